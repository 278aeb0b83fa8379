import type { HasHealth } from '../health.ts';
import type { ItemId } from '../ids.ts';

/** What a journal row is about: one request that changes the register. */
export const journalKinds = ['checkout', 'checkin', 'renew'] as const;
export type JournalKind = (typeof journalKinds)[number];

/**
 * Where a row stands. `open`: the request may be on its way, what became of it is not known; `waiting`: to be sent or asked
 * about when the library system answers; `parked`: for staff; `closed`: staff have dealt with it, and it is never sent nor asked about
 * again; `done`, `notDone`: settled, and erased soon.
 */
export const journalStates = ['open', 'waiting', 'parked', 'closed', 'done', 'notDone'] as const;
export type JournalState = (typeof journalStates)[number];

/** Why a row is parked. */
export const journalReasons = ['replyLost', 'lentAgain', 'undecidable', 'itemUnknown', 'itemElsewhere', 'refused', 'byStaff'] as const;
export type JournalReason = (typeof journalReasons)[number];

/** One request that changes the register: an item and a time, never a card, a PIN, a name or a title. */
export interface JournalRow {
  /** Rises from row to row and is never given twice. */
  readonly id: number;
  readonly kind: JournalKind;
  readonly item: ItemId;
  /** Wall time at which the item was put down, epoch milliseconds. */
  readonly atMs: number;
  readonly state: JournalState;
  /** Null unless parked, or closed after it was. */
  readonly reason: JournalReason | null;
  /** How often the request was sent, or may have been, since staff last let it be tried again. */
  readonly attempts: number;
  /** How often staff let it be tried again: what is sent then is another request, and never taken for the first one. */
  readonly retries: number;
  /** Of a renewal: the day (YYYY-MM-DD) on which the loan was due before, where it is known. */
  readonly dueBefore: string | null;
  readonly settledAtMs: number | null;
  /** When the row is gone, by the course of time that a wrong clock does not move: soon after it is settled, and 59 days after it was written at the latest. */
  readonly expiresAtMs: number;
}

/** What is told of a row that went 59 days after it was written although nobody had settled it: no item. */
export interface UnsettledRow {
  readonly id: number;
  readonly kind: JournalKind;
  /** Of the request, YYYY-MM-DD (UTC). */
  readonly day: string;
}

/** A row to be written. */
export type NewJournalRow = Pick<JournalRow, 'kind' | 'item' | 'atMs' | 'state' | 'attempts'> & Partial<Pick<JournalRow, 'dueBefore'>>;

/** A change of a row that happens only while the row is in one of the states `from`: staff and station may both act. */
export interface JournalChange {
  readonly from: readonly JournalState[];
  readonly state: JournalState;
  readonly reason?: JournalReason;
  readonly attempts?: number;
  /** Staff let it be tried again: one more of `retries`, and `attempts` from 0. */
  readonly isRetry?: true;
}

/** Requests that change the register, on the disk before they are sent. Everything resolves when it is on the disk. */
export interface Journal extends HasHealth {
  /** Writes a row and tells its id. @throws KioskError STORE_UNAVAILABLE */
  add(row: NewJournalRow): Promise<number>;
  /** Changes a row; false where it was not in a state that the change is for. @throws KioskError STORE_UNAVAILABLE */
  change(id: number, change: JournalChange): Promise<boolean>;
  /** Rows that are open or waiting, in the order in which they were written. @throws KioskError STORE_UNAVAILABLE */
  pending(): Promise<readonly JournalRow[]>;
  /** Every row that has not expired, in order. @throws KioskError STORE_UNAVAILABLE */
  list(): Promise<readonly JournalRow[]>;
  close(): Promise<void>;
}
