import type { HourBand, ScheduleBand } from '../../contracts/schedule.schema.ts';
import type { TechnicianSchedule } from '../../contracts/technician.schema.ts';
import type { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';
import { addDays } from '../../domain/schedule/zone-clock.ts';

const clockText = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const spanOf = ({ startMinute, endMinute }: HourBand) => ({ from: clockText(startMinute), to: clockText(endMinute) });
const described = (band: ScheduleBand) => ({ ...spanOf(band), state: band.state });

/** Days of a schedule in words, from `first` on: the same on the command line and on the technician's page. */
export function scheduleDays(schedule: SiteSchedule, first: string, count: number): TechnicianSchedule['days'] {
  return Array.from({ length: count }, (_, index) => schedule.dayOf(addDays(first, index))).map(({ date, reason, bands }) => ({
    date,
    reason,
    bands: bands.map(described),
    shortened: schedule.shortenedOn(date).map(spanOf),
  }));
}
