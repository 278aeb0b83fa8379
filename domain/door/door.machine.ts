import { type SnapshotFrom, setup } from 'xstate';
import type { AdmissionRefusalCode, ShownRefusalCode } from '../../contracts/refusal-codes.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import { PinEntry } from '../pin-entry.ts';
import { isAskedAtOnce } from './asked-at-once.policy.ts';
import type { DoorChartContext, DoorChartEvent, DoorChartInput } from './door-chart.port.ts';
import { shownAt } from './door-condition.policy.ts';
import { doorTimes } from './door-times.ts';
import { isOutOfOrder, isPinUnaskable, untypedCode } from './out-of-order.policy.ts';

interface Step {
  readonly context: DoorChartContext;
  readonly event: DoorChartEvent;
}

const chart = setup({
  types: {} as { context: DoorChartContext; events: DoorChartEvent; input: DoorChartInput },
  delays: {
    ...doorTimes,
    answer: ({ context }) => doorTimes.answerMs + (context.ports.slowdownMs?.() ?? 0),
    pulse: ({ context }) => context.settings.pulseMs + doorTimes.relockMs,
  },
});
const { assign, createAction: act } = chart;
const door = (step: Pick<Step, 'context'>) => step.context.settings.door;
const presentedCard = ({ event }: Pick<Step, 'event'>): CardNumber | null => (event.type === 'card.presented' ? event.card : null);
const isSame = (a: CardNumber | null, b: CardNumber | null): boolean => a !== null && b !== null && a.equals(b);

// --- guards -------------------------------------------------------------------------------------------------
const isSameCard = (step: Step): boolean => isSame(presentedCard(step), step.context.card);
const isWaitingCard = (step: Step): boolean => isSame(presentedCard(step), step.context.waiting);
const isKnownCard = (step: Step): boolean => isSameCard(step) || isWaitingCard(step);
const isNextWaiting = ({ context }: Pick<Step, 'context'>): boolean => context.waiting !== null;
const canMoveUp = (step: Step): boolean => isNextWaiting(step) && !step.context.ports.isPinNeeded(step.context.waiting);
const isPinTyped = ({ context }: Pick<Step, 'context'>): boolean => context.pinEntry.count > 0;
const isLastSecond = ({ context }: Pick<Step, 'context'>): boolean => context.secondsLeft <= 1;
const siteCodeOf = ({ card, ports }: DoorChartContext): AdmissionRefusalCode | null => (card === null ? 'card-unreadable' : ports.siteRefusal(card));
const isSiteShut = ({ context }: Pick<Step, 'context'>): boolean => siteCodeOf(context) !== null;
const isCurrent = ({ context, event }: Step): boolean => 'questionId' in event && event.questionId === context.questionId;
const isGranted = (step: Step): boolean => isCurrent(step) && step.event.type === 'patron.answered' && step.event.decision.kind === 'grant';
const isRefused = (step: Step): boolean => isCurrent(step) && step.event.type === 'patron.answered' && step.event.decision.kind === 'refusal';

