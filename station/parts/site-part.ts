import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import type { SwitchOutput } from '../../contracts/ports/switch-output.port.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { AnnouncementConfig } from '../../contracts/site-config.schema.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import { attempt } from '../../domain/attempt.ts';
import { type Entrance, type Headcount, Occupancy, type OccupancyOptions } from '../../domain/occupancy/occupancy.ts';
import { PassbackWatch } from '../../domain/occupancy/passback.ts';
import { AnnouncementQueue } from '../../domain/site/announcement-queue.ts';
import { type HeldLock, HeldRelease } from '../../domain/site/held-release.ts';
import { BuildingState } from './building-state.ts';
import { watchEvacuation, watchLockdown } from './site-inputs.ts';
import { SiteProcedures } from '../../domain/site/site-procedures.ts';
import { forgetRefused } from './forget-refused.ts';
import { scheduleOf } from './site-state-part.ts';
import type { StationNotices } from './station-notices.ts';
import type { StationParts } from './station-parts.ts';

/** What happens to the site as a whole, wired to its inputs, outputs and loudspeakers. */
export interface SitePart {
  /** Every event of the station, in order. */
  hear(event: StationEvent): void;
  /** A card was let in at a door, or at a reader indoors; at a door inside it counts for nothing. */
  admitted(card: CardNumber, door: DoorId): void;
  /** A kiosk's questions; a patron whose PIN was right there has signed in, and one whom a door would refuse is remembered at none. */
  withSignIn<Asked extends Pick<LibrarySystem, 'patron'>>(librarySystem: Asked): Asked;
  /** Told of a release by evacuation, for the supervision of that door. */
  onHeldRelease(listener: ReleaseListener): void;
  /** Whether an evacuation keeps a door released. */
  isKeptReleased(door: string): boolean;
  /** Told when a lockdown begins, unless an evacuation keeps that door released. */
  onLockdown(door: string, listener: () => void): void;
  /** What the building itself follows, and whether staff are there for the watch over the doors. */
  readonly building: Pick<BuildingState, 'stateAtDoors' | 'onChangeAtDoors'>;
  /** How many are inside, as well as the station can know. */
  readonly headcount: Headcount;
  /** Staff looked, and say how many are inside. */
  setHeadcount(inside: number): void;
  /** A door asks for somebody, or no longer. */
  alarm(isOn: boolean): void;
  start(): void;
  stop(): void;
}

/** Keeps count of people, and carries out what the site does by itself. */
export function wireSite(parts: StationParts, record: (event: StationEvent) => void, notices?: StationNotices): SitePart {
  const { config, clock, site, devices } = parts;
  const building = new BuildingState(parts);
  const occupancy = countPeople(parts, {
    state: building.state,
    record,
    onPeopleLeft: (count) => {
      record({ type: 'site.peopleLeft', ...count });
      procedures.peopleLeft();
    },
  });
  const passback = new PassbackWatch(config.occupancy.passbackMinutes * 60_000);
  const innerDoors = new Set(config.doors.filter(({ counts }) => !counts).map(({ id }) => id));
  const signInDoors = new Set(config.doors.filter(({ kind }) => kind === 'signIn').map(({ id }) => id));
  // A mark is of this run and says nothing to any other. A key object: bytes would be made into one anew for every card.
  const markKey = createSecretKey(randomBytes(32));
  const markOf = (card: CardNumber): string => createHmac('sha256', markKey).update(card.reveal()).digest('base64');
  const queue = new AnnouncementQueue(devices.ports('announcer', 'site.announcer'), (device) => record({ type: 'announcement.failed', device }));
  const schedule = scheduleOf(config, parts.hours ?? null);
  const procedures = new SiteProcedures({
    clock,
    announcements: config.announcements,
    outputs: config.outputs,
    signInMinutes: config.occupancy.signInMinutes,
    stateAt: (at) => schedule.stateAt(at),
    isClockTrusted: () => site.wallTime !== null,
    state: building.state,
    onMinute: () => building.look(),
    announce: (row: AnnouncementConfig) => queue.add(row),
    hush: () => queue.clear(),
    setOutput: outputSetter(devices.ports('switchOutput', 'site.output'), record),
    signedIn: () => occupancy.headcount.signedIn,
    onEvent: record,
  });
  const evacuation = holdReleased(parts);
  const onLockdown = wireInputs(parts, { procedures, evacuation, notices });
  watchOutputs(devices.ports('switchOutput', 'site.output'), procedures);
  building.onChange((state) => {
    occupancy.siteChanged(state);
    procedures.stateChanged(state);
  });
  return {
    hear: (event) => occupancy.hear(event),
    admitted: (card, door) => {
      // Who goes from room to room was counted at the way in, and was let in once.
      if (innerDoors.has(door)) return;
      const mark = markOf(card);
      occupancy.cardSeen(mark, signInDoors.has(door) ? 'indoors' : 'door');
      const again = signInDoors.has(door) ? null : passback.admitted(mark, door, clock.monotonicMs());
      if (again !== null) record({ type: 'card.reused', door, by: again });
    },
    withSignIn: (librarySystem) => {
      const patron: LibrarySystem['patron'] = async (question) => {
        const facts = await librarySystem.patron(question);
        forgetRefused(parts, question, facts);
        if (facts.pin === 'right' && site.signInCondition === 'selfService') occupancy.cardSeen(markOf(question.card), 'indoors');
        return facts;
      };
      // Everything but this one question stays the link's own.
      return new Proxy(librarySystem, { get: (target, name) => (name === 'patron' ? patron : bound(target, name)) });
    },
    onHeldRelease: (listener) => evacuation.listeners.push(listener),
    isKeptReleased: evacuation.isKept,
    onLockdown,
    building,
    get headcount() {
      return occupancy.headcount;
    },
    setHeadcount: (inside) => takeCount(inside, occupancy, notices),
    alarm: (isOn) => procedures.alarm(isOn),
    start: () => procedures.start(),
    stop: () => {
      procedures.stop();
      evacuation.held.stop();
      queue.clear();
    },
  };
}

