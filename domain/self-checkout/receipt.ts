import type { ReceiptContent } from '../../contracts/receipt-view.schema.ts';
import type { ItemRows } from './item-rows.ts';
import { countItems } from './item-rows.ts';

/** What a receipt is made of. */
export interface ReceiptSource {
  readonly rows: ItemRows;
  /** Loans of before that were renewed in the account. */
  readonly renewed: ReceiptContent['renewals'];
}

/** Lines of one kind on a receipt; a visit that is longer says how many it leaves out. */
export const receiptLinesLimit = 100;

/**
 * What a visit's receipt says: what was lent until when, what was renewed, what was taken back; null where there is nothing to say.
 * What was refused stays off it: it lies in nobody's bag.
 */
export function receiptOf({ rows, renewed }: ReceiptSource): ReceiptContent | null {
  const shown = rows.kept.map((row) => row.shown);
  const lent = shown.flatMap((row) => (row.state === 'lent' ? [row] : []));
  const loans = lent.filter(({ isRenewal }) => !isRenewal).map(({ title, place, due }) => ({ title, place, due }));
  const again = lent.filter(({ isRenewal }) => isRenewal).map(({ title, place, due }) => ({ title, place, due }));
  const returns = shown.flatMap((row) => (row.state === 'returned' ? [{ title: row.title, place: row.place, route: row.route }] : []));
  const renewals = [...again, ...renewed];
  const { unclear, asking } = countItems(rows);
  const lists = [loans, renewals, returns];
  const over = lists.reduce((sum, list) => sum + Math.max(0, list.length - receiptLinesLimit), 0);
  if (lists.every(({ length }) => length === 0) && unclear + rows.folded.done === 0) return null;
  return {
    loans: loans.slice(0, receiptLinesLimit),
    renewals: renewals.slice(0, receiptLinesLimit),
    returns: returns.slice(0, receiptLinesLimit),
    // What is still asked when a receipt is made was waited for in vain.
    unclear: unclear + asking,
    older: rows.folded.done + over,
  };
}
