import type { Clock } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { nearestName } from '../config/nearest-name.ts';
import { buildDevices, type StationDevices } from '../parts/devices.ts';
import { watchHealth } from '../parts/station-parts.ts';
import { systemClock } from '../system-clock.ts';
import { DeviceTraffic } from '../traffic/device-traffic.ts';
import { maskFor } from '../traffic/masked-wire.ts';
import { type JoinedWire, WireJoiner } from '../traffic/wire-joiner.ts';
import { exitCodes, type ExitCode, print } from './output.ts';
import { untilStopped } from './until-stopped.ts';

/** Of `omatoimi watch`. */
export interface WatchDeviceOptions {
  readonly config: string;
  readonly device: string;
  /** Polls and their answers too, each time. */
  readonly all?: boolean;
  readonly json?: boolean;
}

/** What is said as it was said in this time is left out without `--all`: a device that is polled says the same all day. */
const sameForMs = 2000;
const textEnds: readonly number[] = [0x03, 0x0a, 0x0d];

/**
 * `omatoimi watch DEVICE`: opens one device of the config and tells what passes its line, cards and PINs masked, until it is
 * stopped. The station must not run meanwhile: a line can be opened only once.
 */
export async function watchDeviceCommand(options: WatchDeviceOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const wanted = config.devices.find(({ id }) => id === options.device);
  if (wanted === undefined)
    throw unknownDevice(
      options.device,
      config.devices.map(({ id }) => id),
    );
  const teller = new Teller(options, systemClock);
  const mask = await maskFor(wanted.driver);
  const ends = ['serial-line-reader', 'rdm6300', 'wiegand-serial'].includes(wanted.driver) ? textEnds : [];
  const joiner = new WireJoiner({ clock: systemClock, ends, tell: (joined) => teller.wire(joined, mask(joined.bytes)) });
  const traffic = new DeviceTraffic(systemClock);
  const onWire = (id: DeviceId) => traffic.observe(id, (direction, bytes) => joiner.push(direction, bytes));
  const devices = buildDevices([wanted], { clock: systemClock, onWire });
  const stopped = untilStopped();
  tellEvents(devices, teller);
  for (const device of devices.all) device.start();
  await stopped;
  for (const device of devices.all) await device.stop();
  joiner.flush();
  const { bytesIn, bytesOut } = traffic.of(brandId<DeviceId>(wanted.id));
  teller.say('count', `${bytesIn} bytes in, ${bytesOut} bytes out`, { bytesIn, bytesOut });
  return exitCodes.done;
}

function tellEvents(devices: StationDevices, teller: Teller): void {
  for (const { health } of devices.all) {
    watchHealth(health, (now) => {
      if (now.state !== 'starting') teller.say('health', now.state === 'ready' ? 'ready' : now.remedy, now);
    });
  }
  for (const role of ['door.card', 'kiosk.card', 'kiosk.item'] as const) {
    for (const reader of devices.readers(role)) {
      reader.onScan(({ text, symbology }) => {
        const characters = text.reveal().length;
        teller.say('scan', `a scan of ${characters} characters${symbology === undefined ? '' : `, ${symbology}`}`, { characters, symbology });
      });
      reader.onFault((fault) => teller.say('fault', `no scan: ${fault}`, { fault }));
      reader.keypad?.onKey(() => teller.say('key', 'a key', {}));
    }
  }
}

/** Prints lines with the time since the start, and not the same one again and again. */
class Teller {
  readonly #options: Pick<WatchDeviceOptions, 'all' | 'json'>;
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  readonly #said = new Map<string, number>();

  constructor(options: Pick<WatchDeviceOptions, 'all' | 'json'>, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#startedAtMs = clock.monotonicMs();
  }

  wire({ direction, bytes }: JoinedWire, said: string): void {
    const atMs = this.#clock.monotonicMs();
    const key = `${direction} ${said.replaceAll(/(sequence|seq) \d+/g, '')}`;
    const isOld = atMs - (this.#said.get(key) ?? Number.NEGATIVE_INFINITY) < sameForMs;
    this.#said.set(key, atMs);
    if (!isOld || this.#options.all === true) this.say(direction, said, { bytes: bytes.length });
  }

  say(what: string, said: string, facts: object): void {
    const ms = Math.round(this.#clock.monotonicMs() - this.#startedAtMs);
    print(this.#options.json === true ? { ms, what, said, ...facts } : `${(ms / 1000).toFixed(3).padStart(9)}  ${what.padEnd(6)}  ${said}`);
  }
}

function unknownDevice(id: string, known: readonly string[]): KioskError {
  const near = nearestName(id, known);
  const help = near === undefined ? `the config has ${known.join(', ')}` : `did you mean "${near}"?`;
  return new KioskError('PROGRAM_USAGE', `The config has no device "${id}": ${help}`);
}
