import { not } from 'xstate';
import { wantsAnswer } from './item-rows.ts';
import { chart, kioskTimes, type Step } from './kiosk-actions.ts';
import type { KioskChartContext } from './kiosk-chart.port.ts';
import { receiptOf } from './receipt.ts';

const { assign, createAction: act } = chart;

/** Whether there is anything that a receipt could say. */
const hasReceipt = ({ context }: { readonly context: KioskChartContext }): boolean => receiptOf(context) !== null;
/** Whether this visit ends with a receipt. One whose patron has left is neither printed nor shown: nobody would take it along. */
export const isReceiptDue = ({ context }: { readonly context: KioskChartContext }): boolean =>
  context.wantsReceipt && context.endReason === 'patron' && hasReceipt({ context });
/** Whether the printer is at it. */
export const isPrinting = ({ context }: { readonly context: KioskChartContext }): boolean => context.print === 'printing';
/** Whether the item in the event lies on the receipt already. */
export const isOnReceipt = ({ context, event }: Step): boolean => event.type === 'item.presented' && !wantsAnswer(context.rows, event.item);

/** Notes whether the visit is to end with a receipt. */
export const wishReceipt = assign({
  wantsReceipt: ({ context: { settings }, event }) =>
    settings.receipts === 'always' || (settings.receipts === 'ask' && event.type === 'session.endWithReceipt'),
});
/** Hands the receipt to the printer, where there is one. */
export const printReceipt = [
  assign({ print: ({ context }) => (context.settings.hasPrinter ? ('printing' as const) : ('none' as const)), hintCount: 0 }),
  act(({ context }) => {
    const { ports, sessionId, settings } = context;
    const content = receiptOf(context);
    const language = context.chosenLanguage ?? context.patronLanguage ?? settings.defaultLanguage;
    if (settings.hasPrinter && content !== null) ports.printReceipt({ sessionId, content, language });
  }),
];
/** Takes over what the printer made of it. */
export const takePrint = assign(({ context, event }) =>
  event.type === 'receipt.answered' && event.sessionId === context.sessionId && context.print === 'printing'
    ? { print: event.print, hintCount: 0 }
    : {},
);
/** A printer that says nothing any more holds nobody up. */
const givePrintUp = assign({ print: ({ context }) => (context.print === 'printing' ? ('failed' as const) : context.print) });
/** Whatever still waits in the printer goes: the visit is over, or goes on. */
export const dropPrint = [act(({ context }) => context.ports.dropReceipt()), assign({ print: 'none' as const })];
/** Prints what goes with a book to the holds shelf. */
export const printSlip = act(({ context, event }) => {
  if (event.type !== 'item.answered' || !context.settings.hasHoldSlips) return;
  const { outcome, key } = event.answer;
  const row = context.rows.kept.find((each) => each.key === key);
  if (outcome.kind !== 'returned' || outcome.route.kind !== 'onHold' || row === undefined) return;
  context.ports.printSlip({ item: row.item, title: outcome.title });
});

/** The receipt in large print, beside the one on paper; both are the visit's last word. */
export const receipt = chart.createStateConfig({
  entry: printReceipt,
  exit: dropPrint,
  // All that it told of was an item without an answer, which the library system turns out to have refused: the last screen says so.
  always: { guard: not(hasReceipt), target: '#kiosk.visit.ended' },
  initial: 'atPrinter',
  states: {
    atPrinter: { always: { guard: not(isPrinting), target: 'shown' }, after: { [kioskTimes.printMs]: { target: 'shown', actions: givePrintUp } } },
    shown: {},
  },
  on: {
    'receipt.answered': { actions: takePrint },
    // What lies under the reader still was lent a moment ago; something else means that the patron goes on.
    'item.presented': { guard: isOnReceipt },
    'session.end': '#kiosk.visit.ended',
    'session.endWithReceipt': '#kiosk.visit.ended',
    'quiet.expired': '#kiosk.visit.ended',
    'readers.failed': '#kiosk.visit.ended',
  },
});
