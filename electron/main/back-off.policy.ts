/** How often something that keeps failing is tried again. */
export interface BackOff {
  /** Waits of the first tries in milliseconds; the last one is kept from then on. */
  readonly waitsMs: readonly number[];
  /** After this long without a failure, counting starts anew. */
  readonly forgetAfterMs: number;
}

/** A dead page: back at once, then ever more slowly, never given up, since nobody stands by to start it. */
export const pageBackOff: BackOff = { waitsMs: [0, 250, 1000, 2000, 5000, 15_000, 30_000], forgetAfterMs: 60_000 };

/** A station that the shell started and that ended. */
export const stationBackOff: BackOff = { waitsMs: [250, 500, 1000, 2000, 5000, 15_000, 30_000], forgetAfterMs: 60_000 };

/** Counts failures and says how long to wait after each. */
export class FailureCount {
  readonly #backOff: BackOff;
  #failures = 0;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(backOff: BackOff) {
    this.#backOff = backOff;
  }

  /** How many failures in a row there were. */
  get failures(): number {
    return this.#failures;
  }

  /** Notes a failure at `nowMs` (monotonic); gives the milliseconds to wait. */
  note(nowMs: number): number {
    const { waitsMs, forgetAfterMs } = this.#backOff;
    if (nowMs - this.#lastMs > forgetAfterMs) this.#failures = 0;
    this.#lastMs = nowMs;
    this.#failures += 1;
    return waitsMs[Math.min(this.#failures, waitsMs.length) - 1] ?? 0;
  }
}
