import type { DeviceId, DoorId } from '../../contracts/ids.ts';
import type { ContactInput, ContactState } from '../../contracts/ports/contact-input.port.ts';
import type { ScanReader } from '../../contracts/ports/scan-reader.port.ts';
import type { StationEvent, TamperEvent } from '../../contracts/station-events.ts';
import type { StationLog } from '../log.ts';
import type { StationDevices } from './devices.ts';
import type { StationNotices } from './station-notices.ts';
import { kioskTerminal } from './trace-recorder.ts';

/** What tamper contacts are watched with. */
export interface TamperParts {
  readonly devices: Pick<StationDevices, 'readers' | 'ports'>;
  readonly notices: StationNotices;
  readonly log: StationLog;
  readonly record: (event: StationEvent) => void;
}

/** What a contact tells of: how its alarm begins and ends, and what staff are to do meanwhile. */
interface Watched {
  readonly about: 'tamper' | 'supply';
  readonly began: TamperEvent['type'];
  readonly ended: TamperEvent['type'];
  sentence(where: string): string;
}

const housing: Watched = {
  ...{ about: 'tamper', began: 'tamper.began', ended: 'tamper.ended' },
  sentence: (where) => `Opened or torn off: ${where}. Look at it now; doors and kiosk go on by their rules.`,
};
const supply: Watched = {
  ...{ about: 'supply', began: 'supply.failed', ended: 'supply.restored' },
  sentence: (where) => `The power supply is failing: ${where}. Look at its supply and battery before it goes dark.`,
};

/**
 * Watches the housings and supplies of readers at doors and kiosk, and the tamper contacts that doors have besides. A housing that is
 * open never opens a door.
 */
export class TamperWatch {
  readonly #parts: TamperParts;
  readonly #open = { tamper: new Map<DeviceId, string>(), supply: new Map<DeviceId, string>() };

  constructor(parts: TamperParts) {
    this.#parts = parts;
  }

  watch(doors: readonly DoorId[]): void {
    const { devices } = this.#parts;
    for (const door of doors) {
      for (const input of devices.ports('contactInput', 'door.tamper', door)) this.#watchInput(housing, input, door);
      for (const reader of devices.readers('door.card', door)) this.#watchReader(reader, door);
    }
    for (const reader of devices.readers('kiosk.card')) this.#watchReader(reader, null);
  }

  #watchReader(reader: ScanReader, door: DoorId | null): void {
    if (reader.tamper !== undefined) this.#watchInput(housing, reader.tamper, door);
    if (reader.supply !== undefined) this.#watchInput(supply, reader.supply, door);
  }

  #watchInput(watched: Watched, input: ContactInput, door: DoorId | null): void {
    const changed = (state: ContactState): void => this.#changed(watched, state, { device: input.id, ...(door === null ? {} : { door }) });
    changed(input.state);
    input.onChange(({ state }) => changed(state));
  }

  /** A contact that can't be read ends no alarm: cutting its wire would be the way to silence it. */
  #changed({ about, began, ended, sentence }: Watched, state: ContactState, place: Pick<TamperEvent, 'door' | 'device'>): void {
    const open = this.#open[about];
    if (state === 'unknown' || open.has(place.device) === (state === 'active')) return;
    if (state === 'active') open.set(place.device, place.door ?? kioskTerminal);
    else open.delete(place.device);
    const type = state === 'active' ? began : ended;
    this.#parts.record({ type, ...place });
    this.#parts.log.warn(type, place);
    const names = [...open].map(([each, at]) => `${each} at ${at}`);
    this.#parts.notices.set(about, names.length === 0 ? null : sentence(names.join(', ')));
  }
}
