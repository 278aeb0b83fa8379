import { KioskError } from '../../contracts/errors.ts';
import type { TagUid } from '../../contracts/ids.ts';
import { BibliothecaAir } from '../../device-drivers/bibliotheca-210/bibliotheca-air.ts';
import {
  type BibliothecaFrame,
  decodeBibliotheca,
  encodeBibliotheca,
  findBibliotheca,
} from '../../device-drivers/bibliotheca-210/bibliotheca-frame.codec.ts';
import { inspectBibliotheca } from '../../device-drivers/bibliotheca-210/bibliotheca-inspect.codec.ts';
import { BlockOrderMemory } from '../../device-drivers/feig/block-order-memory.ts';
import { FeigAir } from '../../device-drivers/feig/feig-air.ts';
import { decodeFeig, encodeFeig, type FeigFrame, findFeig } from '../../device-drivers/feig/feig-frame.codec.ts';
import { inspectFeig } from '../../device-drivers/feig/feig-inspect.codec.ts';
import type { TagAir } from '../../device-drivers/item-pad/tag-air.ts';
import type { Found } from '../../device-drivers/pad-line/found-frame.codec.ts';
import { idleExchange, type PadAsk, stepExchange } from '../../device-drivers/pad-line/pad-exchange.machine.ts';
import { Rl866Air } from '../../device-drivers/rl866/rl866-air.ts';
import { decodeRl866, encodeRl866, findRl866, pcbs, type Rl866Frame } from '../../device-drivers/rl866/rl866-frame.codec.ts';
import { inspectRl866 } from '../../device-drivers/rl866/rl866-inspect.codec.ts';
import type { FrameInspector } from '../../contracts/frame-inspection.ts';
import type { TwinLine } from '../../simulator/devices/twin-line.ts';
import type { PadTwin } from '../../simulator/devices/pad-twin.ts';
import { type PadFamilyRig, padFamilies } from './pad-rig.ts';

/** Changes the bytes of an answer on their way from the twin to the driver. */
export type Spoil = (bytes: Uint8Array) => Uint8Array;

/** A family's air over an exchange of frames that is over at once: no line, no clock, and every answer goes through `spoil`. */
export interface FuzzedPad {
  readonly name: string;
  readonly air: TagAir;
  readonly twin: PadTwin;
  readonly inspect: FrameInspector;
  spoil: Spoil;
  /** Called with the bytes of each answer that was taken for one. */
  onTaken: (bytes: Uint8Array) => void;
  /** Mutates what stands between start and CRC, and seals it with a right CRC. */
  reseal(bytes: Uint8Array, mutate: Spoil): Uint8Array;
  /** Whether some piece of the bytes is a frame whose CRC holds, looked at without the decoder. */
  holdsFrame(bytes: Uint8Array): boolean;
}

/** A line whose questions are answered, or not, before `ask` returns. */
class InstantLine<Frame> {
  readonly place = { path: 'memory:fuzz', kind: 'pad of the fuzz test' };
  readonly #find: (bytes: Uint8Array) => Found<Frame>;
  readonly #pad: Pick<FuzzedPad, 'spoil' | 'onTaken'>;
  readonly #send: (bytes: Uint8Array) => Uint8Array;
  #sequence: 0 | 1 = 0;

  constructor(find: (bytes: Uint8Array) => Found<Frame>, pad: Pick<FuzzedPad, 'spoil' | 'onTaken'>, send: (bytes: Uint8Array) => Uint8Array) {
    this.#find = find;
    this.#pad = pad;
    this.#send = send;
  }

