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
/** No station was built before this: a PC without a battery starts in 1970. */
const earliestMs = Date.UTC(2026, 0, 1);

type Course =
  | { readonly is: 'trusted'; readonly wallMs: number; readonly monotonicMs: number }
  /** `originMs`: where the old course says the wall clock should be at monotonic 0. */
  | {
      readonly is: 'distrusted';
      readonly originMs: number | null;
      readonly wallMs: number;
      readonly monotonicMs: number;
      readonly agreesSinceMs: number | null;
    };

/**
 * Whether the wall clock can be believed: what goes by hours of the day (a schedule, a lock-out's end) asks it first. A clock that moved by more than an hour
 * against the monotonic one, or that stands before this program was made, is not believed until it has agreed for ten minutes: with the
 * PC's time source, or, where that cannot be asked, with the course it had before.
 *
 * Small steps (a time server's corrections) move the course along, so that a year of them is no jump.
 */
export class ClockCourse {
  #course: Course | null = null;

  /** Whether the wall clock is believed after this reading. Readings come at least once a minute. */
  look(reading: ClockReading): boolean {
    this.#course = this.#course === null ? firstCourse(reading) : nextCourse(this.#course, reading);
    return this.#course.is === 'trusted';
  }
}

function firstCourse({ wallMs, monotonicMs }: ClockReading): Course {
  if (wallMs >= earliestMs) return { is: 'trusted', wallMs, monotonicMs };
  return { is: 'distrusted', originMs: null, wallMs, monotonicMs, agreesSinceMs: null };
}

function nextCourse(course: Course, reading: ClockReading): Course {
  const { wallMs, monotonicMs } = reading;
  const driftMs = Math.abs(wallMs - course.wallMs - (monotonicMs - course.monotonicMs));
  if (course.is === 'trusted') {
    if (driftMs <= courseLimitMs) return { is: 'trusted', wallMs, monotonicMs };
    return { is: 'distrusted', originMs: course.wallMs - course.monotonicMs, wallMs, monotonicMs, agreesSinceMs: null };
  }
  const isSteady = driftMs <= wanderLimitMs;
  const agrees = isSteady && wallMs >= earliestMs && isAgreed(course.originMs, reading);
  const agreesSinceMs = agrees ? (course.agreesSinceMs ?? monotonicMs) : null;
  if (agreesSinceMs !== null && monotonicMs - agreesSinceMs >= agreementMs) return { is: 'trusted', wallMs, monotonicMs };
  return { ...course, wallMs, monotonicMs, agreesSinceMs };
}

function isAgreed(originMs: number | null, { wallMs, monotonicMs, isSynchronised }: ClockReading): boolean {
  if (isSynchronised !== null) return isSynchronised;
  return originMs !== null && Math.abs(wallMs - monotonicMs - originMs) <= courseLimitMs;
}
