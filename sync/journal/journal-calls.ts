import type { JournalChange, JournalRow, NewJournalRow } from '../../contracts/ports/journal.port.ts';

/** What the journal asks of the store's thread, beside the traces' calls. `nowMs`: wall time, epoch milliseconds. */
export interface JournalCalls {
  /** Opens the journal; opening it again is nothing. */
  journalOpen(input: { readonly dataDir: string; readonly nowMs: number }): JournalOpenReply;
  journalAdd(input: { readonly row: NewJournalRow }): number;
  /** Takes away a row of a request that is open or waiting, as if it had never been written. */
  journalRemove(input: { readonly id: number }): boolean;
  journalChange(input: { readonly id: number; readonly change: JournalChange; readonly nowMs: number }): boolean;
  /** Also sweeps where no purge of the traces does it. `monotonicMs`: by the clock that never jumps. */
  journalPending(input: { readonly nowMs: number; readonly monotonicMs: number }): JournalPendingReply;
  journalList(input: Record<never, never>): JournalRow[];
  journalClose(input: Record<never, never>): void;
}

/** `salvaged`: how many rows were saved from a damaged predecessor, which got the name `quarantinedAs`. */
export interface JournalOpenReply {
  readonly quarantinedAs: string | null;
  readonly salvaged: number;
}

/** `expiredUnsettled`: how many rows went at the hard cap in the last 30 days although nobody had settled them. `parked`: how many wait for staff. */
export interface JournalPendingReply {
  readonly rows: JournalRow[];
  readonly expiredUnsettled: number;
  readonly parked: number;
}
