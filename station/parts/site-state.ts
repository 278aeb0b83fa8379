import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { Unsubscribe } from '../../contracts/health.ts';
import type { SiteCondition, SiteState } from '../../contracts/refusal-codes.ts';
import { type BootReading, ClockCourse, type KeptCourse } from '../../domain/clock-course.ts';
import type { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';
import type { WallTime, ZoneClock } from '../../domain/schedule/zone-clock.ts';
import type { SiteOpening } from '../../contracts/views.schema.ts';
import { NextOpening } from './next-opening.ts';

/** What keeps the site's state. */
export interface SiteStateOptions {
  readonly schedule: SiteSchedule;
  readonly zone: ZoneClock;
  readonly clock: Clock;
  /** How long before staff leave those who stay may sign in, in milliseconds. */
  readonly signInMs: number;
  /** Whether the PC's time source says that its clock is right; null where nobody can tell. Asked only while the clock is doubted. */
  readonly isSynchronised: () => Promise<boolean | null>;
  /** What was known at the start: the source's word, and the course of the run before. Nothing of either unless told. */
  readonly atStart?: { readonly isSynchronised: boolean | null; readonly course: KeptCourse | null };
  /** What the next run is to know of the clock: now, whenever it is doubted or believed again, and every ten minutes. */
  readonly onCourse?: (course: KeptCourse) => void;
  /** The PC's time since its boot; nobody can tell unless told. Asked at the start and for each `onCourse`. */
  readonly boot?: () => BootReading | null;
  /** The clock is believed again, or no more. */
  readonly onClockTrust: (isTrusted: boolean) => void;
}

/** What stands above the schedule: a lockdown or evacuation input, a site without room. */
export type SiteHold = 'lockdown' | 'evacuation' | 'full';

/** The clock is looked at this often, so a jump is seen within it, whatever the schedule says. */
const lookMs = 10_000;
/** The course is kept this often: far within the hour that a new run allows its clock to be behind. */
const keepMs = 10 * 60_000;

/** The site's state right now: by the schedule, and `closed` while the PC's clock cannot be believed. */
export class SiteStateKeeper {
  readonly #options: SiteStateOptions;
  readonly #course: ClockCourse;
  readonly #listeners = new Set<(state: SiteState) => void>();
  readonly #signInListeners = new Set<(isAsked: boolean) => void>();
  #wasAskedToStay = false;
  #isTrusted = true;
  #isSynchronised: boolean | null;
  #keptAtMs: number | null = null;
  #told: SiteState;
  readonly #next: NextOpening;
  readonly #lookListeners = new Set<() => void>();
  readonly #holds = new Set<SiteHold>();
  #timer: TimerHandle | null = null;

  constructor(options: SiteStateOptions) {
    this.#options = options;
    this.#course = new ClockCourse(options.atStart?.course ?? null, options.boot?.() ?? null);
    this.#next = new NextOpening(options.schedule, options.zone);
    this.#isSynchronised = options.atStart?.isSynchronised ?? null;
    this.#told = this.state;
  }

  /** Asked for every card: the clock is looked at first, since a jump may be younger than the last look. */
  get state(): SiteState {
    this.#look();
    return this.#isTrusted ? this.#options.schedule.stateAt(this.#options.clock.now()) : 'closed';
  }

  /** What counts for a card: lockdown above all, then the schedule, then whether there is room. */
  get condition(): SiteCondition {
    const { state } = this;
    // Into a building that is being left nobody is let in.
    if (this.#holds.has('lockdown') || this.#holds.has('evacuation')) return 'lockdown';
    return state === 'selfService' && this.#holds.has('full') ? 'full' : state;
  }

  /** The site's wall clock; null while the PC's clock cannot be believed. */
  get wallTime(): WallTime | null {
    this.#look();
    return this.#isTrusted ? this.#options.zone.wallTime(this.#options.clock.now()) : null;
  }

  /**
   * The time as well as it is known, in epoch milliseconds: the PC's clock while it is believed, and then the course that it had before. null: nobody
   * knows. It opens nothing.
   */
  get courseMs(): number | null {
    this.#look();
    return this.#isTrusted ? this.#options.clock.now() : this.#course.atMs;
  }

  /** What counts for signing in indoors: who is inside needs no room, and may sign in shortly before staff leave. */
  get signInCondition(): SiteCondition {
    const { condition } = this;
    if (condition === 'full') return 'selfService';
    if (condition !== 'staffed') return condition;
    const { clock, schedule, signInMs } = this.#options;
    return schedule.stateAt(clock.now() + signInMs) === 'selfService' ? 'selfService' : 'staffed';
  }

  /** Whether staff leave soon or left a moment ago, and those who stay are asked to sign in. */
  get asksToStay(): boolean {
    const { clock, schedule, signInMs } = this.#options;
    const { state } = this;
    if (signInMs === 0 || this.#holds.has('lockdown') || this.#holds.has('evacuation')) return false;
    if (state === 'staffed') return schedule.stateAt(clock.now() + signInMs) === 'selfService';
    return state === 'selfService' && schedule.stateAt(clock.now() - signInMs) === 'staffed';
  }

  /** Tells whether those who stay are asked to sign in, now and at every change of that. */
  onSignIn(listener: (isAsked: boolean) => void): Unsubscribe {
    this.#signInListeners.add(listener);
    listener(this.asksToStay);
    return () => void this.#signInListeners.delete(listener);
  }

  /** Puts something above the schedule, or takes it away. */
  hold(what: SiteHold, isOn: boolean): void {
    if (this.#holds.has(what) === isOn) return;
    if (isOn) this.#holds.add(what);
    else this.#holds.delete(what);
    this.#tell();
  }

  /** When the site opens next, by its wall clock; null while it is open, or for longer than two weeks, or while the clock is doubted. */
  get opening(): SiteOpening | null {
    const { state } = this;
    if (state !== 'closed' || !this.#isTrusted) return null;
    return this.#next.after(this.#options.clock.now());
  }

  /** Calls `listener` after every change of state or condition. */
  onChange(listener: (state: SiteState) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Calls `listener` on every minute of the clock, and in between, whatever changed. */
  onLook(listener: () => void): Unsubscribe {
    this.#lookListeners.add(listener);
    return () => void this.#lookListeners.delete(listener);
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
    this.#keptAtMs = null;
    this.#keepCourse();
    onClockTrust(isTrusted);
  }

  #tick(): void {
    const { state } = this;
    if (state !== this.#told) this.#tell();
    this.#tellSignIn();
    for (const listener of this.#lookListeners) listener();
    if (!this.#isTrusted) this.#askSource();
    this.#keepCourse();
    const { clock } = this.#options;
    // On the schedule's minute, so that a door opens on time, and in between for the clock.
    const untilMinuteMs = 60_000 - (clock.now() % 60_000);
    this.#timer = clock.setTimer(Math.min(lookMs, Math.max(1, untilMinuteMs)), () => this.#tick());
  }

  #keepCourse(): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#keptAtMs !== null && nowMs - this.#keptAtMs < keepMs) return;
    this.#keptAtMs = nowMs;
    const kept = this.#course.keptAt(this.#options.boot?.() ?? null);
    if (kept !== null) this.#options.onCourse?.(kept);
  }

  #tell(): void {
    this.#told = this.state;
    for (const listener of this.#listeners) listener(this.#told);
  }

  #tellSignIn(): void {
    const isAsked = this.asksToStay;
    if (isAsked === this.#wasAskedToStay) return;
    this.#wasAskedToStay = isAsked;
    for (const listener of this.#signInListeners) listener(isAsked);
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
