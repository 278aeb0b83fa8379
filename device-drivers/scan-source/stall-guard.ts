/** How often a reader looks at the time while nothing comes. */
export const stallLookMs = 500;
/** The process did nothing for this long: what waits in the kernel is of unknown age. */
export const stallLimitMs = 2_000;
/** What was held back arrives within this time of waking up, and of the byte before it. */
export const staleGapMs = 250;

/**
 * Tells bytes that waited in the kernel while the process hung from bytes that arrive now: nobody may find a door open for a card
 * shown long ago. Nothing dates a byte of a serial line, so what counts is whether this process looked in time.
 */
export class StallGuard {
  #lookedAtMs: number;
  #staleUntilMs = Number.NEGATIVE_INFINITY;

  constructor(atMs: number) {
    this.#lookedAtMs = atMs;
  }

  /** To be called at every sign of life. Returns whether the process has just woken up. */
  look(atMs: number): boolean {
    const isAwakened = atMs - this.#lookedAtMs > stallLimitMs;
    this.#lookedAtMs = atMs;
    if (isAwakened) this.#staleUntilMs = atMs + staleGapMs;
    return isAwakened;
  }

  /** Whether bytes that arrive now are old. The rest of their line is as old as its beginning, so each prolongs the time. */
  isStale(atMs: number): boolean {
    if (atMs >= this.#staleUntilMs) return false;
    this.#staleUntilMs = atMs + staleGapMs;
    return true;
  }
}
