import { createActor } from 'xstate';
import type { Clock } from '../../contracts/clock.ts';
import type { ContactState } from '../../contracts/ports/contact-input.port.ts';
import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { SupervisionEvent } from '../../contracts/station-events.ts';
import { chartClock } from '../chart-clock.ts';
import { tellSafely } from '../view-publisher.ts';
import { supervisionMachine, type SupervisionSettings, type SupervisionSnapshot } from './supervision.machine.ts';

/** What the supervision of one door needs. */
export interface SupervisionOptions {
  readonly settings: SupervisionSettings;
  readonly clock: Clock;
  readonly siteState: SiteState;
  readonly onEvent: (event: SupervisionEvent) => void;
}

/** Where a door is, in the words of the field. */
export type DoorwayState = 'unwatched' | 'starting' | 'locked' | 'suspected' | 'released' | 'open' | 'heldOpen' | 'forcedOpen' | 'faulted';

/** One door watched. */
export interface DoorSupervision {
  readonly state: DoorwayState;
  readonly isLockStuck: boolean;
  /** The lock was released: for one who was granted, or for everybody. */
  pulsed(pulseMs: number, reason?: 'grant' | 'release'): void;
  lockOutput(output: LockOutput): void;
  exitRequested(): void;
  contactRead(state: ContactState): void;
  siteChanged(state: SiteState): void;
  /** Ends every timer. */
  stop(): void;
}

/** Starts to watch one door. */
export function superviseDoor({ settings, clock, siteState, onEvent }: SupervisionOptions): DoorSupervision {
  const actor = createActor(supervisionMachine, {
    clock: chartClock(clock),
    input: { settings, siteState, tell: (event) => tellSafely(onEvent, event) },
  });
  actor.start();
  return {
    get state() {
      return doorwayOf(actor.getSnapshot());
    },
    get isLockStuck() {
      return actor.getSnapshot().matches({ lock: 'stuck' });
    },
    pulsed: (pulseMs, reason = 'grant') => actor.send({ type: 'lock.pulsed', pulseMs, for: reason }),
    lockOutput: (output) => actor.send({ type: 'lock.output', output }),
    exitRequested: () => actor.send({ type: 'exit.requested' }),
    contactRead: (state) => actor.send({ type: 'contact.read', state }),
    siteChanged: (state) => actor.send({ type: 'site.changed', state }),
    stop: () => void actor.stop(),
  };
}

function doorwayOf({ value: { doorway } }: SupervisionSnapshot): DoorwayState {
  if (typeof doorway === 'object') return 'forcedOpen' in doorway ? 'forcedOpen' : 'heldOpen';
  return doorway === 'choosing' ? 'starting' : doorway;
}
