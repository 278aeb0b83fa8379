import type { Clock } from '../../contracts/clock.ts';

const windowMs = 60_000;
const freeTries = 10;
const penaltyMs = 1000;

/** Wrong secrets that one connection may send before it is closed. */
export const wrongSecretsPerConnection = 3;

/**
 * Slows guessing down: from the 11th wrong secret within a minute on, over all connections, each wrong one waits a second for
 * its answer. A right one never waits, so that nobody can keep the real screens out by guessing.
 */
export class WrongSecretLimit {
  readonly #clock: Clock;
  #triesMs: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a wrong secret; gives the milliseconds to wait before it is answered. */
  note(): number {
    const nowMs = this.#clock.monotonicMs();
    this.#triesMs = [...this.#triesMs.filter((triedMs) => triedMs > nowMs - windowMs), nowMs].slice(-(freeTries + 1));
    return this.#triesMs.length > freeTries ? penaltyMs : 0;
  }
}
