import type { DoorConfig } from '../../contracts/config.schema.ts';
import type { HourBand } from '../../contracts/schedule.schema.ts';
import { weekdays } from '../../contracts/schedule.schema.ts';
import type { WallTime } from '../schedule/zone-clock.ts';

/** What of `[[doors]]` says when a PIN is asked for. */
export type PinRule = Pick<DoorConfig, 'pin' | 'withoutPin'>;

/**
 * Whether a card needs its PIN at this moment on the site's wall clock, which is read only where hours count. It is null while the PC's
 * clock cannot be believed: then no hour frees anybody from the PIN. A band belongs to the day on which it begins, and lasts past midnight
 * where it says so.
 */
export function isPinNeeded({ pin, withoutPin }: PinRule, wallTime: () => WallTime | null): boolean {
  if (pin === 'never') return false;
  const wall = withoutPin === undefined ? null : wallTime();
  if (withoutPin === undefined || wall === null) return true;
  const bandsOf = (weekday: number): readonly HourBand[] => withoutPin[weekdays[(weekday + 7) % 7] ?? 'monday'];
  const isToday = bandsOf(wall.weekday).some((band) => wall.minute >= band.startMinute && (isPastMidnight(band) || wall.minute < band.endMinute));
  const isLeftOver = bandsOf(wall.weekday - 1).some((band) => isPastMidnight(band) && wall.minute < band.endMinute);
  return !isToday && !isLeftOver;
}

const isPastMidnight = (band: HourBand): boolean => band.endMinute < band.startMinute;
