import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { Unsubscribe } from '../../contracts/health.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import { ClockCourse } from '../../domain/clock-course.ts';
import type { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';

/** What keeps the site's state. */
export interface SiteStateOptions {
  readonly schedule: SiteSchedule;
  readonly clock: Clock;
  /** Whether the PC's time source says that its clock is right; null where nobody can tell. Asked only while the clock is doubted. */
  readonly isSynchronised: () => Promise<boolean | null>;
  /** The clock is believed again, or no more. */
  readonly onClockTrust: (isTrusted: boolean) => void;
}

/** The clock is looked at this often, so a jump is seen within it, whatever the schedule says. */
const lookMs = 10_000;

/** The site's state right now: by the schedule, and `closed` while the PC's clock cannot be believed. */
export class SiteStateKeeper {
  readonly #options: SiteStateOptions;
  readonly #course = new ClockCourse();
  readonly #listeners = new Set<(state: SiteState) => void>();
  #isTrusted = true;
  #isSynchronised: boolean | null = null;
  #told: SiteState;
  #timer: TimerHandle | null = null;

  constructor(options: SiteStateOptions) {
    this.#options = options;
    this.#told = this.state;
  }

  /** Asked for every card: the clock is looked at first, since a jump may be younger than the last look. */
  get state(): SiteState {
    this.#look();
    return this.#isTrusted ? this.#options.schedule.stateAt(this.#options.clock.now()) : 'closed';
  }

  /** Calls `listener` after every change. */
  onChange(listener: (state: SiteState) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  start(): void {
    this.#tick();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #look(): void {
    const { clock, onClockTrust } = this.#options;
    const isTrusted = this.#course.look({ wallMs: clock.now(), monotonicMs: clock.monotonicMs(), isSynchronised: this.#isSynchronised });
    if (isTrusted === this.#isTrusted) return;
    this.#isTrusted = isTrusted;
    // What the source said before the jump says nothing about the time after it.
    this.#isSynchronised = isTrusted ? null : false;
    onClockTrust(isTrusted);
  }

  #tick(): void {
    const { state } = this;
    if (state !== this.#told) {
      this.#told = state;
      for (const listener of this.#listeners) listener(state);
    }
    if (!this.#isTrusted) this.#askSource();
    const { clock } = this.#options;
    // On the schedule's minute, so that a door opens on time, and in between for the clock.
    const untilMinuteMs = 60_000 - (clock.now() % 60_000);
    this.#timer = clock.setTimer(Math.min(lookMs, Math.max(1, untilMinuteMs)), () => this.#tick());
  }

  #askSource(): void {
    this.#options.isSynchronised().then(
      (isSynchronised) => {
        this.#isSynchronised = isSynchronised;
      },
      () => {
        this.#isSynchronised = null;
      },
    );
  }
}
