import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementMs, ClockCourse, courseLimitMs, type KeptCourse } from './clock-course.ts';

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

describe('the wall clock of a start', () => {
  const first = (wallMs: number, before: KeptCourse | null, isSynchronised: boolean | null = null): ClockCourse => {
    const course = new ClockCourse(before);
    course.look({ wallMs, monotonicMs: 500, isSynchronised });
    return course;
  };
  const believed = { highestMs: start, hasJumped: false };
  const pass = (course: ClockCourse, minutes: number, wallMs: number, isSynchronised: boolean | null): boolean => {
    let isTrusted = false;
    for (let at = 1; at <= minutes * 6; at += 1)
      isTrusted = course.look({ wallMs: wallMs + at * 10_000, monotonicMs: 500 + at * 10_000, isSynchronised });
    return isTrusted;
  };

  it.each([
    ['where nothing is known of another', 0, null, null, true],
    ['after a run an hour ago', hourMs, believed, null, true],
    ['after a run a year ago', 365 * 24 * hourMs, believed, true, true],
    ['that is a little behind', -hourMs, believed, null, true],
    ['that was set back while the station was off', -8 * hourMs, believed, null, false],
    ['that was set back, whatever its source says of it at first', -8 * hourMs, believed, true, false],
    ['after a jump that nobody settled', 60_000, { ...believed, hasJumped: true }, null, false],
    ['that a time source is there to set, and has not set', hourMs, believed, false, false],
    ['that a time source is there to set, on a new station', 0, null, false, false],
  ] as const)('%s', (_title, aheadMs, before, isSynchronised, isTrusted) => {
    const reading = { wallMs: start + aheadMs, monotonicMs: 500, isSynchronised };
    expect(new ClockCourse(before).look(reading)).toBe(isTrusted);
  });

  it('that was only not set yet is believed at the first word of its source, also after a long step', () => {
    const course = first(start, believed, false);
    expect(pass(course, 5, start, false)).toBe(false);
    expect(course.look({ wallMs: start + 9 * hourMs, monotonicMs: 310_500, isSynchronised: true })).toBe(false);
    expect(course.look({ wallMs: start + 9 * hourMs + 10_000, monotonicMs: 320_500, isSynchronised: true })).toBe(true);
  });

  it('that was only not set yet is believed after ten minutes in which no source sets it after all', () => {
    const [ahead, isNew] = [first(start + 12 * hourMs, believed, false), first(start, null, false)];
    expect([pass(ahead, 10, start + 12 * hourMs, null), pass(isNew, 10, start, null)]).toEqual([false, false]);
    const look = { monotonicMs: 610_500, isSynchronised: null };
    expect(ahead.look({ ...look, wallMs: start + 12 * hourMs + 610_000 })).toBe(true);
    expect(isNew.look({ ...look, wallMs: start + 610_000 })).toBe(true);
  });

  it('that was only not set yet is not believed for a silence of its source among words that it is not set, nor when it is set back', () => {
    const course = first(start, believed, false);
    for (let minute = 1; minute <= 60; minute += 1) {
      const isSynchronised = minute % 9 === 0 ? false : null;
      expect(course.look({ wallMs: start + minute * minuteMs, monotonicMs: 500 + minute * minuteMs, isSynchronised })).toBe(false);
    }
    expect(pass(first(start, believed, false), 60, start - 8 * hourMs, null)).toBe(false);
  });

  it('that was set back is believed when its source has agreed for ten minutes, and the lower time counts from then on', () => {
    const course = first(start - 8 * hourMs, believed);
    expect(pass(course, 10, start - 8 * hourMs, true)).toBe(false);
    expect(course.look({ wallMs: start - 8 * hourMs + 610_000, monotonicMs: 610_500, isSynchronised: true })).toBe(true);
    expect(course.keptAt(null)).toEqual({ highestMs: start - 8 * hourMs + 610_000, hasJumped: false });
  });

  it('that nobody can vouch for is believed only on the course of the run before', () => {
    expect(pass(first(start - 8 * hourMs, believed), 3 * 24 * 60, start - 8 * hourMs, null)).toBe(false);
    expect(pass(first(start - 8 * hourMs, believed), 12, start + 60_000, null)).toBe(true);
  });

  it('stays doubted over any number of starts, whatever it says, and the old course goes on meanwhile', () => {
    const jumped = new Watch();
    jumped.look();
    jumped.pass(5, 24 * 365 * hourMs);
    const left = jumped.course.keptAt(null);
    expect(left).toEqual({ highestMs: start + 5 * minuteMs, hasJumped: true });
    const second = first(start + 24 * 365 * hourMs, left);
    expect(pass(second, 7 * 60, start + 24 * 365 * hourMs, null)).toBe(false);
    expect(second.keptAt(null)).toEqual({ highestMs: start + 5 * minuteMs + 7 * hourMs, hasJumped: true });
    expect(pass(first(start + 24 * 365 * hourMs + 7 * hourMs, second.keptAt(null)), 60, start + 24 * 365 * hourMs + 7 * hourMs, null)).toBe(false);
  });

  it('of 1970 on a new station leaves nothing behind', () => {
    expect(first(0, null).keptAt(null)).toBeNull();
  });

  it('never opens what a run before has left behind, by any setting back beyond the hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: courseLimitMs + 1, max: 10 ** 10 }), fc.constantFrom(null, true, false), (backMs, isSynchronised) => {
        const course = new ClockCourse(believed);
        expect(course.look({ wallMs: start - backMs, monotonicMs: 0, isSynchronised })).toBe(false);
        expect(course.look({ wallMs: start - backMs + 10_000, monotonicMs: 10_000, isSynchronised })).toBe(false);
      }),
    );
  });
});

