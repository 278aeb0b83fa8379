import { severityOf } from '../../contracts/event-severity.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Unsubscribe } from '../../contracts/health.ts';
import { type StaffReport, staffFaultsLimit } from '../../contracts/staff-view.schema.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import type { TechnicianEvent } from '../../contracts/technician.schema.ts';
import { traceOf } from '../parts/trace-recorder.ts';

/** So many are shown, and no more are remembered. */
const mostEvents = 60;

interface Remembered {
  readonly seq: number;
  readonly atMs: number;
  readonly monotonicMs: number;
  readonly event: StationEvent;
}

/** The station's last events, in memory only: from closed lists, so that nobody can be in them. */
export class RecentEvents {
  readonly #clock: Clock;
  readonly #keepMs: number;
  readonly #listeners = new Set<() => void>();
  #events: Remembered[] = [];
  #seq = 0;

  /** @param keepMs never longer than a trace of the same event */
  constructor(clock: Clock, keepMs: number) {
    this.#clock = clock;
    this.#keepMs = keepMs;
  }

  hear(event: StationEvent): void {
    this.#seq += 1;
    this.#events.push({ seq: this.#seq, atMs: this.#clock.now(), monotonicMs: this.#clock.monotonicMs(), event });
    if (this.#events.length > 2 * mostEvents) this.#dropOld();
    for (const listener of this.#listeners) listener();
  }

  /** Newest first. */
  get all(): TechnicianEvent[] {
    this.#dropOld();
    return this.#events.toReversed().map(({ seq, atMs, event }) => {
      const { device, event: type, resultCode, incidentCode } = traceOf(event, atMs, () => 'doorFault');
      return { seq, at: new Date(atMs).toISOString(), severity: severityOf(event), type, place: device ?? '', result: resultCode, incidentCode };
    });
  }

  /** The last faults of devices and of the library system's link, newest first. */
  get faults(): StaffReport['lastFaults'] {
    this.#dropOld();
    return this.#events
      .flatMap(({ atMs, event }) => {
        if (event.type !== 'device.faulted' && event.type !== 'librarySystem.faulted') return [];
        return [{ at: new Date(atMs).toISOString(), device: event.type === 'device.faulted' ? event.device : null, code: event.code }];
      })
      .slice(-staffFaultsLimit)
      .toReversed();
  }

  /** Calls `listener` after every event. */
  onEvent(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #dropOld(): void {
    const oldest = this.#clock.monotonicMs() - this.#keepMs;
    this.#events = this.#events.slice(-mostEvents).filter(({ monotonicMs }) => monotonicMs > oldest);
  }
}
