import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { isKioskError, KioskError } from '../../contracts/errors.ts';
import type { FetchedHours, OpeningHoursConfig } from '../../contracts/opening-hours.schema.ts';
import type { FetchedHoursStatus } from '../../contracts/technician.schema.ts';
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

/** What is known of fetched hours. */
export interface KnownHours {
  /** null where nothing is known, or no longer. */
  readonly current: FetchedHours | null;
  /** Whence and since when, for those who look after the station. */
  readonly status: FetchedHoursStatus;
}

/** Hours of a station that fetches them; null for one that goes by its config alone. */
export interface HoursPart extends KnownHours {
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
  let failure: string | null = null;
  const keeper: HoursKeeper = await keptHours({
    openingHours,
    dataDir: station.dataDir,
    clock,
    onState: (error) => {
      failure = error === null ? null : isKioskError(error) ? error.code : 'INVARIANT';
      if (error !== null) log.error('openingHours.unfetched', error);
      notices.set('openingHours', keeper.hours === null ? unknown : null);
    },
  });
  const { from, caFile } = openingHours;
  return {
    get current() {
      return keeper.hours;
    },
    get status() {
      return statusOf({ keeper, from, clock, failure });
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

interface KeptHoursOptions {
  readonly openingHours: OpeningHoursConfig;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly onState: (error: unknown) => void;
}

async function keptHours({ openingHours, dataDir, clock, onState }: KeptHoursOptions): Promise<HoursKeeper> {
  const { HoursKeeper: Keeper } = await import('../../sync/opening-hours/hours-keeper.ts');
  const keeper = new Keeper({
    clock,
    file: hoursFile(path.join(dataDir, 'opening-hours.json')),
    everyMs: openingHours.everyMinutes * minuteMs,
    validMs: openingHours.validHours * hourMs,
    onState,
  });
  await keeper.load();
  return keeper;
}

/** What a station on this PC was told last, without asking anybody; null where the config fetches no hours. */
export async function readKeptHours({ openingHours, station }: StationConfig, clock: Clock): Promise<KnownHours | null> {
  if (openingHours === undefined) return null;
  const keeper = await keptHours({ openingHours, dataDir: station.dataDir, clock, onState: () => undefined });
  return { current: keeper.hours, status: statusOf({ keeper, from: openingHours.from, clock, failure: null }) };
}

interface StatusParts {
  readonly keeper: HoursKeeper;
  readonly from: string;
  readonly clock: Clock;
  readonly failure: string | null;
}

function statusOf({ keeper: { told, isCurrent }, from, clock, failure }: StatusParts): FetchedHoursStatus {
  if (told === null) return { from, askedAt: null, ageMinutes: null, isCurrent, failure };
  const ageMinutes = Math.max(0, Math.floor((clock.now() - told.askedAtMs) / minuteMs));
  return { from, askedAt: new Date(told.askedAtMs).toISOString(), ageMinutes, isCurrent, failure };
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
