import type { CardNumber } from '../../contracts/secrets.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import type { DoorController } from '../../domain/door/door-controller.ts';
import type { DoorSupervision } from '../../domain/door-supervision/supervision-controller.ts';
import type { StopStack } from '../stop-stack.ts';
import { wireDoor } from './door-part.ts';
import type { SitePart } from './site-part.ts';
import type { StationParts } from './station-parts.ts';
import { wireSupervision } from './supervision-part.ts';

/** One door: who may come in, and what its leaf and its lock do. */
export interface GuardedDoor {
  readonly controller: DoorController;
  readonly supervision: DoorSupervision;
}

/** What the doors of a station are wired to. */
export interface DoorsPartOptions {
  readonly parts: StationParts;
  readonly site: Pick<SitePart, 'building' | 'admitted' | 'onHeldRelease' | 'onLockdown' | 'isKeptReleased'>;
  readonly record: (event: StationEvent, card?: CardNumber | null) => void;
  readonly stack: StopStack;
}

/** Wires every door of the config, by id; none where the station guards no door. */
export function wireDoors({ parts, site, record, stack }: DoorsPartOptions): Map<string, GuardedDoor> {
  const doors = new Map<string, GuardedDoor>();
  if (!parts.config.station.roles.includes('door')) return doors;
  for (const door of parts.config.doors) {
    let leaf: Pick<DoorController, 'leafHeldOpen'> | null = null;
    const supervision = wireSupervision({
      parts,
      building: site.building,
      door,
      onEvent: (event) => {
        // Those who stand there first.
        if (event.type === 'door.heldOpen') leaf?.leafHeldOpen(event.stage);
        if (event.type === 'door.closed' || event.type === 'contact.faulted') leaf?.leafHeldOpen(null);
        record(event);
      },
    });
    // Staff may let their door stand open: nobody is asked to shut it.
    site.building.onChangeAtDoors((state) => {
      if (state === 'staffed') leaf?.leafHeldOpen(null);
    });
    stack.add(`supervision of ${door.id}`, async () => supervision.stop());
    site.onHeldRelease((released, pulseMs) => {
      if (released === door.id) supervision.pulsed(pulseMs, 'release');
    });
    const onEvent = (event: StationEvent, card?: CardNumber | null): void => {
      record(event, card);
      if (event.type === 'relay.energised') supervision.pulsed(event.pulseMs);
    };
    const controller = wireDoor(parts, door, { onEvent, onAdmitted: site.admitted, isKeptReleased: () => site.isKeptReleased(door.id) });
    leaf = controller;
    site.onLockdown(door.id, () => controller.lockdownBegan());
    doors.set(door.id, { controller, supervision });
    stack.add(`door ${door.id}`, () => controller.stop());
  }
  return doors;
}
