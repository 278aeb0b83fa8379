import type { DeviceId, DoorId } from '../../contracts/ids.ts';
import type { ContactInput, ContactState } from '../../contracts/ports/contact-input.port.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import type { StationLog } from '../log.ts';
import type { StationDevices } from './devices.ts';
import type { StationNotices } from './station-notices.ts';

/** What tamper contacts are watched with. */
export interface TamperParts {
  readonly devices: Pick<StationDevices, 'readers' | 'ports'>;
  readonly notices: StationNotices;
  readonly log: StationLog;
  readonly record: (event: StationEvent) => void;
}

/** Watches tamper contacts at doors: those of their readers' housings and those with a role of their own. A housing that is open never opens a door. */
export class TamperWatch {
  readonly #parts: TamperParts;
  readonly #open = new Map<DeviceId, DoorId>();

  constructor(parts: TamperParts) {
    this.#parts = parts;
  }

  watch(door: DoorId): void {
    const { devices } = this.#parts;
    const ofReaders = devices.readers('door.card', door).flatMap((reader) => reader.tamper ?? []);
    for (const input of [...devices.ports('contactInput', 'door.tamper', door), ...ofReaders]) this.#watchInput(door, input);
  }

  #watchInput(door: DoorId, input: ContactInput): void {
    this.#changed(door, input.id, input.state);
    input.onChange(({ state }) => this.#changed(door, input.id, state));
  }

  /** A contact that can't be read ends no alarm: cutting its wire would be the way to silence it. */
  #changed(door: DoorId, device: DeviceId, state: ContactState): void {
    if (state === 'unknown' || this.#open.has(device) === (state === 'active')) return;
    if (state === 'active') this.#open.set(device, door);
    else this.#open.delete(device);
    const type = state === 'active' ? 'tamper.began' : 'tamper.ended';
    this.#parts.record({ type, door, device });
    this.#parts.log.warn(type, { door, device });
    const names = [...this.#open].map(([each, at]) => `${each} at ${at}`);
    this.#parts.notices.set(
      'tamper',
      names.length === 0 ? null : `Opened or torn off: ${names.join(', ')}. Look at it now; the door goes on by its rules.`,
    );
  }
}
