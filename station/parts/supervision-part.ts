import type { DoorConfig } from '../../contracts/config.schema.ts';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import type { ContactInput } from '../../contracts/ports/contact-input.port.ts';
import type { SupervisionEvent } from '../../contracts/station-events.ts';
import { type DoorSupervision, superviseDoor } from '../../domain/door-supervision/supervision-controller.ts';
import type { SitePart } from './site-part.ts';
import type { StationParts } from './station-parts.ts';

const secondMs = 1000;

/** What one door is watched with. */
export interface SupervisionPartOptions {
  readonly parts: Pick<StationParts, 'clock' | 'devices'>;
  /** A clock that is doubted shuts the site to cards, and sends no staff home. */
  readonly building: SitePart['building'];
  readonly door: DoorConfig;
  readonly onEvent: (event: SupervisionEvent) => void;
}

/** Watches one door through its contact, its request to exit and its lock's output. Give it every event of the door's rules. */
export function wireSupervision({ parts, building, door, onEvent }: SupervisionPartOptions): DoorSupervision {
  const inputs = (role: 'door.contact' | 'door.exit'): readonly ContactInput[] => parts.devices.ports('contactInput', role, door.id);
  const [contact] = inputs('door.contact');
  const lock = parts.devices.lock(door.id);
  const { openWithinSeconds, heldOpenWarnSeconds, heldOpenAlarmSeconds } = door.supervision;
  const supervision = superviseDoor({
    settings: {
      door: brandId<DoorId>(door.id),
      hasContact: contact !== undefined,
      isLatching: lock?.isLatching === true,
      openWithinMs: Math.max(openWithinSeconds * secondMs, door.pulseMs),
      heldOpenWarnMs: heldOpenWarnSeconds * secondMs,
      heldOpenAlarmMs: heldOpenAlarmSeconds * secondMs,
    },
    clock: parts.clock,
    siteState: building.stateAtDoors,
    onEvent,
  });
  if (contact !== undefined) {
    if (contact.state !== 'unknown') supervision.contactRead(contact.state);
    contact.onChange(({ state }) => supervision.contactRead(state));
  }
  for (const exit of inputs('door.exit')) {
    exit.onChange(({ state }) => {
      if (state === 'active') supervision.exitRequested();
    });
  }
  lock?.onOutput((output) => supervision.lockOutput(output));
  building.onChangeAtDoors((state) => supervision.siteChanged(state));
  return supervision;
}
