/** A timer that was set and can be cancelled. */
export interface TimerHandle {
  /** Stops the timer; does nothing once it has fired or was cancelled. */
  cancel(): void;
}

/**
 * Time, injected. `Date.now` and `setTimeout` appear only in the `*-clock.ts` files that implement this.
 * Tests use a virtual clock that stops at each due timer.
 */
export interface Clock {
  /** Wall time in milliseconds since 1970-01-01T00:00Z. May jump when the PC's clock is set. */
  now(): number;
  /** Milliseconds on a clock that never jumps and never runs backwards; its origin means nothing. */
  monotonicMs(): number;
  /** Calls `run` once, `delayMs` (>= 0) milliseconds from now. */
  setTimer(delayMs: number, run: () => void): TimerHandle;
}

/** No station was built before this: a wall clock that shows an earlier time (a PC without a battery begins in 1970) shows none. Epoch milliseconds. */
export const earliestMs = Date.UTC(2026, 0, 1);

/** Resolves after `delayMs` on the given clock. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(delayMs, resolve);
  });
}

/** `work`'s outcome, or `'overdue'` when it takes longer than `limitMs`; what it comes to later is the caller's affair. */
export function within<Value>(clock: Clock, limitMs: number, work: Promise<Value>): Promise<Value | 'overdue'> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(limitMs, () => resolve('overdue'));
    work.then(resolve, reject).finally(() => timer.cancel());
  });
}
