import path from 'node:path';
import { InvariantError, isKioskError } from '../../contracts/errors.ts';
import type { StoredPinAttempt } from '../../contracts/ports/pin-attempts.port.ts';
import type { WritableDb } from '../store/database.ts';
import { erasePages } from '../store/erase-pages.ts';
import { openChecked, prepareFile, type StoreSchema, storePaths, toKioskError } from '../store/open-store-file.ts';
import { quarantine } from '../store/quarantine.ts';
import { hardCapMs } from '../store/retention.ts';
import { earliestMs } from '../../contracts/clock.ts';
import { pinAttemptMigrations } from './migrations/index.ts';
import type { PinAttemptCalls, PinOpenReply, PinTime } from './pin-attempt-calls.ts';

type Input<Call extends keyof PinAttemptCalls> = Parameters<PinAttemptCalls[Call]>[0];

interface AttemptRow {
  readonly id: number;
  readonly digest: Uint8Array;
  readonly terminal: string;
  readonly ran_ms: number;
}

/** How long a try counts, by the time that the station has really run. */
const keptMs = 86_400_000;
/** How long the station must have run before the hard cap takes a try: a clock that is wrong at the start is put right meanwhile. */
const graceMs = 600_000;
/** The course goes on by itself; what is more than this beside what really ran is a clock's. */
const leapAboveMs = 60_000;
/** How often it is noted how long the station has run, while there are tries. */
const noteEveryMs = 20_000;

const schema: StoreSchema = {
  steps: pinAttemptMigrations,
  hasTables: (db) => db.first<{ tables: number }>("SELECT count(*) AS tables FROM sqlite_schema WHERE name IN ('attempts', 'course')")?.tables === 2,
};

/** Where tries of PINs lie: beside the traces, in the store's private folder. */
export function pinAttemptsFile(dataDir: string): string {
  return path.join(storePaths(dataDir).folder, 'pin-attempts.db');
}

interface Noted {
  readonly ran_ms: number;
  readonly now_ms: number | null;
}

/**
 * Tries of PINs inside the store's thread: synchronous, and with no clock of its own. A try goes when the station has run for 24 hours since. Neither a clock that jumps, whether or not it is
 * believed, nor one that is put right, nor a restart makes that come sooner; time for which the station was off does not count, since only a clock could tell of it.
 */
export class PinAttemptSession implements PinAttemptCalls {
  #file: string | null = null;
  #db: WritableDb | null = null;
  /** The course of time of the traces, as it was told last. null: nobody tells it, and the caller's wall time holds. */
  #told: PinTime | null = null;
  /** Where this run was when the tries were looked at last; null: not yet, and the file tells how long the station had run before. */
  #followed: (PinTime & { readonly ranMs: number }) | null = null;
  #begunMs: number | null = null;
  #isDoubted = false;
  // A run that was cut between deleting and erasing leaves this to be done: so the first sweep always erases.
  #isErased = false;

  pinOpen({ dataDir, ...time }: Input<'pinOpen'>): PinOpenReply {
    let quarantinedAs: string | null = null;
    if (this.#db === null) {
      const file = pinAttemptsFile(dataDir);
      const opened = openOrBegin(dataDir, file, time.nowMs);
      this.#file = file;
      this.#db = opened.db;
      quarantinedAs = opened.quarantinedAs;
    }
    this.#at(time, () => undefined);
    return { quarantinedAs };
  }

