import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { attempt } from '../attempt.ts';

/** A call that waits for its turn. */
export interface Job<Value> {
  /** The session that the call belongs to. */
  readonly group: number;
  readonly run: () => Promise<Value>;
  readonly done: (value: Value) => void;
  readonly failed: (error: unknown) => void;
  /** The limit passed. The call has not ended: `done` or `failed` still follows if it ever does. */
  readonly overdue: () => void;
}

/** How a queue works: `parallel` (>= 1) calls at once, each with `limitMs` before its place is given to the next. */
export interface WorkQueueOptions {
  readonly clock: Clock;
  readonly parallel: number;
  readonly limitMs: number;
}

interface Started {
  readonly group: number;
  readonly timer: TimerHandle;
}

/** Runs calls in the order in which they came, at most a few at once. No call can hold the others up for ever. */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #waiting: (() => void)[] = [];
  readonly #groups = new Map<number, number>();
  readonly #afterGroup = new Map<number, () => void>();
  readonly #started = new Set<Started>();
  #isStopped = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /** Runs the job at once if there is room, else in its turn. */
  add<Value>(job: Job<Value>): void {
    if (this.#isStopped) return;
    this.#groups.set(job.group, (this.#groups.get(job.group) ?? 0) + 1);
    this.#waiting.push(() => this.#start(job));
    this.#fill();
  }

  /** Runs `then` as soon as no job of the group is left, which may be now. */
  afterGroup(group: number, then: () => void): void {
    if (this.#isStopped) return;
    if (this.#groups.has(group)) this.#afterGroup.set(group, then);
    else then();
  }

  /** Forgets everything that waits; calls under way end by themselves and tell nobody. */
  stop(): void {
    this.#isStopped = true;
    this.#waiting.length = 0;
    this.#afterGroup.clear();
    for (const { timer } of this.#started) timer.cancel();
    this.#started.clear();
  }

  #fill(): void {
    while (this.#started.size < this.#options.parallel) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next();
    }
  }

  #start<Value>(job: Job<Value>): void {
    const { clock, limitMs } = this.#options;
    const entry: Started = {
      group: job.group,
      timer: clock.setTimer(limitMs, () => this.#settle(entry, job.overdue)),
    };
    this.#started.add(entry);
    attempt(job.run, {
      done: (value) => this.#settle(entry, () => job.done(value)),
      failed: (error) => this.#settle(entry, () => job.failed(error)),
    });
  }

  #settle(entry: Started, tell: () => void): void {
    if (this.#isStopped) return;
    const isFirst = this.#started.delete(entry);
    entry.timer.cancel();
    tell();
    if (!isFirst) return;
    this.#leaveGroup(entry.group);
    this.#fill();
  }

  #leaveGroup(group: number): void {
    const left = (this.#groups.get(group) ?? 1) - 1;
    if (left > 0) {
      this.#groups.set(group, left);
      return;
    }
    this.#groups.delete(group);
    this.#afterGroup.get(group)?.();
    this.#afterGroup.delete(group);
  }
}
