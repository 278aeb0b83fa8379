import type { ItemId } from '../../contracts/ids.ts';
import { PinEntry } from '../pin-entry.ts';
import { countItems, countTaken, itemsThatAre, noRows, ownLoansOf } from './item-rows.ts';
import { chart, noNumber } from './kiosk-actions.ts';
import type { EndReason, KioskChartContext, SessionSummary } from './kiosk-chart.port.ts';
import { closePad, openAlarms, rememberAwaited, tellAtOdds } from './pad-actions.ts';

const { assign, createAction: act } = chart;

/** A visit without an account, a renewal or a receipt. */
const nothingElse = { account: null, renewedKey: null, renewed: [] as KioskChartContext['renewed'], wantsReceipt: false, print: 'none' as const };

/** Opens a session of either kind. */
export const openSession = [
  assign({
    sessionId: ({ context }) => context.sessionId + 1,
    rows: noRows,
    summary: null,
    justLent: [],
    endReason: 'patron' as const,
    isHandingOver: false,
    ...nothingElse,
  }),
  act(({ context }) => context.ports.tell({ type: 'session.opened' }, context.card)),
];
/** Notes why the session is going to end. */
export const endBecause = (endReason: EndReason) => assign({ endReason });
/** Ends the session: the register forgets the patron, and so does the chart. Only counts stay. */
export const closeSession = [
  tellAtOdds,
  act(({ context }) => {
    context.ports.tell({ type: 'session.ended', by: context.endReason });
    if (context.card !== null) context.ports.endSession(context.sessionId, context.card);
  }),
  assign({ summary: ({ context }) => summarize(context), justLent: ({ context }) => perhapsLent(context) }),
  rememberAwaited,
  closePad,
  assign({ card: null, isHandingOver: false, rows: noRows, hintCount: 0, isStaying: false, ...nothingElse }),
];
/** The counts of the last session are nobody's business in the next. */
export const forgetSummary = assign({ summary: null, justLent: [] });
/** Everything of a patron, gone. */
export const wipe = assign({
  card: null,
  pinEntry: PinEntry.empty,
  ...noNumber,
  isStaying: false,
  rows: noRows,
  earlyItems: [],
  justLent: [],
  hintCount: 0,
  refusalCode: null,
  incidentCode: null,
  summary: null,
  secondsLeft: 0,
  ...nothingElse,
});
/** Takes over what is known of the readers. */
export const noteReaders = assign(({ context, event }) =>
  event.type === 'readers.changed'
    ? {
        isCardReaderFaulted: event.isCardReaderFaulted ?? context.isCardReaderFaulted,
        isItemReaderFaulted: event.isItemReaderFaulted ?? context.isItemReaderFaulted,
      }
    : {},
);

/** Takes over whether those who stay log in now. */
export const noteSignIn = assign(({ event }) => (event.type === 'signIn.changed' ? { isSignInOpen: event.isOpen } : {}));
/** The login of this visit says that somebody stays. */
export const noteStaying = assign({ isStaying: ({ context }) => context.isSignInOpen });

function perhapsLent({ rows, card }: KioskChartContext): readonly ItemId[] {
  return card === null ? [] : [...(['lent', 'unclear', 'asking'] as const).flatMap((state) => itemsThatAre(rows, state)), ...ownLoansOf(rows)];
}

function summarize(context: KioskChartContext): SessionSummary {
  const { rows, card, endReason } = context;
  // What is still asked is known to nobody when the visit ends.
  const { done, unclear: told, asking } = countItems(rows);
  const unclear = told + asking;
  const isLoan = card !== null;
  const taken = countTaken(rows);
  return {
    lent: isLoan ? done : 0,
    returned: isLoan ? 0 : done - taken,
    taken,
    unclear: isLoan ? { loans: unclear, returns: 0 } : { loans: 0, returns: unclear },
    atOdds: openAlarms(context).length,
    renewed: context.renewed.length,
    by: endReason,
  };
}