interface InputParts {
  readonly procedures: SiteProcedures;
  readonly evacuation: Evacuation;
  readonly notices: StationNotices | undefined;
}

/** Carries out what the site's inputs say. Gives what takes those who hear that a lockdown began. */
function wireInputs({ devices, site }: StationParts, { procedures, evacuation, notices }: InputParts): SitePart['onLockdown'] {
  const shutters: (() => void)[] = [];
  const onLockdown = (isOn: boolean): void => {
    if (isOn) for (const shut of shutters) shut();
    procedures.lockdown(isOn);
  };
  watchLockdown(devices, { hold: (isOn) => site.hold('lockdown', isOn), onLockdown, notices });
  watchEvacuation(devices, (isOn) => {
    // The locks before anybody is told.
    evacuation.held.hold(isOn);
    site.hold('evacuation', isOn);
    procedures.evacuation(isOn);
  });
  return (door, listener) => {
    shutters.push(() => {
      if (!evacuation.isKept(door)) listener();
    });
  };
}

type ReleaseListener = (door: string, pulseMs: number) => void;

/** The locks that an evacuation keeps released. */
interface Evacuation {
  readonly held: HeldRelease;
  readonly listeners: ReleaseListener[];
  readonly isKept: (door: string) => boolean;
}

function holdReleased({ config, devices, clock }: StationParts): Evacuation {
  const listeners: ReleaseListener[] = [];
  const locks = config.evacuation.releaseDoors.flatMap((door): HeldLock[] => {
    const lock = devices.lock(door);
    const onReleased = (pulseMs: number): void => {
      for (const listener of listeners) listener(door, pulseMs);
    };
    return lock === undefined ? [] : [{ lock, onReleased }];
  });
  const held = new HeldRelease(locks, clock);
  return { held, listeners, isKept: (door) => held.isHeld && config.evacuation.releaseDoors.includes(door) };
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? value.bind(target) : value;
}

interface CountParts {
  readonly state: SiteState | null;
  readonly record: (event: StationEvent) => void;
  readonly onPeopleLeft: OccupancyOptions['onPeopleLeft'];
}

function countPeople({ config, devices, site }: StationParts, { state, record, onPeopleLeft }: CountParts): Occupancy {
  const counters = (['site.counterIn', 'site.counterOut'] as const).map((role) => devices.ports('contactInput', role));
  const occupancy = new Occupancy({
    capacity: config.occupancy.capacity ?? null,
    entrances: config.doors
      .filter(({ kind, counts }) => kind !== 'signIn' && counts)
      .map(({ id }): Entrance => {
        const [contact] = devices.ports('contactInput', 'door.contact', id);
        return { door: brandId<DoorId>(id), isWatched: contact !== undefined, isFoundOpen: () => contact?.state === 'active' };
      }),
    // Where nobody knows the hour somebody may be inside.
    state: state ?? 'selfService',
    hasCounter: counters.some((inputs) => inputs.length > 0),
    onPeopleLeft,
    onFull: (isFull) => {
      site.hold('full', isFull);
      record({ type: isFull ? 'site.filled' : 'site.roomAgain' });
    },
  });
  counters.forEach((inputs, index) => {
    for (const input of inputs) {
      input.onChange(({ state }) => {
        if (state === 'active') occupancy.counted(index === 0 ? 'in' : 'out');
      });
    }
  });
  return occupancy;
}

/** Somebody has looked, which is what these warnings ask for. */
function takeCount(inside: number, occupancy: Occupancy, notices: StationNotices | undefined): void {
  occupancy.set(inside);
  for (const asked of ['peopleLeft', 'sweep'] as const) notices?.set(asked, null);
}

/** An output that comes back gets what it should be. */
function watchOutputs(outputs: readonly SwitchOutput[], procedures: SiteProcedures): void {
  for (const output of outputs) {
    output.onHealth(({ state }) => {
      if (state === 'ready') procedures.outputReady(output.id);
    });
  }
}

function outputSetter(outputs: readonly SwitchOutput[], record: (event: StationEvent) => void): (device: string, isOn: boolean) => void {
  return (device, isOn) => {
    for (const output of outputs.filter(({ id, health }) => id === device && health.state === 'ready')) {
      attempt(() => output.set(isOn), { done: () => undefined, failed: () => record({ type: 'output.failed', device: output.id }) });
    }
  };
}
