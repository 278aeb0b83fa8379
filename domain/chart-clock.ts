import type { Clock, TimerHandle } from '../contracts/clock.ts';

/** The clock shape that the statechart library asks for. */
export interface ChartClock {
  setTimeout(run: () => void, delayMs: number): TimerHandle;
  clearTimeout(handle: TimerHandle | undefined): void;
}

/** Lets a chart's `after` transitions run on our injected clock; `move` is given every one that is due, to run it. */
export function chartClock(clock: Clock, move: (run: () => void) => void = (run) => run()): ChartClock {
  return {
    setTimeout: (run, delayMs) => clock.setTimer(delayMs, () => move(run)),
    clearTimeout: (handle) => handle?.cancel(),
  };
}
