import type { Clock, TimerHandle } from '../contracts/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock for tests. `advance` stops at each due timer, so chained timers fire when they would in real time. */
export class VirtualClock implements Clock {
  #wallMs: number;
  #monotonicMs = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  /** @param wallMs epoch milliseconds at the start; 2026-11-23T10:00Z unless told. */
  constructor(wallMs = Date.UTC(2026, 10, 23, 10)) {
    this.#wallMs = wallMs;
  }

  now(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  setTimer(delayMs: number, run: () => void): TimerHandle {
    this.#order += 1;
    const timer: Timer = { dueMs: this.#monotonicMs + Math.max(0, delayMs), order: this.#order, run };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /** How many timers are set: 0 after a clean stop. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Moves time on by `ms`, running each due timer at its own time and letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#monotonicMs + ms;
    await settle();
    for (let timer = this.#nextDue(endMs); timer !== undefined; timer = this.#nextDue(endMs)) {
      this.#timers.delete(timer);
      this.#moveTo(Math.max(timer.dueMs, this.#monotonicMs));
      timer.run();
      await settle();
    }
    this.#moveTo(endMs);
  }

  /** Moves time on as a process sees it that hung for `ms`: no timer ran, and those that are due run at the next `advance`. */
  stall(ms: number): void {
    this.#moveTo(this.#monotonicMs + ms);
  }

  /** Sets the wall clock as an administrator would; timers go on by monotonic time. */
  jumpWallTo(wallMs: number): void {
    this.#wallMs = wallMs;
  }

  #moveTo(monotonicMs: number): void {
    this.#wallMs += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }

  #nextDue(endMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs > endMs) continue;
      if (next === undefined || timer.dueMs < next.dueMs || (timer.dueMs === next.dueMs && timer.order < next.order)) next = timer;
    }
    return next;
  }
}

/** Lets every promise that can settle now do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
