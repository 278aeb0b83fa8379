import type { FetchedHoursStatus } from '../../contracts/technician.schema.ts';
import { addDays, ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { readKeptHours } from '../parts/hours-part.ts';
import { scheduleOf } from '../parts/site-state-part.ts';
import { scheduleDays } from '../technician/schedule-days.ts';
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

/** `omatoimi schedule preview`: the days to come, each with its bands and why it has them, and every change with its moment. */
export async function schedulePreviewCommand(options: SchedulePreviewOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { timeZone } = config.station;
  const hours = await readKeptHours(config, systemClock);
  const schedule = scheduleOf(config, hours);
  const zone = new ZoneClock(timeZone);
  const first = options.from ?? zone.wallTime(systemClock.now()).date;
  const days = scheduleDays(schedule, first, options.days);
  const start = startOf(first, zone);
  const changes = schedule
    .changes(start, startOf(addDays(first, options.days), zone))
    .map(({ at, state }) => ({ at: new Date(at).toISOString(), state }));
  const json = {
    ok: true,
    timeZone,
    fetched: hours?.status ?? null,
    atStart: schedule.stateAt(start),
    days,
    changes,
  };
  printEither(options, json, [...(hours === null ? [] : [fetchedLine(hours.status)]), ...days.map(dayLine)]);
  return exitCodes.done;
}

/** The first minute of a day in a zone: midnight, or the hour to which the clocks jump over it. */
function startOf(date: string, zone: ZoneClock): number {
  const guess = Date.parse(`${date}T00:00:00Z`);
  for (let at = guess - dayMs; ; at += 15 * 60_000) if (zone.wallTime(at).date >= date) return at;
}

type Day = ReturnType<typeof scheduleDays>[number];

function dayLine({ date, reason, bands, shortened }: Day): string {
  const planned = bands.length === 0 ? 'closed' : bands.map(lineOf).join(', ');
  const without = shortened.length === 0 ? '' : `; fetched hours close ${shortened.map(({ from, to }) => `${from}-${to}`).join(', ')}`;
  return `${date}  ${reason.padEnd(13)}  ${planned}${without}`;
}

function fetchedLine({ from, ageMinutes, isCurrent }: FetchedHoursStatus): string {
  if (isCurrent) return `fetched from ${from} ${ageMinutes} min ago`;
  return `fetched from ${from}: no answer of these hours stands on this PC, and without one no card opens`;
}

const lineOf = ({ from, to, state }: { from: string; to: string; state: string }): string => `${from}-${to} ${state}`;
