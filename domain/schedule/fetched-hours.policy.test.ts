import { describe, expect, it } from 'vitest';
import { type FetchedHours, publishedHoursSchema } from '../../contracts/opening-hours.schema.ts';
import { scheduleSchema, weekdays } from '../../contracts/schedule.schema.ts';
import { isWithinFetchedHours } from './fetched-hours.policy.ts';
import { SiteSchedule } from './schedule.policy.ts';
import { ZoneClock } from './zone-clock.ts';

const published = (days: Record<string, string[]>): FetchedHours => ({ kind: 'days', days: publishedHoursSchema.parse({ days }).days });
const zone = new ZoneClock('Europe/Helsinki');
const at = (text: string) => zone.wallTime(Date.parse(text));

describe('fetched hours', () => {
  const hours = published({ '2027-06-01': ['07:00-10:00', '22:00-02:00'], '2027-06-02': [] });

  it.each([
    ['the first minute of a band', '2027-06-01T07:00:00+03:00', true],
    ['the minute after it', '2027-06-01T10:00:00+03:00', false],
    ['past midnight in a band of the evening before, though the day itself is closed', '2027-06-02T01:59:00+03:00', true],
    ['a day that is closed', '2027-06-02T08:00:00+03:00', false],
    ['a day of which nothing is told', '2027-06-03T08:00:00+03:00', false],
  ])('%s: %s', (_title, moment, isOpen) => {
    expect(isWithinFetchedHours(hours, at(moment))).toBe(isOpen);
  });

  it('do not reach into a day of which nothing is told, not even past midnight', () => {
    expect(isWithinFetchedHours(published({ '2027-06-01': ['22:00-02:00'] }), at('2027-06-02T01:00:00+03:00'))).toBe(false);
  });

  it('of a week begin with Monday, and go on from Sunday night', () => {
    const week: FetchedHours = { kind: 'week', days: [[], [], [], [], [], [], [{ startMinute: 22 * 60, endMinute: 120 }]] };
    expect([isWithinFetchedHours(week, at('2027-06-06T22:00:00+03:00')), isWithinFetchedHours(week, at('2027-06-07T01:00:00+03:00'))]).toEqual([
      true,
      true,
    ]);
    expect(isWithinFetchedHours(week, at('2027-06-07T02:00:00+03:00'))).toBe(false);
  });

  it('that nobody has are open never', () => {
    expect(isWithinFetchedHours(null, at('2027-06-01T08:00:00+03:00'))).toBe(false);
  });
});

describe('a schedule with fetched hours', () => {
  const config = scheduleSchema.parse({
    mode: 'weekly',
    ...Object.fromEntries(weekdays.map((day) => [day, ['06:00-12:00 selfService', '12:00-18:00 staffed']])),
  });
  let hours: FetchedHours | null = published({ '2027-06-01': ['07:00-20:00'] });
  const schedule = new SiteSchedule(config, zone, () => hours);
  const stateAt = (text: string) => schedule.stateAt(Date.parse(text));

  it('opens only where both say so, and leaves staff alone', () => {
    expect([stateAt('2027-06-01T06:30:00+03:00'), stateAt('2027-06-01T07:30:00+03:00'), stateAt('2027-06-01T19:00:00+03:00')]).toEqual([
      'closed',
      'selfService',
      'closed',
    ]);
    expect(stateAt('2027-06-02T13:00:00+03:00')).toBe('staffed');
  });

  it.each([
    ['2027-06-01', published({ '2027-06-01': ['07:00-20:00'] })],
    ['2027-06-01', published({ '2027-05-31': ['22:00-07:00'], '2027-06-01': ['07:30-08:00', '11:59-13:00'] })],
    ['2027-06-02', published({ '2027-06-01': ['07:00-20:00'] })],
    ['2027-06-01', null],
  ])('tells for %s exactly the minutes that it takes away', (date, told) => {
    hours = told;
    const planned = new SiteSchedule(config, zone);
    const midnight = Date.parse(`${date}T00:00:00+03:00`);
    const away = Array.from({ length: 1440 }, (_, minute) => minute).filter((minute) => {
      const moment = midnight + minute * 60_000;
      return planned.stateAt(moment) !== schedule.stateAt(moment);
    });
    const shortened = schedule
      .shortenedOn(date)
      .flatMap(({ startMinute, endMinute }) => Array.from({ length: endMinute - startMinute }, (_, minute) => startMinute + minute));
    expect(shortened).toEqual(away);
    expect(planned.shortenedOn(date)).toEqual([]);
  });

  it('shuts when the hours are no longer known', () => {
    hours = null;
    expect([stateAt('2027-06-01T07:30:00+03:00'), stateAt('2027-06-01T13:00:00+03:00')]).toEqual(['closed', 'staffed']);
  });
});
