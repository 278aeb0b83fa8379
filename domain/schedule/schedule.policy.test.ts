import { describe, expect, it } from 'vitest';
import { type ScheduleConfig, scheduleSchema } from '../../contracts/schedule.schema.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import { SiteSchedule } from './schedule.policy.ts';
import { ZoneClock } from './zone-clock.ts';

const helsinki = 'Europe/Helsinki';
const scheduleOf = (config: unknown): SiteSchedule => new SiteSchedule(scheduleSchema.parse(config), new ZoneClock(helsinki));
const minuteMs = 60_000;

const branch = {
  mode: 'weekly',
  ...{ monday: ['07:00-10:00 selfService', '10:00-19:00 staffed', '19:00-22:00 selfService'] },
  ...{ tuesday: ['07:00-10:00 selfService', '10:00-17:00 staffed', '17:00-22:00 selfService'] },
  ...{ wednesday: ['07:00-22:00 selfService'], thursday: ['10:00-17:00 staffed'], friday: ['07:00-24:00 selfService'] },
  ...{ saturday: ['00:00-04:30 selfService', '10:00-15:00 staffed', '22:00-02:00 selfService'], sunday: ['01:00-03:30 staffed'] },
  publicHolidays: [],
  holidayEves: ['08:00-12:00 selfService'],
  exceptions: [{ from: '2027-07-01', to: '2027-07-31', bands: ['10:00-12:00 staffed'] }, { from: '2027-07-15' }],
};

/** The EU's rule, written down anew: summer time from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last one of October. */
const isSummer = (at: number): boolean => Date.UTC(2027, 2, 28, 1) <= at && at < Date.UTC(2027, 9, 31, 1);

interface Local {
  readonly month: number;
  readonly day: number;
  /** 0 = Sunday. */
  readonly weekday: number;
  /** Hours and a fraction. */
  readonly hour: number;
}

function localOf(at: number): Local {
  const local = new Date(at + (isSummer(at) ? 3 : 2) * 3_600_000);
  return {
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    hour: local.getUTCHours() + local.getUTCMinutes() / 60,
  };
}

const between = (hour: number, from: number, to: number): boolean => from <= hour && hour < to;
const holidays2027 = '1/1 1/6 3/26 3/28 3/29 5/1 5/6 5/16 6/26 11/6 12/6 12/25 12/26'.split(' ');
const eves2027 = '6/25 12/24 12/31'.split(' ');

/** The branch's timetable as its staff would read it out. */
function branchState({ month, day, weekday, hour }: Local): SiteState {
  const date = `${month}/${day}`;
  if (month === 7) return day !== 15 && between(hour, 10, 12) ? 'staffed' : 'closed';
  if (holidays2027.includes(date)) return 'closed';
  if (eves2027.includes(date)) return between(hour, 8, 12) ? 'selfService' : 'closed';
  if (weekday === 1) return between(hour, 10, 19) ? 'staffed' : between(hour, 7, 22) ? 'selfService' : 'closed';
  if (weekday === 2) return between(hour, 10, 17) ? 'staffed' : between(hour, 7, 22) ? 'selfService' : 'closed';
  if (weekday === 3) return between(hour, 7, 22) ? 'selfService' : 'closed';
  if (weekday === 4) return between(hour, 10, 17) ? 'staffed' : 'closed';
  if (weekday === 5) return hour >= 7 ? 'selfService' : 'closed';
  if (weekday === 6) return hour < 4.5 || hour >= 22 ? 'selfService' : between(hour, 10, 15) ? 'staffed' : 'closed';
  // A Sunday's first hour is Saturday's band, unless that Saturday was a holiday, an eve, or in July.
  const saturday = new Date(Date.UTC(2027, month - 1, day - 1));
  const before = `${saturday.getUTCMonth() + 1}/${saturday.getUTCDate()}`;
  const isRest = saturday.getUTCMonth() !== 6 && !holidays2027.includes(before) && !eves2027.includes(before);
  if (between(hour, 1, 3.5)) return 'staffed';
  return isRest && hour < 2 ? 'selfService' : 'closed';
}

const nights = {
  mode: 'weekly',
  ...Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, ['21:30-06:15 selfService']]),
  ),
};
const nightState = ({ hour }: Local): SiteState => (hour >= 21.5 || hour < 6.25 ? 'selfService' : 'closed');

