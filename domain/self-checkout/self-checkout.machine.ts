import { not, type SnapshotFrom } from 'xstate';
import { PinEntry } from '../pin-entry.ts';
import { attention, supply } from './attention.machine.ts';
import { noRows } from './item-rows.ts';
import * as actions from './kiosk-actions.ts';

const { chart, isCurrent, isJustLent, isOfSession, isOpening, isSameCard } = actions;
const { askEarly, askItem, askPatron, closeSession, endBecause, keepEarly, openSession, refuse, resetLanguage, takeCard } = actions;

/** A card that could not be read where one is welcome: the patron is asked to try again. */
const hintAtCard = { target: 'awaitingCard', actions: [actions.showHint, actions.tellUnreadable] } as const;
const identify = { target: 'identifying', actions: takeCard } as const;
const returnEarly = { target: 'returning', actions: keepEarly } as const;

const idle = chart.createStateConfig({
  entry: [actions.wipe, resetLanguage],
  always: { guard: 'isOutOfOrder', target: 'outOfOrder' },
  on: {
    'borrow.choose': 'awaitingCard',
    'return.choose': 'returning',
    'card.presented': identify,
    'card.unreadable': hintAtCard,
    // Placed is returned: no login, no tap.
    'item.presented': returnEarly,
    'item.unreadable': { target: 'returning', actions: [actions.showHint, actions.tellUnreadable] },
    // Starts the quiet time anew, but not the entry that would take the choice back.
    'language.choose': { target: 'greeting', actions: actions.chooseLanguage },
  },
});

/** Idle for the screen; the language that somebody chose a moment ago still holds. */
const greeting = chart.createStateConfig({
  always: { guard: 'isOutOfOrder', target: 'outOfOrder' },
  after: { quiet: 'idle' },
  on: { ...idle.on, 'language.choose': { target: 'greeting', reenter: true, actions: actions.chooseLanguage } },
});

const awaitingCard = chart.createStateConfig({
  entry: actions.forgetSummary,
  on: {
    'card.presented': identify,
    'card.unreadable': { actions: [actions.showHint, actions.tellUnreadable] },
    'item.presented': { actions: keepEarly },
    'return.choose': 'returning',
    'session.end': 'idle',
    'quiet.expired': 'idle',
    'readers.failed': 'idle',
  },
});

/** Transient: a card is there; what is asked next. */
const identifying = chart.createStateConfig({
  entry: actions.forgetSummary,
  always: [
    { guard: ({ context }) => context.settings.isPinNeeded, target: 'awaitingPin' },
    { target: 'checking', actions: askPatron },
  ],
});

/** While one card is dealt with: the same again changes nothing, another takes its place, but never its books. */
const replaceCard = [{ guard: isSameCard }, { target: 'identifying', actions: [actions.forgetEarly, takeCard] }] as const;

const awaitingPin = chart.createStateConfig({
  on: {
    'pin.press': { actions: actions.pressKey },
    'pin.erase': { actions: actions.eraseKey },
    'pin.submit': { guard: ({ context }) => context.pinEntry.count > 0, target: 'checking', actions: askPatron },
    'card.presented': replaceCard,
    'item.presented': { actions: keepEarly },
    'session.end': 'idle',
    'quiet.expired': 'idle',
  },
});

const checking = chart.createStateConfig({
  after: { answerMs: { target: 'refused', actions: refuse } },
  on: {
    'patron.answered': [
      { guard: isOpening, target: 'borrowing', actions: actions.usePatronLanguage },
      { guard: isCurrent, target: 'refused', actions: [actions.usePatronLanguage, ...refuse, actions.endUnopened] },
    ],
    'patron.failed': { guard: isCurrent, target: 'refused', actions: refuse },
    'card.presented': replaceCard,
    'item.presented': { actions: keepEarly },
    'session.end': 'idle',
  },
});

const refused = chart.createStateConfig({
  entry: chart.assign({ card: null, pinEntry: PinEntry.empty, earlyItems: [], hintCount: 0 }),
  exit: actions.forgetHints,
  on: {
    'quiet.expired': 'idle',
    'borrow.choose': 'awaitingCard',
    'return.choose': 'returning',
    'card.presented': identify,
    'card.unreadable': hintAtCard,
    // Who was refused wanted to borrow: the item is not taken for a return.
    'item.presented': { actions: actions.showHint },
    'session.end': 'idle',
  },
});

