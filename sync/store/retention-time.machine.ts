import { earliestMs } from '../../contracts/clock.ts';

/**
 * The time by which traces expire: a course of its own, in epoch milliseconds, that a wrongly set PC clock can neither
 * hold up nor push on. Pure: it is told the PC's wall time and the monotonic time, and tells what follows.
 *
 * - It never stands still and never runs backwards: it advances at least with the monotonic clock, and its highest value
 *   is stored, so that a clock set back, also while the PC was off, prolongs nothing.
 * - A wall clock up to one hour ahead is followed at once (drift, a time source's correction, a short sleep), by an hour in a day of running altogether: small steps add up to no jump.
 * - A wall clock more than one hour ahead is not believed until it has kept to its new course for ten minutes: until
 *   then nothing expires early. No time source is configured yet, so "kept to its course" stands for "the source agrees".
 * - A wall clock more than one hour behind, kept for ten minutes, means that the stored time was wrong (somebody had set
 *   the clock forward). The course is then brought back, and the traces with it (`correctionMs`): the time that each of
 *   them has left stays exactly as it was, so that this too prolongs nothing.
 * - A wall clock that shows a time before the first station was built is never believed, however long it keeps to it: the course goes on by the monotonic clock.
 * - Between two runs there is no monotonic course: at the start the later of wall time and stored time holds. A PC that
 *   was off for weeks therefore purges before first use; a clock that is wrong at the start costs traces, never privacy.
 */
export interface RetentionTime {
  /** Now, for expiry. With a fraction, as the monotonic clock has one; what is stored is whole (`wholeMs`). */
  readonly trustedMs: number;
  readonly monotonicMs: number;
  /** A wall clock that went off its course: by how much, and since when it keeps to that. null: it agrees. */
  readonly doubt: { readonly offsetMs: number; readonly sinceMonotonicMs: number } | null;
  /** How much of an hour ahead was followed at once lately, in milliseconds: an hour comes back with each day of running. Absent for 0. */
  readonly spentMs?: number;
}

/** What a look at both clocks gave. */
export interface Observation {
  readonly time: RetentionTime;
  /** How far everything stored is to be moved back; 0 nearly always. */
  readonly correctionMs: number;
}

/** Both clocks of the PC, read together. */
export interface ClockReading {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** A wall clock further off than this is doubted (requirements, section F). */
export const doubtAboveMs = 3_600_000;
/** How long a doubted wall clock must keep to its course before it is believed. */
export const beliefAfterMs = 600_000;
/** A day of running gives back the hour by which a clock may be put ahead at once: what runs fast by more is doubted. */
const spentForMs = 24;
// A clock that is being corrected gradually still counts as keeping to its course.
const steadyWithinMs = 5_000;

/** The course at the start of a run. `highestMs`: the highest time stored by earlier runs, 0 for none. */
export function startRetentionTime(reading: ClockReading, highestMs: number): RetentionTime {
  return { trustedMs: Math.max(reading.wallMs, highestMs), monotonicMs: reading.monotonicMs, doubt: null };
}

/** Takes a look at both clocks; to be called at least every minute and before every use. */
export function observe(before: RetentionTime, reading: ClockReading): Observation {
  const elapsedMs = Math.max(0, reading.monotonicMs - before.monotonicMs);
  const courseMs = before.trustedMs + elapsedMs;
  const offsetMs = reading.wallMs - courseMs;
  const spentMs = Math.max(0, (before.spentMs ?? 0) - elapsedMs / spentForMs);
  const at = (trustedMs: number, doubt: RetentionTime['doubt'], spent = spentMs): RetentionTime => ({
    trustedMs,
    monotonicMs: reading.monotonicMs,
    doubt,
    ...(spent > 0 ? { spentMs: spent } : {}),
  });
  const aheadMs = Math.max(0, offsetMs);
  const isWithin = aheadMs === 0 || spentMs + aheadMs <= doubtAboveMs + steadyWithinMs;
  if (Math.abs(offsetMs) <= doubtAboveMs && isWithin) return { time: at(courseMs + aheadMs, null, spentMs + aheadMs), correctionMs: 0 };
  const isSameDoubt = before.doubt !== null && Math.abs(before.doubt.offsetMs - offsetMs) <= steadyWithinMs;
  const sinceMonotonicMs = isSameDoubt && before.doubt !== null ? before.doubt.sinceMonotonicMs : reading.monotonicMs;
  if (reading.monotonicMs - sinceMonotonicMs < beliefAfterMs || reading.wallMs < earliestMs) {
    return {
      time: at(courseMs, { offsetMs: isSameDoubt && before.doubt !== null ? before.doubt.offsetMs : offsetMs, sinceMonotonicMs }),
      correctionMs: 0,
    };
  }
  // Rounded up: rather a part of a millisecond less to live than more.
  return { time: at(reading.wallMs, null), correctionMs: Math.max(0, Math.ceil(-offsetMs)) };
}

/** The time in whole milliseconds, as it is stored and compared with. */
export function wholeMs(time: RetentionTime): number {
  return Math.floor(time.trustedMs);
}

/**
 * A moment of the wall clock on the course of retention time, in whole milliseconds: the same while the two agree within
 * an hour, moved by their difference while they do not, and never later than now.
 */
export function onCourse(atMs: number, time: RetentionTime, wallMs: number): number {
  const aheadMs = time.trustedMs - wallMs;
  return Math.floor(Math.min(time.trustedMs, Math.abs(aheadMs) <= doubtAboveMs ? atMs : atMs + aheadMs));
}
