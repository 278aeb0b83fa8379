import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { Trace, TracePurpose, TraceStore } from '../../contracts/ports/trace-store.port.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import type { KioskEvent, StationEvent } from '../../contracts/station-events.ts';

/** How the kiosk is named where terminals are told apart; doors have their ids. */
export const kioskTerminal = 'kiosk';

/** Tells for which purpose (and so for how long) events of a device are kept. */
export type PurposeOfDevice = (device: DeviceId | null) => TracePurpose;

function resultOf(event: StationEvent): string {
  if ('code' in event) return event.code;
  if ('fault' in event) return event.fault;
  if ('by' in event) return event.by;
  if ('stage' in event) return event.stage;
  return '';
}

const kioskEventTypes: ReadonlySet<string> = new Set<KioskEvent['type']>([
  'session.opened',
  'session.refused',
  'session.ended',
  'item.lent',
  'item.returned',
  'item.renewed',
  'item.taken',
  'item.refused',
  'item.leftAtOdds',
  'scan.unreadable',
  'staff.opened',
  'kiosk.takenOut',
  'kiosk.takenBack',
]);

/** Outcomes that a fault is traced by, with the register's help; whoever came near a reader otherwise is nobody's affair. */
const borrowerEvents: ReadonlySet<StationEvent['type']> = new Set<StationEvent['type']>([
  'door.granted',
  'door.refused',
  'session.opened',
  'session.refused',
]);

/** What is kept of an event: from closed lists only, so that nothing of a patron or an item can be in it. */
export function traceOf(event: StationEvent, atMs: number, purposeOfDevice: PurposeOfDevice): Trace {
  const device = deviceOf(event);
  return {
    atMs,
    purpose: isAtKiosk(event) ? 'kioskFault' : 'door' in event ? 'doorFault' : purposeOfDevice(device),
    device,
    event: event.type,
    resultCode: resultOf(event),
    incidentCode: 'incidentCode' in event ? event.incidentCode : null,
  };
}

const isAtKiosk = (event: StationEvent): boolean => kioskEventTypes.has(event.type) || ('terminal' in event && event.terminal === kioskTerminal);

function deviceOf(event: StationEvent): DeviceId | null {
  if ('device' in event) return event.device;
  if ('door' in event) return brandId<DeviceId>(event.door);
  if ('terminal' in event) return brandId<DeviceId>(event.terminal);
  return null;
}

/** Options of a `TraceRecorder`. */
export interface TraceRecorderOptions {
  /** null where the local store could not be opened: events are then counted as lost, the door still decides. */
  readonly store: TraceStore | null;
  readonly clock: Clock;
  readonly purposeOfDevice: PurposeOfDevice;
  /** Told of each event that could not be stored, with the store's error. */
  readonly onLost: (error: unknown) => void;
}

// On two cores the store's work would compete with the twin of every decision: the relay's owner, the network, the screens.
const restMs = 50;

interface Told {
  readonly event: StationEvent;
  readonly card: CardNumber | null;
  readonly atMs: number;
}

/**
 * Hands events to the store without ever holding up the one who tells them, who only leaves a note: 50 ms later, when a decision's bytes are out. What a
 * killed station had not handed on by then is lost, as troubleshooting data may be.
 */
export class TraceRecorder {
  readonly #options: TraceRecorderOptions;
  #waiting: Told[] = [];
  #timer: TimerHandle | null = null;
  #lost = 0;

  constructor(options: TraceRecorderOptions) {
    this.#options = options;
  }

  /** How many events could not be stored since the start. */
  get lost(): number {
    return this.#lost;
  }

  /** `card`: whose event it is; only of outcomes is it handed on. */
  record(event: StationEvent, card: CardNumber | null = null): void {
    const { clock } = this.#options;
    this.#waiting.push({ event, card, atMs: clock.now() });
    this.#timer ??= clock.setTimer(restMs, () => void this.flush());
  }

  /** Hands on what waits; resolves when it is stored or counted as lost. */
  async flush(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    const told = this.#waiting;
    this.#waiting = [];
    await Promise.all(told.map((each) => this.#append(this.#traceOf(each))));
  }

  #traceOf({ event, card, atMs }: Told): Trace {
    const trace = traceOf(event, atMs, this.#options.purposeOfDevice);
    return card !== null && borrowerEvents.has(event.type) ? { ...trace, borrower: card } : trace;
  }

  async #append(trace: Trace): Promise<void> {
    try {
      if (this.#options.store === null) throw new KioskError('STORE_UNAVAILABLE', 'The local store could not be opened at the start.');
      await this.#options.store.append(trace);
    } catch (error) {
      this.#lost += 1;
      this.#options.onLost(error);
    }
  }
}