  pinLoad(time: Input<'pinLoad'>): StoredPinAttempt[] {
    return this.#at(time, (db, { ranMs }) =>
      db
        .all<AttemptRow>('SELECT id, digest, terminal, ran_ms FROM attempts WHERE expires_ran_ms > ? ORDER BY id', ranMs)
        .map(({ id, digest, terminal, ran_ms }) => ({
          id,
          digest: Buffer.from(digest).toString('hex'),
          terminal,
          ageMs: Math.max(0, ranMs - ran_ms),
        })),
    );
  }

  pinAdd({ attempt, ...time }: Input<'pinAdd'>): number {
    return this.#at(time, (db, { nowMs, ranMs }) =>
      db.transaction(() => {
        const row = db.first<{ id: number }>(
          'INSERT INTO attempts (digest, terminal, at_ms, ran_ms, expires_ran_ms) VALUES (?, ?, ?, ?, ?) RETURNING id',
          Buffer.from(attempt.digest, 'hex'),
          attempt.terminal,
          nowMs,
          ranMs,
          ranMs + keptMs,
        );
        if (row === undefined) throw new InvariantError('an inserted try has no id');
        db.run('UPDATE course SET ran_ms = ?, now_ms = ?', ranMs, nowMs);
        return row.id;
      }),
    );
  }

  pinRemove({ ids }: Input<'pinRemove'>): void {
    this.#guarded((db) => db.transaction(() => ids.reduce((count, id) => count + db.run('DELETE FROM attempts WHERE id = ?', id), 0)));
    this.#isErased = false;
  }

  pinSweep(time: Input<'pinSweep'>): boolean {
    const file = this.#file;
    if (this.#db === null || file === null) return true;
    return this.#at(time, (db, { nowMs, monotonicMs, ranMs }) => {
      const isLong = !this.#isDoubted && nowMs >= earliestMs && monotonicMs - (this.#begunMs ?? monotonicMs) >= graceMs;
      const removed = db.run(
        'DELETE FROM attempts WHERE expires_ran_ms <= ? OR at_ms <= ?',
        ranMs,
        isLong ? nowMs - hardCapMs : Number.MIN_SAFE_INTEGER,
      );
      if (removed > 0) this.#isErased = false;
      if (!this.#isErased) this.#isErased = erasePages(db, file);
      return this.#isErased;
    });
  }

  pinClose(): void {
    this.#db?.close();
    this.#db = null;
  }

  /** The course of time of the traces is here: it was opened, or brought back. */
  follow(time: PinTime): void {
    this.#told = time;
    if (this.#db !== null) this.#at(time, () => undefined);
  }

  /** The traces' purge does the tries too. Returns whether the bytes of everything removed are gone; true where the file is not open. */
  sweep(time: PinTime, isDoubted = false): boolean {
    this.#told = time;
    this.#isDoubted = isDoubted;
    return this.pinSweep(time);
  }

  /** Where the traces tell the time, it is theirs, as much later as the station has run since. */
  #at<Result>(time: PinTime, work: (db: WritableDb, now: PinTime & { readonly ranMs: number }) => Result): Result {
    const { monotonicMs } = time;
    const told = this.#told;
    const nowMs = told === null ? time.nowMs : Math.floor(told.nowMs + Math.max(0, monotonicMs - told.monotonicMs));
    return this.#guarded((db) => work(db, this.#followed === null ? this.#begin(db, nowMs, monotonicMs) : this.#goOn(db, nowMs, monotonicMs)));
  }

  /** What the course made of the time since the last run: the hard cap counts it, unless one of both times is of a year in which there was no station. */
  #begin(db: WritableDb, nowMs: number, monotonicMs: number): PinTime & { readonly ranMs: number } {
    const noted = notedIn(db);
    const isOff = noted.now_ms !== null && noted.now_ms >= earliestMs && nowMs >= noted.now_ms;
    this.#note(db, { nowMs, ranMs: noted.ran_ms, movedMs: isOff || noted.now_ms === null ? 0 : nowMs - noted.now_ms });
    this.#begunMs ??= monotonicMs;
    this.#followed = { nowMs, monotonicMs, ranMs: noted.ran_ms };
    return this.#followed;
  }

  #goOn(db: WritableDb, nowMs: number, monotonicMs: number): PinTime & { readonly ranMs: number } {
    const before = this.#followed ?? { nowMs, monotonicMs, ranMs: 0 };
    const wentMs = Math.max(0, monotonicMs - before.monotonicMs);
    const now = { nowMs, monotonicMs, ranMs: Math.floor(before.ranMs + wentMs) };
    const movedMs = Math.round(nowMs - before.nowMs - wentMs);
    const isOnCourse = Math.abs(movedMs) <= leapAboveMs;
    if (isOnCourse && now.ranMs - notedIn(db).ran_ms < noteEveryMs) return now;
    this.#note(db, { ...now, movedMs: isOnCourse ? 0 : movedMs });
    // A part of a millisecond is not lost, however often the time is noted.
    this.#followed = { ...now, ranMs: before.ranMs + wentMs };
    return now;
  }

  /**
   * Dates that a clock has moved are moved along: what a jump within a run claims to have passed has not. One that is put right makes no try older than the station has run since: whether the
   * date had been moved ahead by the same error, nobody knows.
   */
  #note(db: WritableDb, { nowMs, ranMs, movedMs }: { readonly nowMs: number; readonly ranMs: number; readonly movedMs: number }): void {
    if (db.first('SELECT 1 FROM attempts LIMIT 1') === undefined) return;
    db.transaction(() => {
      if (movedMs > 0) db.run('UPDATE attempts SET at_ms = at_ms + ?', movedMs);
      if (movedMs < 0) db.run('UPDATE attempts SET at_ms = min(at_ms, ? - ? + ran_ms)', nowMs, Math.floor(ranMs));
      db.run('UPDATE course SET ran_ms = ?, now_ms = ?', Math.floor(ranMs), nowMs);
    });
  }

  #guarded<Result>(work: (db: WritableDb) => Result): Result {
    if (this.#db === null) throw new InvariantError('the file of PIN tries is not open');
    try {
      return work(this.#db);
    } catch (error) {
      throw toKioskError(error);
    }
  }
}

const notedIn = (db: WritableDb): Noted => db.first<Noted>('SELECT ran_ms, now_ms FROM course') ?? { ran_ms: 0, now_ms: null };

/** A damaged file is put aside for a day at the most and a fresh one begun: its tries are forgiven, and the notice says so. */
function openOrBegin(dataDir: string, file: string, nowMs: number): { readonly db: WritableDb; readonly quarantinedAs: string | null } {
  const open = (): WritableDb => {
    prepareFile(dataDir, path.dirname(file), file);
    return openChecked(file, schema);
  };
  try {
    return { db: open(), quarantinedAs: null };
  } catch (error) {
    if (!isKioskError(error, 'STORE_DAMAGED')) throw error;
  }
  const quarantinedAs = path.basename(quarantine(file, { nowMs, firstExpiryMs: null }));
  return { db: open(), quarantinedAs };
}
