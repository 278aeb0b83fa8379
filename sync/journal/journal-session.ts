import { InvariantError } from '../../contracts/errors.ts';
import type { JournalRow } from '../../contracts/ports/journal.port.ts';
import type { WritableDb } from '../store/database.ts';
import { erasePages } from '../store/erase-pages.ts';
import { toKioskError } from '../store/open-store-file.ts';
import type { JournalCalls, JournalOpenReply, JournalPendingReply } from './journal-calls.ts';
import {
  type CourseStart,
  changeRow,
  countParked,
  dateRows,
  dateRowsAhead,
  deleteExpiredRows,
  earliestMs,
  insertRow,
  moveRowsBack,
  removeRow,
  selectAll,
  selectPending,
  selectUnsettled,
} from './journal-table.ts';
import { type OpenedJournal, openJournalFile } from './open-journal-file.ts';

type Input<Call extends keyof JournalCalls> = Parameters<JournalCalls[Call]>[0];

/**
 * A clock that is wrong when the PC starts must not cost a return: what nobody has settled goes only after the station had this long to send it, with a clock
 * that agreed with the course of time. See `mayEndUnsettled`.
 */
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
  /** How far the course jumped when this run began; a row of before is not to pay for that should it turn out to have been wrong. */
  #start: CourseStart = { atMs: 0, jumpedMs: 0 };
  /** The first of the rows that were written while nobody told the time by which they expire; null: there are none. */
  #firstUndatedId: number | null = null;
  /** Since when the clock agrees with the course of time; null: it is doubted. */
  #agreesSinceMs: number | null = null;
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
    const id = this.#guarded((db) => insertRow(db, row, this.#nowMs ?? row.atMs));
    if (this.#nowMs === null) this.#firstUndatedId ??= id;
    return id;
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
    if (this.#nowMs === null && nowMs - this.#sweptAtMs >= ownSweepMs) this.#sweepAt(nowMs, false);
    return { rows: this.#guarded(selectPending), expiredUnsettled: this.#guarded(selectUnsettled).length, parked: this.#guarded(countParked) };
  }

  journalList(): JournalRow[] {
    return this.#guarded(selectAll);
  }

  journalClose(): void {
    this.#opened?.db.close();
    this.#opened = null;
  }

  /** The traces' store was opened at `nowMs` of its course, which the run before had left at `highestMs` (0: nobody knows). */
  begin(nowMs: number, highestMs: number): void {
    this.#nowMs = nowMs;
    this.#start = { atMs: nowMs, jumpedMs: nowMs - highestMs };
  }

  /**
   * The traces' purge does the journal too. `isDoubted`: the wall clock is off the course. Returns whether the bytes of everything removed are gone; true where it
   * is not open.
   */
  sweep(nowMs: number, isDoubted = false): boolean {
    this.#nowMs = nowMs;
    return this.#opened === null || this.#sweepAt(nowMs, isDoubted);
  }

  /** Brings the course of time back to `nowMs`. */
  moveBack(correctionMs: number, nowMs: number): void {
    this.#nowMs = nowMs;
    this.#agreesSinceMs = null;
    this.#owedMs += correctionMs;
    if (this.#opened !== null) this.#guarded(() => undefined);
  }

  #sweepAt(nowMs: number, isDoubted: boolean): boolean {
    const ranMs = Math.min(Math.max(0, nowMs - this.#sweptAtMs), perSweepMs);
    this.#sweptAtMs = nowMs;
    this.#agreesSinceMs = isDoubted ? null : (this.#agreesSinceMs ?? nowMs);
    const isRunLong = this.#agreesSinceMs !== null && nowMs - this.#agreesSinceMs >= graceMs;
    return this.#guarded((db) => {
      if (isRunLong && this.#nowMs !== null && nowMs >= earliestMs) dateRowsAhead(db, nowMs);
      const removed = deleteExpiredRows(db, { nowMs, ranMs, isRunLong });
      if (removed > 0) this.#isErased = false;
      if (!this.#isErased) this.#isErased = erasePages(db, this.#file);
      return this.#isErased;
    });
  }

  /** What the course of time asks of rows comes before anything else that is done with them. */
  #followCourse(db: WritableDb): void {
    if (this.#nowMs === null) return;
    if (this.#owedMs > 0) moveRowsBack(db, { correctionMs: this.#owedMs, nowMs: this.#nowMs, start: this.#start });
    this.#start = { atMs: this.#start.atMs - this.#owedMs, jumpedMs: Math.max(0, this.#start.jumpedMs - this.#owedMs) };
    this.#owedMs = 0;
    if (this.#firstUndatedId !== null) dateRows(db, this.#firstUndatedId, this.#nowMs);
    this.#firstUndatedId = null;
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
      this.#followCourse(this.#open.db);
      return work(this.#open.db);
    } catch (error) {
      throw toKioskError(error);
    }
  }
}
