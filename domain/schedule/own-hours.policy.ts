import { type HourBand, type ScheduleConfig, weekdays } from '../../contracts/schedule.schema.ts';
import type { DoorHours } from './schedule.policy.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

const dayMinutes = 1440;
const weekMinutes = 7 * dayMinutes;

/**
 * Whether hours of a door ever lie in self-service hours of the site. A pure function, and generous: bands of a holiday or an exception may fall on any
 * day of the week, so that "no" is certain.
 */
export function canOverlap(schedule: ScheduleConfig, hours: NonNullable<DoorHours['hours']>): boolean {
  const own = weekdays.flatMap((day, index) => spansOf(hours[day], index));
  if (schedule.mode === 'always-self-service') return own.length > 0;
  const anyDay = [schedule.publicHolidays ?? [], schedule.holidayEves ?? [], ...schedule.exceptions.map(({ bands }) => bands)].flat();
  const site = weekdays.flatMap((day, index) =>
    spansOf(
      [...schedule[day], ...anyDay].filter(({ state }) => state === 'selfService'),
      index,
    ),
  );
  return own.some((one) => site.some((other) => doMeet(one, other)));
}

/** In minutes of the week; what goes on past Sunday's midnight lies beyond it. */
function spansOf(bands: readonly HourBand[], weekday: number): Span[] {
  return bands.map(({ startMinute, endMinute }) => {
    const from = weekday * dayMinutes + startMinute;
    const minutes = endMinute - startMinute;
    return { from, to: from + (minutes > 0 ? minutes : minutes + dayMinutes) };
  });
}

const doMeet = (one: Span, other: Span): boolean =>
  [-weekMinutes, 0, weekMinutes].some((shift) => one.from < other.to + shift && other.from + shift < one.to);
