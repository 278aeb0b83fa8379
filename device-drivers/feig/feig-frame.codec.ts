import { hasCrcReflected, withCrcReflected } from '../pad-line/crc16-reflected.codec.ts';
import type { Found } from '../pad-line/found-frame.codec.ts';

/** Which of the two frames of OBID readers: length in one byte, or 0x02 and length in two. */
export type FeigFraming = 'standard' | 'advanced';

/** A frame of an OBID reader. In an answer the first byte of `data` is the status. */
export interface FeigFrame {
  readonly framing: FeigFraming;
  readonly address: number;
  readonly command: number;
  readonly data: Uint8Array;
}

/** The address that any reader answers to. */
export const anyReader = 0xff;
const advancedStart = 0x02;
const shortest = { standard: 5, advanced: 7 } as const;

/** Bytes of a frame: `LEN ADR CMD DATA CRC`, or `02 LEN LEN ADR CMD DATA CRC`; the length counts all of them. */
export function encodeFeig({ framing, address, command, data }: FeigFrame): Uint8Array {
  const length = shortest[framing] + data.length;
  if (length > (framing === 'standard' ? 0xff : 0xffff)) throw new RangeError('this is too long for one frame');
  const head = framing === 'standard' ? [length] : [advancedStart, length >> 8, length & 0xff];
  return withCrcReflected(Uint8Array.of(...head, address, command, ...data));
}

/** Reads one whole frame, nothing before and nothing behind it; null where length or CRC do not hold. */
export function decodeFeig(bytes: Uint8Array): FeigFrame | null {
  const found = findFeig(bytes);
  return found.kind === 'frame' && found.length === bytes.length ? found.frame : null;
}

/**
 * The frame at the start of what came. A standard frame of length 2 does not exist, so a first byte 0x02 means an advanced one.
 * There is no start byte to look for: what begins with anything else than a frame is noise as a whole.
 */
export function findFeig(bytes: Uint8Array): Found<FeigFrame> {
  const framing = bytes[0] === advancedStart ? 'advanced' : 'standard';
  if (framing === 'advanced' && bytes.length < 3) return { kind: 'incomplete' };
  const length = framing === 'advanced' ? (bytes[1] ?? 0) * 256 + (bytes[2] ?? 0) : (bytes[0] ?? 0);
  if (length < shortest[framing]) return { kind: 'noise' };
  if (bytes.length < length) return { kind: 'incomplete' };
  const whole = bytes.subarray(0, length);
  if (!hasCrcReflected(whole)) return { kind: 'noise' };
  const start = framing === 'advanced' ? 3 : 1;
  const frame: FeigFrame = { framing, address: whole[start] ?? 0, command: whole[start + 1] ?? 0, data: whole.slice(start + 2, -2) };
  return { kind: 'frame', frame, length };
}
