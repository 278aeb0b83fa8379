import { earliestMs } from '../contracts/clock.ts';

/** One reading of both clocks. */
export interface ClockReading {
  /** Milliseconds since 1970; may jump. */
  readonly wallMs: number;
  /** Milliseconds that never jump. */
  readonly monotonicMs: number;
  /** Whether the PC's time source says that the wall clock is right; null where nobody can tell. */
  readonly isSynchronised: boolean | null;
}

/** How far the wall clock may be off its course, in milliseconds (requirements, section F). */
export const courseLimitMs = 3_600_000;
/** How long it must agree before it is believed again. */
export const agreementMs = 10 * 60_000;
/** How little it may wander while it is being watched: more is another jump. */
const wanderLimitMs = 10_000;

/** The PC's own time since it was booted, in milliseconds; it goes on over every start of a program in that boot. */
export interface BootReading {
  /** The same in one boot, and in no other. */
  readonly id: string;
  readonly sinceMs: number;
}

/** What a run leaves to the next, which has no monotonic clock in common with it but that of the PC's boot. */
export interface KeptCourse {
  /** The highest wall time that was believed, in epoch milliseconds; while the clock is doubted, where the old course has come to. */
  readonly highestMs: number;
  /** The clock jumped and was not believed again. */
  readonly hasJumped: boolean;
  /** What the believed clock said at a moment of a boot; absent: it was not believed, or nobody can tell the boot. */
  readonly believed?: BootReading & { readonly wallMs: number };
}

interface Trusted {
  readonly is: 'trusted';
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly highestMs: number;
}

interface Distrusted {
  readonly is: 'distrusted';
  /** Where the old course says the wall clock should be at monotonic 0. */
  readonly originMs: number | null;
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly agreesSinceMs: number | null;
  readonly hasJumped: boolean;
  /** Nothing is wrong but that the time source has not set the clock yet: its first word is enough. */
  readonly isOnlyUnset: boolean;
}

type Course = Trusted | Distrusted;

/**
 * Whether the wall clock can be believed: what goes by hours of the day (a schedule, a lock-out's end) asks it first. A clock that moved by more than an hour
 * against the monotonic one, or that stands before this program was made, is not believed until it has agreed for ten minutes: with the
 * PC's time source, or, where that cannot be asked, with the course it had before. A new run takes up the course of the one before: a clock that begins
 * more than an hour behind it, or whose jump was not settled, is doubted all the same. One that a time source is there to set, and has not set, waits for that.
 * Within one boot of the PC a new run has more to go by: a clock that was believed, and has kept its course since, is believed, and one that has not has jumped.
 *
 * Small steps (a time server's corrections) move the course along, so that a year of them is no jump.
 */
export class ClockCourse {
  readonly #before: KeptCourse | null;
  readonly #boot: BootReading | null;
  #course: Course | null = null;

  /** `before`: what the last run left; null: nothing is known of one. `boot`: at the first reading; null: nobody can tell. */
  constructor(before: KeptCourse | null = null, boot: BootReading | null = null) {
    this.#before = before;
    this.#boot = boot;
  }

  /** Whether the wall clock is believed after this reading. Readings come at least once a minute. */
  look(reading: ClockReading): boolean {
    this.#course = this.#course === null ? firstCourse(reading, this.#before, this.#boot) : nextCourse(this.#course, reading);
    return this.#course.is === 'trusted';
  }

  /** What the next run is to know, as of the last reading, whose moment of the boot is `boot`; null: nothing yet. */
  keptAt(boot: BootReading | null): KeptCourse | null {
    const course = this.#course;
    if (course === null) return this.#before;
    if (course.is === 'trusted') {
      return { highestMs: course.highestMs, hasJumped: false, ...(boot === null ? {} : { believed: { ...boot, wallMs: course.wallMs } }) };
    }
    const { atMs } = this;
    return atMs === null ? null : { highestMs: atMs, hasJumped: course.hasJumped };
  }

