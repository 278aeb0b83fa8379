import { randomBytes } from 'node:crypto';
import { type DecodedFrame, encodeFrame, type FrameToSend, OsdpFramer } from '../../device-drivers/osdp/osdp-frame.codec.ts';
import { commandCodes, encodeRaw, replyCodes } from '../../device-drivers/osdp/osdp-messages.codec.ts';
import { encodeWiegand, messageOfBits, type WiegandMessage } from '../../device-drivers/wiegand/wiegand.codec.ts';
import type { DeviceTwin, DeviceTwinRow } from './device-twin.ts';
import { OsdpPd, pdForgeries, type PdForgery, type PdReply } from './osdp-pd.ts';
import { OsdpPins } from './osdp-pins.ts';
import type { TwinLine, TwinLineMaker } from './twin-line.ts';
import { TwinOnLine } from './twin-on-line.ts';
import { unknownWord, wordOf } from './twin-words.ts';

/** What the device, or somebody at its wires, does wrong; `none` first. */
export const osdpFaults = [
  ...['none', 'silence', 'noise', 'half', 'wrong-crc', 'slow', 'late', 'stuck', 'busy', 'nak', 'lost-answer', 'twice'],
  ...['no-channel', 'less-in-channel', 'echo-only', 'welded', 'checksum-only'],
  ...pdForgeries,
] as const;

/** Options of a device's twin. */
export interface OsdpTwinOptions {
  readonly address?: number;
  /** Its own key; null: as it leaves the factory. */
  readonly key?: Uint8Array | null;
  /** Line speed to answer at (10 bits a byte); absent: at once. */
  readonly paceBaud?: number;
  /** Speed at which it hears: anything else is noise to it. Only where the line knows a speed. */
  readonly inputs?: number;
  readonly outputs?: number;
  /** More devices on the same line. */
  readonly others?: readonly OsdpTwinOptions[];
}

const slowMs = 120;
const lateMs = 320;
const turnMs = 3;
const ack: PdReply = { code: replyCodes.ACK, data: new Uint8Array(0) };
const acts = [
  'card FACILITY NUMBER',
  'bits 0101...',
  'text CARD',
  'keys 1234#',
  'tamper on|off',
  'power on|off',
  'input N on|off',
  'output N on|off',
  'reset',
];

/** A reader with keypad, inputs and outputs on a line of RS-485, and others beside it. */
export class OsdpTwin extends TwinOnLine implements DeviceTwin {
  readonly faults: readonly string[] = osdpFaults;
  readonly pins: OsdpPins;
  readonly pd: OsdpPd;
  /** LED and BUZ data as they came, the newest last. */
  readonly shown: { readonly code: number; readonly data: Uint8Array }[] = [];
  readonly #options: OsdpTwinOptions;
  readonly #framer = new OsdpFramer();
  readonly #events: PdReply[] = [];
  readonly #others: OsdpPd[];
  #fault = 'none';
  #losses = 0;
  #tampered = false;
  #powerBad = false;

  private constructor(line: TwinLine, options: OsdpTwinOptions) {
    super(line);
    this.#options = options;
    this.pins = new OsdpPins(options.inputs ?? 2, options.outputs ?? 2);
    this.pd = this.#device(options, (code, data) => this.#carryOut(code, data));
    this.#others = (options.others ?? []).map((other) => this.#device(other, (code) => simpleAnswer(code)));
  }

  /** Makes a device on a line. */
  static start(makeLine: TwinLineMaker, options: OsdpTwinOptions = {}): Promise<OsdpTwin> {
    return TwinOnLine.onLine(makeLine, (line) => new OsdpTwin(line, options));
  }

  setFault(fault: string): void {
    this.#fault = wordOf('fault', fault, osdpFaults);
    this.pd.forgery = pdForgeries.find((each) => each === fault) ?? ('none' satisfies PdForgery);
    this.#losses = fault === 'lost-answer' ? 1 : 0;
    this.pins.fault = fault === 'echo-only' || fault === 'welded' ? fault : 'none';
  }

