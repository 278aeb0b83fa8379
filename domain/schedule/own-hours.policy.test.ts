import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doorSchema } from '../../contracts/door-config.schema.ts';
import { type FetchedHours, publishedHoursSchema } from '../../contracts/opening-hours.schema.ts';
import { scheduleSchema, weekdays } from '../../contracts/schedule.schema.ts';
import { canOverlap } from './own-hours.policy.ts';
import { SiteSchedule } from './schedule.policy.ts';
import { ZoneClock } from './zone-clock.ts';

const zone = new ZoneClock('Europe/Helsinki');
const doorWith = (hours: Readonly<Record<string, readonly string[]>>) => ({ hours: doorSchema.parse({ id: 'room', hours }).hours ?? never() });
const never = (): never => {
  throw new Error('no hours');
};

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
/** One band of a day or none, some of them past midnight. */
const hours = fc.option(
  fc
    .tuple(fc.nat(1439), fc.nat(1439))
    .filter(([start, end]) => start !== end)
    .map(([start, end]) => `${clock(start)}-${clock(end)}`),
  { nil: null },
);
const week = (state: string) =>
  fc.array(hours, { minLength: 7, maxLength: 7 }).map((bands) =>
    Object.fromEntries(
      weekdays.map((day, index) => {
        const band = bands[index] ?? null;
        return [day, band === null ? [] : [`${band}${state}`]];
      }),
    ),
  );
const site = fc.oneof(
  fc.constant(scheduleSchema.parse({ mode: 'always-self-service' })),
  fc
    .constantFrom(' selfService', ' staffed')
    .chain((state) => week(state).map((days) => scheduleSchema.parse({ mode: 'weekly', publicHolidays: [], ...days }))),
);
const fetched: fc.Arbitrary<(() => FetchedHours | null) | null> = fc.constantFrom(
  null,
  () => null,
  () => ({
    kind: 'days' as const,
    days: publishedHoursSchema.parse({ days: { '2027-03-01': ['06:00-20:00'], '2027-03-02': ['10:00-02:00'] } }).days,
  }),
);
/** Within the week of the published days, and over the night in which clocks change. */
const moment = fc.oneof(
  fc.nat(7 * 1440).map((minute) => Date.parse('2027-03-01T00:00:00+02:00') + minute * 60_000),
  fc.nat(2 * 1440).map((minute) => Date.parse('2027-03-27T12:00:00+02:00') + minute * 60_000),
);

describe('hours of one door', () => {
  it('only shorten: never is a door open to cards while its site is not, and staff’s hours stay', () => {
    fc.assert(
      fc.property(site, fetched, week(''), moment, (config, told, days, at) => {
        const schedule = new SiteSchedule(config, zone, told);
        const [ofSite, ofDoor] = [schedule.stateAt(at), schedule.ofDoor(doorWith(days)).stateAt(at)];
        expect(ofSite === 'selfService' ? ['selfService', 'closed'] : [ofSite]).toContain(ofDoor);
      }),
    );
  });

  it('are told for a day as they are at each of its minutes', () => {
    fc.assert(
      fc.property(site, fetched, week(''), fc.constantFrom('2027-03-01', '2027-03-02', '2027-03-07'), (config, told, days, date) => {
        const schedule = new SiteSchedule(config, zone, told).ofDoor(doorWith(days));
        const midnight = Date.parse(`${date}T00:00:00+02:00`);
        const open = Array.from({ length: 1440 }, (_, minute) => minute).filter(
          (minute) => schedule.stateAt(midnight + minute * 60_000) === 'selfService',
        );
        const bands = schedule.openOn(date);
        expect(bands.flatMap(({ startMinute, endMinute }) => Array.from({ length: endMinute - startMinute }, (_, at) => startMinute + at))).toEqual(
          open,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('that can never meet those of the site open on no day', () => {
    fc.assert(
      fc.property(site, week(''), fc.nat(6), (config, days, day) => {
        const door = doorWith(days);
        fc.pre(!canOverlap(config, door.hours));
        expect(new SiteSchedule(config, zone).ofDoor(door).openOn(`2027-03-0${day + 1}`)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  const branch = scheduleSchema.parse({
    mode: 'weekly',
    publicHolidays: [],
    monday: ['07:00-10:00 selfService', '10:00-18:00 staffed'],
    tuesday: ['07:00-21:00 selfService'],
    saturday: ['22:00-02:00 selfService'],
    exceptions: [{ from: '2027-06-08' }],
  });

  it.each([
    ['in both', '2027-06-01T12:30:00+03:00', 'selfService'],
    ['in those of the site alone', '2027-06-01T13:00:00+03:00', 'closed'],
    ['while staff are there', '2027-06-07T12:30:00+03:00', 'staffed'],
    ['on a day that is left out', '2027-06-07T08:00:00+03:00', 'closed'],
    ['past midnight, in both', '2027-06-06T00:30:00+03:00', 'selfService'],
    ['past midnight, in those of the site alone', '2027-06-06T01:30:00+03:00', 'closed'],
    ['on an exception of the site', '2027-06-08T12:30:00+03:00', 'closed'],
  ])('%s: %s is %s', (_title, at, state) => {
    const door = doorWith({ tuesday: ['12:00-13:00'], saturday: ['23:00-01:00'] });
    expect(new SiteSchedule(branch, zone).ofDoor(door).stateAt(Date.parse(at))).toBe(state);
  });

  it('that are not written leave the schedule as it is', () => {
    const schedule = new SiteSchedule(branch, zone);
    expect(schedule.ofDoor({ hours: undefined })).toBe(schedule);
  });

  it.each([
    ['within an hour of the site', { tuesday: ['20:00-22:00'] }, true],
    ['beside it', { tuesday: ['21:00-24:00'] }, false],
    ['in staff’s hours', { monday: ['10:00-18:00'] }, false],
    ['on a Sunday, in the rest of Saturday night', { sunday: ['01:00-03:00'] }, true],
    ['on a Sunday, after that', { sunday: ['02:00-24:00'] }, false],
    ['never', {}, false],
  ])('that lie %s are known to meet those of the site or not', (_title, days, isMet) => {
    expect(canOverlap(branch, doorWith(days).hours)).toBe(isMet);
  });

  it('may meet those of a holiday and of an exception on any day of the week', () => {
    const door = doorWith({ wednesday: ['09:00-10:00'] });
    const rare = { mode: 'weekly', publicHolidays: ['09:00-12:00 selfService'] };
    expect(canOverlap(scheduleSchema.parse(rare), door.hours)).toBe(true);
    expect(
      canOverlap(scheduleSchema.parse({ mode: 'weekly', exceptions: [{ from: '2027-06-09', bands: ['09:30-11:00 selfService'] }] }), door.hours),
    ).toBe(true);
  });

  it('go on from Sunday night into Monday', () => {
    const monday = scheduleSchema.parse({ mode: 'weekly', monday: ['00:00-03:00 selfService'] });
    expect(canOverlap(monday, doorWith({ sunday: ['22:00-01:00'] }).hours)).toBe(true);
  });
});
