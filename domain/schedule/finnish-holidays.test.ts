import Holidays from 'date-holidays';
import { describe, expect, it } from 'vitest';
import { type CalendarDay, finnishDay } from './finnish-holidays.ts';

const calendar = new Holidays('FI');
const kinds: Readonly<Record<string, CalendarDay>> = { public: 'publicHoliday', bank: 'holidayEve' };

function daysOf(year: number): string[] {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

describe('Finnish holidays', () => {
  it.each(Array.from({ length: 31 }, (_, index) => 2025 + index))('of %i are those of the calendar library', (year) => {
    const told = new Map<string, CalendarDay>();
    for (const { date, type } of calendar.getHolidays(year)) {
      const kind = kinds[type];
      // A day that is both stays a public holiday.
      if (kind !== undefined && told.get(date.slice(0, 10)) !== 'publicHoliday') told.set(date.slice(0, 10), kind);
    }
    for (const day of daysOf(year)) expect([day, finnishDay(day)]).toEqual([day, told.get(day) ?? 'ordinary']);
  });

  it('are not guessed beyond the table', () => {
    expect([finnishDay('2024-12-06'), finnishDay('2056-12-06')]).toEqual(['unknown', 'unknown']);
  });
});
