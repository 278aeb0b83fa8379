import type { DriverContext, DriverInstance, DriverManifest } from '../../contracts/driver-manifest.ts';
import type { ItemPad } from '../../contracts/ports/item-pad.port.ts';
import { createItemPad, type ItemPadEngine } from '../item-pad/item-pad-engine.ts';
import { type PadWire, resyncAsk } from '../pad-line/pad-exchange.machine.ts';
import { PadLine } from '../pad-line/pad-line.ts';
import { probePad } from '../pad-line/pad-probe.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { routeFor } from '../transport/open-route.ts';
import { BibliothecaAir } from './bibliotheca-air.ts';
import { padCommands, probe, startUpData } from './bibliotheca-command.codec.ts';
import { type BibliothecaFrame, encodeBibliotheca, findBibliotheca, frameStarts } from './bibliotheca-frame.codec.ts';
import { bibliotheca210Settings, type Bibliotheca210Settings } from './bibliotheca-210.schema.ts';
import { ftdiChips } from '../transport/usb-adapters.ts';

const kind = '3M or Bibliotheca pad (as delivered 19,200 baud 8N1)';
const greetMs = 500;

/** The probe has a start byte of its own, so no answer of a tag can be mistaken for its answer. */
const wire: PadWire<BibliothecaFrame> = {
  gapMs: 0,
  find: findBibliotheca,
  resync: {
    bytes: encodeBibliotheca({ start: frameStarts.probe, command: probe.command, data: probe.data }),
    isAnswer: ({ start, command, data }) => start === frameStarts.probe && command === probe.command && data.length >= probe.data.length + 4,
  },
};

/** A 3M or Bibliotheca pad. */
export class BibliothecaPad implements DriverInstance<ItemPad> {
  readonly port: ItemPad;
  readonly #line: PadLine<BibliothecaFrame>;
  readonly #engine: ItemPadEngine;

  constructor({ settings, route }: { readonly settings: Bibliotheca210Settings; readonly route: ByteRoute }, { id, clock, onWire }: DriverContext) {
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
    this.#engine = createItemPad(new BibliothecaAir(this.#line), { id, clock, rules: settings, health: this.#line.health });
    this.port = this.#engine.port;
  }

  start(): void {
    this.#line.start();
  }

  stop(): Promise<void> {
    return this.#line.stop();
  }

  /** Wakes the pad and turns its field on; what it answers to the second is written nowhere, so any answer will do. */
  async #greet(): Promise<void> {
    await this.#line.ask(resyncAsk(wire, greetMs));
    const bytes = encodeBibliotheca({ start: frameStarts.command, command: padCommands.startUp, data: startUpData });
    await this.#line.ask({ encode: () => bytes, accepts: ({ command }) => command === padCommands.startUp, limitMs: greetMs });
  }
}

/** 3M and Bibliotheca pads of the models 210 and 810 over USB-serial or a serial server. */
export const bibliotheca210: DriverManifest<'itemPad', Bibliotheca210Settings> = {
  id: 'bibliotheca-210',
  port: 'itemPad',
  title: '3M / Bibliotheca item pad 210, 810',
  roles: ['kiosk.pad'],
  settingsSchema: bibliotheca210Settings,
  usb: ftdiChips,
  probe: (path, options) => probePad(sign, path, options),
  create: (settings, context) => {
    const { path, baudRate, dataBits, parity, stopBits } = settings;
    return new BibliothecaPad({ settings, route: routeFor(path, { baudRate, dataBits, parity, stopBits }) }, context);
  },
};

const sign = {
  kind,
  wire,
  line: { baudRate: 19200, dataBits: 8, parity: 'none', stopBits: 1 } as const,
  name: async (line: PadLine<BibliothecaFrame>) => {
    const { data } = await line.ask(resyncAsk(wire, greetMs));
    return `3M / Bibliotheca pad, hardware version ${[...data.subarray(2, 6)].join('.')}`;
  },
};
