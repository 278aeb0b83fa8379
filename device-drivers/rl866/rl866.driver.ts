import type { DriverContext, DriverInstance, DriverManifest } from '../../contracts/driver-manifest.ts';
import type { ItemPad } from '../../contracts/ports/item-pad.port.ts';
import { createItemPad, type ItemPadEngine } from '../item-pad/item-pad-engine.ts';
import { type PadWire, resyncAsk } from '../pad-line/pad-exchange.machine.ts';
import { PadLine } from '../pad-line/pad-line.ts';
import { probePad } from '../pad-line/pad-probe.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { routeFor } from '../transport/open-route.ts';
import { Rl866Air } from './rl866-air.ts';
import { anyReader, encodeRl866, findRl866, pcbs, type Rl866Frame } from './rl866-frame.codec.ts';
import { rl866Settings, type Rl866Settings } from './rl866.schema.ts';
import { ftdiChips } from '../transport/usb-adapters.ts';

const kind = 'RL866 pad (as delivered 38,400 baud 8E1)';
const greetMs = 300;

const wire: PadWire<Rl866Frame> = {
  gapMs: 0,
  find: findRl866,
  resync: {
    bytes: encodeRl866({ address: anyReader, pcb: pcbs.resync, inf: new Uint8Array() }),
    isAnswer: ({ pcb, inf }) => pcb === pcbs.resyncAnswer && inf.length === 0,
  },
};

/** An RL866 as an item pad. */
export class Rl866Pad implements DriverInstance<ItemPad> {
  readonly port: ItemPad;
  readonly #line: PadLine<Rl866Frame>;
  readonly #air: Rl866Air;
  readonly #engine: ItemPadEngine;

  constructor({ settings, route }: { readonly settings: Rl866Settings; readonly route: ByteRoute }, { id, clock, onWire }: DriverContext) {
    this.#line = new PadLine({
      route,
      wire,
      clock,
      kind,
      onWire,
      greet: () => this.#greet(),
      onUp: () => this.#engine.connected(),
      onDown: (error) => this.#engine.disconnected(error),
    });
    this.#air = new Rl866Air(this.#line);
    this.#engine = createItemPad(this.#air, { id, clock, rules: settings, health: this.#line.health });
    this.port = this.#engine.port;
  }

  start(): void {
    this.#line.start();
  }

  stop(): Promise<void> {
    return this.#line.stop();
  }

  async #greet(): Promise<void> {
    await this.#line.ask(resyncAsk(wire, greetMs));
    await this.#air.reset();
  }
}

/** RL866, sold as "library pad" under many names, over USB-serial or a serial server. */
export const rl866: DriverManifest<'itemPad', Rl866Settings> = {
  id: 'rl866',
  port: 'itemPad',
  title: 'RL866 item pad',
  roles: ['kiosk.pad'],
  settingsSchema: rl866Settings,
  usb: [{ vendorId: 0xfffe, productId: 0x0091 }, ...ftdiChips],
  probe: (path, options) => probePad(sign, path, options),
  create: (settings, context) => {
    const { path, baudRate, dataBits, parity, stopBits } = settings;
    return new Rl866Pad({ settings, route: routeFor(path, { baudRate, dataBits, parity, stopBits }) }, context);
  },
};

const sign = {
  kind,
  wire,
  line: { baudRate: 38400, dataBits: 8, parity: 'even', stopBits: 1 } as const,
  name: async (line: PadLine<Rl866Frame>) => {
    await line.ask(resyncAsk(wire, greetMs));
    return 'RL866 pad';
  },
};
