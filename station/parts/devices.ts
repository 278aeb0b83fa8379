import type { Clock } from '../../contracts/clock.ts';
import type { DeviceConfig, DeviceRole } from '../../contracts/config.schema.ts';
import type { DevicePortName, DevicePorts, DriverInstance, SharedParts, WireObserver } from '../../contracts/driver-manifest.ts';
import { InvariantError } from '../../contracts/errors.ts';
import type { HasHealth } from '../../contracts/health.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { DoorLock } from '../../contracts/ports/door-lock.port.ts';
import type { ScanReader } from '../../contracts/ports/scan-reader.port.ts';
import { findDriver } from '../../device-drivers/registry.ts';

/** A device of the config, built and ready to start. */
export interface StationDevice {
  readonly id: DeviceId;
  readonly role: DeviceRole;
  readonly door: string;
  readonly driver: string;
  readonly health: HasHealth;
  start(): void;
  stop(): Promise<void>;
}

/** All devices of a station, by what they are for. */
export interface StationDevices {
  readonly all: readonly StationDevice[];
  readers(role: DeviceRole, door?: string): readonly ScanReader[];
  lock(door: string): DoorLock | undefined;
  /** Every port of a kind that fills a role, of one door where `door` is given, in the config's order. */
  ports<Name extends DevicePortName>(kind: Name, role: DeviceRole, door?: string): readonly DevicePorts[Name][];
}

/** Options for `buildDevices`. */
export interface BuildDevicesOptions {
  readonly clock: Clock;
  readonly onWire?: (device: DeviceId) => WireObserver;
}

/** A built device beside its config and the kind of port that its driver's row names. */
interface BuiltDevice {
  readonly config: DeviceConfig;
  readonly kind: DevicePortName;
  readonly instance: DriverInstance<DevicePorts[DevicePortName]>;
}

/** Builds every configured device from its driver's row in the registry; nothing is opened yet. */
export function buildDevices(configs: readonly DeviceConfig[], options: BuildDevicesOptions): StationDevices {
  const shared = new OnceMade();
  const built = configs.map((config) => instantiate(config, options, shared));
  const ports = <Name extends DevicePortName>(kind: Name, role: DeviceRole, door?: string): readonly DevicePorts[Name][] =>
    built
      .filter((device) => device.kind === kind && device.config.role === role && (door === undefined || device.config.door === door))
      // The row's `port` says what its `create` gives: the manifest's type holds the two together.
      .map(({ instance }) => instance.port as DevicePorts[Name]);
  return {
    all: built.map(({ config, instance }) => ({
      id: brandId<DeviceId>(config.id),
      role: config.role,
      door: config.door,
      driver: config.driver,
      health: instance.port,
      start: () => instance.start(),
      stop: () => instance.stop(),
    })),
    ports,
    readers: (role, door) => ports('scanReader', role, door),
    lock: (door) => ports('doorLock', 'door.lock', door)[0],
  };
}

function instantiate(config: DeviceConfig, options: BuildDevicesOptions, shared: SharedParts): BuiltDevice {
  const manifest = findDriver(config.driver);
  if (manifest === undefined) throw new InvariantError(`driver "${config.driver}" passed the config check but is not in the registry`);
  const id = brandId<DeviceId>(config.id);
  const onWire = options.onWire?.(id);
  const instance = manifest.create(config.settings, { id, clock: options.clock, shared, ...(onWire === undefined ? {} : { onWire }) });
  return { config, kind: manifest.port, instance };
}

/** What devices of one station share, made by whoever asks first. */
class OnceMade implements SharedParts {
  readonly #parts = new Map<string, object>();

  get<Part extends object>(key: string, make: () => Part): Part {
    const part = this.#parts.get(key) ?? make();
    this.#parts.set(key, part);
    // A key belongs to one driver family, which asks for one type under it.
    return part as Part;
  }
}