// --- actions ------------------------------------------------------------------------------------------------
const takeCard = assign({ card: (step) => presentedCard(step) });
const takeWaiting = assign({ card: ({ context }) => context.waiting, waiting: null, hasLatecomer: false, chosenLanguage: null });
const moveUp = assign((step) => ({ card: step.context.waiting, waiting: presentedCard(step), hasLatecomer: false, chosenLanguage: null }));
const letWait = assign({ waiting: (step) => presentedCard(step) });
const pinSeconds = doorTimes.pinMs / doorTimes.secondMs;
const countDown = assign({ secondsLeft: ({ context }) => context.secondsLeft - 1 });
const pressKey = assign(({ context, event }) =>
  event.type === 'pin.press' ? { pinEntry: context.pinEntry.press(event.key), secondsLeft: pinSeconds } : {},
);
const eraseKey = assign(({ context }) => ({ pinEntry: context.pinEntry.erase(), secondsLeft: pinSeconds }));
const forgetLanguage = assign({ chosenLanguage: null });
const clearPin = assign({ pinEntry: PinEntry.empty });
const restartPin = assign({ pinEntry: PinEntry.empty, secondsLeft: pinSeconds });
const clearVisit = assign({ card: null, pinEntry: PinEntry.empty, refusalCode: null, incidentCode: null, patronLanguage: null });
const nextTurn = assign({ turn: ({ context }) => context.turn + 1 });
const startVisit = assign(({ context }) => ({
  turn: context.turn + 1,
  pinEntry: PinEntry.empty,
  secondsLeft: pinSeconds,
  refusalCode: null,
  incidentCode: null,
  patronLanguage: null,
}));
const chooseLanguage = assign(({ context, event }) => (event.type === 'language.choose' ? { chosenLanguage: event.language } : {}));
const usePatronLanguage = assign(({ event }) => (event.type === 'patron.answered' ? { patronLanguage: event.language } : {}));
const noteReader = assign(({ event }) => (event.type === 'reader.changed' ? { isReaderFaulted: event.isFaulted } : {}));
const noteLeaf = assign(({ event }) => (event.type === 'leaf.changed' ? { heldOpen: event.heldOpen } : {}));
const notePad = assign(({ event }) => (event.type === 'pad.changed' ? { isPadFaulted: event.isFaulted } : {}));
const noteLock = assign(({ event }) => (event.type === 'lock.changed' ? { isLockFaulted: event.isFaulted } : {}));

const ask = [
  assign({ questionId: ({ context }) => context.questionId + 1 }),
  act(({ context }) => {
    if (context.card !== null) context.ports.ask({ id: context.questionId, card: context.card, pin: context.pinEntry.toPin() });
  }),
];
const release = act(({ context }) => context.ports.release(context.questionId));
const lock = act(({ context }) => context.ports.lock());
const endSession = act(({ context, event }) => {
  if (event.type === 'patron.answered') context.ports.endSession(event.card);
});

type PlainEvent = 'card.presented' | 'card.repeated' | 'card.queued' | 'card.replaced' | 'card.turnedAway' | 'pin.cancelled' | 'door.granted';
const tell = (type: PlainEvent) => act((step) => step.context.ports.tell({ type, door: door(step) }, step.context.card));
/** The question goes out before anybody is told: nothing slow stands between card and answer. */
const askAndTell = [...ask, tell('card.presented')];
const tellEnergised = act((step) => step.context.ports.tell({ type: 'relay.energised', door: door(step), pulseMs: step.context.settings.pulseMs }));
const tellUnreadable = act((step) => {
  const { context, event } = step;
  if (event.type !== 'card.unreadable') return;
  const incidentCode = context.incidentCode ?? context.ports.makeIncidentCode();
  context.ports.tell({ type: 'card.unreadable', door: door(step), fault: event.fault, incidentCode });
});

const setRefusal = (codeOf: (step: Step) => ShownRefusalCode) =>
  assign((step) => ({
    refusalCode: shownAt(codeOf(step), step.context.ports.siteState()),
    incidentCode: step.context.ports.makeIncidentCode(),
    secondsLeft: (isNextWaiting(step) ? doorTimes.refusalWithNextMs : doorTimes.refusalMs) / doorTimes.secondMs,
  }));
const tellRefused = (codeOf: (step: Step) => AdmissionRefusalCode) =>
  act((step) => {
    const { incidentCode, ports, card } = step.context;
    const code = codeOf(step);
    if (incidentCode !== null) ports.tell({ type: 'door.refused', door: door(step), code, incidentCode }, card);
  });
const refuse = (codeOf: (step: Step) => AdmissionRefusalCode) => [setRefusal(codeOf), tellRefused(codeOf)];
const refuseAs = (code: AdmissionRefusalCode) => refuse(() => code);
const refuseUnreadable = [nextTurn, setRefusal(() => 'card-unreadable'), tellUnreadable];

