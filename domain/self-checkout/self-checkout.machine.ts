import { and, not, type SnapshotFrom } from 'xstate';
import { PinEntry } from '../pin-entry.ts';
import { attention, presence, supply } from './attention.machine.ts';
import { noRows } from './item-rows.ts';
import { tellRenewal } from './account-actions.ts';
import * as actions from './kiosk-actions.ts';
import * as pad from './pad-actions.ts';
import { noPad } from './pad-desk.ts';
import * as session from './session-actions.ts';
import { atStaff } from './staff-actions.ts';
import { isStaffCard, isStaffHere } from './staff-guards.ts';
import { borrowing, returning } from './visit.machine.ts';

const { chart, isCurrent, isJustLent, isOpening, isSameCard } = actions;
const { askPatron, keepEarly, refuse, resetLanguage, takeCard } = actions;
const { takeSight } = pad;

/** A card that could not be read where one is welcome: the patron is asked to try again. */
const hintAtCard = { target: 'awaitingCard', actions: [actions.showHint, actions.tellUnreadable] } as const;
const identify = { target: 'identifying', actions: takeCard } as const;
/** Something was put down where nothing is going on: it is looked at first. */
const lookAtPad = [{ guard: pad.isPlaced, target: 'looking', actions: takeSight }, { actions: takeSight }] as const;
const returnEarly = { target: 'returning', actions: keepEarly } as const;

/** What was just lent is not returned by being set down again; whoever says "return" means it. */
const chooseReturn = { target: 'returning', actions: pad.meanAll } as const;

const isInUse = ({ context }: actions.Step): boolean => !context.isTakenOut;
const isStaffVerdict = ({ event }: actions.Step): boolean => event.type === 'patron.answered' && event.verdict.kind === 'staff';

const idle = chart.createStateConfig({
  entry: [session.wipe, resetLanguage, pad.leavePad],
  always: { guard: 'isOutOfOrder', target: 'outOfOrder' },
  on: {
    'pad.changed': lookAtPad,
    'borrow.choose': 'awaitingCard',
    'return.choose': chooseReturn,
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

/**
 * Idle for the screen; something lies on the pad, and its alarm tells what it is wanted for: what is on loan is taken back at once, what is
 * at home waits for a card or for "return".
 */
const looking = chart.createStateConfig({
  always: [
    { guard: 'isOutOfOrder', target: 'outOfOrder' },
    { guard: pad.isPlacedToReturn, target: 'returning' },
    { guard: pad.isPlacedToBorrow, target: 'awaitingCard' },
    { guard: pad.isNothingPlaced, target: 'idle' },
  ],
  after: { lookMs: [{ guard: pad.hasItemsPlaced, target: 'returning' }, { target: 'idle' }] },
  on: { ...idle.on, 'language.choose': { actions: actions.chooseLanguage }, 'pad.changed': { actions: takeSight } },
});

const awaitingCard = chart.createStateConfig({
  entry: session.forgetSummary,
  on: {
    'card.presented': identify,
    'card.unreadable': { actions: [actions.showHint, actions.tellUnreadable] },
    'item.presented': { actions: keepEarly },
    'return.choose': chooseReturn,
    'card.type': { guard: actions.mayTypeCard, target: 'awaitingNumber' },
    'session.end': 'idle',
    'quiet.expired': 'idle',
    'readers.failed': 'idle',
  },
});

/** The number is typed, for want of a card: its PIN is asked for like any other's. */
const awaitingNumber = chart.createStateConfig({
  entry: actions.forgetNumber,
  on: {
    'pin.press': { actions: actions.pressNumberKey },
    'pin.erase': { actions: actions.eraseNumberKey },
    'pin.submit': { guard: actions.isNumberTyped, target: 'identifying', actions: actions.takeTypedCard },
    'card.presented': identify,
    'card.unreadable': { target: 'awaitingCard', actions: [actions.forgetNumber, actions.showHint, actions.tellUnreadable] },
    'item.presented': { actions: keepEarly },
    'session.end': 'idle',
    'quiet.expired': 'idle',
  },
});

/** Transient: a card is there; what is asked next. */
const identifying = chart.createStateConfig({
  entry: session.forgetSummary,
  always: [
    { guard: (step) => step.context.settings.isPinNeeded || isStaffHere(step), target: 'awaitingPin' },
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
  after: { answer: { target: 'refused', actions: refuse } },
  on: {
    'patron.answered': [
      { guard: and([isCurrent, isStaffVerdict]), target: 'atStaff' },
      { guard: isOpening, target: 'borrowing', actions: [actions.usePatronLanguage, session.noteStaying] },
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
    'return.choose': chooseReturn,
    'card.presented': identify,
    'card.unreadable': hintAtCard,
    // Who was refused wanted to borrow: the item is not taken for a return.
    'item.presented': { actions: actions.showHint },
    'session.end': 'idle',
  },
});

const ended = chart.createStateConfig({
  entry: pad.leavePad,
  exit: [session.wipe, resetLanguage],
  on: {
    'pad.changed': lookAtPad,
    'quiet.expired': 'idle',
    'borrow.choose': 'awaitingCard',
    'return.choose': chooseReturn,
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
    'item.presented': { guard: and([not('isItemReaderFaulted'), isInUse]), ...returnEarly },
    // Taken out of use, it is there for those who took it out.
    'card.presented': [
      { guard: isStaffCard, ...identify },
      { guard: and([not('isItemReaderFaulted'), isInUse]), ...identify },
    ],
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
    ...actions.noNumber,
    questionId: 0,
    sessionId: 0,
    rowCount: 0,
    rows: noRows,
    pad: noPad,
    account: null,
    accountCount: 0,
    renewedKey: null,
    renewed: [],
    wantsReceipt: false,
    print: 'none',
    earlyItems: [],
    justLent: [],
    hintCount: 0,
    isCardTooEarly: false,
    isHandingOver: false,
    awaited: new Map(),
    isLikelyHere: false,
    isPerhapsAnother: false,
    refusalCode: null,
    incidentCode: null,
    endReason: 'patron',
    summary: null,
    secondsLeft: 0,
    chosenLanguage: null,
    patronLanguage: null,
    isCardReaderFaulted: false,
    isItemReaderFaulted: false,
    isTakenOut: false,
    isSignInOpen: false,
    isStaying: false,
    staffReport: null,
    staffLook: null,
    staffLookId: 0,
    staffResult: null,
  }),
  states: {
    visit: {
      initial: 'idle',
      states: {
        idle,
        greeting,
        looking,
        awaitingCard,
        awaitingNumber,
        identifying,
        awaitingPin,
        checking,
        refused,
        borrowing,
        returning,
        ended,
        atStaff,
        outOfOrder,
      },
      on: {
        'card.unreadable': { actions: actions.tellUnreadable },
        'item.unreadable': { actions: actions.tellUnreadable },
        'language.choose': { actions: actions.chooseLanguage },
        // Late answers: the register forgets the patron all the same, and an item's fate is reported.
        'patron.answered': { actions: actions.endStale },
        'item.answered': { actions: [actions.tellItem, ...pad.settleAwaited] },
        'item.settled': { actions: [...pad.settleAwaited] },
        'renewal.answered': { actions: tellRenewal },
        'pad.changed': { actions: takeSight },
      },
    },
    attention,
    presence,
    supply,
  },
  on: { 'readers.changed': { actions: session.noteReaders }, 'signIn.changed': { actions: session.noteSignIn } },
});

/** A moment of the kiosk chart. */
export type KioskSnapshot = SnapshotFrom<typeof selfCheckoutMachine>;