  act(words: readonly string[]): void {
    const [what = '', first = '', second = ''] = words;
    const reply = eventOf(what, first, second);
    const isOn = (second || first) === 'on';
    if (reply !== null) for (let left = this.#fault === 'stuck' ? 10 : 1; left > 0; left -= 1) this.#events.push(reply);
    else if (what === 'tamper') this.#setStatus(isOn, this.#powerBad);
    else if (what === 'power') this.#setStatus(this.#tampered, !isOn);
    else if (what === 'input' && this.pins.setInput(Number(first), isOn)) this.#events.push(this.#inputs());
    else if (what === 'output' && this.pins.switch(Number(first), isOn)) this.#events.push(this.#outputs());
    else if (what === 'reset') this.pd.reset();
    else throw unknownWord('act', words.join(' '), acts);
  }

  state(): unknown {
    const shown = this.shown.slice(-4).map(({ code, data }) => `${code.toString(16)} ${Buffer.from(data).toString('hex')}`);
    return {
      isSecure: this.pd.isSecure,
      hasKey: this.pd.key !== null,
      inputs: this.pins.inputs,
      outputs: this.pins.outputs,
      shown,
      fault: this.#fault,
    };
  }

  override async unplug(): Promise<void> {
    await super.unplug();
    this.#framer.clear();
  }

  override stop(): Promise<void> {
    this.pins.stop();
    return super.stop();
  }

  #device({ address = 0, key = null }: OsdpTwinOptions, carryOut: (code: number, data: Uint8Array) => PdReply): OsdpPd {
    return new OsdpPd({ address, key, carryOut, random: () => new Uint8Array(randomBytes(8)) });
  }

