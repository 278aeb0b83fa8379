import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementMs, ClockCourse, courseLimitMs } from './clock-course.ts';

const start = Date.UTC(2027, 2, 28);
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Reads both clocks once a minute for `minutes`; `offsetMs` is what the wall clock is off. Gives the last word. */
class Watch {
  readonly course = new ClockCourse();
  monotonicMs = 0;
  isSynchronised: boolean | null = null;

  look(offsetMs = 0): boolean {
    return this.course.look({ wallMs: start + this.monotonicMs + offsetMs, monotonicMs: this.monotonicMs, isSynchronised: this.isSynchronised });
  }

  pass(minutes: number, offsetMs = 0): boolean {
    let isTrusted = false;
    for (let minute = 0; minute < minutes; minute += 1) {
      this.monotonicMs += minuteMs;
      isTrusted = this.look(offsetMs);
    }
    return isTrusted;
  }
}

describe('a wall clock', () => {
  it('is believed while it keeps its course', () => {
    const watch = new Watch();
    expect(watch.look()).toBe(true);
    expect(watch.pass(10_000)).toBe(true);
  });

  it('may be corrected a little, again and again', () => {
    const watch = new Watch();
    watch.look();
    for (let day = 1; day <= 100; day += 1) expect(watch.pass(10, day * 30 * minuteMs)).toBe(true);
  });

  it.each([10 * 365.25 * 24 * hourMs, -10 * 365.25 * 24 * hourMs, 2 * hourMs, -2 * hourMs])(
    'that jumps by %d ms is not believed, however long it stays there, where no source can be asked',
    (jump) => {
      const watch = new Watch();
      watch.look();
      watch.pass(5);
      expect(watch.pass(1, jump)).toBe(false);
      expect(watch.pass(3 * 24 * 60, jump)).toBe(false);
    },
  );

  it('that jumped is believed when it has been back on its course for ten minutes', () => {
    const watch = new Watch();
    watch.look();
    watch.pass(5);
    watch.pass(60, 5 * hourMs);
    expect(watch.pass(agreementMs / minuteMs)).toBe(false);
    expect(watch.pass(2)).toBe(true);
  });

  it('that jumped is believed on a new course when its source has agreed for ten minutes', () => {
    const watch = new Watch();
    watch.look();
    watch.isSynchronised = false;
    expect(watch.pass(60, 5 * hourMs)).toBe(false);
    watch.isSynchronised = true;
    expect(watch.pass(10, 5 * hourMs)).toBe(false);
    expect(watch.pass(1, 5 * hourMs)).toBe(true);
  });

  it('that jumps again while it is watched starts its ten minutes anew', () => {
    const watch = new Watch();
    watch.look();
    watch.isSynchronised = true;
    watch.pass(8, 5 * hourMs);
    watch.pass(8, 7 * hourMs);
    expect(watch.pass(3, 7 * hourMs)).toBe(false);
    expect(watch.pass(1, 7 * hourMs)).toBe(true);
  });

  it('of 1970 at boot is not believed until a source has set it', () => {
    const course = new ClockCourse();
    expect(course.look({ wallMs: 0, monotonicMs: 0, isSynchronised: null })).toBe(false);
    let isTrusted = false;
    for (let minute = 1; minute <= 12; minute += 1) {
      isTrusted = course.look({ wallMs: start + minute * minuteMs, monotonicMs: minute * minuteMs, isSynchronised: true });
    }
    expect(isTrusted).toBe(true);
  });

  it('is never believed in the minute of a jump above the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: courseLimitMs + 1, max: 10 ** 12 }), fc.boolean(), fc.nat(500), (size, isBack, minutes) => {
        const watch = new Watch();
        watch.look();
        watch.pass(minutes);
        expect(watch.pass(1, isBack ? -size : size)).toBe(false);
      }),
    );
  });
});
