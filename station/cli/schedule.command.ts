import type { FetchedHoursStatus } from '../../contracts/technician.schema.ts';
import type { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';
import { addDays, ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { readKeptHours } from '../parts/hours-part.ts';
import { scheduleOf } from '../parts/site-state-part.ts';
import { ownSchedules, scheduleDays } from '../technician/schedule-days.ts';
import { systemClock } from '../system-clock.ts';
import { exitCodes, type ExitCode, printEither } from './output.ts';

/** Of `omatoimi schedule preview`. `from`: a date, today where it is left out. */
export interface SchedulePreviewOptions {
  readonly config: string;
  readonly days: number;
  readonly from?: string;
  readonly json?: boolean;
}

const dayMs = 24 * 3_600_000;

/** `omatoimi schedule preview`: the days to come, each with its bands and why it has them, and every change with its moment; and those of the doors with hours of their own. */
export async function schedulePreviewCommand(options: SchedulePreviewOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { timeZone } = config.station;
  const hours = await readKeptHours(config, systemClock);
  const schedule = scheduleOf(config, hours);
  const zone = new ZoneClock(timeZone);
  const first = options.from ?? zone.wallTime(systemClock.now()).date;
  const days = scheduleDays({ schedule, doors: config.doors }, first, options.days);
  const span = { start: startOf(first, zone), end: startOf(addDays(first, options.days), zone) };
  const json = {
    ok: true,
    timeZone,
    fetched: hours?.status ?? null,
    ...courseOf(schedule, span),
    days,
    doors: ownSchedules(schedule, config.doors).map(({ door, schedule: own }) => ({ door, ...courseOf(own, span) })),
  };
  printEither(options, json, [...(hours === null ? [] : [fetchedLine(hours.status)]), ...days.map(dayLine)]);
  return exitCodes.done;
}

/** The state at the beginning, and every change with its moment. */
function courseOf(schedule: SiteSchedule, { start, end }: { readonly start: number; readonly end: number }) {
  const changes = schedule.changes(start, end).map(({ at, state }) => ({ at: new Date(at).toISOString(), state }));
  return { atStart: schedule.stateAt(start), changes };
}

/** The first minute of a day in a zone: midnight, or the hour to which the clocks jump over it. */
function startOf(date: string, zone: ZoneClock): number {
  const guess = Date.parse(`${date}T00:00:00Z`);
  for (let at = guess - dayMs; ; at += 15 * 60_000) if (zone.wallTime(at).date >= date) return at;
}

type Day = ReturnType<typeof scheduleDays>[number];

function dayLine({ date, reason, bands, shortened, doors }: Day): string {
  const planned = bands.length === 0 ? 'closed' : bands.map(lineOf).join(', ');
  const without = shortened.length === 0 ? '' : `; fetched hours close ${hoursLine(shortened)}`;
  const own = doors.map(({ door, open }) => `; ${door} ${open.length === 0 ? 'closed to cards' : `open to cards ${hoursLine(open)}`}`);
  return `${date}  ${reason.padEnd(13)}  ${planned}${without}${own.join('')}`;
}

const hoursLine = (hours: Day['shortened']): string => hours.map(({ from, to }) => `${from}-${to}`).join(', ');

function fetchedLine({ from, ageMinutes, isCurrent }: FetchedHoursStatus): string {
  if (isCurrent) return `fetched from ${from} ${ageMinutes} min ago`;
  return `fetched from ${from}: no answer of these hours stands on this PC, and without one no card opens`;
}

const lineOf = ({ from, to, state }: { from: string; to: string; state: string }): string => `${from}-${to} ${state}`;