const decidedCode = ({ event }: Step): AdmissionRefusalCode => {
  if (event.type === 'patron.failed') return event.code;
  if (event.type === 'patron.answered' && event.decision.kind === 'refusal') return event.decision.code;
  return 'library-system-error';
};
/** What the panel says of a decision; traces hold its true code. */
const decidedShownCode = (step: Step): ShownRefusalCode =>
  (step.event.type === 'patron.answered' && 'shownAs' in step.event.decision ? step.event.decision.shownAs : null) ?? decidedCode(step);
const refuseDecided = [setRefusal(decidedShownCode), tellRefused(decidedCode)];
const siteCode = ({ context }: Step): AdmissionRefusalCode => siteCodeOf(context) ?? 'outside-hours';
const cancelVisit = [tell('pin.cancelled'), forgetLanguage];

// --- states -------------------------------------------------------------------------------------------------
/** One card waits at most, and keeps its turn: who comes later is told to show the card again, and promised nothing. */
const turnAway = [assign({ hasLatecomer: true }), tell('card.turnedAway')];

/** A card while a decision or a pulse runs: the same one is answered by it, another waits its turn. */
const queueCards = {
  'card.presented': [
    { guard: isKnownCard, actions: tell('card.repeated') },
    { guard: isNextWaiting, actions: turnAway },
    { actions: [letWait, tell('card.queued')] },
  ],
} as const;

const idle = chart.createStateConfig({
  entry: clearVisit,
  always: { guard: ({ context }) => isOutOfOrder(context), target: 'outOfOrder' },
  after: { languageMs: { actions: forgetLanguage } },
  on: {
    'card.presented': [
      // As `presented` would, with one step less between a card and its lock.
      { guard: ({ context, event }) => isAskedAtOnce(context, event.card), target: 'checking', actions: [takeCard, startVisit, ...askAndTell] },
      { target: 'presented', actions: takeCard },
    ],
    'card.unreadable': { target: 'refused', actions: refuseUnreadable },
    'language.choose': { target: 'idle', reenter: true, actions: chooseLanguage },
  },
});

/** Transient: what is to be done with the card that has its turn now. Nothing is asked that cannot help. */
const presented = chart.createStateConfig({
  entry: startVisit,
  always: [
    { guard: isSiteShut, target: 'refused', actions: [tell('card.presented'), ...refuse(siteCode)] },
    { guard: ({ context }) => context.isLockFaulted, target: 'refused', actions: [tell('card.presented'), ...refuseAs('device-fault')] },
    { guard: ({ context }) => context.ports.isPinNeeded(context.card), target: 'awaitingPin', actions: tell('card.presented') },
    { target: 'checking', actions: askAndTell },
  ],
});

const awaitingPin = chart.createStateConfig({
  always: { guard: ({ context }) => isPinUnaskable(context), target: 'refused', actions: refuseAs('device-fault') },
  after: {
    secondMs: [
      { guard: isLastSecond, target: 'refused', actions: refuse(({ context }) => untypedCode(context)) },
      { target: 'awaitingPin', reenter: true, actions: countDown },
    ],
  },
  on: {
    'pin.press': { target: 'awaitingPin', reenter: true, actions: pressKey },
    'pin.erase': { target: 'awaitingPin', reenter: true, actions: eraseKey },
    'pin.clear': [
      { guard: isPinTyped, target: 'awaitingPin', reenter: true, actions: restartPin },
      { target: 'idle', actions: cancelVisit },
    ],
    'pin.submit': { guard: isPinTyped, target: 'checking', actions: [...ask, clearPin] },
    'pin.cancel': { target: 'idle', actions: cancelVisit },
    'card.presented': [
      { guard: isSameCard, actions: tell('card.repeated') },
      { target: 'presented', actions: [tell('card.replaced'), takeCard] },
    ],
  },
});

const checking = chart.createStateConfig({
  after: { answer: { target: 'refused', actions: refuseAs('library-system-unreachable') } },
  on: {
    ...queueCards,
    'patron.answered': [
      {
        guard: (step) => isGranted(step) && !step.context.isLockFaulted,
        target: 'releasing',
        // The lock first: views, events and the register's goodbye can wait.
        actions: [release, usePatronLanguage, endSession],
      },
      { guard: isGranted, target: 'refused', actions: [usePatronLanguage, ...refuseAs('device-fault'), endSession] },
      { guard: isRefused, target: 'refused', actions: [usePatronLanguage, ...refuseDecided, endSession] },
    ],
    'patron.failed': { guard: isCurrent, target: 'refused', actions: refuseDecided },
    'pin.cancel': { target: 'settled', actions: tell('pin.cancelled') },
  },
});

