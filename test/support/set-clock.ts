import type { Clock } from '../../contracts/clock.ts';
import { SystemClock } from '../../station/system-clock.ts';

/** A PC whose clock was set to this moment when it started: real time from there on. `set` moves it, as a jump does. */
export class SetClock implements Clock {
  readonly #real = new SystemClock();
  #aheadMs: number;

  constructor(at: string) {
    this.#aheadMs = Date.parse(at) - this.#real.now();
  }

  now(): number {
    return this.#real.now() + this.#aheadMs;
  }

  monotonicMs(): number {
    return this.#real.monotonicMs();
  }

  setTimer(delayMs: number, run: () => void): ReturnType<Clock['setTimer']> {
    return this.#real.setTimer(delayMs, run);
  }

  /** Somebody, or something, sets the clock. */
  set(at: string): void {
    this.#aheadMs = Date.parse(at) - this.#real.now();
  }
}