describe('a year of minutes', () => {
  it.each([
    ['a branch with holidays, exceptions and nights', branch, branchState],
    ['a site that is open through every night', nights, nightState],
    ['a site that is always open', { mode: 'always-self-service' }, (): SiteState => 'selfService'],
  ])('of %s has none wrong, both changes of clocks included', { timeout: 60_000 }, (_, config, stateOf) => {
    const schedule = scheduleOf(config);
    let wrong = 0;
    const end = Date.UTC(2028, 0, 1) - 2 * 3_600_000;
    for (let at = Date.UTC(2027, 0, 1) - 2 * 3_600_000; at < end; at += minuteMs) if (schedule.stateAt(at) !== stateOf(localOf(at))) wrong += 1;
    expect(wrong).toBe(0);
  });
});

describe('a schedule', () => {
  const at = (text: string): number => Date.parse(text);

  it.each([
    ['the last minute before the hour that is left out', '2027-03-28T02:59:00+02:00', 'staffed'],
    ['the first minute after it', '2027-03-28T04:00:00+03:00', 'closed'],
    ['02:30 in summer time of the night that has it twice', '2027-10-31T03:15:00+03:00', 'staffed'],
    ['02:30 in winter time of that night', '2027-10-31T03:15:00+02:00', 'staffed'],
    ['29 February', '2028-02-29T12:00:00+02:00', 'selfService'],
  ] as const)('knows %s', (_, time, state) => {
    // 29 February 2028 is a Tuesday: open by itself from noon only where the config says so.
    const config = { ...branch, publicHolidays: undefined, exceptions: [{ from: '2028-02-29', bands: ['11:00-13:00 selfService'] }] };
    expect(scheduleOf(config).stateAt(at(time))).toBe(state);
  });

  it('lets the later one of two exceptions win', () => {
    expect(scheduleOf(branch).dayOf('2027-07-15')).toEqual({ date: '2027-07-15', reason: 'exception', bands: [] });
    expect(scheduleOf(branch).dayOf('2027-07-16').bands).toHaveLength(1);
  });

  it('lists its changes', () => {
    const monday = scheduleOf(branch).changes(at('2027-01-11T00:00:00+02:00'), at('2027-01-12T00:00:00+02:00'));
    expect(monday.map(({ at: moment, state }) => [new Date(moment).toISOString().slice(11, 16), state])).toEqual([
      ['05:00', 'selfService'],
      ['08:00', 'staffed'],
      ['17:00', 'selfService'],
      ['20:00', 'closed'],
    ]);
  });

  it('is asked a million times a second, as a door may ask it for every card', () => {
    const schedule = scheduleOf(branch);
    const moment = at('2027-01-11T12:00:00+02:00');
    const startedAt = performance.now();
    for (let index = 0; index < 100_000; index += 1) schedule.stateAt(moment + index);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe('a schedule that cannot be', () => {
  const problems = (change: object): string[] => {
    const parsed = scheduleSchema.safeParse({ mode: 'weekly', ...change });
    return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };

  it.each([
    [{ monday: ['7-10 selfService'] }, /monday\.0: hours and a state/],
    [{ monday: ['07:00-07:00 staffed'] }, /monday\.0: hours and a state/],
    [{ monday: ['07:00-10:00 open'] }, /monday\.0: hours and a state/],
    [{ monday: ['07:00-10:00 staffed', '09:00-11:00 selfService'] }, /monday: bands of one day may not overlap/],
    [{ monday: ['22:00-02:00 selfService', '23:00-24:00 staffed'] }, /monday: bands of one day may not overlap/],
    [{ exceptions: [{ from: '2027-02-29' }] }, /exceptions\.0\.from: a date that there is/],
    [{ exceptions: [{ from: '2027-03-02', to: '2027-03-01' }] }, /exceptions\.0\.to: the last day is before the first/],
    [{ mondag: [] }, /mondag/],
  ])('%j is refused by name', (change, message) => {
    expect(problems(change).join('\n')).toMatch(message);
  });
});

it('one schedule is as the next, whatever was asked before', () => {
  const config: ScheduleConfig = scheduleSchema.parse(branch);
  const asked = new SiteSchedule(config, new ZoneClock(helsinki));
  const moments = Array.from({ length: 500 }, (_, index) => Date.UTC(2027, 0, 1) + ((index * 7_919) % 525_600) * minuteMs);
  for (const moment of moments) expect(asked.stateAt(moment)).toBe(new SiteSchedule(config, new ZoneClock(helsinki)).stateAt(moment));
});
