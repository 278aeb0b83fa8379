import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import type { HasHealth, Unsubscribe } from '../../contracts/health.ts';
import type { TechnicianOverview } from '../../contracts/technician.schema.ts';
import type { DoorController } from '../../domain/door/door-controller.ts';
import type { DoorSupervision } from '../../domain/door-supervision/supervision-controller.ts';
import type { Headcount } from '../../domain/occupancy/occupancy.ts';
import type { StationDevice, StationDevices } from '../parts/devices.ts';
import type { SiteStateKeeper } from '../parts/site-state.ts';
import type { ViewSource } from '../rpc/latest-views.ts';
import type { DeviceTraffic } from '../traffic/device-traffic.ts';
import type { RecentEvents } from './recent-events.ts';

/** One door with all that knows of it. */
export interface OverviewDoor {
  readonly controller: DoorController;
  readonly supervision: DoorSupervision;
}

/** What the overview looks at. */
export interface StationOverviewParts {
  readonly config: StationConfig;
  readonly clock: Clock;
  readonly site: Pick<SiteStateKeeper, 'condition' | 'wallTime' | 'opening'>;
  readonly headcount: () => Headcount;
  readonly librarySystem: HasHealth;
  readonly devices: Pick<StationDevices, 'all' | 'lock' | 'readers'>;
  /** Absent: nothing is counted. */
  readonly traffic?: Pick<DeviceTraffic, 'of'>;
  readonly doors: ReadonlyMap<string, OverviewDoor>;
  readonly warnings: () => readonly string[];
  readonly events: RecentEvents;
}

/** Often enough for a technician at the door, seldom enough for the door's own work. */
const restMs = 150;
/** What changes without an event, such as the time and the way out of a fault, is looked at anew so often. */
const lookMs = 2_000;

/** The station at a glance, for as long as somebody looks. */
export class StationOverview implements ViewSource<TechnicianOverview> {
  readonly #parts: StationOverviewParts;

  constructor(parts: StationOverviewParts) {
    this.#parts = parts;
  }

  get view(): TechnicianOverview {
    const { config, clock, site, headcount, librarySystem, devices, doors, warnings, events } = this.#parts;
    const { wallTime } = site;
    const { inside, uncertainty, signedIn } = headcount();
    return {
      at: new Date(clock.now()).toISOString(),
      timeZone: config.station.timeZone,
      wallTime: wallTime === null ? null : { date: wallTime.date, time: timeOf(wallTime.minute) },
      condition: site.condition,
      opening: site.opening,
      people: { inside, uncertainty, signedIn, capacity: config.occupancy.capacity ?? null },
      librarySystem: stateOf(librarySystem),
      doors: [...doors].map(([id, door]) => this.#doorOf(id, door)),
      devices: devices.all.map((device) => this.#deviceOf(device)),
      warnings: [...warnings()],
      events: events.all,
    };
  }

  onView(listener: (view: TechnicianOverview) => void): Unsubscribe {
    const { clock, events } = this.#parts;
    let timer: TimerHandle | null = null;
    let isSoon = false;
    const wait = (delayMs: number): void => {
      timer?.cancel();
      timer = clock.setTimer(delayMs, () => {
        isSoon = false;
        wait(lookMs);
        listener(this.view);
      });
    };
    const unsubscribe = events.onEvent(() => {
      if (!isSoon) wait(restMs);
      isSoon = true;
    });
    wait(lookMs);
    return () => {
      timer?.cancel();
      unsubscribe();
    };
  }

  #doorOf(id: string, { controller, supervision }: OverviewDoor): TechnicianOverview['doors'][number] {
    const { config, devices } = this.#parts;
    const readers = devices.readers('door.card', id);
    return {
      id,
      kind: config.doors.find((door) => door.id === id)?.kind ?? 'entrance',
      panel: controller.view.screen,
      reader: bestState(readers),
      lock: devices.lock(id)?.health.state ?? 'none',
      doorway: supervision.state,
      isLockStuck: supervision.isLockStuck,
    };
  }

  #deviceOf({ id, driver, health }: StationDevice): TechnicianOverview['devices'][number] {
    const { clock, traffic } = this.#parts;
    const { bytesIn = 0, bytesOut = 0, lastInAtMs = null } = traffic?.of(id) ?? {};
    const lastInAt = lastInAtMs === null ? null : new Date(clock.now() - (clock.monotonicMs() - lastInAtMs)).toISOString();
    return { id, driver, ...stateOf(health), bytesIn, bytesOut, lastInAt };
  }
}

function stateOf({ health }: HasHealth): TechnicianOverview['librarySystem'] {
  return { state: health.state, remedy: health.state === 'faulted' ? health.remedy : null };
}

function bestState(parts: readonly HasHealth[]): TechnicianOverview['doors'][number]['reader'] {
  const states = parts.map(({ health }) => health.state);
  return (['ready', 'starting', 'faulted'] as const).find((state) => states.includes(state)) ?? 'none';
}

const timeOf = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
const two = (number: number): string => String(number).padStart(2, '0');
