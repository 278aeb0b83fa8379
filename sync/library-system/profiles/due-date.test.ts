import { describe, expect, it } from 'vitest';
import { LocalTime } from '../sip2/sip2-date.codec.ts';
import { hasReachedAge, parseCompactDate } from './civil-date.ts';
import { maxDueTextLength, parseDueDate } from './due-date.ts';

const helsinki = new LocalTime('Europe/Helsinki');

describe('the due date', () => {
  // The forms of section 8 of the facts, each seen on a real system.
  it.each([
    ['20170720    000000', '2017-07-20'],
    ['201707200000235900', '2017-07-20'],
    ['20170720\t235900', '2017-07-20'],
    ['20170720 235900', '2017-07-20'],
    ['20170720', '2017-07-20'],
    ['2017-10-28', '2017-10-28'],
    ['2011-10-28 23:59:59', '2011-10-28'],
    ['08.06.2016', '2016-06-08'],
    ['8.6.2016 klo 23.59', '2016-06-08'],
    ['5/23/2008,23:59', '2008-05-23'],
    ['23/5/2008', '2008-05-23'],
    ['5/5/2008', '2008-05-05'],
    ['20261231   Z230000', '2027-01-01'],
    ['20260630   Z205900', '2026-06-30'],
  ])('%j is %s', (text, date) => {
    expect(parseDueDate(text, helsinki).date).toBe(date);
  });

  it.each(['', '   ', 'ensi viikolla', '5/6/2026', '20260230    000000', '31.2.2026', '00000000    000000', '99999999', 'x'.repeat(9000)])(
    '%j stays text',
    (text) => {
      const due = parseDueDate(text, helsinki);
      expect(due.date).toBeNull();
      expect(due.text.length).toBeLessThanOrEqual(maxDueTextLength);
    },
  );
});

describe('an age', () => {
  const reached = (birth: string, years: number, today: string): boolean =>
    hasReachedAge(parseCompactDate(birth) ?? 0, years, parseCompactDate(today) ?? 0);

  it.each([
    ['20111123', 15, '20261122', false],
    ['20111123', 15, '20261123', true],
    ['20111123', 15, '20261124', true],
    ['20080229', 18, '20260228', false],
    ['20080229', 18, '20260301', true],
    ['20080229', 16, '20240228', false],
    ['20080229', 16, '20240229', true],
    ['20081231', 18, '20270101', true],
  ])('born %s, %i years, on %s: %s', (birth, years, today, expected) => {
    expect(reached(birth, years, today)).toBe(expected);
  });

  it.each(['', '00000000', '19850230', '1985-04-12', '850412', '198504121', 'staff'])('%j is no day', (text) => {
    expect(parseCompactDate(text)).toBeNull();
  });
});

describe('local time', () => {
  it.each([
    [Date.UTC(2026, 10, 22, 21, 59, 59), 20261122, '20261122    235959'],
    [Date.UTC(2026, 10, 22, 22), 20261123, '20261123    000000'],
    [Date.UTC(2027, 2, 28, 0, 59, 59), 20270328, '20270328    025959'],
    [Date.UTC(2027, 2, 28, 1), 20270328, '20270328    040000'],
  ])('at %i is day %i', (ms, day, text) => {
    expect(helsinki.dayAt(ms)).toBe(day);
    expect(helsinki.sip2DateAt(ms)).toBe(text);
  });
});
