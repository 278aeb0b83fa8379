import { and, not, or } from 'xstate';
import {
  forgetAccount,
  hasAccount,
  isOwnLoan,
  openAccount,
  openRecords,
  renewAll,
  renewOne,
  renewScanned,
  takeAccount,
  takeRenewal,
  tellRenewal,
} from './account-actions.ts';
import * as actions from './kiosk-actions.ts';
import * as pad from './pad-actions.ts';
import { isPrinting, isReceiptDue, printSlip, receipt, wishReceipt } from './receipt-actions.ts';
import * as session from './session-actions.ts';

const { askEarly, askItem, chart, isHandingOver, isOfSession, isSameCard, resetLanguage, takeCard } = actions;
const { endBecause } = session;
const { takeSight, workPad } = pad;

/** What ends a visit at a list, and what could not be read there. */
const atList = {
  'item.unreadable': { actions: [actions.showHint, actions.tellUnreadable] },
  'readers.failed': { target: 'finishing', actions: endBecause('fault') },
  'quiet.expired': { target: 'finishing', actions: endBecause('timeout') },
} as const;

const open = chart.createStateConfig({ on: { ...atList, 'account.open': { guard: hasAccount, target: 'account' } } });

/** The patron's own loans, holds and fees. An own item at the reader is renewed here; any other goes back to the list and is lent. */
const account = chart.createStateConfig({
  entry: openAccount,
  exit: forgetAccount,
  on: {
    ...atList,
    'account.answered': { actions: takeAccount },
    'account.close': 'open',
    'records.open': { actions: openRecords },
    'loan.renew': { actions: renewOne },
    'loans.renewAll': { actions: renewAll },
    'item.presented': { guard: isOwnLoan, actions: renewScanned },
  },
});

/** "We see 7 items: is that all?" */
const counting = chart.createStateConfig({
  on: {
    'session.end': 'finishing',
    'items.more': 'open',
    'readers.failed': { target: 'finishing', actions: endBecause('fault') },
    'quiet.expired': { target: 'finishing', actions: endBecause('timeout') },
  },
});

const endVisit = [{ guard: isReceiptDue, target: 'receipt' }, { target: '#kiosk.visit.ended' }] as const;
const endOrPutBack = [{ guard: pad.isAlarmOpen, target: 'puttingBack' }, ...endVisit] as const;

/** The patron has finished; the last answers and alarms are still to come. */
const finishing = chart.createStateConfig({
  always: [
    { guard: and([not('isBusy'), pad.isAtOdds]), target: 'puttingBack' },
    { guard: and([not('isBusy'), isReceiptDue]), target: 'receipt' },
    { guard: not('isBusy'), target: '#kiosk.visit.ended' },
  ],
  after: { finishMs: endOrPutBack },
});

/**
 * The gate would sound for an item that was lent, or be silent for one that was not: nobody leaves without hearing of it. It ends with
 * the last of these items: answers that are still to come were waited for long enough before it.
 */
const puttingBack = chart.createStateConfig({
  always: [
    { guard: and([not(pad.isAlarmOpen), isReceiptDue]), target: 'receipt' },
    { guard: not(pad.isAlarmOpen), target: '#kiosk.visit.ended' },
  ],
  on: {
    'session.end': endVisit,
    'session.endWithReceipt': endVisit,
    'quiet.expired': '#kiosk.visit.ended',
  },
});

const finish = [
  // The next one waits already: nothing more is asked of this visit.
  { guard: isHandingOver, actions: wishReceipt },
  { guard: pad.isCountDue, target: '.counting', actions: [endBecause('patron'), wishReceipt] },
  { target: '.finishing', actions: [endBecause('patron'), wishReceipt] },
] as const;

/** What borrowing and returning have in common. */
const visit = {
  initial: 'open',
  entry: [...session.openSession, pad.openPad, askEarly, workPad],
  exit: session.closeSession,
  states: { open, account, counting, finishing, puttingBack, receipt },
} as const;
const sessionMoves = {
  'item.answered': [
    { guard: isOfSession, actions: [actions.settleRow, actions.tellItem, printSlip, workPad] },
    { actions: [actions.tellItem, ...pad.settleAwaited] },
  ],
  'item.settled': [
    { guard: isOfSession, actions: [actions.settleRowLater, actions.tellItem, workPad] },
    // Of a session that is over the journal has it, and staff hear of an alarm that stands against it.
    { actions: [...pad.settleAwaited] },
  ],
  'pad.changed': { actions: [takeSight, workPad] },
  'security.answered': { actions: [pad.takeSecurity, workPad] },
  'item.presented': [
    // Whose it is nobody can tell: it is neither lent to the first card nor taken back.
    { guard: isHandingOver, actions: actions.showCardTooEarly },
    // An item after "finish" means that the patron has not finished.
    { target: '.open', actions: [askItem, endBecause('patron')] },
  ],
  'renewal.answered': { actions: [takeRenewal, tellRenewal] },
  'session.end': finish,
  'session.endWithReceipt': finish,
} as const;

/** Borrowing, renewing, and looking at the own account: everything that needs a card. */
export const borrowing = chart.createStateConfig({
  ...visit,
  on: {
    ...sessionMoves,
    // Another card: this session ends and is wiped before anything is said of the next patron. Where something is still asked or
    // switched it ends with it, within `finishMs`, and takes nothing more: what the next patron shows must never be lent to this card,
    // and nobody's loan may become known, or its alarm stay on, after their rows are gone. The first card, shown anew, goes on.
    'card.presented': [
      { guard: and([isSameCard, isHandingOver]), target: '.open', actions: [actions.goOn, workPad] },
      { guard: isSameCard },
      { guard: isPrinting, actions: [actions.handOver, actions.showCardTooEarly] },
      { guard: and([isHandingOver, 'isBusy']), actions: actions.showCardTooEarly },
      { guard: and(['isBusy', not('isAtReceipt')]), target: '.finishing', actions: [actions.handOver, actions.showCardTooEarly] },
      { guard: pad.isAtOdds, target: '.puttingBack', actions: actions.handOver },
      { target: 'identifying', actions: [resetLanguage, takeCard] },
    ],
    'return.choose': [
      { guard: or(['isBusy', isPrinting]) },
      { guard: pad.isAtOdds, target: '.puttingBack' },
      { target: 'returning', actions: pad.meanAll },
    ],
  },
});

/** Returning: it needs no card. */
export const returning = chart.createStateConfig({
  ...visit,
  on: {
    ...sessionMoves,
    // The rows stay until each item is answered: who returns learns where it goes.
    'card.presented': [
      { guard: or(['isBusy', isPrinting]), actions: actions.showCardTooEarly },
      { guard: pad.isAtOdds, target: '.puttingBack' },
      { guard: actions.isLikelyHere, target: 'identifying', actions: takeCard },
      // Whoever returned has perhaps left: nothing that they chose is this one's.
      { target: 'identifying', actions: [resetLanguage, takeCard, actions.noteStranger] },
    ],
    'borrow.choose': [{ guard: 'isBusy' }, { guard: pad.isAtOdds, target: '.puttingBack' }, { target: 'awaitingCard' }],
  },
});