const shutForLockdown = { target: 'refused', actions: [lock, ...refuseAs('lockdown')] } as const;

const releasing = chart.createStateConfig({
  after: { releaseMs: { target: 'refused', actions: [lock, ...refuseAs('device-fault')] } },
  on: {
    ...queueCards,
    'lock.released': [{ guard: isCurrent, target: 'granted', actions: [tell('door.granted'), tellEnergised] }, {}],
    'lock.failed': { guard: isCurrent, target: 'refused', actions: [lock, ...refuseAs('device-fault')] },
    'lockdown.began': shutForLockdown,
  },
});

const granted = chart.createStateConfig({
  after: { pulse: 'settled' },
  on: { ...queueCards, 'lock.released': {}, 'lockdown.began': shutForLockdown },
});

/** Transient: a decision is over; who waits comes next. */
const settled = chart.createStateConfig({
  always: [
    { guard: isNextWaiting, target: 'presented', actions: takeWaiting },
    { target: 'idle', actions: forgetLanguage },
  ],
});

const refused = chart.createStateConfig({
  // Only where another waits must the refused card be known a little longer: shown again, it changes nothing.
  entry: assign((step) => ({ card: isNextWaiting(step) ? step.context.card : null, pinEntry: PinEntry.empty })),
  after: {
    secondMs: [
      { guard: isLastSecond, target: 'settled' },
      { target: 'refused', reenter: true, actions: countDown },
    ],
  },
  on: {
    'card.presented': [
      { guard: isSameCard, actions: tell('card.repeated') },
      { guard: isWaitingCard, target: 'presented', actions: takeWaiting },
      // Without a PIN nobody stands at the pad: the queue moves up at once, and the newcomer waits in it.
      { guard: canMoveUp, target: 'presented', actions: [moveUp, tell('card.queued')] },
      { guard: isNextWaiting, actions: turnAway },
      { target: 'presented', actions: takeCard },
    ],
    'card.unreadable': { target: 'refused', reenter: true, actions: refuseUnreadable },
    'pin.cancel': 'settled',
  },
});

const outOfOrder = chart.createStateConfig({
  entry: assign({ incidentCode: ({ context }) => context.ports.makeIncidentCode() }),
  always: { guard: ({ context }) => !isOutOfOrder(context), target: 'idle' },
  on: {
    // A card proves that the reader works, whatever its health said a moment ago.
    'card.presented': { target: 'presented', actions: takeCard },
  },
});

/** The door: one card, one decision, at most one pulse. Every unknown ends locked from outside. */
export const doorMachine = chart.createMachine({
  id: 'door',
  context: ({ input }) => ({
    ...input,
    card: null,
    waiting: null,
    hasLatecomer: false,
    pinEntry: PinEntry.empty,
    questionId: 0,
    turn: 0,
    secondsLeft: 0,
    refusalCode: null,
    incidentCode: null,
    chosenLanguage: null,
    patronLanguage: null,
    heldOpen: null,
  }),
  initial: 'idle',
  states: { idle, presented, awaitingPin, checking, releasing, granted, settled, refused, outOfOrder },
  on: {
    'card.unreadable': { actions: tellUnreadable },
    'language.choose': { actions: chooseLanguage },
    'reader.changed': { actions: noteReader },
    'lock.changed': { actions: noteLock },
    'pad.changed': { actions: notePad },
    'leaf.changed': { actions: noteLeaf },
    // Late answers: the register's session ends all the same, and a release that nobody waits for is taken back.
    'patron.answered': { actions: endSession },
    'lock.released': { actions: lock },
    'lockdown.began': { actions: lock },
  },
});

/** A moment of the door chart. */
export type DoorSnapshot = SnapshotFrom<typeof doorMachine>;
