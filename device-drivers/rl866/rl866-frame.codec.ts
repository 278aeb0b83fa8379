import { crc16Reflected } from '../pad-line/crc16-reflected.codec.ts';
import type { Found } from '../pad-line/found-frame.codec.ts';

/** A frame of an RL866: address (0xFF to any reader), protocol control byte, information field. */
export interface Rl866Frame {
  readonly address: number;
  readonly pcb: number;
  readonly inf: Uint8Array;
}

/** The address that any reader answers to. */
export const anyReader = 0xff;
/** Protocol control bytes. An I-block's bit 6 is its sequence. */
export const pcbs = { iBlock: 0x00, resync: 0xc0, resyncAnswer: 0xe0, sequenceBit: 0x40 } as const;
const start = 0xfa;
const shortest = 5;
const mostInf = 250;

/** Bytes of a frame: `FA LEN RID PCB INF CRC`, the length counting all but the start, the CRC over LEN..INF, low byte first. */
export function encodeRl866({ address, pcb, inf }: Rl866Frame): Uint8Array {
  if (inf.length > mostInf) throw new RangeError('this is too long for one frame');
  const body = Uint8Array.of(shortest + inf.length, address, pcb, ...inf);
  const crc = crc16Reflected(body);
  return Uint8Array.of(start, ...body, crc & 0xff, crc >> 8);
}

/** Reads one whole frame, nothing before and nothing behind it; null where start, length or CRC do not hold. */
export function decodeRl866(bytes: Uint8Array): Rl866Frame | null {
  const found = bytes[0] === start ? findRl866(bytes) : null;
  return found?.kind === 'frame' && found.length === bytes.length ? found.frame : null;
}

/** The first frame in what came; bytes before a start byte are passed over. */
export function findRl866(bytes: Uint8Array): Found<Rl866Frame> {
  const from = bytes.indexOf(start);
  if (from === -1) return bytes.length > 64 ? { kind: 'noise' } : { kind: 'incomplete' };
  const framed = bytes.subarray(from);
  const [, length] = framed;
  if (length === undefined) return { kind: 'incomplete' };
  if (length < shortest) return { kind: 'noise' };
  if (framed.length < 1 + length) return { kind: 'incomplete' };
  const body = framed.subarray(1, length - 1);
  const crc = crc16Reflected(body);
  if (framed[length - 1] !== (crc & 0xff) || framed[length] !== crc >> 8) return { kind: 'noise' };
  return { kind: 'frame', frame: { address: body[1] ?? 0, pcb: body[2] ?? 0, inf: body.slice(3) }, length: from + 1 + length };
}
