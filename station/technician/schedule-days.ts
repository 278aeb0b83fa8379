import type { DoorConfig } from '../../contracts/config.schema.ts';
import type { HourBand, ScheduleBand } from '../../contracts/schedule.schema.ts';
import type { TechnicianSchedule } from '../../contracts/technician.schema.ts';
import type { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';
import { addDays } from '../../domain/schedule/zone-clock.ts';

const clockText = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const spanOf = ({ startMinute, endMinute }: HourBand) => ({ from: clockText(startMinute), to: clockText(endMinute) });
const described = (band: ScheduleBand) => ({ ...spanOf(band), state: band.state });

/** The schedule of each door that has hours of its own. */
export function ownSchedules(schedule: SiteSchedule, doors: readonly DoorConfig[]) {
  return doors.filter(({ hours }) => hours !== undefined).map((door) => ({ door: door.id, schedule: schedule.ofDoor(door) }));
}

/** What the days of a site are asked of. */
export interface DaysOf {
  readonly schedule: SiteSchedule;
  readonly doors: readonly DoorConfig[];
}

/** Days of a schedule in words, from `first` on, with those doors that have hours of their own: the same on the command line and on the technician's page. */
export function scheduleDays({ schedule, doors }: DaysOf, first: string, count: number): TechnicianSchedule['days'] {
  const own = ownSchedules(schedule, doors);
  return Array.from({ length: count }, (_, index) => schedule.dayOf(addDays(first, index))).map(({ date, reason, bands }) => ({
    date,
    reason,
    bands: bands.map(described),
    shortened: schedule.shortenedOn(date).map(spanOf),
    doors: own.map(({ door, schedule: ofDoor }) => ({ door, open: ofDoor.openOn(date).map(spanOf) })),
  }));
}
