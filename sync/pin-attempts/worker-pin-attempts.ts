import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { PinAttempt, PinAttemptStore, StoredPinAttempt } from '../../contracts/ports/pin-attempts.port.ts';
import { OpenedThread } from '../store/opened-thread.ts';
import type { StoreThread } from '../store/store-thread.ts';
import type { PinTime } from './pin-attempt-calls.ts';

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

/** Tries go this often, also where no purge of the traces takes them along: it is off, or fails. */
const tickMs = 30_000;

/** Tries of PINs on SQLite in the store's thread. They go by the time that the station has really run. */
export class WorkerPinAttempts implements PinAttemptStore {
  readonly #options: WorkerPinAttemptsOptions;
  readonly #file: OpenedThread;
  #tick: TimerHandle | null = null;
  #isClosed = false;
  #isSweeping = false;

  constructor(options: WorkerPinAttemptsOptions) {
    this.#options = options;
    this.#file = new OpenedThread({ thread: options.thread, open: (thread) => this.#open(thread) });
  }

  load(): Promise<readonly StoredPinAttempt[]> {
    return this.#file.get().then((thread) => thread.call('pinLoad', this.#time()));
  }

  add(attempt: PinAttempt): Promise<number> {
    return this.#file.get().then((thread) => thread.call('pinAdd', { attempt, ...this.#time() }));
  }

  remove(ids: readonly number[]): Promise<void> {
    return this.#file.get().then((thread) => thread.call('pinRemove', { ids }));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#tick?.cancel();
    await this.#file
      .take()
      ?.call('pinClose', {})
      .catch(() => undefined);
  }

  async #open(thread: StoreThread): Promise<void> {
    const { quarantinedAs } = await thread.call('pinOpen', { dataDir: this.#options.dataDir, ...this.#time() });
    if (quarantinedAs !== null) this.#options.onQuarantined(quarantinedAs);
    if (!this.#isClosed) this.#tick ??= this.#setTick();
  }

  #setTick(): TimerHandle {
    return this.#options.clock.setTimer(tickMs, () => {
      this.#tick = this.#setTick();
      void this.#sweep();
    });
  }

  /** One at a time: a disk that hangs gathers none. Its failure is told where a try is written, and by the purge of the traces. */
  async #sweep(): Promise<void> {
    if (this.#isSweeping) return;
    this.#isSweeping = true;
    try {
      const thread = await this.#file.get();
      await thread.call('pinSweep', this.#time());
    } catch {
      // Tried again at the next tick.
    } finally {
      this.#isSweeping = false;
    }
  }

  #time(): PinTime {
    const { clock } = this.#options;
    return { nowMs: Math.floor(clock.now()), monotonicMs: clock.monotonicMs() };
  }
}