  ask(ask: PadAsk<Frame>): Promise<Frame> {
    const wire = { gapMs: 0, find: this.#find, resync: { bytes: new Uint8Array(), isAnswer: () => false } };
    const began = stepExchange(wire, { ...idleExchange, sequence: this.#sequence }, { type: 'ask', ask, atMs: 0 });
    const bytes = this.#pad.spoil(this.#send(ask.encode(this.#sequence)));
    const { state, commands } = stepExchange(wire, began.state, { type: 'bytes', bytes, atMs: 0 });
    if ('bytes' in state && state.bytes.length > bytes.length) throw new RangeError('more is kept than came');
    this.#sequence = this.#sequence === 0 ? 1 : 0;
    const answered = commands.find((command) => command.do === 'answered');
    if (answered === undefined) return Promise.reject(new KioskError('DEVICE_PROTOCOL', 'no answer', { retryable: true }));
    this.#pad.onTaken(bytes);
    return Promise.resolve(answered.frame);
  }
}

/** A twin that answers in the same call, with the driver's air in front of it. */
async function fuzzedPad(
  family: PadFamilyRig,
  parts: Omit<FuzzedPad, 'name' | 'air' | 'twin' | 'spoil' | 'onTaken'>,
  makeAir: MakeAir,
): Promise<FuzzedPad> {
  let answers: Uint8Array[] = [];
  let ask: (bytes: Uint8Array) => void = () => undefined;
  const twinLine: TwinLine = {
    path: 'memory:fuzz',
    isPlugged: true,
    write: (bytes) => void answers.push(bytes),
    unplug: () => Promise.resolve(),
    plug: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const twin = await family.startTwin((events) => {
    ask = (bytes) => events.onBytes(bytes);
    return Promise.resolve(twinLine);
  }, {});
  const send = (bytes: Uint8Array): Uint8Array => {
    answers = [];
    ask(bytes);
    return Uint8Array.from(answers.flatMap((answer) => [...answer]));
  };
  const pad = { name: family.name, twin, spoil: (bytes: Uint8Array) => bytes, onTaken: () => undefined, ...parts };
  return Object.assign(pad, { air: makeAir(pad, send) });
}

type MakeAir = (pad: Pick<FuzzedPad, 'spoil' | 'onTaken'>, send: (bytes: Uint8Array) => Uint8Array) => TagAir;

/** Every family, with one tag of each data model in its field to be laid by the caller. */
export function fuzzedPads(): Promise<FuzzedPad[]> {
  const [feig, bibliotheca, rl866] = padFamilies as [PadFamilyRig, PadFamilyRig, PadFamilyRig];
  return Promise.all([
    fuzzedPad(feig, { inspect: inspectFeig, reseal: resealing(decodeFeig, encodeFeig), holdsFrame: holdsFeig }, feigAir),
    fuzzedPad(
      bibliotheca,
      { inspect: inspectBibliotheca, reseal: resealing(decodeBibliotheca, encodeBibliotheca), holdsFrame: holdsBibliotheca },
      bibliothecaAir,
    ),
    fuzzedPad(
      rl866,
      { inspect: inspectRl866, reseal: resealingRl866, holdsFrame: holdsRl866 },
      (pad, send) => new Rl866Air(new InstantLine(findRl866, pad, send)),
    ),
  ]);
}

const feigAir: MakeAir = (pad, send) => {
  const line = new InstantLine<FeigFrame>(findFeig, pad, send);
  const ask = async (command: number, data: Uint8Array): Promise<{ status: number; data: Uint8Array }> => {
    const frame = await line.ask({
      encode: () => encodeFeig({ framing: 'standard', address: 0xff, command, data }),
      accepts: (answer) => answer.command === command && answer.data.length > 0,
      limitMs: 1,
    });
    return { status: frame.data[0] ?? 0, data: frame.data.subarray(1) };
  };
  return new FeigAir({ ask, line, order: new BlockOrderMemory('reversed') });
};

// The pad's field is on from the start: the twin wants to hear the command for it once.
const bibliothecaAir: MakeAir = (pad, send) => {
  send(encodeBibliotheca({ start: 0xd6, command: 0x13, data: Uint8Array.of(4, 1, 0, 2, 0, 3, 0, 4, 0) }));
  return new BibliothecaAir(new InstantLine<BibliothecaFrame>(findBibliotheca, pad, send));
};

function resealing<Frame extends { readonly data: Uint8Array }>(decode: (bytes: Uint8Array) => Frame | null, encode: (frame: Frame) => Uint8Array) {
  return (bytes: Uint8Array, mutate: Spoil): Uint8Array => {
    const frame = decode(bytes);
    return frame === null ? bytes : encode({ ...frame, data: mutate(frame.data).slice(0, 240) });
  };
}

function resealingRl866(bytes: Uint8Array, mutate: Spoil): Uint8Array {
  const frame: Rl866Frame | null = decodeRl866(bytes);
  return frame === null || frame.pcb >= pcbs.resync ? bytes : encodeRl866({ ...frame, inf: mutate(frame.inf).slice(0, 240) });
}

/** CRC-16 bit by bit, on purpose not the decoders' own. */
function reflected(bytes: Iterable<number>): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return crc;
}

function forward(bytes: Iterable<number>): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc ^ 0xffff;
}

function anyPiece(bytes: Uint8Array, isFrame: (piece: Uint8Array) => boolean): boolean {
  for (let from = 0; from < bytes.length; from += 1) {
    for (let to = from + 5; to <= bytes.length; to += 1) if (isFrame(bytes.subarray(from, to))) return true;
  }
  return false;
}

function holdsFeig(bytes: Uint8Array): boolean {
  return anyPiece(bytes, (piece) => {
    const [a = 0, b = 0, c = 0] = piece;
    const isLong = piece.length === (a === 2 ? b * 256 + c : a);
    return isLong && reflected(piece.subarray(0, -2)) === (piece.at(-2) ?? 0) + (piece.at(-1) ?? 0) * 256;
  });
}

function holdsBibliotheca(bytes: Uint8Array): boolean {
  return anyPiece(bytes, (piece) => {
    const [start, b = 0, c = 0] = piece;
    const isLong = (start === 0xd5 || start === 0xd6) && piece.length === 3 + b * 256 + c;
    return isLong && forward(piece.subarray(1, -2)) === (piece.at(-2) ?? 0) * 256 + (piece.at(-1) ?? 0);
  });
}

function holdsRl866(bytes: Uint8Array): boolean {
  return anyPiece(bytes, (piece) => {
    const isLong = piece[0] === 0xfa && piece.length === 1 + (piece[1] ?? 0);
    return isLong && reflected(piece.subarray(1, -2)) === (piece.at(-2) ?? 0) + (piece.at(-1) ?? 0) * 256;
  });
}

/** UIDs of the tags that lie there. */
export function uidsOf({ twin }: FuzzedPad): readonly TagUid[] {
  return twin.field.tags.map(({ uid }) => uid as TagUid);
}
