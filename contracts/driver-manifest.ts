import type { ZodType } from 'zod';
import type { Clock } from './clock.ts';
import type { DeviceId } from './ids.ts';
import type { DoorLock } from './ports/door-lock.port.ts';
import type { ScanReader } from './ports/scan-reader.port.ts';

/** Which port each kind of driver gives. */
export interface DevicePorts {
  readonly scanReader: ScanReader;
  readonly doorLock: DoorLock;
}
export type DevicePortName = keyof DevicePorts;

/** Bytes that passed a device's line, for counters and the bench. Never shown outside a bench without masking. */
export interface WireObserver {
  (direction: 'in' | 'out', bytes: Uint8Array): void;
}

/** What a driver gets to build a device. */
export interface DriverContext {
  readonly id: DeviceId;
  readonly clock: Clock;
  readonly onWire?: WireObserver;
}

/** A built device and the ways to start and stop it. */
export interface DriverInstance<Port> {
  readonly port: Port;
  /** Begins to connect; never throws for a missing device: that shows in `health`. */
  start(): void;
  /** Releases the line and ends every helper process. */
  stop(): Promise<void>;
}

/** One row of the driver registry: adding a device family touches its own folder, its twin and this row. */
export interface DriverManifest<Name extends DevicePortName, Settings = unknown> {
  readonly id: string;
  readonly port: Name;
  readonly title: string;
  /** Roles of `[[devices]] role` that this driver may fill. */
  readonly roles: readonly string[];
  /** Checked with the config; the technician's form is drawn from it. */
  readonly settingsSchema: ZodType<Settings>;
  /** Whether the device itself ends a pulse when everything else dies. Only for locks. */
  readonly timesOwnPulse?: boolean;
  /** @param settings what `settingsSchema` gave, nothing else. */
  create(settings: Settings, context: DriverContext): DriverInstance<DevicePorts[Name]>;
}

/** Any row: `port` tells which port `create` gives. Settings are `unknown` here, since only the row's own schema knows them. */
export type AnyDriverManifest = { [Name in DevicePortName]: DriverManifest<Name> }[DevicePortName];
