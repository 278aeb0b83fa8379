import type { DoorConfig } from '../../contracts/config.schema.ts';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import type { ContactInput, ContactState } from '../../contracts/ports/contact-input.port.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import { type DoorSupervision, superviseDoor } from '../../domain/door-supervision/supervision-controller.ts';
import type { StationParts } from './station-parts.ts';

const secondMs = 1000;

/**
 * Shuts every door to cards while a lockdown input is active. One that cannot be read leaves things as they are: wire it so that a cut line is
 * `active` (`normallyClosed`).
 */
export function watchLockdown({ devices, site }: Pick<StationParts, 'devices' | 'site'>): void {
  const inputs = devices.ports('contactInput', 'site.lockdown');
  const active = new Set<ContactInput>();
  const take = (input: ContactInput, state: ContactState): void => {
    if (state === 'unknown') return;
    if (state === 'active') active.add(input);
    else active.delete(input);
    site.hold('lockdown', active.size > 0);
  };
  for (const input of inputs) {
    take(input, input.state);
    input.onChange(({ state }) => take(input, state));
  }
}

/** Watches one door through its contact, its request to exit and its lock's output. Give it every event of the door's rules. */
export function wireSupervision(parts: StationParts, door: DoorConfig, onEvent: (event: StationEvent) => void): DoorSupervision {
  const inputs = (role: 'door.contact' | 'door.exit'): readonly ContactInput[] => parts.devices.ports('contactInput', role, door.id);
  const [contact] = inputs('door.contact');
  const { openWithinSeconds, heldOpenWarnSeconds, heldOpenAlarmSeconds } = door.supervision;
  const supervision = superviseDoor({
    settings: {
      door: brandId<DoorId>(door.id),
      hasContact: contact !== undefined,
      openWithinMs: Math.max(openWithinSeconds * secondMs, door.pulseMs),
      heldOpenWarnMs: heldOpenWarnSeconds * secondMs,
      heldOpenAlarmMs: heldOpenAlarmSeconds * secondMs,
    },
    clock: parts.clock,
    siteState: parts.site.state,
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
  parts.devices.lock(door.id)?.onOutput((output) => supervision.lockOutput(output));
  parts.site.onChange((state) => supervision.siteChanged(state));
  return supervision;
}
