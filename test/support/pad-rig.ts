import type { Clock } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, WireObserver } from '../../contracts/driver-manifest.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { ItemPad } from '../../contracts/ports/item-pad.port.ts';
import { BibliothecaPad } from '../../device-drivers/bibliotheca-210/bibliotheca-210.driver.ts';
import { bibliotheca210Settings } from '../../device-drivers/bibliotheca-210/bibliotheca-210.schema.ts';
import { FeigPad } from '../../device-drivers/feig/feig.driver.ts';
import { feigSettings } from '../../device-drivers/feig/feig.schema.ts';
import { guardClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { Rl866Pad } from '../../device-drivers/rl866/rl866.driver.ts';
import { rl866Settings } from '../../device-drivers/rl866/rl866.schema.ts';
import type { ByteRoute } from '../../device-drivers/transport/byte-link.ts';
import { startBibliotheca210Twin } from '../../simulator/devices/bibliotheca-210-twin.ts';
import { type FeigTwinOptions, startFeigTwin } from '../../simulator/devices/feig-twin.ts';
import type { PadTwin } from '../../simulator/devices/pad-twin.ts';
import { startRl866Twin } from '../../simulator/devices/rl866-twin.ts';
import type { TwinLineMaker } from '../../simulator/devices/twin-line.ts';
import type { ContractLine, ContractLineMaker } from '../contract/lines.ts';

/** A family of pads: its driver and its twin. */
export interface PadFamilyRig {
  readonly name: string;
  readonly driver: string;
  /** The speed that its maker delivers. */
  readonly baudRate: number;
  startTwin(makeLine: TwinLineMaker, options: FeigTwinOptions): Promise<PadTwin>;
  make(route: ByteRoute, settings: object, context: DriverContext): DriverInstance<ItemPad>;
}

const path = '/dev/null';

/** Every family of pads. */
export const padFamilies: readonly PadFamilyRig[] = [
  {
    name: 'FEIG',
    driver: 'feig',
    baudRate: 38_400,
    startTwin: startFeigTwin,
    make: (route, settings, context) => new FeigPad({ route, settings: feigSettings.parse({ path, ...settings }) }, context),
  },
  {
    name: '3M / Bibliotheca 210',
    driver: 'bibliotheca-210',
    baudRate: 19_200,
    startTwin: startBibliotheca210Twin,
    make: (route, settings, context) => new BibliothecaPad({ route, settings: bibliotheca210Settings.parse({ path, ...settings }) }, context),
  },
  {
    name: 'RL866',
    driver: 'rl866',
    baudRate: 38_400,
    startTwin: startRl866Twin,
    make: (route, settings, context) => new Rl866Pad({ route, settings: rl866Settings.parse({ path, ...settings }) }, context),
  },
];

/** What a rig may be told. */
export interface PadRigOptions {
  readonly twin?: FeigTwinOptions;
  readonly settings?: object;
  readonly clock?: Clock;
  readonly onWire?: WireObserver;
}

/** A pad of a family on a line, and its twin at the other end. */
export class TwinPadRig {
  readonly twin: PadTwin;
  readonly line: ContractLine;
  readonly pad: ItemPad;
  readonly #instance: DriverInstance<ItemPad>;

  private constructor(twin: PadTwin, line: ContractLine, instance: DriverInstance<ItemPad>) {
    this.twin = twin;
    this.line = line;
    this.pad = instance.port;
    this.#instance = instance;
  }

  static async start(family: PadFamilyRig, makeLine: ContractLineMaker, options: PadRigOptions = {}): Promise<TwinPadRig> {
    const { twin: twinOptions = {}, settings = {}, clock = guardClock, onWire } = options;
    let made: ContractLine | null = null;
    const twin = await family.startTwin(async (events) => {
      made = await makeLine(events);
      return made.twinLine;
    }, twinOptions);
    const line = made as unknown as ContractLine;
    const context = { id: brandId<DeviceId>('pad'), clock, ...(onWire === undefined ? {} : { onWire }) };
    const instance = family.make(line.route, settings, context);
    instance.start();
    return new TwinPadRig(twin, line, instance);
  }

  async stop(): Promise<void> {
    await this.#instance.stop();
    await this.twin.stop();
    await this.line.close();
  }
}
