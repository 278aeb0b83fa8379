import { type Clock, within } from '../../contracts/clock.ts';
import { isKioskError, KioskError } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { Journal, JournalChange, JournalRow, NewJournalRow } from '../../contracts/ports/journal.port.ts';
import { HealthCell } from '../health-cell.ts';
import { OpenedThread } from '../store/opened-thread.ts';
import type { StoreThread } from '../store/store-thread.ts';
import type { JournalPendingReply } from './journal-calls.ts';

/** What a journal tells about itself without being asked. */
export type JournalNotice =
  /** The file was damaged and lies under this name in the store's folder; `salvaged` rows were saved from it. */
  | { readonly kind: 'quarantined'; readonly file: string; readonly salvaged: number }
  /** This many rows reached the hard cap in the last 30 days although nobody had settled them, now that the number is another one. */
  | { readonly kind: 'expired'; readonly count: number }
  /** This many rows wait for staff, now that the number is another one: a second process changes it too. */
  | { readonly kind: 'parked'; readonly count: number };

/** What a journal is opened with. */
export interface WorkerJournalOptions {
  /** The station's data folder; the journal lies in `store/` in it. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** The thread in which the databases live; asked anew for every call, since a thread may end. */
  readonly thread: () => StoreThread;
  readonly onNotice?: (notice: JournalNotice) => void;
}

/** A disk that hangs must not hold up a loan: it is then made without the journal, which says that it is down. */
const callLimitMs = 1_000;

/** Makes the journal on SQLite in the store's thread. It opens at its first use, and again whenever the thread was lost. */
export function createWorkerJournal(options: WorkerJournalOptions): Journal {
  return new WorkerJournal(options);
}

class WorkerJournal implements Journal {
  readonly #options: WorkerJournalOptions;
  readonly #health = new HealthCell();
  readonly #file: OpenedThread;
  /** Rows whose writing was not confirmed: should they be there after all, nobody relies on them, and they are taken away. */
  #unconfirmed: NewJournalRow[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  #isClosed = false;
  readonly #told = { expired: 0, parked: 0 };

  constructor(options: WorkerJournalOptions) {
    this.#options = options;
    this.#file = new OpenedThread({ thread: options.thread, open: (thread) => this.#open(thread) });
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  async add(row: NewJournalRow): Promise<number> {
    try {
      return await this.#ask((thread) => thread.call('journalAdd', { row }));
    } catch (error) {
      this.#unconfirmed.push(row);
      throw error;
    }
  }

  change(id: number, change: JournalChange): Promise<boolean> {
    return this.#ask((thread) => thread.call('journalChange', { id, change, nowMs: this.#nowMs() }));
  }

  async pending(): Promise<readonly JournalRow[]> {
    const { rows, expiredUnsettled, parked }: JournalPendingReply = await this.#ask((thread) =>
      thread.call('journalPending', { nowMs: this.#nowMs(), monotonicMs: this.#options.clock.monotonicMs() }),
    );
    this.#tellCount('expired', expiredUnsettled);
    this.#tellCount('parked', parked);
    return this.#withdrawUnconfirmed(rows);
  }

  list(): Promise<readonly JournalRow[]> {
    return this.#ask((thread) => thread.call('journalList', {}));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#underWay);
    await this.#file
      .take()
      ?.call('journalClose', {})
      .catch(() => undefined);
  }

  #tellCount(kind: 'expired' | 'parked', count: number): void {
    if (count === this.#told[kind]) return;
    this.#told[kind] = count;
    this.#options.onNotice?.({ kind, count });
  }

  /**
   * Calls are answered in order, so that these rows show every unconfirmed one that was written. What they ask for went on without the
   * journal and may have been done: to say anything of it here could be wrong.
   */
  async #withdrawUnconfirmed(rows: readonly JournalRow[]): Promise<readonly JournalRow[]> {
    const unconfirmed = this.#unconfirmed;
    this.#unconfirmed = [];
    const isUnconfirmed = (row: JournalRow): boolean =>
      unconfirmed.some(({ kind, item, atMs }) => row.kind === kind && row.item === item && row.atMs === atMs);
    for (const { id } of rows.filter(isUnconfirmed)) await this.#ask((thread) => thread.call('journalRemove', { id }));
    return rows.filter((row) => !isUnconfirmed(row));
  }

  /** Asks the open journal within the limit. A call that takes longer goes on: its promise is the caller's loss, its row is not. */
  async #ask<Value>(call: (thread: StoreThread) => Promise<Value>): Promise<Value> {
    try {
      const answer = await within(this.#options.clock, callLimitMs, this.#tracked(this.#opened().then(call)));
      if (answer === 'overdue') throw unavailable("The journal's disk does not answer: check the disk.");
      this.#health.set({ state: 'ready' });
      return answer as Value;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #tracked<Value>(asked: Promise<Value>): Promise<Value> {
    this.#underWay.add(asked);
    return asked.finally(() => this.#underWay.delete(asked));
  }

  async #opened(): Promise<StoreThread> {
    if (this.#isClosed) throw unavailable('The journal is closed.');
    return this.#file.get();
  }

  async #open(thread: StoreThread): Promise<void> {
    const { quarantinedAs, salvaged } = await thread.call('journalOpen', { dataDir: this.#options.dataDir, nowMs: this.#nowMs() });
    if (quarantinedAs !== null) this.#options.onNotice?.({ kind: 'quarantined', file: quarantinedAs, salvaged });
  }

  #failed(error: unknown): unknown {
    if (!isKioskError(error)) return error;
    // Damage that shows while running is "unavailable" for the caller: the rows are salvaged at the next opening.
    const told = error.code === 'STORE_DAMAGED' ? unavailable('The journal is damaged; what can be read of it is taken over.', error) : error;
    this.#health.set({ state: 'faulted', code: told.code, remedy: told.message });
    return told;
  }

  #nowMs(): number {
    return Math.floor(this.#options.clock.now());
  }
}

const unavailable = (sentence: string, cause?: unknown): KioskError =>
  new KioskError('STORE_UNAVAILABLE', sentence, { retryable: true, ...(cause === undefined ? {} : { cause }) });
