import path from 'node:path';
import { InvariantError, isKioskError } from '../../contracts/errors.ts';
import type { StoredPinAttempt } from '../../contracts/ports/pin-attempts.port.ts';
import type { WritableDb } from '../store/database.ts';
import { erasePages } from '../store/erase-pages.ts';
import { openChecked, prepareFile, type StoreSchema, storePaths, toKioskError } from '../store/open-store-file.ts';
import { quarantine } from '../store/quarantine.ts';
import { pinAttemptMigrations } from './migrations/index.ts';
import type { PinAttemptCalls, PinOpenReply } from './pin-attempt-calls.ts';

type Input<Call extends keyof PinAttemptCalls> = Parameters<PinAttemptCalls[Call]>[0];

interface AttemptRow {
  readonly id: number;
  readonly digest: Uint8Array;
  readonly terminal: string;
  readonly at_ms: number;
}

const keptMs = 86_400_000;

const schema: StoreSchema = {
  steps: pinAttemptMigrations,
  hasTables: (db) => db.first("SELECT 1 FROM sqlite_schema WHERE name = 'attempts'") !== undefined,
};

/** Where tries of PINs lie: beside the traces, in the store's private folder. */
export function pinAttemptsFile(dataDir: string): string {
  return path.join(storePaths(dataDir).folder, 'pin-attempts.db');
}

/** Tries of PINs inside the store's thread: synchronous, and with no clock of its own. */
export class PinAttemptSession implements PinAttemptCalls {
  #file: string | null = null;
  #db: WritableDb | null = null;
  /** The course of time by which tries go: that of the traces, as of its last sweep. null: nobody tells it, and the caller's holds. */
  #nowMs: number | null = null;
  /** Tries that were written while nobody told it: the first of them, and the latest time that the caller told. */
  #undated: { readonly fromId: number; readonly latestMs: number } | null = null;
  /** How far the tries are still to be moved back: where the file was not open, or the disk failed, it comes before anything else is done with them. */
  #owedMs = 0;
  // A run that was cut between deleting and erasing leaves this to be done: so the first sweep always erases.
  #isErased = false;

  pinOpen({ dataDir, nowMs }: Input<'pinOpen'>): PinOpenReply {
    let quarantinedAs: string | null = null;
    if (this.#db === null) {
      const file = pinAttemptsFile(dataDir);
      const opened = openOrBegin(dataDir, file, nowMs);
      this.#file = file;
      this.#db = opened.db;
      quarantinedAs = opened.quarantinedAs;
    }
    const latestMs = this.#guarded((db) => db.first<{ latest: number | null }>('SELECT max(at_ms) AS latest FROM attempts')?.latest ?? 0);
    return { nowMs: this.#nowMs ?? Math.max(nowMs, latestMs), quarantinedAs };
  }

  pinLoad({ nowMs }: Input<'pinLoad'>): StoredPinAttempt[] {
    const atMs = this.#nowMs ?? nowMs;
    const rows = this.#guarded((db) => db.all<AttemptRow>('SELECT id, digest, terminal, at_ms FROM attempts WHERE expires_at > ? ORDER BY id', atMs));
    return rows.map(({ id, digest, terminal, at_ms }) => ({
      id,
      digest: Buffer.from(digest).toString('hex'),
      terminal,
      ageMs: Math.max(0, atMs - at_ms),
    }));
  }

  pinAdd({ attempt, nowMs }: Input<'pinAdd'>): number {
    const atMs = Math.max(0, this.#nowMs ?? nowMs);
    const row = this.#guarded((db) =>
      db.first<{ id: number }>(
        'INSERT INTO attempts (digest, terminal, at_ms, expires_at) VALUES (?, ?, ?, ?) RETURNING id',
        Buffer.from(attempt.digest, 'hex'),
        attempt.terminal,
        atMs,
        atMs + keptMs,
      ),
    );
    if (row === undefined) throw new InvariantError('an inserted try has no id');
    if (this.#nowMs === null) this.#undated = { fromId: this.#undated?.fromId ?? row.id, latestMs: atMs };
    return row.id;
  }

  pinRemove({ ids }: Input<'pinRemove'>): void {
    this.#guarded((db) => db.transaction(() => ids.reduce((count, id) => count + db.run('DELETE FROM attempts WHERE id = ?', id), 0)));
    this.#isErased = false;
  }

  pinClose(): void {
    this.#db?.close();
    this.#db = null;
  }

  /** The traces' store was opened at this time of its course. */
  begin(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  /** Deletes what is 24 hours old. Returns whether the bytes of everything removed are gone; true where the file is not open. */
  sweep(nowMs: number): boolean {
    this.#nowMs = nowMs;
    const file = this.#file;
    if (this.#db === null || file === null) return true;
    return this.#guarded((db) => {
      if (db.run('DELETE FROM attempts WHERE expires_at <= ?', nowMs) > 0) this.#isErased = false;
      // What is ahead of the course missed a correction of it: 24 hours are 24 hours all the same.
      db.run('UPDATE attempts SET at_ms = max(0, ?), expires_at = max(0, ?) + ? WHERE at_ms > ?', nowMs, nowMs, keptMs, nowMs);
      if (!this.#isErased) this.#isErased = erasePages(db, file);
      return this.#isErased;
    });
  }

  /** Brings the course of time back to `nowMs`: every try keeps the time that it has left. */
  moveBack(correctionMs: number, nowMs: number): void {
    this.#nowMs = nowMs;
    this.#owedMs += correctionMs;
    if (this.#db !== null) this.#guarded(() => undefined);
  }

  /** What the course of time asks of tries comes before anything else that is done with them. */
  #followCourse(db: WritableDb): void {
    if (this.#nowMs === null) return;
    if (this.#owedMs > 0) this.#moveOwed(db, this.#owedMs, this.#nowMs);
    this.#owedMs = 0;
    if (this.#undated !== null) shiftFrom(db, this.#undated.fromId, this.#nowMs - this.#undated.latestMs);
    this.#undated = null;
  }

  #moveOwed(db: WritableDb, correctionMs: number, nowMs: number): void {
    db.transaction(() => {
      db.run('DELETE FROM attempts WHERE expires_at <= ?', nowMs + correctionMs);
      shiftFrom(db, 0, -correctionMs);
    });
    this.#isErased = false;
  }

  #guarded<Result>(work: (db: WritableDb) => Result): Result {
    if (this.#db === null) throw new InvariantError('the file of PIN tries is not open');
    try {
      this.#followCourse(this.#db);
      return work(this.#db);
    } catch (error) {
      throw toKioskError(error);
    }
  }
}

/** Moves tries in time. Older than the time itself can hardly be: such a try counts as made at its beginning. */
function shiftFrom(db: WritableDb, fromId: number, byMs: number): void {
  db.run('UPDATE attempts SET at_ms = max(0, at_ms + ?), expires_at = max(0, at_ms + ?) + ? WHERE id >= ?', byMs, byMs, keptMs, fromId);
}

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
