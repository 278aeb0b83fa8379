import { InvariantError } from '../../contracts/errors.ts';
import type { JournalRow } from '../../contracts/ports/journal.port.ts';
import type { WritableDb } from '../store/database.ts';
import { erasePages } from '../store/erase-pages.ts';
import { toKioskError } from '../store/open-store-file.ts';
import { earliestMs } from '../../contracts/clock.ts';
import type { JournalCalls, JournalOpenReply, JournalPendingReply } from './journal-calls.ts';
import { type CourseTime, followCourse } from './journal-course.ts';
import {
  changeRow,
  countParked,
  dateImpossibleRows,
  dateRows,
  dateRowsAhead,
  deleteExpiredRows,
  insertRow,
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
/** The most that counts as time between two sweeps, and what a start counts for: a run that hung, or a row of short runs, stretches or shortens the grace by little. */
const perSweepMs = 60_000;
/** How often the journal sweeps by itself where the traces' store does not. */
const ownSweepMs = 30_000;

/** The journal inside the store's thread: synchronous, and with no clock of its own. */
export class JournalSession implements JournalCalls {
  #opened: OpenedJournal | null = null;
  /** The time by which rows expire where somebody tells it: the traces' store. null: wall time. */
  #time: CourseTime | null = null;
  /** Where the course was when the rows were last brought to it; null: this run has not done that yet, and the file tells. */
  #followed: CourseTime | null = null;
  /** How far the course had come before this run, as the traces' store knows it: a file of an earlier program does not. */
  #earlierMs: number | null = null;
  /** The first of the rows that were written while nobody told the time by which they expire; null: there are none. */
  #firstUndatedId: number | null = null;
  /** Since when the clock agrees with the course of time, by the clock that never jumps; null: it is doubted. */
  #agreesSinceMs: number | null = null;
  #sweptAtMs = Number.NEGATIVE_INFINITY;
  // A run that was cut between deleting and erasing leaves this to be done: so the first sweep always erases.
  #isErased = false;

  journalOpen({ dataDir, nowMs }: Input<'journalOpen'>): JournalOpenReply {
    this.#opened ??= openJournalFile(dataDir, nowMs);
    const { quarantinedAs, salvaged } = this.#opened;
    return { quarantinedAs, salvaged };
  }

  journalAdd({ row }: Input<'journalAdd'>): number {
    const id = this.#guarded((db) => insertRow(db, row, this.#time?.nowMs ?? row.atMs));
    if (this.#time === null) this.#firstUndatedId ??= id;
    return id;
  }

  journalChange({ id, change, nowMs }: Input<'journalChange'>): boolean {
    return this.#guarded((db) => changeRow(db, id, { change, nowMs: this.#time?.nowMs ?? nowMs }));
  }

  journalRemove({ id }: Input<'journalRemove'>): boolean {
    const isRemoved = this.#guarded((db) => removeRow(db, id));
    // Its bytes go with the next sweep.
    if (isRemoved) this.#isErased = false;
    return isRemoved;
  }

  journalPending(time: Input<'journalPending'>): JournalPendingReply {
    if (this.#time === null && time.monotonicMs - this.#sweptAtMs >= ownSweepMs) this.#sweepAt(time, false);
    return { rows: this.#guarded(selectPending), expiredUnsettled: this.#guarded(selectUnsettled).length, parked: this.#guarded(countParked) };
  }

  journalList(): JournalRow[] {
    return this.#guarded(selectAll);
  }

  journalClose(): void {
    this.#opened?.db.close();
    this.#opened = null;
  }

  /** The course of time is here: the traces' store was opened, or the course was brought back. `earlierMs`: how far it had come in earlier runs, 0 where nobody knows. */
  follow(time: CourseTime, earlierMs = 0): void {
    if (earlierMs >= earliestMs) this.#earlierMs ??= earlierMs;
    if (this.#time !== null && time.nowMs < this.#time.nowMs) this.#agreesSinceMs = null;
    this.#time = time;
    if (this.#opened !== null) this.#guarded(() => undefined);
  }

  /**
   * The traces' purge does the journal too. `isDoubted`: the wall clock is off the course. Returns whether the bytes of everything removed are gone; true where it
   * is not open.
   */
  sweep(time: CourseTime, isDoubted = false): boolean {
    this.#time = time;
    return this.#opened === null || this.#sweepAt(time, isDoubted);
  }

  #sweepAt({ nowMs, monotonicMs }: CourseTime, isDoubted: boolean): boolean {
    const ranMs = Math.min(Math.max(0, monotonicMs - this.#sweptAtMs), perSweepMs);
    this.#sweptAtMs = monotonicMs;
    this.#agreesSinceMs = isDoubted ? null : (this.#agreesSinceMs ?? monotonicMs);
    const isRunLong = this.#agreesSinceMs !== null && monotonicMs - this.#agreesSinceMs >= graceMs;
    return this.#guarded((db) => {
      if (this.#time !== null) dateImpossibleRows(db, nowMs);
      if (isRunLong && this.#time !== null && nowMs >= earliestMs) dateRowsAhead(db, nowMs);
      const removed = deleteExpiredRows(db, { nowMs, ranMs, isRunLong });
      if (removed > 0) this.#isErased = false;
      if (!this.#isErased) this.#isErased = erasePages(db, this.#file);
      return this.#isErased;
    });
  }

  /** What the course of time asks of rows comes before anything else that is done with them. */
  #followCourse(db: WritableDb): void {
    if (this.#time === null) return;
    followCourse(db, this.#followed, { ...this.#time, earlierMs: this.#earlierMs });
    this.#followed = this.#time;
    if (this.#firstUndatedId !== null) dateRows(db, this.#firstUndatedId, this.#time.nowMs);
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