  /** Where the course has come to, in epoch milliseconds, as of the last reading: while the clock is doubted, where the old one has; null: nobody knows. */
  get atMs(): number | null {
    const course = this.#course;
    if (course === null) return null;
    if (course.is === 'trusted') return course.wallMs;
    return course.originMs === null ? null : course.originMs + course.monotonicMs;
  }
}

function firstCourse(reading: ClockReading, before: KeptCourse | null, boot: BootReading | null): Course {
  const { wallMs, monotonicMs, isSynchronised } = reading;
  const expectedMs = expectedInBoot(before, boot);
  const isOnCourse = expectedMs !== null && Math.abs(wallMs - expectedMs) <= courseLimitMs;
  if (expectedMs !== null && !isOnCourse) return jumped(reading, expectedMs - monotonicMs);
  const isPossible = wallMs >= earliestMs && (isOnCourse || before === null || (!before.hasJumped && wallMs >= before.highestMs - courseLimitMs));
  if (isPossible && (isOnCourse || isSynchronised !== false))
    return { is: 'trusted', wallMs, monotonicMs, highestMs: Math.max(wallMs, before?.highestMs ?? 0) };
  return {
    is: 'distrusted',
    originMs: before === null ? null : before.highestMs - monotonicMs,
    wallMs,
    monotonicMs,
    agreesSinceMs: null,
    hasJumped: before?.hasJumped ?? false,
    isOnlyUnset: isPossible,
  };
}

/** What the wall clock should say now, by the time since the boot in which it was believed; null: by another boot nobody can tell. */
function expectedInBoot(before: KeptCourse | null, boot: BootReading | null): number | null {
  const believed = before === null || before.hasJumped ? undefined : before.believed;
  if (believed === undefined || boot === null || believed.id !== boot.id || boot.sinceMs < believed.sinceMs) return null;
  return believed.wallMs + boot.sinceMs - believed.sinceMs;
}

function jumped({ wallMs, monotonicMs }: ClockReading, originMs: number): Course {
  return { is: 'distrusted', originMs, wallMs, monotonicMs, agreesSinceMs: null, hasJumped: true, isOnlyUnset: false };
}

function nextCourse(course: Course, reading: ClockReading): Course {
  const { wallMs, monotonicMs } = reading;
  const driftMs = Math.abs(wallMs - course.wallMs - (monotonicMs - course.monotonicMs));
  if (course.is === 'trusted') {
    if (driftMs <= courseLimitMs) return { is: 'trusted', wallMs, monotonicMs, highestMs: Math.max(wallMs, course.highestMs) };
    return jumped(reading, course.wallMs - course.monotonicMs);
  }
  const isSteady = driftMs <= wanderLimitMs;
  const agrees = isSteady && wallMs >= earliestMs && isAgreed(course, reading);
  const agreesSinceMs = agrees ? (course.agreesSinceMs ?? monotonicMs) : null;
  const neededMs = course.isOnlyUnset && reading.isSynchronised === true ? 0 : agreementMs;
  if (agreesSinceMs !== null && monotonicMs - agreesSinceMs >= neededMs) return { is: 'trusted', wallMs, monotonicMs, highestMs: wallMs };
  return { ...course, wallMs, monotonicMs, agreesSinceMs };
}

function isAgreed({ originMs, isOnlyUnset }: Distrusted, { wallMs, monotonicMs, isSynchronised }: ClockReading): boolean {
  if (isSynchronised !== null) return isSynchronised;
  const aheadMs = originMs === null ? null : wallMs - monotonicMs - originMs;
  // No service sets it after all: what a start would have believed at once, after ten minutes of that.
  if (isOnlyUnset) return aheadMs === null || aheadMs >= -courseLimitMs;
  return aheadMs !== null && Math.abs(aheadMs) <= courseLimitMs;
}
