import type { Clock } from '../contracts/clock.ts';

interface Part {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

/** How a part's stop went, when it did not go well. */
export type StopFailure = { readonly name: string; readonly reason: 'timeout' | 'error' };

const stopLimitMs = 3000;

/**
 * The order in which a station stops: the last part started is the first one stopped. A part that fails or
 * takes longer than 3 s is named and does not keep the others from stopping.
 */
export class StopStack {
  readonly #parts: Part[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(name: string, stop: Part['stop']): void {
    this.#parts.push({ name, stop });
  }

  /** Stops everything; a second call finds nothing left. */
  async stop(): Promise<StopFailure[]> {
    const failures: StopFailure[] = [];
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      const reason = await this.#stopOne(part);
      if (reason !== null) failures.push({ name: part.name, reason });
    }
    return failures;
  }

  #stopOne(part: Part): Promise<StopFailure['reason'] | null> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(stopLimitMs, () => resolve('timeout'));
      const settle = (reason: StopFailure['reason'] | null): void => {
        timer.cancel();
        resolve(reason);
      };
      Promise.resolve()
        .then(part.stop)
        .then(
          () => settle(null),
          () => settle('error'),
        );
    });
  }
}
