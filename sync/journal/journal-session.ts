import { InvariantError } from '../../contracts/errors.ts';
import type { JournalRow } from '../../contracts/ports/journal.port.ts';
import type { WritableDb } from '../store/database.ts';
import { erasePages } from '../store/erase-pages.ts';
import { toKioskError } from '../store/open-store-file.ts';
import type { JournalCalls, JournalOpenReply, JournalPendingReply } from './journal-calls.ts';
import {
  changeRow,
  countParked,
  deleteExpiredRows,
  insertRow,
  moveRowsBack,
  removeRow,
  selectAll,
  selectPending,
  selectUnsettled,
} from './journal-table.ts';
import { type OpenedJournal, openJournalFile } from './open-journal-file.ts';

type Input<Call extends keyof JournalCalls> = Parameters<JournalCalls[Call]>[0];

/** A clock that is wrong when the PC starts must not cost a return: what nobody has settled goes only after the station had this long to send it. See `mayEndUnsettled`. */
const graceMs = 600_000;
/** The most that counts as time between two sweeps, and what a start counts for: no jump of the clock, and no row of short runs, stretches or shortens the grace by much. */
const perSweepMs = 60_000;
/** How often the journal sweeps by itself where the traces' store does not. */
const ownSweepMs = 30_000;

/** The journal inside the store's thread: synchronous, and with no clock of its own. */
export class JournalSession implements JournalCalls {
  #opened: OpenedJournal | null = null;
  /** The time by which rows expire: retention time where the traces' store tells it, else wall time. */
  #nowMs: number | null = null;
  #openedAtMs: number | null = null;
  #sweptAtMs = Number.NEGATIVE_INFINITY;
  /** How far the rows are still to be moved back: where the file was not open, or the disk failed, it comes before anything else is done with them. */
  #owedMs = 0;
  // A run that was cut between deleting and erasing leaves this to be done: so the first sweep always erases.
  #isErased = false;

  journalOpen({ dataDir, nowMs }: Input<'journalOpen'>): JournalOpenReply {
    this.#opened ??= openJournalFile(dataDir, nowMs);
    const { quarantinedAs, salvaged } = this.#opened;
    return { quarantinedAs, salvaged };
  }

  journalAdd({ row }: Input<'journalAdd'>): number {
    return this.#guarded((db) => insertRow(db, row));
  }

  journalChange({ id, change, nowMs }: Input<'journalChange'>): boolean {
    return this.#guarded((db) => changeRow(db, id, { change, nowMs: this.#nowMs ?? nowMs }));
  }

  journalRemove({ id }: Input<'journalRemove'>): boolean {
    const isRemoved = this.#guarded((db) => removeRow(db, id));
    // Its bytes go with the next sweep.
    if (isRemoved) this.#isErased = false;
    return isRemoved;
  }

  journalPending({ nowMs }: Input<'journalPending'>): JournalPendingReply {
    if (this.#nowMs === null && nowMs - this.#sweptAtMs >= ownSweepMs) this.#sweepAt(nowMs);
    return { rows: this.#guarded(selectPending), expiredUnsettled: this.#guarded(selectUnsettled).length, parked: this.#guarded(countParked) };
  }

  journalList(): JournalRow[] {
    return this.#guarded(selectAll);
  }

  journalClose(): void {
    this.#opened?.db.close();
    this.#opened = null;
  }

  /** The traces' purge does the journal too. Returns whether the bytes of everything removed are gone; true where it is not open. */
  sweep(nowMs: number): boolean {
    this.#nowMs = nowMs;
    return this.#opened === null || this.#sweepAt(nowMs);
  }

  /** Brings the course of time back to `nowMs`. */
  moveBack(correctionMs: number, nowMs: number): void {
    this.#nowMs = nowMs;
    this.#openedAtMs = null;
    this.#owedMs += correctionMs;
    if (this.#opened !== null) this.#guarded(() => undefined);
  }

  #sweepAt(nowMs: number): boolean {
    const ranMs = this.#openedAtMs === null ? perSweepMs : Math.min(Math.max(0, nowMs - this.#sweptAtMs), perSweepMs);
    this.#sweptAtMs = nowMs;
    this.#openedAtMs ??= nowMs;
    const isRunLong = nowMs - this.#openedAtMs >= graceMs;
    return this.#guarded((db) => {
      const removed = deleteExpiredRows(db, { nowMs, ranMs, isRunLong });
      if (removed > 0) this.#isErased = false;
      if (!this.#isErased) this.#isErased = erasePages(db, this.#file);
      return this.#isErased;
    });
  }

  #moveOwed(db: WritableDb): void {
    if (this.#owedMs > 0) moveRowsBack(db, this.#owedMs, this.#nowMs ?? 0);
    this.#owedMs = 0;
  }

  get #file(): string {
    return this.#open.file;
  }

  get #open(): OpenedJournal {
    if (this.#opened === null) throw new InvariantError('the journal is not open');
    return this.#opened;
  }

  #guarded<Result>(work: (db: WritableDb) => Result): Result {
    try {
      this.#moveOwed(this.#open.db);
      return work(this.#open.db);
    } catch (error) {
      throw toKioskError(error);
    }
  }
}
