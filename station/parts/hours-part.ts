import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { FetchedHours } from '../../contracts/opening-hours.schema.ts';
import type { HoursFile, HoursKeeper } from '../../sync/opening-hours/hours-keeper.ts';
import type { StationLog } from '../log.ts';
import type { OpenedLibrarySystem } from './library-system-part.ts';
import type { StationNotices } from './station-notices.ts';

/** What opening hours are fetched with. */
export interface HoursPartOptions {
  readonly config: StationConfig;
  readonly clock: Clock;
  readonly log: StationLog;
  readonly notices: StationNotices;
}

/** Hours of a station that fetches them; null for one that goes by its config alone. */
export interface HoursPart {
  readonly current: FetchedHours | null;
  /** Asks from now on. */
  start(librarySystem: OpenedLibrarySystem): void;
  stop(): void;
}

const unknown =
  'The opening hours could not be fetched for too long: nobody comes in by card until they can be; check [openingHours] and what it asks.';
const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Takes up the hours that were kept; nothing is asked yet. */
export async function openHours({ config, clock, log, notices }: HoursPartOptions): Promise<HoursPart | null> {
  const { openingHours, station } = config;
  if (openingHours === undefined) return null;
  const { HoursKeeper: Keeper } = await import('../../sync/opening-hours/hours-keeper.ts');
  const keeper: HoursKeeper = new Keeper({
    clock,
    file: hoursFile(path.join(station.dataDir, 'opening-hours.json')),
    everyMs: openingHours.everyMinutes * minuteMs,
    validMs: openingHours.validHours * hourMs,
    onState: (error) => {
      if (error !== null) log.error('openingHours.unfetched', error);
      notices.set('openingHours', keeper.hours === null ? unknown : null);
    },
  });
  await keeper.load();
  const { from, caFile } = openingHours;
  return {
    get current() {
      return keeper.hours;
    },
    start: (librarySystem) =>
      keeper.start(async () => {
        if (from === 'library-system') return weekOf(await librarySystem.openingHours());
        const { fetchPublishedHours } = await import('../../sync/opening-hours/published-hours.ts');
        return fetchPublishedHours({ url: from, caFile, clock });
      }),
    stop: () => keeper.stop(),
  };
}

type DayHours = { readonly from: string; readonly to: string } | null;

function weekOf(days: readonly DayHours[] | null): FetchedHours {
  if (days === null) {
    throw new KioskError(
      'LIBRARY_PROTOCOL',
      'The library system tells no opening hours of this branch: have them set there, or take [openingHours] out.',
    );
  }
  return {
    kind: 'week',
    days: days.map((day) => (day === null || day.from === day.to ? [] : [{ startMinute: minuteOf(day.from) % 1440, endMinute: minuteOf(day.to) }])),
  };
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** Whole or not at all: a file that was half written before a power cut takes nobody's place. */
const hoursFile = (file: string): HoursFile => ({
  read: () =>
    readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    }),
  write: async (text) => {
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
  },
});
