import { type ModbusRequest, packBits, word } from '../../device-drivers/modbus/modbus-pdu.codec.ts';
import { encodeAnswer, encodeEcho, findRequests, type ReceivedRequest } from '../../device-drivers/modbus/modbus-request.codec.ts';
import type { ModbusFraming } from '../../device-drivers/modbus/modbus-frame.codec.ts';
import type { DeviceTwin } from './device-twin.ts';
import { type BoardFamily, ModbusBoard } from './modbus-board.ts';
import type { TwinLine, TwinLineMaker } from './twin-line.ts';
import { TwinOnLine } from './twin-on-line.ts';
import { wordOf } from './twin-words.ts';

/** What the board does wrong, `none` first. */
export const modbusFaults = [
  'none',
  'silence',
  'noise',
  'half',
  'wrong-crc',
  'exception',
  'slow',
  'late',
  'echo-only',
  'deaf-contact',
  'welded',
  'lost-answer',
] as const;
export type ModbusFault = (typeof modbusFaults)[number];

/** Options of a board's twin. */
export interface ModbusTwinOptions {
  readonly family?: BoardFamily;
  readonly framing?: ModbusFraming;
  readonly unit?: number;
  readonly relays?: number;
  readonly inputs?: number;
  /** Line speed to answer at (10 bits a byte); absent: at once. */
  readonly paceBaud?: number;
}

const slowMs = 120;
const tooLateMs = 300;
const illegalFunction = 1;
const illegalAddress = 2;

/** A Modbus board with relays and inputs: Waveshare's, Eletechsup's, or one that knows coils and nothing of pulses. */
export class ModbusTwin extends TwinOnLine implements DeviceTwin {
  readonly board: ModbusBoard;
  readonly faults = modbusFaults;
  readonly #framing: ModbusFraming;
  readonly #unit: number;
  readonly #paceBaud: number | undefined;
  #pending: Uint8Array = new Uint8Array();
  #fault: ModbusFault = 'none';
  /** How many answers are lost before one gets through, with `lost-answer`. */
  #losses = 0;

  private constructor(line: TwinLine, options: ModbusTwinOptions) {
    super(line);
    this.#framing = options.framing ?? 'rtu';
    this.#unit = options.unit ?? 1;
    this.#paceBaud = options.paceBaud;
    this.board = new ModbusBoard({ family: options.family ?? 'waveshare', relays: options.relays ?? 8, inputs: options.inputs ?? 8 });
  }

  /** Makes a board on a line. */
  static start(makeLine: TwinLineMaker, options: ModbusTwinOptions = {}): Promise<ModbusTwin> {
    return TwinOnLine.onLine(makeLine, (line) => new ModbusTwin(line, options));
  }

  setFault(fault: string): void {
    const known = wordOf('fault', fault, modbusFaults);
    this.#fault = known;
    this.#losses = known === 'lost-answer' ? 1 : 0;
    this.board.setContactFault(known === 'deaf-contact' || known === 'welded' || known === 'echo-only' ? known : 'none');
  }

  act([what = '', number = '', state = '']: readonly string[]): void {
    const at = Number(number) - 1;
    const isGood = Number.isInteger(at) && at >= 0 && (state === 'on' || state === 'off');
    if (what === 'input' && isGood && at < this.board.inputs.length) return this.board.setInput(at, state === 'on');
    if (what === 'relay' && isGood && at < this.board.relays.length) return this.board.switch(at, state === 'on', 'button');
    throw new RangeError('it knows "input N on|off" and "relay N on|off"');
  }

  state(): unknown {
    return { relays: this.board.relays, inputs: this.board.inputs, fault: this.#fault };
  }

  override async unplug(): Promise<void> {
    await super.unplug();
    this.#pending = new Uint8Array();
  }

  override stop(): Promise<void> {
    this.board.stop();
    return super.stop();
  }

  protected override take(bytes: Uint8Array): void {
    const all = new Uint8Array([...this.#pending, ...bytes]);
    const { requests, pending } = findRequests(this.#framing, all);
    this.#pending = pending;
    for (const received of requests) {
      if (received.unit === this.#unit) this.#answer(received);
    }
  }

  #answer(received: ReceivedRequest): void {
    const { request } = received;
    if (this.#fault === 'silence') return;
    const answer = this.#fault === 'exception' || request === null ? this.#exception(received, illegalFunction) : this.#carryOut(received, request);
    if (this.#losses > 0) {
      this.#losses -= 1;
      return;
    }
    this.#reply(answer);
  }

  #carryOut(received: ReceivedRequest, request: ModbusRequest): Uint8Array {
    const done = this.board.carryOut(request);
    if (done === 'unknown function') return this.#exception(received, illegalFunction);
    if (done === 'unknown address') return this.#exception(received, illegalAddress);
    if (done === 'echo') return encodeEcho(this.#framing, { ...received, request });
    const data = 'bits' in done ? packBits(done.bits) : Uint8Array.from(done.registers.flatMap((value) => word(value)));
    return encodeAnswer(this.#framing, received, Uint8Array.of(request.fn, data.length, ...data));
  }

  #exception(received: ReceivedRequest, code: number): Uint8Array {
    return encodeAnswer(this.#framing, received, Uint8Array.of(received.fn | 0x80, code));
  }

  #reply(answer: Uint8Array): void {
    const spoiled = this.#spoil(answer);
    const byteMs = this.#paceBaud === undefined ? 0 : (10_000 / this.#paceBaud) * spoiled.length;
    const waitMs = byteMs + (this.#fault === 'slow' ? slowMs : this.#fault === 'late' ? tooLateMs : 0);
    if (waitMs === 0) return this.send(spoiled);
    setTimeout(() => this.send(spoiled), waitMs);
  }

  #spoil(answer: Uint8Array): Uint8Array {
    if (this.#fault === 'noise') return Uint8Array.from({ length: 12 }, (_, at) => (at * 37 + 11) & 0xff);
    if (this.#fault === 'half') return answer.subarray(0, Math.ceil(answer.length / 2));
    if (this.#fault === 'wrong-crc') return answer.map((byte, at) => (at === answer.length - 1 ? byte ^ 0x55 : byte));
    return answer;
  }
}
