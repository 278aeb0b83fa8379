import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { FetchedHours } from '../../contracts/opening-hours.schema.ts';
import type { BootReading } from '../../domain/clock-course.ts';
import { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { readBootClock } from '../boot-clock.ts';
import type { StationLog } from '../log.ts';
import { isClockSynchronised } from '../time-source.ts';
import { ClockFile } from './clock-file.ts';
import { SiteStateKeeper } from './site-state.ts';
import type { StationNotices } from './station-notices.ts';

/** What the site's state is kept with. */
interface SiteStateParts {
  readonly config: StationConfig;
  readonly clock: Clock;
  readonly log: StationLog;
  readonly notices: StationNotices;
  /** Fetched opening hours; null where none are fetched. */
  readonly hours: { readonly current: FetchedHours | null } | null;
  /** What the PC's time source says of its clock; `timedatectl` unless told. */
  readonly timeSource?: () => Promise<boolean | null>;
  /** The PC's time since its boot; Linux's unless told. */
  readonly boot?: () => BootReading | null;
}

/** A station's site, and how it ends. */
interface KeptSite {
  readonly site: SiteStateKeeper;
  /** Resolves when what the next run is to know is on the disk. */
  stop(): Promise<void>;
}

const clockDoubted =
  'The clock of this PC jumped or is not set: the site counts as closed until it has been right for ten minutes; check its time server and its battery. ' +
  'Where no time server can be reached: see that the clock is right, stop the station, run "omatoimi clock confirm" and start it again. ' +
  'That holds until the PC is booted anew; on one that is to go by its own clock switch the time service off ("timedatectl set-ntp false").';

/** The schedule of a config, ready to be asked; shortened by fetched hours where there are any. */
export function scheduleOf({ schedule, station }: Pick<StationConfig, 'schedule' | 'station'>, hours: SiteStateParts['hours'] = null): SiteSchedule {
  return new SiteSchedule(schedule, new ZoneClock(station.timeZone), hours === null ? null : () => hours.current);
}

/**
 * Begins to keep the site's state by the schedule of the config; a doubted clock stands in the log and on the screens. The clock of a start is held against
 * what the run before left, and against the time source's word where that was in another boot of the PC.
 */
export async function keepSiteState({
  config,
  clock,
  log,
  notices,
  hours,
  timeSource = isClockSynchronised,
  boot = readBootClock,
}: SiteStateParts): Promise<KeptSite> {
  const file = new ClockFile(config.station.dataDir, (error) => log.error('clock.unkept', error));
  const [course, isSynchronised] = await Promise.all([file.read(), timeSource().catch(() => null)]);
  const site = new SiteStateKeeper({
    schedule: scheduleOf(config, hours),
    zone: new ZoneClock(config.station.timeZone),
    clock,
    signInMs: config.occupancy.signInMinutes * 60_000,
    isSynchronised: timeSource,
    atStart: { course, isSynchronised },
    boot,
    onCourse: (kept) => void file.keep(kept),
    onClockTrust: (isTrusted) => {
      notices.set('clock', isTrusted ? null : clockDoubted);
      if (isTrusted) log.info('clock.trusted');
      else log.error('clock.doubted', new KioskError('CLOCK_DOUBTED', clockDoubted));
    },
  });
  site.start();
  const stop = async (): Promise<void> => {
    site.stop();
    await file.settled();
  };
  return { site, stop };
}
