import type { Clock } from '../../contracts/clock.ts';

/** Waits that end early when the station stops. */
export class Pauses {
  readonly #clock: Clock;
  readonly #ends = new Set<() => void>();
  #isStopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Resolves after `ms`, or at once when stopped: true where the time has passed. */
  pause(ms: number): Promise<boolean> {
    if (this.#isStopped) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (): void => {
        timer.cancel();
        this.#ends.delete(end);
        resolve(!this.#isStopped);
      };
      const timer = this.#clock.setTimer(ms, end);
      this.#ends.add(end);
    });
  }

  /** Ends every wait. */
  stop(): void {
    this.#isStopped = true;
    for (const end of this.#ends) end();
  }
}
