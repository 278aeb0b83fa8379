import type { Clock } from '../../contracts/clock.ts';

/** The guard process's own time: it must end a pulse when the station, and with it the station's clock, is gone. */
export const guardClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
