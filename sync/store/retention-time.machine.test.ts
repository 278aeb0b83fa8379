import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beliefAfterMs, doubtAboveMs, observe, onCourse, type RetentionTime, startRetentionTime, wholeMs } from './retention-time.machine.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const t0 = Date.UTC(2026, 10, 23, 10);
const start = startRetentionTime({ wallMs: t0, monotonicMs: 0 }, 0);

/** Looks every minute for `minutes`, with the wall clock `offsetMs` off its true course. */
function live(time: RetentionTime, minutes: number, offsetMs: number): { time: RetentionTime; correctionMs: number } {
  const fromMinute = time.monotonicMs / minute;
  let now = time;
  let correctionMs = 0;
  for (let at = fromMinute + 1; at <= fromMinute + minutes; at += 1) {
    const seen = observe(now, { wallMs: t0 + at * minute + offsetMs, monotonicMs: at * minute });
    now = seen.time;
    correctionMs += seen.correctionMs;
  }
  return { time: now, correctionMs };
}

describe('retention time', () => {
  it('starts at the wall clock', () => {
    expect(start.trustedMs).toBe(t0);
  });

  it('starts at the highest time stored where the clock was set back while the PC was off', () => {
    expect(startRetentionTime({ wallMs: t0 - 30 * day, monotonicMs: 0 }, t0).trustedMs).toBe(t0);
  });

  it('starts at the wall clock after weeks switched off', () => {
    expect(startRetentionTime({ wallMs: t0 + 30 * day, monotonicMs: 0 }, t0).trustedMs).toBe(t0 + 30 * day);
  });

  it('follows a wall clock that keeps its course', () => {
    expect(live(start, 90, 0).time.trustedMs).toBe(t0 + 90 * minute);
  });

  it('follows a wall clock that is put right by up to an hour at once', () => {
    expect(live(start, 1, hour).time.trustedMs).toBe(t0 + minute + hour);
  });

  it('does not follow a wall clock that is put ahead by less than an hour over and over, and doubts it', () => {
    let time = start;
    for (let look = 1; look <= 25; look += 1) {
      time = observe(time, { wallMs: t0 + look * (minute / 2 + 59 * minute), monotonicMs: (look * minute) / 2 }).time;
    }
    expect(time.doubt).not.toBeNull();
    expect(time.trustedMs - t0).toBeLessThanOrEqual(hour + 12.5 * minute + 45_000);
  });

  it('follows a wall clock by an hour again that is put ahead a day of running later', () => {
    const first = live(start, 24 * 60, hour);
    expect(live(first.time, 1, 2 * hour).time).toMatchObject({ trustedMs: t0 + day + minute + 2 * hour, doubt: null });
  });

  it('does not believe a wall clock that leaps more than an hour ahead', () => {
    expect(live(start, 9, hour + minute).time.trustedMs).toBe(t0 + 9 * minute);
  });

  it('believes such a wall clock after ten minutes on its new course', () => {
    expect(live(start, 11, day)).toEqual({ time: { trustedMs: t0 + 11 * minute + day, monotonicMs: 11 * minute, doubt: null }, correctionMs: 0 });
  });

  it('begins the ten minutes anew when the clock leaps again', () => {
    const first = live(start, 9, day);
    expect(live(first.time, 9, 2 * day).time.trustedMs).toBe(t0 + 18 * minute);
  });

  it('forgets its doubt when the clock comes back', () => {
    const leapt = live(start, 5, day);
    expect(live(leapt.time, 1, 0)).toEqual({ time: { trustedMs: t0 + 6 * minute, monotonicMs: 6 * minute, doubt: null }, correctionMs: 0 });
  });

  it('goes on by the monotonic clock when the wall clock is set back', () => {
    expect(live(start, 9, -day)).toMatchObject({ time: { trustedMs: t0 + 9 * minute }, correctionMs: 0 });
  });

  it('keeps its course for good when the wall clock is behind by less than an hour', () => {
    expect(live(start, 60, -hour)).toMatchObject({ time: { trustedMs: t0 + 60 * minute }, correctionMs: 0 });
  });

  it('comes back with everything stored when the wall clock stays behind for ten minutes', () => {
    expect(live(start, 11, -day)).toEqual({ time: { trustedMs: t0 + 11 * minute - day, monotonicMs: 11 * minute, doubt: null }, correctionMs: day });
  });

  it('is stored in whole milliseconds', () => {
    expect(wholeMs(observe(start, { wallMs: t0, monotonicMs: 0.7 }).time)).toBe(t0);
  });

  it('comes back by whole milliseconds, rather more than less', () => {
    const at = (monotonicMs: number, time: RetentionTime): ReturnType<typeof observe> =>
      observe(time, { wallMs: t0 - day + Math.floor(monotonicMs), monotonicMs });
    expect(at(beliefAfterMs + 0.3, at(0.1, start).time).correctionMs).toBe(day + 1);
  });

  it('takes no longer than the monotonic clock for any time to pass, whatever the wall clock does', () => {
    const step = fc.record({ elapsedMs: fc.integer({ min: 0, max: 20 * minute }), wallMs: fc.integer({ min: 0, max: 4_000_000_000_000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let time = start;
        let monotonicMs = 0;
        // How much of a trace's life has gone: what the time advanced, corrections added back.
        let corrections = 0;
        for (const { elapsedMs, wallMs } of steps) {
          monotonicMs += elapsedMs;
          const seen = observe(time, { wallMs, monotonicMs });
          corrections += seen.correctionMs;
          time = seen.time;
          expect(time.trustedMs + corrections - t0).toBeGreaterThanOrEqual(monotonicMs);
        }
      }),
    );
  });

  it('never advances by more than an hour beyond the monotonic clock without ten minutes of agreement', () => {
    const seen = observe(start, { wallMs: t0 + doubtAboveMs + 1, monotonicMs: 0 });
    expect(observe(seen.time, { wallMs: t0 + doubtAboveMs + beliefAfterMs, monotonicMs: beliefAfterMs - 1 }).time.trustedMs).toBe(
      t0 + beliefAfterMs - 1,
    );
  });
});

describe('a moment on the course of retention time', () => {
  it('is the wall time while both agree', () => {
    expect(onCourse(t0 - 5, start, t0)).toBe(t0 - 5);
  });

  it('keeps its age where the wall clock is a year ahead', () => {
    expect(onCourse(t0 + 365 * day - 5, start, t0 + 365 * day)).toBe(t0 - 5);
  });

  it('keeps its age where the wall clock is at 1970', () => {
    expect(onCourse(1000, start, 1005)).toBe(t0 - 5);
  });

  it('is in whole milliseconds', () => {
    expect(onCourse(t0 - 4.5, start, t0)).toBe(t0 - 5);
  });

  it('is never later than now', () => {
    expect(onCourse(t0 + day, start, t0)).toBe(t0);
  });
});
