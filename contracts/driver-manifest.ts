import type { ZodType } from 'zod';
import type { Clock } from './clock.ts';
import type { DeviceId } from './ids.ts';
import type { Announcer } from './ports/announcer.port.ts';
import type { ContactInput } from './ports/contact-input.port.ts';
import type { DoorLock } from './ports/door-lock.port.ts';
import type { ItemPad } from './ports/item-pad.port.ts';
import type { Keypad } from './ports/keypad.port.ts';
import type { ReceiptPrinter } from './ports/receipt-printer.port.ts';
import type { ScanReader } from './ports/scan-reader.port.ts';
import type { SwitchOutput } from './ports/switch-output.port.ts';
import type { Voice } from './ports/voice.port.ts';

/** Which port each kind of driver gives. */
export interface DevicePorts {
  readonly scanReader: ScanReader;
  readonly doorLock: DoorLock;
  readonly keypad: Keypad;
  readonly contactInput: ContactInput;
  readonly switchOutput: SwitchOutput;
  readonly itemPad: ItemPad;
  readonly receiptPrinter: ReceiptPrinter;
  readonly announcer: Announcer;
  readonly voice: Voice;
}
export type DevicePortName = keyof DevicePorts;

/** Bytes that passed a device's line, for counters and the bench. Never shown outside a bench without masking. */
export interface WireObserver {
  (direction: 'in' | 'out', bytes: Uint8Array): void;
}

/**
 * What several devices of one station share, such as the line of an RS-485 bus: made by whoever asks first under a key.
 * The last one to let go of it closes it.
 */
export interface SharedParts {
  get<Part extends object>(key: string, make: () => Part): Part;
}

/** A USB id that a device of this family shows. */
export interface UsbFingerprint {
  /** 16-bit numbers; vendor 0 stands for any maker of a HID device with this usage. */
  readonly vendorId: number;
  readonly productId?: number;
  /** HID usage page and usage, where these tell more than the ids. */
  readonly usagePage?: number;
  readonly usage?: number;
  /** True: only where the device shows as a serial port, since its maker's ids stand for every mode. */
  readonly isSerial?: true;
}

/** What a probe found at an address. `other`: something answers, but not this family. */
export type ProbeResult =
  | { readonly found: 'device'; readonly model: string; readonly settings: Readonly<Record<string, unknown>> }
  | { readonly found: 'other' }
  | { readonly found: 'nothing' };

/** What a driver gets to build a device. */
export interface DriverContext {
  readonly id: DeviceId;
  readonly clock: Clock;
  readonly onWire?: WireObserver;
  /** Absent: the device shares nothing. */
  readonly shared?: SharedParts;
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
  /** Settings that are allowed but weaken the station, a sentence each: shown in red and logged at every start. */
  warnings?(settings: Settings): readonly string[];
  /** Whether the device itself ends a pulse when everything else dies. Only for locks. */
  readonly timesOwnPulse?: boolean;
  /** Name of the bus protocol whose devices may stand together on one line, such as `modbus`; absent: a line of its own. */
  readonly bus?: string;
  /** USB ids by which `omatoimi devices` proposes this driver; a chip that everybody uses (FTDI, CH340) is a weak hint. */
  readonly usb?: readonly UsbFingerprint[];
  /** Asks the device at `path` what it is, within `limitMs`; never changes anything there. */
  probe?(path: string, options: { readonly clock: Clock; readonly limitMs: number }): Promise<ProbeResult>;
  /** @param settings what `settingsSchema` gave, nothing else. */
  create(settings: Settings, context: DriverContext): DriverInstance<DevicePorts[Name]>;
}

/** Any row: `port` tells which port `create` gives. Settings are `unknown` here, since only the row's own schema knows them. */
export type AnyDriverManifest = { [Name in DevicePortName]: DriverManifest<Name> }[DevicePortName];