  #setStatus(tampered: boolean, powerBad: boolean): void {
    this.#tampered = tampered;
    this.#powerBad = powerBad;
    this.#events.push(this.#status());
  }

  protected override take(bytes: Uint8Array): void {
    for (const piece of this.#framer.push(bytes)) if (piece.ok) this.#hear(piece);
  }

  #hear(frame: DecodedFrame): void {
    if (this.#fault === 'silence') return;
    if (this.#fault === 'checksum-only' && frame.check === 'crc16') return this.#reply(encodeFrame(noChecksum(frame)), null);
    if (this.#fault === 'busy' && frame.code !== commandCodes.ID && frame.code !== commandCodes.CAP) return this.#busy(frame);
    for (const pd of [this.pd, ...this.#others]) {
      const answer = pd.answer(frame);
      if (answer !== null) this.#reply(answer, frame);
    }
  }

  #busy({ address }: DecodedFrame): void {
    const own = this.#options.address ?? 0;
    if (address === own) this.#reply(Uint8Array.from(busyFrame(own)), null);
  }

  #carryOut(code: number, data: Uint8Array): PdReply {
    const isNaked = this.#fault === 'nak' && code !== commandCodes.ID && code !== commandCodes.CAP && code !== commandCodes.POLL;
    if (isNaked) return { code: replyCodes.NAK, data: Uint8Array.of(3) };
    switch (code) {
      case commandCodes.POLL:
        return this.#events.shift() ?? ack;
      case commandCodes.CAP:
        return { code: replyCodes.PDCAP, data: this.#capabilities() };
      case commandCodes.LSTAT:
        return this.#status();
      case commandCodes.ISTAT:
        return this.#inputs();
      case commandCodes.OSTAT:
        return this.#outputs();
      case commandCodes.OUT:
        this.pins.command(data);
        return this.#outputs();
      case commandCodes.LED:
      case commandCodes.BUZ:
        this.shown.push({ code, data });
        return ack;
      default:
        return simpleAnswer(code);
    }
  }

  #capabilities(): Uint8Array {
    const isLess = this.#fault === 'less-in-channel' && this.pd.isSecure;
    const aes = this.#fault === 'no-channel' || isLess ? 0 : 1;
    const { inputs, outputs } = this.pins;
    return Uint8Array.from([
      ...[1, 1, inputs.length, 2, 4, outputs.length, 3, 1, 0, 4, 4, 1, 5, 2, 1],
      ...[8, 1, 0, 9, aes, aes, 10, 194, 1, 14, 0, 0],
    ]);
  }

  #status = (): PdReply => ({ code: replyCodes.LSTATR, data: Uint8Array.of(this.#tampered ? 1 : 0, this.#powerBad ? 1 : 0) });
  #inputs = (): PdReply => ({ code: replyCodes.ISTATR, data: Uint8Array.from(this.pins.inputs, Number) });
  #outputs = (): PdReply => ({ code: replyCodes.OSTATR, data: Uint8Array.from(this.pins.outputs, Number) });

  #reply(answer: Uint8Array, frame: DecodedFrame | null): void {
    if (this.#losses > 0 && frame?.code === commandCodes.POLL) {
      this.#losses -= 1;
      return;
    }
    const bytes = this.#spoil(answer);
    const { paceBaud } = this.#options;
    const byteMs = paceBaud === undefined ? 0 : (10_000 / paceBaud) * bytes.length;
    const commandMs = paceBaud === undefined || frame === null ? 0 : (10_000 / paceBaud) * (frame.macked.length + 6) + turnMs;
    const waitMs = byteMs + commandMs + (this.#fault === 'slow' ? slowMs : this.#fault === 'late' ? lateMs : 0);
    const times = this.#fault === 'twice' ? 2 : 1;
    const write = (): void => {
      for (let left = times; left > 0; left -= 1) this.send(bytes);
    };
    if (waitMs === 0) write();
    else setTimeout(write, waitMs);
  }

  #spoil(answer: Uint8Array): Uint8Array {
    if (this.#fault === 'noise') return Uint8Array.from({ length: 12 }, (_, at) => (at * 37 + 11) & 0xff);
    if (this.#fault === 'half') return answer.subarray(0, Math.ceil(answer.length / 2));
    if (this.#fault === 'wrong-crc') return answer.map((byte, at) => (at === answer.length - 1 ? byte ^ 0x55 : byte));
    return answer;
  }
}

function busyFrame(address: number): readonly number[] {
  const head = [0x53, address | 0x80, 8, 0, 4, replyCodes.BUSY];
  let crc = 0x1d0f;
  for (const byte of head) for (let bit = 7; bit >= 0; bit -= 1) crc = ((crc << 1) ^ ((((crc >> 15) ^ (byte >> bit)) & 1) * 0x1021)) & 0xffff;
  return [...head, crc & 0xff, crc >> 8];
}

/** What a device of before CRC-16 says to a frame that it takes for damaged. */
const noChecksum = ({ address, sequence }: DecodedFrame): FrameToSend => ({
  ...({ direction: 'reply', address, sequence, check: 'checksum', scb: null } as const),
  ...{ code: replyCodes.NAK, payload: Uint8Array.of(1) },
});

function simpleAnswer(code: number): PdReply {
  if (code === commandCodes.ID) return { code: replyCodes.PDID, data: Uint8Array.of(0x4c, 0x75, 0x6d, 7, 1, 1, 2, 3, 4, 1, 0, 2) };
  if (code === commandCodes.CAP) return { code: replyCodes.PDCAP, data: Uint8Array.of(8, 1, 0, 9, 1, 1) };
  return code === commandCodes.POLL ? ack : { code: replyCodes.NAK, data: Uint8Array.of(3) };
}

function eventOf(what: string, first: string, second: string): PdReply | null {
  if (what === 'card' && /^\d+$/.test(first) && /^\d+$/.test(second)) {
    return rawReply(encodeWiegand({ format: 'H10301', facility: Number(first), card: Number(second) }), 1);
  }
  if (what === 'bits' && /^[01]{1,64}$/.test(first)) return rawReply(messageOfBits(first), 0);
  if (what === 'text' && first !== '') return { code: replyCodes.FMT, data: Uint8Array.from([0, 0, first.length, ...Buffer.from(first, 'latin1')]) };
  if (what !== 'keys' || !/^[0-9#*]{1,16}$/.test(first)) return null;
  return {
    code: replyCodes.KEYPAD,
    data: Uint8Array.from([0, first.length, ...Buffer.from(first.replaceAll('#', '\r').replaceAll('*', '\x7f'), 'latin1')]),
  };
}

function rawReply(message: WiegandMessage, format: number): PdReply {
  return { code: replyCodes.RAW, data: encodeRaw({ reader: 0, format, ...message }) };
}

function row(driver: string): DeviceTwinRow {
  return { driver, acts, start: (makeLine, options) => startTwin(makeLine, options) };
}

async function startTwin(makeLine: TwinLineMaker, { address = '0', key, baud }: Readonly<Record<string, string>>): Promise<DeviceTwin> {
  if (key !== undefined && !/^[0-9a-f]{32}$/i.test(key))
    throw new RangeError('key is 32 hexadecimal digits; leave it out for a device with its factory key');
  const number = Number(address);
  if (!Number.isInteger(number) || number < 0 || number > 126) throw new RangeError('address is 0-126');
  const own = key === undefined ? null : new Uint8Array(Buffer.from(key, 'hex'));
  return OsdpTwin.start(makeLine, { address: number, key: own, ...(baud === undefined ? {} : { paceBaud: Number(baud) }) });
}

/** One device for each driver that speaks OSDP. */
export const osdpTwinRows: readonly DeviceTwinRow[] = ['osdp-reader', 'osdp-input', 'osdp-output', 'osdp-lock'].map(row);
