import type { Clock, TimerHandle } from '../contracts/clock.ts';

/** The clock shape that the statechart library asks for. */
export interface ChartClock {
  setTimeout(run: () => void, delayMs: number): TimerHandle;
  clearTimeout(handle: TimerHandle | undefined): void;
}

/** Lets a chart's `after` transitions run on our injected clock. */
export function chartClock(clock: Clock): ChartClock {
  return {
    setTimeout: (run, delayMs) => clock.setTimer(delayMs, run),
    clearTimeout: (handle) => handle?.cancel(),
  };
}
