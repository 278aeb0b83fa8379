import type { Clock, TimerHandle } from '../contracts/clock.ts';

/** Options of a `SystemClock`. */
export interface SystemClockOptions {
  /** Whether a set timer keeps the process alive; true unless told. */
  readonly keepsProcessAlive?: boolean;
}

/** The longest delay that `setTimeout` takes; a longer one would fire at once. */
const longestTimeoutMs = 2 ** 31 - 1;

/** The PC's own time. */
export class SystemClock implements Clock {
  readonly #keepsProcessAlive: boolean;

  constructor(options: SystemClockOptions = {}) {
    this.#keepsProcessAlive = options.keepsProcessAlive ?? true;
  }

  now(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  setTimer(delayMs: number, run: () => void): TimerHandle {
    const dueMs = performance.now() + Math.max(0, delayMs);
    let timeout = this.#arm(dueMs, fire);
    const again = (): void => {
      timeout = this.#arm(dueMs, fire);
    };
    // Node's timers count whole milliseconds and may be early by a part of one: a pulse or a limit never is.
    function fire(): void {
      if (performance.now() < dueMs) again();
      else run();
    }
    return { cancel: () => clearTimeout(timeout) };
  }

  #arm(dueMs: number, fire: () => void): NodeJS.Timeout {
    const leftMs = Math.max(0, Math.ceil(dueMs - performance.now()));
    const timeout = setTimeout(fire, Math.min(leftMs, longestTimeoutMs));
    return this.#keepsProcessAlive ? timeout : timeout.unref();
  }
}

/** The clock of this process. */
export const systemClock: Clock = new SystemClock();
