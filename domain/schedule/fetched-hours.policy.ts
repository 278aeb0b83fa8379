import type { FetchedHours } from '../../contracts/opening-hours.schema.ts';
import type { HourBand } from '../../contracts/schedule.schema.ts';
import { addDays, type WallTime } from './zone-clock.ts';

/** Whether a minute lies in fetched hours. What was not told is not open. A pure function. */
export function isWithinFetchedHours(hours: FetchedHours | null, { date, weekday, minute }: WallTime): boolean {
  if (hours === null) return false;
  const today = hours.kind === 'week' ? hours.days[weekday] : hours.days[date];
  if (today?.some((band) => minute >= band.startMinute && (isPastMidnight(band) || minute < band.endMinute))) return true;
  const yesterday = hours.kind === 'week' ? hours.days[(weekday + 6) % 7] : hours.days[addDays(date, -1)];
  // A day of which nothing is told is not open, not even for the rest of a night.
  return today !== undefined && yesterday?.some((band) => isPastMidnight(band) && minute < band.endMinute) === true;
}

const isPastMidnight = (band: HourBand): boolean => band.endMinute < band.startMinute;
