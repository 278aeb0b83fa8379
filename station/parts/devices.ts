import type { Clock } from '../../contracts/clock.ts';
import type { DeviceConfig, DeviceRole } from '../../contracts/config.schema.ts';
import type { DriverInstance, WireObserver } from '../../contracts/driver-manifest.ts';
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
}

/** Options for `buildDevices`. */
export interface BuildDevicesOptions {
  readonly clock: Clock;
  readonly onWire?: (device: DeviceId) => WireObserver;
}

const isLock = (port: ScanReader | DoorLock): port is DoorLock => 'release' in port;
const isReader = (port: ScanReader | DoorLock): port is ScanReader => 'onScan' in port;

/** Builds every configured device from its driver's row in the registry; nothing is opened yet. */
export function buildDevices(configs: readonly DeviceConfig[], options: BuildDevicesOptions): StationDevices {
  const built = configs.map((config) => ({ config, instance: instantiate(config, options) }));
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
    readers: (role, door) =>
      built
        .filter(({ config }) => config.role === role && (door === undefined || config.door === door))
        .map(({ instance }) => instance.port)
        .filter(isReader),
    lock: (door) =>
      built
        .filter(({ config }) => config.role === 'door.lock' && config.door === door)
        .map(({ instance }) => instance.port)
        .find(isLock),
  };
}

function instantiate(config: DeviceConfig, options: BuildDevicesOptions): DriverInstance<ScanReader | DoorLock> {
  const manifest = findDriver(config.driver);
  if (manifest === undefined) throw new InvariantError(`driver "${config.driver}" passed the config check but is not in the registry`);
  const id = brandId<DeviceId>(config.id);
  const onWire = options.onWire?.(id);
  return manifest.create(config.settings, { id, clock: options.clock, ...(onWire === undefined ? {} : { onWire }) });
}
