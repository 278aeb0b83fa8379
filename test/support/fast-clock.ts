import type { Clock } from '../../contracts/clock.ts';

/** A clock whose timers run `factor` times as fast, for real sockets and long waits; its wall time is the real one. */
export function fastClock(factor: number): Clock {
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now() * factor,
    setTimer: (delayMs, run) => {
      const timer = setTimeout(run, delayMs / factor);
      return { cancel: () => clearTimeout(timer) };
    },
  };
}
