import type { Clock } from '../../contracts/clock.ts';
import type { PinAttempt, PinAttemptStore, StoredPinAttempt } from '../../contracts/ports/pin-attempts.port.ts';
import { OpenedThread } from '../store/opened-thread.ts';
import type { StoreThread } from '../store/store-thread.ts';

/** What the store of PIN tries is made of. */
export interface WorkerPinAttemptsOptions {
  /** The station's data folder; the file lies in `store/` in it. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** The thread in which the databases live; asked anew for every call, since a thread may end. */
  readonly thread: () => StoreThread;
  /** A damaged file lies under this name in the store's folder; a fresh one was begun. */
  readonly onQuarantined: (file: string) => void;
}

/**
 * Tries of PINs on SQLite in the store's thread. Their time is that of the traces; where no store of traces tells it, wall time at the first opening, and the clock
 * that never jumps from then on.
 */
export class WorkerPinAttempts implements PinAttemptStore {
  readonly #options: WorkerPinAttemptsOptions;
  readonly #file: OpenedThread;
  #course: { readonly startMs: number; readonly monotonicMs: number };

  constructor(options: WorkerPinAttemptsOptions) {
    this.#options = options;
    this.#file = new OpenedThread({ thread: options.thread, open: (thread) => this.#open(thread) });
    this.#course = { startMs: options.clock.now(), monotonicMs: options.clock.monotonicMs() };
  }

  load(): Promise<readonly StoredPinAttempt[]> {
    return this.#file.get().then((thread) => thread.call('pinLoad', { nowMs: this.#nowMs() }));
  }

  add(attempt: PinAttempt): Promise<number> {
    return this.#file.get().then((thread) => thread.call('pinAdd', { attempt, nowMs: this.#nowMs() }));
  }

  remove(ids: readonly number[]): Promise<void> {
    return this.#file.get().then((thread) => thread.call('pinRemove', { ids }));
  }

  async close(): Promise<void> {
    await this.#file
      .take()
      ?.call('pinClose', {})
      .catch(() => undefined);
  }

  async #open(thread: StoreThread): Promise<void> {
    const { nowMs, quarantinedAs } = await thread.call('pinOpen', { dataDir: this.#options.dataDir, nowMs: this.#nowMs() });
    this.#course = { startMs: nowMs, monotonicMs: this.#options.clock.monotonicMs() };
    if (quarantinedAs !== null) this.#options.onQuarantined(quarantinedAs);
  }

  #nowMs(): number {
    return Math.floor(this.#course.startMs + this.#options.clock.monotonicMs() - this.#course.monotonicMs);
  }
}