const open = chart.createStateConfig({
  on: {
    'item.unreadable': { actions: [actions.showHint, actions.tellUnreadable] },
    'readers.failed': { target: 'finishing', actions: endBecause('fault') },
    'quiet.expired': { target: 'finishing', actions: endBecause('timeout') },
  },
});

/** The patron has finished; the last answers are still to come. */
const finishing = chart.createStateConfig({
  always: { guard: not('isBusy'), target: '#kiosk.visit.ended' },
  after: { finishMs: '#kiosk.visit.ended' },
});

/** What borrowing and returning have in common. */
const session = {
  initial: 'open',
  entry: [...openSession, askEarly],
  exit: closeSession,
  states: { open, finishing },
} as const;
const sessionMoves = {
  'item.answered': [{ guard: isOfSession, actions: [actions.settleRow, actions.tellItem] }, { actions: actions.tellItem }],
  // Of a session that is over nobody is told any more: the journal has it.
  'item.settled': { guard: isOfSession, actions: [actions.settleRowLater, actions.tellItem] },
  // An item after "finish" means that the patron has not finished.
  'item.presented': { target: '.open', actions: [askItem, endBecause('patron')] },
  'session.end': { target: '.finishing', actions: endBecause('patron') },
} as const;

const borrowing = chart.createStateConfig({
  ...session,
  on: {
    ...sessionMoves,
    // Another card: this session ends and is wiped before anything is said of the next patron. Even while items are asked:
    // what the next patron shows must never be lent to this card.
    'card.presented': [{ guard: isSameCard }, { target: 'identifying', actions: [resetLanguage, takeCard] }],
    'return.choose': { guard: not('isBusy'), target: 'returning' },
  },
});

const returning = chart.createStateConfig({
  ...session,
  on: {
    ...sessionMoves,
    // The rows stay until each item is answered: who returns learns where it goes.
    'card.presented': [{ guard: 'isBusy', actions: actions.showCardTooEarly }, identify],
    'borrow.choose': { guard: not('isBusy'), target: 'awaitingCard' },
  },
});

const ended = chart.createStateConfig({
  exit: [actions.wipe, resetLanguage],
  on: {
    'quiet.expired': 'idle',
    'borrow.choose': 'awaitingCard',
    'return.choose': 'returning',
    'card.presented': identify,
    'card.unreadable': hintAtCard,
    'item.presented': [{ guard: isJustLent }, returnEarly],
    'session.end': 'idle',
  },
});

const outOfOrder = chart.createStateConfig({
  entry: chart.assign({ incidentCode: ({ context }) => context.ports.makeIncidentCode() }),
  always: { guard: not('isOutOfOrder'), target: 'idle' },
  on: {
    // With the item reader alone, returns still work.
    'item.presented': { guard: not('isItemReaderFaulted'), ...returnEarly },
    'card.presented': { guard: not('isItemReaderFaulted'), ...identify },
  },
});

/** The kiosk: one patron at a time, from the first touch to the wiped screen. */
export const selfCheckoutMachine = chart.createMachine({
  id: 'kiosk',
  type: 'parallel',
  context: ({ input }) => ({
    ...input,
    card: null,
    pinEntry: PinEntry.empty,
    questionId: 0,
    sessionId: 0,
    rowCount: 0,
    rows: noRows,
    earlyItems: [],
    justLent: [],
    hintCount: 0,
    isCardTooEarly: false,
    refusalCode: null,
    incidentCode: null,
    endReason: 'patron',
    summary: null,
    secondsLeft: 0,
    chosenLanguage: null,
    patronLanguage: null,
    isCardReaderFaulted: false,
    isItemReaderFaulted: false,
  }),
  states: {
    visit: {
      initial: 'idle',
      states: { idle, greeting, awaitingCard, identifying, awaitingPin, checking, refused, borrowing, returning, ended, outOfOrder },
      on: {
        'card.unreadable': { actions: actions.tellUnreadable },
        'item.unreadable': { actions: actions.tellUnreadable },
        'language.choose': { actions: actions.chooseLanguage },
        // Late answers: the register forgets the patron all the same, and an item's fate is reported.
        'patron.answered': { actions: actions.endStale },
        'item.answered': { actions: actions.tellItem },
      },
    },
    attention,
    supply,
  },
  on: { 'readers.changed': { actions: actions.noteReaders } },
});

/** A moment of the kiosk chart. */
export type KioskSnapshot = SnapshotFrom<typeof selfCheckoutMachine>;
