import { InvariantError } from '../../contracts/errors.ts';
import { sqliteCode, type WritableDb } from './database.ts';
import { checkErasing } from './erasing-check.ts';
import { openStoreFile, type OpenedFile, toKioskError } from './open-store-file.ts';
import { eraseQuarantined } from './quarantine.ts';
import type { EventLogCalls } from '../event-log/event-log-calls.ts';
import type { JournalCalls } from '../journal/journal-calls.ts';
import type { PinAttemptCalls } from '../pin-attempts/pin-attempt-calls.ts';
import type { CounterCalls } from '../statistics/counter-calls.ts';
import type { OpenReply, StoreCalls, StoreInput, StoreReply } from './store-calls.ts';
import { type PurgeStep, TracePurge } from './trace-purge.ts';
import { forgetBorrowers, highestTime, insertTrace, moveBack, rememberTime, selectTraces, selectTracesOf, shortenTo } from './trace-table.ts';

/** How one trace of a batch went: stored, or why not. */
export type AppendResult = { readonly ok: true } | { readonly ok: false; readonly error: unknown };

/** The store inside its thread: synchronous, and with no clock of its own. */
export class StoreSession
  implements Omit<StoreCalls, 'append' | 'purge' | keyof JournalCalls | keyof PinAttemptCalls | keyof EventLogCalls | keyof CounterCalls>
{
  #opened: OpenedFile | null = null;
  #purge: TracePurge | null = null;

  open({ dataDir, nowMs, retentionMs, forgetsBorrowers }: Omit<StoreInput<'open'>, 'monotonicMs'>): OpenReply {
    const opened = openStoreFile(dataDir, nowMs);
    this.#opened = opened;
    return this.#guarded((db) => {
      checkErasing(opened.folder);
      db.transaction(() => {
        shortenTo(db, retentionMs);
        if (forgetsBorrowers) forgetBorrowers(db);
      });
      this.#purge = new TracePurge(opened);
      const highestMs = highestTime(db);
      return { nowMs: Math.max(nowMs, highestMs), highestMs, quarantinedAs: opened.quarantinedAs };
    });
  }

  /** Stores a batch in one transaction, hence with one `fsync`. A trace that the table refuses does not stop the others. */
  appendAll(batch: readonly StoreInput<'append'>[]): AppendResult[] {
    try {
      const db = this.#db;
      return db.transaction(() => {
        const results = batch.map(({ trace }) => insertOrRefuse(db, trace));
        rememberTime(db, Math.max(...batch.map((each) => each.nowMs)));
        return results;
      });
    } catch (error) {
      const failed = toKioskError(error);
      return batch.map(() => ({ ok: false, error: failed }));
    }
  }

  window(input: StoreInput<'window'>): StoreReply<'window'> {
    return this.#guarded((db) => selectTraces(db, input));
  }

  tracesOf({ digests, nowMs }: StoreInput<'tracesOf'>): StoreReply<'tracesOf'> {
    return this.#guarded((db) => selectTracesOf(db, digests, nowMs));
  }

  purge({ nowMs, isFirst }: Pick<StoreInput<'purge'>, 'nowMs' | 'isFirst'>): PurgeStep {
    return this.#guarded(() => {
      const purge = this.#steps;
      if (isFirst) purge.begin(nowMs);
      return purge.step();
    });
  }

  /** Erases what was put aside and whose time is over. Returns true: what is left has time. @throws the disk's error where one can't be erased */
  eraseAside(nowMs: number): boolean {
    eraseQuarantined(this.#file.folder, nowMs);
    return true;
  }

  moveBack(input: StoreInput<'moveBack'>): void {
    const removed = this.#guarded((db) => moveBack(db, input.correctionMs, input.nowMs));
    if (removed > 0) this.#steps.mustErase();
  }

  close(): void {
    this.#purge = null;
    this.#opened?.db.close();
    this.#opened = null;
  }

  get #file(): OpenedFile {
    if (this.#opened === null) throw new InvariantError('the store is not open');
    return this.#opened;
  }

  get #steps(): TracePurge {
    if (this.#purge === null) throw new InvariantError('the store is not open');
    return this.#purge;
  }

  get #db(): WritableDb {
    return this.#file.db;
  }

  #guarded<Result>(work: (db: WritableDb) => Result): Result {
    try {
      return work(this.#db);
    } catch (error) {
      throw toKioskError(error);
    }
  }
}

function insertOrRefuse(db: WritableDb, trace: StoreInput<'append'>['trace']): AppendResult {
  try {
    insertTrace(db, trace);
    return { ok: true };
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_CONSTRAINT') !== true) throw error;
    // The values stay out of the message: this trace may hold what no trace and no log may hold.
    return { ok: false, error: new InvariantError('a trace holds something else than words from the closed lists') };
  }
}
