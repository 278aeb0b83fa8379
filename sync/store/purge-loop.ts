import type { Clock } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { PurgeReport } from '../../contracts/ports/trace-store.port.ts';
import type { SweepReply } from './store-calls.ts';

const retryMs = 1000;
const maxTries = 20;

/** Sweeps until the bytes are gone: a sweep that another program's reading holds up is repeated every second, 20 times. */
export class PurgeLoop {
  readonly #clock: Clock;
  readonly #sweep: () => Promise<SweepReply>;
  readonly #pauses = new Set<() => void>();

  constructor(clock: Clock, sweep: () => Promise<SweepReply>) {
    this.#clock = clock;
    this.#sweep = sweep;
  }

  /**
   * Sweeps now. Resolves when everything that has expired by now is gone, bytes included.
   * @throws KioskError STORE_UNAVAILABLE where a reader held the old bytes for 20 s, or the store can't be used
   */
  async run(): Promise<PurgeReport> {
    let removed = 0;
    for (let tries = 1; tries <= maxTries; tries += 1) {
      if (tries > 1) await this.#pause();
      const reply = await this.#sweep();
      removed += reply.removed;
      if (reply.isErased) return { removed, atMs: this.#clock.now() };
    }
    throw new KioskError('STORE_UNAVAILABLE', 'Another program reads the local store, so that expired bytes can not be erased: end that program.', {
      retryable: true,
    });
  }

  /** Ends every run that waits for its next try; those throw CANCELLED. */
  stop(): void {
    for (const cancel of this.#pauses) cancel();
  }

  #pause(): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        timer.cancel();
        this.#pauses.delete(cancel);
        reject(new KioskError('CANCELLED', 'The local store was closed during a purge.'));
      };
      const timer = this.#clock.setTimer(retryMs, () => {
        this.#pauses.delete(cancel);
        resolve();
      });
      this.#pauses.add(cancel);
    });
  }
}