describe('the wall clock of a start in the boot of the run before', () => {
  const boot = (sinceMs: number, id = 'this boot') => ({ id, sinceMs });
  const believed = { highestMs: start, hasJumped: false, believed: { ...boot(hourMs), wallMs: start } };
  /** The first word of a start so long after that run, with a clock that is off by so much. */
  const first = (passedMs: number, offMs: number, isSynchronised: boolean | null, before: KeptCourse = believed, id = 'this boot') => {
    const course = new ClockCourse(before, boot(hourMs + passedMs, id));
    const isTrusted = course.look({ wallMs: start + passedMs + offMs, monotonicMs: 500, isSynchronised });
    return { course, isTrusted };
  };
  const everyWord = fc.constantFrom(null, true, false);

  it('is believed while it keeps its course, whether or not its time source can be reached, and so is the next', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 10), fc.integer({ min: -courseLimitMs, max: courseLimitMs }), everyWord, (passedMs, offMs, isSynchronised) => {
        const { course, isTrusted } = first(passedMs, offMs, isSynchronised);
        const kept = course.keptAt(boot(hourMs + passedMs));
        expect([isTrusted, kept?.believed]).toEqual([true, { ...boot(hourMs + passedMs), wallMs: start + passedMs + offMs }]);
      }),
    );
  });

  it('is never believed where it has left its course, ahead or back, whatever its time source says at first', () => {
    fc.assert(
      fc.property(
        fc.nat(10 ** 10),
        fc.integer({ min: courseLimitMs + 1, max: 10 ** 11 }),
        fc.boolean(),
        everyWord,
        (passedMs, size, isBack, isSynchronised) => {
          const { course, isTrusted } = first(passedMs, isBack ? -size : size, isSynchronised);
          expect([isTrusted, course.keptAt(boot(hourMs + passedMs))]).toEqual([false, { highestMs: start + passedMs, hasJumped: true }]);
        },
      ),
    );
  });

  it('that has left its course is believed when it is back on it, or when its source has agreed for ten minutes', () => {
    for (const [offMs, isSynchronised] of [
      [0, null],
      [9 * hourMs, true],
    ] as const) {
      const { course } = first(0, 9 * hourMs, null);
      let isTrusted = false;
      for (let minute = 1; minute <= 12; minute += 1) {
        isTrusted = course.look({ wallMs: start + minute * minuteMs + offMs, monotonicMs: 500 + minute * minuteMs, isSynchronised });
      }
      expect(isTrusted).toBe(true);
    }
  });

  it.each([
    ['in another boot', believed, 'another boot'],
    ['after a clock that was not believed', { highestMs: start, hasJumped: false }, 'this boot'],
    ['after a jump that nobody settled', { ...believed, hasJumped: true }, 'this boot'],
    ['that says it is younger than the run before', { ...believed, believed: { ...boot(9 * hourMs), wallMs: start } }, 'this boot'],
  ] as const)('%s has nothing to go by, and waits for its source', (_, before, id) => {
    expect(first(60_000, 0, false, before, id).isTrusted).toBe(false);
  });

  it('leaves nothing to go by while it is doubted', () => {
    const { course } = first(60_000, 0, false, { highestMs: start, hasJumped: false });
    expect(course.keptAt(boot(2 * hourMs))).toEqual({ highestMs: start, hasJumped: false });
  });
});
