import { InvariantError } from '../../contracts/errors.ts';
import { sqliteCode, type WritableDb } from './database.ts';
import { erasePages } from './erase-pages.ts';
import { openStoreFile, type OpenedFile, toKioskError } from './open-store-file.ts';
import { eraseQuarantined } from './quarantine.ts';
import type { EventLogCalls } from '../event-log/event-log-calls.ts';
import type { JournalCalls } from '../journal/journal-calls.ts';
import type { PinAttemptCalls } from '../pin-attempts/pin-attempt-calls.ts';
import type { OpenReply, StoreCalls, StoreInput, StoreReply, SweepReply } from './store-calls.ts';
import { deleteExpired, highestTime, insertTrace, moveBack, rememberTime, selectTraces } from './trace-table.ts';

/** How one trace of a batch went: stored, or why not. */
export type AppendResult = { readonly ok: true } | { readonly ok: false; readonly error: unknown };

/** The store inside its thread: synchronous, and with no clock of its own. */
export class StoreSession implements Omit<StoreCalls, 'append' | keyof JournalCalls | keyof PinAttemptCalls | keyof EventLogCalls> {
  #opened: OpenedFile | null = null;
  // A run that was cut between deleting and erasing leaves this to be done: so the first purge always erases.
  #isErased = false;
  /** Rises whenever another process changed the file: somebody erased a card's traces, and a reader may have kept their bytes alive. */
  #otherVersion: unknown = null;

  open(input: StoreInput<'open'>): OpenReply {
    this.#opened = openStoreFile(input.dataDir, input.nowMs);
    const nowMs = Math.max(input.nowMs, highestTime(this.#db));
    const { isErased } = this.purge({ nowMs });
    return { nowMs, quarantinedAs: this.#opened.quarantinedAs, isErased };
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

  purge(input: StoreInput<'purge'>): SweepReply {
    return this.#guarded((db) => {
      const { file, folder } = this.#file;
      const removed = db.transaction(() => {
        rememberTime(db, input.nowMs);
        return deleteExpired(db, input.nowMs);
      });
      eraseQuarantined(folder, input.nowMs);
      const otherVersion = db.pragma('data_version');
      if (removed > 0 || otherVersion !== this.#otherVersion) this.#isErased = false;
      this.#otherVersion = otherVersion;
      if (!this.#isErased) this.#isErased = erasePages(db, file);
      return { removed, isErased: this.#isErased };
    });
  }

  moveBack(input: StoreInput<'moveBack'>): void {
    const removed = this.#guarded((db) => moveBack(db, input.correctionMs, input.nowMs));
    if (removed > 0) this.#isErased = false;
  }

  close(): void {
    this.#opened?.db.close();
    this.#opened = null;
  }

  get #file(): OpenedFile {
    if (this.#opened === null) throw new InvariantError('the store is not open');
    return this.#opened;
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
