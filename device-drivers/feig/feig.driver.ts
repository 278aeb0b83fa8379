import type { DriverContext, DriverInstance, DriverManifest } from '../../contracts/driver-manifest.ts';
import type { KioskError } from '../../contracts/errors.ts';
import type { ItemPad } from '../../contracts/ports/item-pad.port.ts';
import { createItemPad, type ItemPadEngine } from '../item-pad/item-pad-engine.ts';
import { type PadWire, resyncAsk } from '../pad-line/pad-exchange.machine.ts';
import { PadLine } from '../pad-line/pad-line.ts';
import { protocolError } from '../pad-line/pad-line.errors.ts';
import { probePad } from '../pad-line/pad-probe.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { routeFor } from '../transport/open-route.ts';
import { BlockOrderMemory } from './block-order-memory.ts';
import { FeigAir, type FeigAnswer } from './feig-air.ts';
import { anyReader, encodeFeig, type FeigFrame, type FeigFraming, findFeig } from './feig-frame.codec.ts';
import { feigCommands, feigStatus, inventoryData } from './feig-host.codec.ts';
import { feigSettings, type FeigSettings } from './feig.schema.ts';

const kind = 'FEIG reader (as delivered 38,400 baud 8E1)';
/** Silence between frames that readers want ("Data Format and Protocol Frames" in the system manuals). */
const gapMs = 5;
const greetMs = 300;
/** The configuration block that holds the operating mode, its byte, and the bit for "in RAM, not for ever" (0). */
const modeBlock = 1;
const modeByte = 13;
const configLength = 14;

/** Frames of a reader; `framing` is what questions are written in. */
class FeigWire implements PadWire<FeigFrame> {
  readonly gapMs = gapMs;
  framing: FeigFraming;

  constructor(framing: FeigFraming) {
    this.framing = framing;
  }

  find = findFeig;

  encode(command: number, data: Uint8Array): Uint8Array {
    return encodeFeig({ framing: this.framing, address: anyReader, command, data });
  }

  /** Get Software Version: no other command has its code, and it changes nothing. */
  get resync() {
    return {
      bytes: this.encode(feigCommands.version, new Uint8Array()),
      isAnswer: ({ command, data }: FeigFrame) => command === feigCommands.version && data.length >= 2,
    };
  }
}

/** A FEIG reader as an item pad. */
export class FeigPad implements DriverInstance<ItemPad> {
  readonly port: ItemPad;
  readonly #settings: FeigSettings;
  readonly #engine: ItemPadEngine;
  readonly #line: PadLine<FeigFrame>;
  readonly #wire: FeigWire;

  constructor({ settings, route }: { readonly settings: FeigSettings; readonly route: ByteRoute }, { id, clock, onWire }: DriverContext) {
    this.#settings = settings;
    this.#wire = new FeigWire(route.path.startsWith('tcp:') ? 'advanced' : 'standard');
    this.#line = new PadLine({
      route,
      wire: this.#wire,
      clock,
      kind,
      onWire,
      greet: () => this.#greet(),
      onUp: () => this.#engine.connected(),
      onDown: (error) => this.#engine.disconnected(error),
    });
    const air = new FeigAir({
      ask: (command, data, limitMs) => this.#askInHostMode(command, data, limitMs),
      line: this.#line,
      order: new BlockOrderMemory(settings.blockOrder),
    });
    this.#engine = createItemPad(air, { id, clock, rules: settings, health: this.#line.health });
    this.port = this.#engine.port;
  }

  start(): void {
    this.#line.start();
  }

  stop(): Promise<void> {
    return this.#line.stop();
  }

  async #greet(): Promise<void> {
    try {
      await this.#line.ask(resyncAsk(this.#wire, greetMs));
    } catch (error) {
      // Old readers know only the one kind of frame, some in networks only the other.
      this.#wire.framing = this.#wire.framing === 'standard' ? 'advanced' : 'standard';
      throw error;
    }
    if (await this.#isInHostMode()) return;
    await this.#setHostMode();
    if (!(await this.#isInHostMode())) throw this.#modeError();
  }

  async #isInHostMode(): Promise<boolean> {
    const { status } = await this.#ask(feigCommands.host, inventoryData(false), 700);
    return status !== feigStatus.notNow;
  }

  /** Writes host mode into the reader's RAM, where it lasts until the power goes, and makes it begin anew. */
  async #setHostMode(): Promise<void> {
    if (!this.#settings.setHostMode) throw this.#modeError();
    const { status, data } = await this.#ask(feigCommands.readConfig, Uint8Array.of(modeBlock), greetMs);
    if (status !== feigStatus.ok || data.length !== configLength) throw this.#modeError();
    const config = data.map((byte, at) => (at === modeByte ? 0 : byte));
    const written = await this.#ask(feigCommands.writeConfig, Uint8Array.of(modeBlock, ...config), greetMs);
    if (written.status !== feigStatus.ok) throw this.#modeError();
    await this.#ask(feigCommands.rfReset, new Uint8Array(), greetMs);
  }

  async #askInHostMode(command: number, data: Uint8Array, limitMs: number): Promise<FeigAnswer> {
    const answer = await this.#ask(command, data, limitMs);
    if (answer.status !== feigStatus.notNow) return answer;
    const error = this.#modeError();
    this.#line.fall(error);
    throw error;
  }

  async #ask(command: number, data: Uint8Array, limitMs: number): Promise<FeigAnswer> {
    const frame = await this.#line.ask({
      encode: () => this.#wire.encode(command, data),
      accepts: (answer) => answer.command === command && answer.data.length > 0,
      limitMs,
    });
    return { status: frame.data[0] ?? 0, data: frame.data.subarray(1) };
  }

  #modeError(): KioskError {
    return protocolError(
      this.#line.place,
      "is in scan or buffered mode: set it to host mode with its maker's program, or allow setHostMode in its settings",
    );
  }
}

/** FEIG OBID readers (ISC.MR, PR, PRH, LR, CPR) over serial, USB-serial or TCP port 10001. */
export const feig: DriverManifest<'itemPad', FeigSettings> = {
  id: 'feig',
  port: 'itemPad',
  title: 'FEIG OBID item pad',
  roles: ['kiosk.pad'],
  settingsSchema: feigSettings,
  usb: [{ vendorId: 0x0ab1 }],
  probe: (path, options) => probePad(feigSign(path), path, options),
  create: (settings, context) => {
    const { path, baudRate, dataBits, parity, stopBits } = settings;
    return new FeigPad({ settings, route: routeFor(path, { baudRate, dataBits, parity, stopBits }) }, context);
  },
};

function feigSign(path: string) {
  const wire = new FeigWire(path.startsWith('tcp:') ? 'advanced' : 'standard');
  return {
    kind,
    wire,
    line: { baudRate: 38400, dataBits: 8, parity: 'even', stopBits: 1 } as const,
    name: async (line: PadLine<FeigFrame>) => {
      const { data } = await line.ask(resyncAsk(wire, greetMs));
      const [, major = 0, minor = 0, , , readerType = 0] = data;
      return `FEIG OBID reader, type ${readerType}, firmware ${major}.${minor}`;
    },
  };
}
