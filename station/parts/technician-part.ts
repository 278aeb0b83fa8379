import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import type { PinLockout } from '../../domain/pin-lockout/pin-lockout.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import type { WorkerEventLog } from '../../sync/event-log/worker-event-log.ts';
import type { StationLog } from '../log.ts';
import type { TechnicianScreen } from '../rpc/rpc-router.ts';
import { PrivacyDesk } from '../privacy/privacy-desk.ts';
import type { StopStack } from '../stop-stack.ts';
import type { RecentEvents } from '../technician/recent-events.ts';
import { forgivePins } from '../technician/forgive-pins.ts';
import { scheduleDays } from '../technician/schedule-days.ts';
import { StationOverview } from '../technician/station-overview.ts';
import { TechnicianDesk } from '../technician/technician-desk.ts';
import { isTechnicianPin, readTechnicianPin } from '../technician/technician-pin.ts';
import type { GuardedDoor } from './doors-part.ts';
import type { SitePart } from './site-part.ts';
import { scheduleOf } from './site-state-part.ts';
import type { StationNotices } from './station-notices.ts';
import type { StationParts } from './station-parts.ts';

/** What the technician's page is made of. */
export interface TechnicianPartOptions {
  readonly options: { readonly config: StationConfig; readonly clock: Clock; readonly log: StationLog };
  readonly parts: StationParts;
  readonly site: SitePart;
  readonly doors: ReadonlyMap<string, GuardedDoor>;
  readonly notices: StationNotices;
  readonly eventLog: WorkerEventLog;
  readonly stack: StopStack;
  readonly recent: RecentEvents;
}

/** Opens the technician's page of a station with screens. */
export function openTechnician(options: TechnicianPartOptions): TechnicianScreen | null {
  const { parts, site, doors, notices, recent } = options;
  const { config, clock } = parts;
  if (config.ui === undefined) return null;
  const hours = parts.hours ?? null;
  const schedule = scheduleOf(config, hours);
  const zone = new ZoneClock(config.station.timeZone);
  const desk = openDesk(options);
  const privacy = new PrivacyDesk(config);
  const forgive: TechnicianScreen['forgivePins'] = (task, role) =>
    forgivePins({ lockout: lockoutOf(parts), record: (event) => options.eventLog.append({ atMs: Math.floor(clock.now()), ...event }) }, task, role);
  return {
    desk,
    countPeople: async (inside) => {
      await desk.record('technician.countedPeople', `${inside} inside`);
      site.setHeadcount(inside);
    },
    overview: new StationOverview({
      ...parts,
      headcount: () => site.headcount,
      doors,
      warnings: () => notices.all,
      events: recent,
    }),
    privacy: (task) => (task.task === 'forgivePins' ? forgive(task, 'technician') : privacy.ask(task, 'technician')),
    forgivePins: forgive,
    schedule: (days) => ({
      timeZone: config.station.timeZone,
      fetched: hours?.status ?? null,
      days: scheduleDays({ schedule, doors: config.doors }, zone.wallTime(clock.now()).date, days),
    }),
  };
}

const lockoutOf = ({ pinLockout }: StationParts): Pick<PinLockout, 'begin' | 'forgive'> =>
  pinLockout ?? {
    begin: () => Promise.resolve({ kind: 'locked', hold: 'lockedHere' }),
    forgive: () => Promise.resolve({ tries: 0, isStored: false }),
  };

function openDesk({ options: { config, clock, log }, parts, eventLog, stack }: TechnicianPartOptions): TechnicianDesk {
  const desk = new TechnicianDesk({
    clock,
    readPin: () =>
      readTechnicianPin(config.technician?.pinFile).catch((error: unknown) => {
        log.error('technician.pinUnreadable', error);
        throw error;
      }),
    isPin: isTechnicianPin,
    lockout: lockoutOf(parts),
    record: async (kind, reason) => {
      try {
        await eventLog.append({ atMs: Math.floor(clock.now()), kind, role: 'technician', reason });
      } catch (error) {
        log.error('technician.unrecorded', error);
        throw error;
      }
    },
  });
  stack.add("technician's page", async () => {
    desk.stop();
    await eventLog.settled();
  });
  return desk;
}
