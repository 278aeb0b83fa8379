import type { IncidentCode, ItemId } from '../../contracts/ids.ts';
import type { CheckinOutcome, CheckoutOutcome } from '../../contracts/ports/library-system.port.ts';
import type { LoanRow, ReturnRow } from '../../contracts/views.schema.ts';

/** What became of the question about one item. A failed question is a refusal like any other. */
export type ItemOutcome = CheckoutOutcome | CheckinOutcome;

/** One item of a session: what a screen may show of it, and the barcode, which no screen gets. */
export interface ItemRow {
  readonly key: string;
  readonly item: ItemId;
  /** Whether an answer may still come. It may for a row that already says that the outcome is unclear. */
  readonly isAwaited: boolean;
  readonly shown: LoanRow | ReturnRow;
}

/** Rows in the order in which the items came. */
export type ItemRows = readonly ItemRow[];

/** What is to be done with an item that was read. */
export type ItemScan =
  /** It is being asked, lent or returned already: one item, one call at a time. */
  { readonly kind: 'known' } | { readonly kind: 'ask'; readonly key: string; readonly rows: ItemRows };

/** Takes an item: a new one gets a row, one that was refused or is unclear is asked again in its own row. */
export function scanItem(rows: ItemRows, item: ItemId, newKey: string): ItemScan {
  const known = rows.find((row) => row.item === item);
  if (known === undefined) return { kind: 'ask', key: newKey, rows: [...rows, asking(newKey, item)] };
  if (known.isAwaited || !canBeAskedAgain(known)) return { kind: 'known' };
  return { kind: 'ask', key: known.key, rows: replace(rows, asking(known.key, item)) };
}

/** An answer that came: the row's key, the outcome, and the code to show if it is a refusal. */
export interface ItemAnswer {
  /** false: the wait was given up, but the call has not ended; its own answer follows if it ever does. */
  readonly isFinal: boolean;
  readonly key: string;
  readonly outcome: ItemOutcome;
  readonly incidentCode: IncidentCode;
}

/** Puts an answer into its row. A row whose wait was given up still takes the late answer. */
export function settleItem(rows: ItemRows, answer: ItemAnswer): ItemRows {
  const at = rows.findIndex(({ key }) => key === answer.key);
  const row = rows[at];
  if (row === undefined || !row.isAwaited) return rows;
  return replace(rows, { ...row, isAwaited: !answer.isFinal, shown: shownOutcome(answer, at + 1) });
}

/** Whether an answer is awaited for any row. */
export function hasAsking(rows: ItemRows): boolean {
  return rows.some(({ shown }) => shown.state === 'asking');
}

/** The rows as the borrowing screen shows them. */
export function loanRows(rows: ItemRows): LoanRow[] {
  return rows.flatMap(({ shown }) => (shown.state === 'returned' ? [] : [shown]));
}

/** The rows as the returning screen shows them. */
export function returnRows(rows: ItemRows): ReturnRow[] {
  return rows.flatMap(({ shown }) => (shown.state === 'lent' ? [] : [shown]));
}

/** The items in a given state. */
export function itemsThatAre(rows: ItemRows, state: ItemRow['shown']['state']): readonly ItemId[] {
  return rows.flatMap(({ item, shown }) => (shown.state === state ? [item] : []));
}

function canBeAskedAgain({ shown }: ItemRow): boolean {
  return shown.state === 'refused' || shown.state === 'unclear';
}

function asking(key: string, item: ItemId): ItemRow {
  return { key, item, isAwaited: true, shown: { key, state: 'asking' } };
}

function replace(rows: ItemRows, next: ItemRow): ItemRows {
  return rows.map((row) => (row.key === next.key ? next : row));
}

function shownOutcome({ key, outcome, incidentCode }: ItemAnswer, place: number): LoanRow | ReturnRow {
  switch (outcome.kind) {
    case 'lent':
      return { key, state: 'lent', title: outcome.title, due: outcome.due, isRenewal: outcome.isRenewal };
    case 'returned':
      return {
        key,
        state: 'returned',
        title: outcome.title,
        route: outcome.route.kind,
        branch: outcome.route.kind === 'otherBranch' ? outcome.route.branch : null,
        bin: outcome.bin?.slice(0, 20) ?? null,
      };
    case 'taken':
      return { key, state: 'returned', title: '', route: 'later', branch: null, bin: null };
    case 'refused':
      if (outcome.code === 'outcome-unclear') return { key, state: 'unclear', title: outcome.title, place, incidentCode };
      return { key, state: 'refused', title: outcome.title, code: outcome.code, incidentCode };
  }
}
