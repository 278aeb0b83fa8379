import type { Clock, TimerHandle } from '../../contracts/clock.ts';

/** How often the driver asks its guard for a sign of life, in milliseconds. */
export const beatMs = 2000;
/** How old the question of the last answered beat may be for the guard to count as awake, in milliseconds. */
export const awakeMs = 1.5 * beatMs;
/**
 * A station that asks nothing for this long hangs: its guard writes "off" then. Longer than `awakeMs`, so that such an "off"
 * never meets a pulse that the driver gives by its own hand.
 */
export const stationSilentMs = 3 * beatMs;

/** Beats that may stay unanswered; one alone can be the station's own stall. */
const mostUnanswered = 2;

export interface GuardBeatOptions {
  readonly clock: Clock;
  send(id: number): void;
  /** The guard left its beats unanswered. Nothing is sent after that until the next start. */
  onSilent(): void;
}

/** Asks a guard for a sign of life again and again, so that one that hangs is found before a patron stands there. */
export class GuardBeat {
  readonly #options: GuardBeatOptions;
  #timer: TimerHandle | null = null;
  #lastId = 0;
  #lastSentAtMs = 0;
  #unanswered = 0;
  #awakeUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: GuardBeatOptions) {
    this.#options = options;
  }

  /** Whether the guard answered a beat that was sent after the last `start` and not long ago. */
  get isAwake(): boolean {
    return this.#options.clock.monotonicMs() < this.#awakeUntilMs;
  }

  /** Begins anew: only answers to beats from now on count. */
  start(): void {
    this.stop();
    this.#unanswered = 0;
    this.#beat();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#awakeUntilMs = Number.NEGATIVE_INFINITY;
    this.#lastId += 1;
  }

  answered(id: number): void {
    if (id !== this.#lastId || this.#timer === null) return;
    this.#unanswered = 0;
    this.#awakeUntilMs = this.#lastSentAtMs + awakeMs;
  }

  #beat(): void {
    const { clock, send, onSilent } = this.#options;
    if (this.#unanswered >= mostUnanswered) {
      this.stop();
      return onSilent();
    }
    this.#lastId += 1;
    this.#unanswered += 1;
    this.#lastSentAtMs = clock.monotonicMs();
    this.#timer = clock.setTimer(beatMs, () => this.#beat());
    send(this.#lastId);
  }
}
