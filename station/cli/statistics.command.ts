import { KioskError } from '../../contracts/errors.ts';
import { readCounters } from '../../sync/statistics/counter-console.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { systemClock } from '../system-clock.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';

/** Of `omatoimi statistics`. */
export interface StatisticsOptions extends CommonOptions {
  readonly config: string;
  readonly by: 'hour' | 'day';
  /** First and last day, `2026-11-01`; the last 31 days where left out. */
  readonly from?: string;
  readonly to?: string;
}

const dayMs = 86_400_000;
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `omatoimi statistics`: how often what happened, by the hour or by the day; nothing of whom. Nobody has to say why they look. */
export async function statisticsCommand(options: StatisticsOptions): Promise<ExitCode> {
  const { station } = await loadCheckedConfig(options.config);
  const nowMs = systemClock.now();
  const from = options.from ?? dateOf(nowMs - 30 * dayMs);
  const to = options.to ?? dateOf(nowMs + dayMs);
  if (from > to) throw new KioskError('PROGRAM_USAGE', '--from must not be after --to.');
  // Before the day after the last: hours of it begin with its date.
  const counters = readCounters(station.dataDir, { span: options.by, from, to: dateOf(Date.parse(`${to}T00:00:00Z`) + dayMs) });
  const json = { ok: true, station: station.id, by: options.by, from, to, hoursAre: 'UTC', daysAre: station.timeZone, counters };
  printEither(options, json, [
    ...counters.map(
      ({ start, event, code, place, found }) => `${start}  ${String(found).padStart(6)}  ${event} ${code}${place === '' ? '' : ` (${place})`}`,
    ),
    ...(counters.length === 0 ? [`Nothing was counted from ${from} to ${to}.`] : []),
  ]);
  return exitCodes.done;
}
