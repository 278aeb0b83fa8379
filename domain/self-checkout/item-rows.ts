import type { IncidentCode, ItemId } from '../../contracts/ids.ts';
import type { CheckinOutcome, CheckoutOutcome } from '../../contracts/ports/library-system.port.ts';
import type { ItemRefusalCode } from '../../contracts/refusal-codes.ts';
import { type ItemCounts, type LoanRow, type ReturnRow, shownRowsLimit } from '../../contracts/views.schema.ts';
import type { WantedSecurity } from './pad-desk.ts';

/** What became of the question about one item. A failed question is a refusal like any other. */
export type ItemOutcome = CheckoutOutcome | CheckinOutcome;

/** What a screen may show of an item that the register is asked about. */
export type ShownRow = Exclude<LoanRow | ReturnRow, { state: 'reading' | 'problem' }>;

/** One item of a session: what a screen may show of it, and the barcode, which no screen gets. */
export interface ItemRow {
  readonly key: string;
  readonly item: ItemId;
  /** Which item of the visit it is, from 1. */
  readonly place: number;
  /** Whether an answer may still come. It may for a row that already says that the outcome is unclear. */
  readonly isAwaited: boolean;
  /** Whether the item is asked again after an answer that was lost: its loan was perhaps made then, in this visit. */
  readonly wasUnclear: boolean;
  /** How the gate's alarm is to stand, as the register decided; null: it said nothing of it. */
  readonly wanted: WantedSecurity | null;
  readonly shown: ShownRow;
}

/**
 * How many rows a visit keeps: more than anybody carries, so that each book of a real stack is known when it is read again. What
 * is older is remembered as counts, so that no visit grows without end.
 */
export const keptRowsLimit = 500;

/** The items of a visit: the newest as rows, in the order in which they came, the older ones as counts. */
export interface ItemRows {
  readonly kept: readonly ItemRow[];
  readonly folded: ItemCounts;
  /** How many of the older ones that are done were taken to be booked later. */
  readonly foldedTaken: number;
}

/** A visit without items. */
export const noRows: ItemRows = { kept: [], folded: { asking: 0, done: 0, refused: 0, unclear: 0 }, foldedTaken: 0 };

/** What is to be done with an item that was read. */
export type ItemScan =
  /** It is being asked, lent or returned already: one item, one call at a time. */
  | { readonly kind: 'known' }
  /** Every kept row still waits for its answer: there is no place for one more. */
  | { readonly kind: 'full' }
  | { readonly kind: 'ask'; readonly key: string; readonly rows: ItemRows };

/** Takes an item: a new one gets a row, one that was refused or is unclear is asked again in its own row. */
export function scanItem(rows: ItemRows, item: ItemId, newKey: string): ItemScan {
  const known = rowOf(rows, item);
  if (known !== undefined) {
    if (known.isAwaited || !canBeAskedAgain(known)) return { kind: 'known' };
    return { kind: 'ask', key: known.key, rows: { ...rows, kept: askAgain(rows.kept, known) } };
  }
  const { kept, folded, foldedTaken } = rows.kept.length < keptRowsLimit ? rows : foldOldest(rows);
  if (kept.length >= keptRowsLimit) return { kind: 'full' };
  const place = kept.length + sum(folded) + 1;
  return { kind: 'ask', key: newKey, rows: { kept: [...kept, asking({ key: newKey, item, place, wasUnclear: false })], folded, foldedTaken } };
}

/** An answer that came: the row's key, the outcome, and the code to show if it is a refusal. */
export interface ItemAnswer {
  /** false: the wait was given up, but the call has not ended; its own answer follows if it ever does. */
  readonly isFinal: boolean;
  readonly key: string;
  readonly outcome: ItemOutcome;
  readonly incidentCode: IncidentCode;
  /** The card has this item on loan: what was refused is its renewal. Absent: it has not, or nobody could tell. */
  readonly isOwnLoan?: boolean;
}

/** Puts an answer into its row. A row whose wait was given up still takes the late answer, unless only its count is left. */
export function settleItem(rows: ItemRows, answer: ItemAnswer): ItemRows {
  const row = rows.kept.find(({ key }) => key === answer.key);
  if (row === undefined || !row.isAwaited) return rows;
  const settled = { ...row, isAwaited: !answer.isFinal, wanted: wantedAfter(answer), shown: shownOutcome(answer, row) };
  return { ...rows, kept: replace(rows.kept, settled) };
}

/**
 * Puts into its row what became known later: only where it says that the outcome is unclear, or that the return is to be booked. Nothing
 * else of that request is awaited then.
 */
export function settleItemLater(rows: ItemRows, answer: ItemAnswer): ItemRows {
  const row = rows.kept.find(({ key }) => key === answer.key);
  if (row === undefined || (row.shown.state !== 'unclear' && !isTaken(row))) return rows;
  return { ...rows, kept: replace(rows.kept, { ...row, isAwaited: false, wanted: wantedAfter(answer), shown: shownOutcome(answer, row) }) };
}

/** Whether an answer is awaited for any row. */
export function hasAsking({ kept }: ItemRows): boolean {
  return kept.some(({ shown }) => shown.state === 'asking');
}

/** All items of the visit by what is true of them. */
export function countItems({ kept, folded }: ItemRows): ItemCounts {
  const counts = { ...folded };
  for (const row of kept) counts[countedAs(row)] += 1;
  return counts;
}

