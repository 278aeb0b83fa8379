import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { severityOf } from '../../contracts/event-severity.ts';
import type { DoorId } from '../../contracts/ids.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import type { WallTime } from '../../domain/schedule/zone-clock.ts';
import type { LogFields, StationLog } from '../log.ts';
import type { StationNotices } from './station-notices.ts';

/** What alarms are told with. */
export interface AlarmOptions {
  readonly clock: Clock;
  readonly log: StationLog;
  readonly notices: StationNotices;
  /** The site's wall clock, or null while the PC's clock is doubted. */
  readonly wallTime: () => WallTime | null;
  /** Whether a door asks for somebody at this moment: for sirens, lamps and a guard's own alarm line. */
  readonly onAlarm: (isOn: boolean) => void;
}

/** How long a warning about a forced door stands where no staff come, and how long its siren sounds though the door fell shut at once. */
export const alarmTimes = { noticeMs: 86_400_000, sirenMs: 60_000 } as const;

/** Their own parts write them into the log, with more than the event holds. */
const toldElsewhere: ReadonlySet<StationEvent['type']> = new Set(['tamper.began', 'pin.guessingBegan']);

/** Tells staff of every alarm of doors and site: a line in the log, a warning that stands as long as it is true, an output. */
export class AlarmWatch {
  readonly #options: AlarmOptions;
  /** Doors that were forced, with the words for when. */
  readonly #forced = new Map<DoorId, string>();
  readonly #forgetting = new Map<DoorId, TimerHandle>();
  /** Doors that stand open by force or for too long. */
  readonly #open = new Set<DoorId>();
  /** Doors that stood open when their contact failed. */
  readonly #unseen = new Set<DoorId>();
  readonly #stuck = new Set<DoorId>();
  /** Doors whose alarm somebody of the house has heard: the warning stands, and nothing sounds. */
  readonly #heard = new Set<DoorId>();
  readonly #sirens = new Map<DoorId, TimerHandle>();
  #isOn = false;

  constructor(options: AlarmOptions) {
    this.#options = options;
  }

  /** Hears every event of the station. */
  hear(event: StationEvent): void {
    const isTold = severityOf(event) === 'alarm' || event.type === 'site.sweepDue' || event.type === 'site.peopleLeft';
    if (isTold && !toldElsewhere.has(event.type)) this.#options.log.warn(event.type, fieldsOf(event));
    this.#take(event);
  }

