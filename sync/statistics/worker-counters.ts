import type { Clock } from '../../contracts/clock.ts';
import { OpenedThread } from '../store/opened-thread.ts';
import type { StoreThread } from '../store/store-thread.ts';
import type { Counter } from './counter-calls.ts';

/** What the store of counters is made of. */
export interface WorkerCountersOptions {
  /** The station's data folder; the file lies in `store/` in it. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** The thread in which the databases live; asked anew for every call, since a thread may end. */
  readonly thread: () => StoreThread;
  /** A damaged file lies under this name in the store's folder; a fresh one was begun. */
  readonly onQuarantined: (file: string) => void;
}

/** Counters on SQLite in the store's thread. */
export class WorkerCounters {
  readonly #options: WorkerCountersOptions;
  readonly #file: OpenedThread;

  constructor(options: WorkerCountersOptions) {
    this.#options = options;
    this.#file = new OpenedThread({ thread: options.thread, open: (thread) => this.#open(thread) });
  }

  /** Adds to what was counted before. @throws KioskError STORE_UNAVAILABLE, and counts nothing */
  async add(counters: readonly Counter[]): Promise<void> {
    const thread = await this.#file.get();
    await thread.call('countAdd', { counters, nowMs: this.#options.clock.now() });
  }

  async #open(thread: StoreThread): Promise<void> {
    const { dataDir, clock, onQuarantined } = this.#options;
    const aside = await thread.call('countOpen', { dataDir, nowMs: clock.now() });
    if (aside !== null) onQuarantined(aside);
  }
}