/** How many of the items that are done were taken to be booked later. */
export function countTaken({ kept, foldedTaken }: ItemRows): number {
  return kept.filter(isTaken).length + foldedTaken;
}

/** The row of an item. */
export function rowOf({ kept }: ItemRows, item: ItemId): ItemRow | undefined {
  return kept.find((row) => row.item === item);
}

/** Whether the register is to be asked about an item that was put down: nothing is known of it, or nothing good. */
export function wantsAnswer(rows: ItemRows, item: ItemId): boolean {
  const known = rowOf(rows, item);
  return known === undefined || (!known.isAwaited && canBeAskedAgain(known));
}

/** The newest rows: a view shows these. */
export function newestRows({ kept }: ItemRows): readonly ItemRow[] {
  return kept.slice(-shownRowsLimit);
}

/** The kept items in a given state. */
export function itemsThatAre({ kept }: ItemRows, state: ItemRow['shown']['state']): readonly ItemId[] {
  return kept.flatMap(({ item, shown }) => (shown.state === state ? [item] : []));
}

/** The kept items that were the patron's own loans and were not renewed. */
export function ownLoansOf({ kept }: ItemRows): readonly ItemId[] {
  return kept.flatMap(({ item, shown }) => (shown.state === 'refused' && shown.isOwnLoan === true ? [item] : []));
}

function countedAs({ shown: { state } }: ItemRow): keyof ItemCounts {
  return state === 'lent' || state === 'returned' ? 'done' : state;
}

function isTaken({ shown }: ItemRow): boolean {
  return shown.state === 'returned' && shown.route === 'later';
}

/** Makes the oldest row that waits for no first answer a count. */
function foldOldest(rows: ItemRows): ItemRows {
  const oldest = rows.kept.find(({ shown }) => shown.state !== 'asking');
  if (oldest === undefined) return rows;
  const as = countedAs(oldest);
  return {
    kept: rows.kept.filter((row) => row !== oldest),
    folded: { ...rows.folded, [as]: rows.folded[as] + 1 },
    foldedTaken: rows.foldedTaken + (isTaken(oldest) ? 1 : 0),
  };
}

function sum({ asking, done, refused, unclear }: ItemCounts): number {
  return asking + done + refused + unclear;
}

/** Asks in the row's own place; one that the screen shows no more comes back as the newest. */
function askAgain(kept: readonly ItemRow[], row: ItemRow): readonly ItemRow[] {
  const isShown = kept.slice(-shownRowsLimit).includes(row);
  const next = asking({ ...row, wasUnclear: row.wasUnclear || row.shown.state === 'unclear' });
  return isShown ? replace(kept, next) : [...kept.filter((each) => each !== row), next];
}

function canBeAskedAgain({ shown }: ItemRow): boolean {
  return shown.state === 'refused' || shown.state === 'unclear';
}

function asking({ key, item, place, wasUnclear }: Pick<ItemRow, 'key' | 'item' | 'place' | 'wasUnclear'>): ItemRow {
  return { key, item, place, wasUnclear, isAwaited: true, wanted: null, shown: { key, state: 'asking' } };
}

/** Refusals by which the register decided nothing, or that say that the item is not ours: its alarm is left alone. */
const undecided: ReadonlySet<ItemRefusalCode> = new Set(['item-unknown', 'item-unreadable', 'library-system-unreachable', 'outcome-unclear']);

/** Whether the register decided against lending an item. */
export function isDecidedAgainst(outcome: ItemOutcome): boolean {
  return outcome.kind === 'refused' && !undecided.has(outcome.code);
}

/** How the gate's alarm is to stand after an answer; null: it says nothing of it. */
export function wantedAfter({ outcome, isOwnLoan }: ItemAnswer): WantedSecurity | null {
  switch (outcome.kind) {
    case 'lent':
      return outcome.mayDesensitize ? 'unsecured' : null;
    case 'returned':
      return outcome.mayResensitize ? 'secured' : null;
    case 'taken':
      return 'secured';
    case 'refused':
      // A loan that is not renewed is a loan: nothing of its alarm changes.
      return undecided.has(outcome.code) || isOwnLoan === true ? null : 'secured';
  }
}

function replace(rows: readonly ItemRow[], next: ItemRow): readonly ItemRow[] {
  return rows.map((row) => (row.key === next.key ? next : row));
}

function shownOutcome({ key, outcome, incidentCode, isOwnLoan }: ItemAnswer, { place, wasUnclear }: ItemRow): ShownRow {
  switch (outcome.kind) {
    case 'lent':
      // What the register calls a renewal is the loan whose answer was lost a moment ago.
      return { key, state: 'lent', title: outcome.title, place, due: outcome.due, isRenewal: outcome.isRenewal && !wasUnclear };
    case 'returned':
      return {
        key,
        state: 'returned',
        title: outcome.title,
        place,
        route: outcome.route.kind,
        branch: outcome.route.kind === 'otherBranch' ? outcome.route.branch : null,
        bin: outcome.bin?.slice(0, 20) ?? null,
      };
    case 'taken':
      return { key, state: 'returned', title: '', place, route: 'later', branch: null, bin: null };
    case 'refused':
      if (outcome.code === 'outcome-unclear') return { key, state: 'unclear', title: outcome.title, place, incidentCode };
      return { key, state: 'refused', title: outcome.title, place, code: outcome.code, incidentCode, ...(isOwnLoan === true ? { isOwnLoan } : {}) };
  }
}