  /** What counts at the doors changed. In staff's hours staff see to what stands, and may let their door stand open; what they leave behind sounds again. */
  changedAtDoors(state: SiteState): void {
    this.#heard.clear();
    if (state === 'staffed') {
      cancelAll(this.#forgetting);
      this.#forced.clear();
      this.#hearOut();
      this.#open.clear();
      this.#unseen.clear();
    }
    this.#tell();
  }

  stop(): void {
    cancelAll(this.#forgetting);
    cancelAll(this.#sirens);
  }

  #take(event: StationEvent): void {
    const { notices } = this.#options;
    switch (event.type) {
      case 'door.forcedOpen':
        this.#begin(this.#open, event.door);
        this.#force(event.door);
        break;
      case 'door.heldOpen':
        if (event.stage === 'alarm') this.#begin(this.#open, event.door);
        break;
      case 'door.closed':
      case 'contact.ready':
        this.#open.delete(event.door);
        this.#unseen.delete(event.door);
        break;
      case 'contact.faulted':
        this.#loseSight(event.door);
        break;
      case 'lock.stuckReleased':
        this.#begin(this.#stuck, event.door);
        break;
      case 'staff.opened':
        this.#hearOut();
        break;
      case 'door.decidedLocally':
        if (event.by === 'whitelist') this.#hearOut();
        break;
      case 'lock.locked':
        this.#stuck.delete(event.door);
        break;
      case 'site.sweepDue':
        return notices.set('sweep', sweep(event.signedIn));
      case 'site.peopleLeft':
        return notices.set('peopleLeft', peopleLeft(event.inside));
      case 'site.stateChanged':
        notices.set('sweep', null);
        if (event.by !== 'closed') notices.set('peopleLeft', null);
        return;
      case 'site.lockdownBegan':
      case 'site.lockdownEnded':
        return notices.set('lockdown', event.type === 'site.lockdownBegan' ? lockdown : null);
      case 'site.evacuationBegan':
      case 'site.evacuationEnded':
        return notices.set('evacuation', event.type === 'site.evacuationBegan' ? evacuation : null);
      default:
        return;
    }
    this.#tell();
  }

  #begin(among: Set<DoorId>, door: DoorId): void {
    among.add(door);
    this.#heard.delete(door);
  }

  /** Staff, a cleaner or a guard are there, with card and PIN: what sounds has been heard. */
  #hearOut(): void {
    cancelAll(this.#sirens);
    for (const door of [...this.#open, ...this.#stuck]) this.#heard.add(door);
  }

  /** Whether the door still stands open nobody can say any more: it sounds for a while, not for ever. */
  #loseSight(door: DoorId): void {
    if (!this.#open.delete(door)) return;
    this.#unseen.add(door);
    if (!this.#heard.has(door)) this.#sound(door);
  }

  #sound(door: DoorId): void {
    this.#replace(
      this.#sirens,
      door,
      this.#options.clock.setTimer(alarmTimes.sirenMs, () => this.#forget(this.#sirens, door)),
    );
  }

  #force(door: DoorId): void {
    const { clock, wallTime } = this.#options;
    const wall = wallTime();
    this.#forced.set(door, wall === null ? '' : ` on ${wall.date} at ${clockText(wall.minute)}`);
    this.#replace(
      this.#forgetting,
      door,
      clock.setTimer(alarmTimes.noticeMs, () => this.#forget(this.#forced, door)),
    );
    this.#sound(door);
  }

  #replace(timers: Map<DoorId, TimerHandle>, door: DoorId, timer: TimerHandle): void {
    timers.get(door)?.cancel();
    timers.set(door, timer);
  }

  #forget(among: Map<DoorId, unknown>, door: DoorId): void {
    among.delete(door);
    this.#tell();
  }

  #tell(): void {
    const { notices, onAlarm } = this.#options;
    const sentences = [
      ...[...this.#forced].map(([door, at]) => `Door ${door} was opened${at} without a card and without a request to exit: look who is inside.`),
      ...[...this.#open].map((door) => `Door ${door} stands open: shut it.`),
      ...[...this.#unseen].map((door) => `Door ${door} stood open when its contact failed: look whether it is shut.`),
      ...[...this.#stuck].map(
        (door) => `The lock of door ${door} is released although nobody was let in: lock the door by hand, then look at its relay.`,
      ),
    ];
    notices.set('doorAlarm', sentences.length === 0 ? null : sentences.join(' '));
    const isOn = this.#sirens.size > 0 || [...this.#open, ...this.#stuck].some((door) => !this.#heard.has(door));
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    onAlarm(isOn);
  }
}

function cancelAll(timers: Map<DoorId, TimerHandle>): void {
  for (const timer of timers.values()) timer.cancel();
  timers.clear();
}

const two = (number: number): string => String(number).padStart(2, '0');
const clockText = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

const lockdown = 'Lockdown: no card opens a door until its input is switched off.';
const evacuation = 'Evacuation: nobody is let in, and the locks of its doors stay released until its input is switched off.';
const peopleLeft = (inside: number): string =>
  `The site has closed, and it is not known whether all have left (the count says ${inside}): look inside, then tell the technician's page how many are there.`;
const sweep = (signedIn: number): string =>
  `Staff have left and ${signedIn === 1 ? '1 person has' : `${signedIn} people have`} signed in: look whether others are inside.`;

function fieldsOf(event: StationEvent): LogFields {
  if (event.type === 'site.peopleLeft') return { count: event.inside };
  return { ...('door' in event && { door: event.door }), ...(event.type === 'site.sweepDue' && { count: event.signedIn }) };
}
