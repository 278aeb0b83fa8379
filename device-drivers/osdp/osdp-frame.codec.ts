import { InvariantError } from '../../contracts/errors.ts';
import { osdpChecksum, osdpCrc } from './osdp-check.codec.ts';

/** Which check value ends a frame. */
export type OsdpCheck = 'crc16' | 'checksum';

/** A security block: types 0x11-0x14 carry a handshake, 0x15/0x16 a MAC, 0x17/0x18 a MAC and encrypted data. */
export interface SecurityBlock {
  readonly type: number;
  readonly data: Uint8Array;
}

/** One frame of OSDP 2.2, clause 5. */
export interface OsdpFrame {
  readonly direction: 'command' | 'reply';
  /** 0-126; 127 reaches every device on the line. */
  readonly address: number;
  /** 0-3; 0 starts over. */
  readonly sequence: number;
  readonly check: OsdpCheck;
  readonly scb: SecurityBlock | null;
  /** Command or reply code, 0-255. */
  readonly code: number;
  /** As it stood in the frame: encrypted under 0x17 and 0x18. */
  readonly payload: Uint8Array;
  /** First four bytes of the MAC, or null where the security block promises none. */
  readonly mac: Uint8Array | null;
}

/** A frame that was read, and the bytes over which its MAC is made: from the start mark up to the MAC. */
export interface DecodedFrame extends OsdpFrame {
  readonly ok: true;
  /** Whether 0xFF stood before it. */
  readonly mark: boolean;
  readonly macked: Uint8Array;
}

/** Why bytes are no frame. */
export interface FrameFault {
  readonly ok: false;
  readonly fault: 'short' | 'noStart' | 'length' | 'check' | 'securityBlock';
}

/** Longest frame that is taken, in bytes: what a control panel of 2.2 has to take at most (clause 5.7). */
export const longestFrame = 1440;
/** Without data, with a checksum. */
const shortestFrame = 7;
const start = 0x53;
const mark = 0xff;
const macBytes = 4;
const crcFlag = 0x04;
const scbFlag = 0x08;

const hasMac = (type: number): boolean => type >= 0x15 && type <= 0x18;

/** What `encodeFrame` is given. `mac` is called with the bytes that it is made over, and gives its first four. */
export interface FrameToSend extends Omit<OsdpFrame, 'mac'> {
  readonly mac?: (macked: Uint8Array) => Uint8Array;
  /** 0xFF before it, which settles the line. */
  readonly mark?: boolean;
}

/** The bytes of a frame. @throws InvariantError where a field does not fit */
export function encodeFrame(frame: FrameToSend): Uint8Array {
  const { direction, address, sequence, check, scb, code, payload, mac } = frame;
  if (address < 0 || address > 127 || sequence < 0 || sequence > 3 || code < 0 || code > 255)
    throw new InvariantError('a field of an OSDP frame does not fit');
  const block = scb === null ? [] : [scb.data.length + 2, scb.type, ...scb.data];
  const checkBytes = check === 'crc16' ? 2 : 1;
  const length = 5 + block.length + 1 + payload.length + (mac === undefined ? 0 : macBytes) + checkBytes;
  if (length > longestFrame) throw new InvariantError(`an OSDP frame holds at most ${longestFrame} bytes, not ${length}`);
  const control = sequence | (check === 'crc16' ? crcFlag : 0) | (scb === null ? 0 : scbFlag);
  const head = [start, address | (direction === 'reply' ? 0x80 : 0), length & 0xff, length >> 8, control, ...block, code];
  const macked = Uint8Array.from([...head, ...payload]);
  const body = mac === undefined ? macked : Uint8Array.from([...macked, ...mac(macked).subarray(0, macBytes)]);
  const sum = check === 'crc16' ? osdpCrc(body) : osdpChecksum(body);
  const tail = check === 'crc16' ? [sum & 0xff, sum >> 8] : [sum];
  return Uint8Array.from([...(frame.mark === true ? [mark] : []), ...body, ...tail]);
}

/** Reads exactly one frame, with or without the mark before it. Never throws. */
export function decodeFrame(bytes: Uint8Array): DecodedFrame | FrameFault {
  const isMarked = bytes[0] === mark;
  const frame = isMarked ? bytes.subarray(1) : bytes;
  if (frame.length < shortestFrame) return { ok: false, fault: 'short' };
  if (frame[0] !== start) return { ok: false, fault: 'noStart' };
  if (lengthIn(frame, 0) !== frame.length) return { ok: false, fault: 'length' };
  const control = frame[4] ?? 0;
  const check: OsdpCheck = control & crcFlag ? 'crc16' : 'checksum';
  if (!isCheckValid(frame, check)) return { ok: false, fault: 'check' };
  const end = frame.length - (check === 'crc16' ? 2 : 1);
  const scb = control & scbFlag ? securityBlock(frame, end) : null;
  if (scb === undefined) return { ok: false, fault: 'securityBlock' };
  const codeAt = 5 + (scb === null ? 0 : scb.data.length + 2);
  const isMacked = scb !== null && hasMac(scb.type);
  const dataEnd = isMacked ? end - macBytes : end;
  if (codeAt >= dataEnd) return { ok: false, fault: 'securityBlock' };
  return {
    ...{ ok: true, mark: isMarked, direction: (frame[1] ?? 0) & 0x80 ? 'reply' : 'command', address: (frame[1] ?? 0) & 0x7f },
    ...{ sequence: control & 3, check, scb, code: frame[codeAt] ?? 0, payload: frame.slice(codeAt + 1, dataEnd) },
    ...{ mac: isMacked ? frame.slice(dataEnd, end) : null, macked: frame.slice(0, dataEnd) },
  };
}

const lengthIn = (bytes: Uint8Array, at: number): number => (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8);

function isCheckValid(frame: Uint8Array, check: OsdpCheck): boolean {
  if (check === 'checksum') return osdpChecksum(frame.subarray(0, -1)) === frame[frame.length - 1];
  const crc = osdpCrc(frame.subarray(0, -2));
  return frame[frame.length - 2] === (crc & 0xff) && frame[frame.length - 1] === crc >> 8;
}

/** undefined: the control byte promises a block that is not there, or is of no type of 2.2. */
function securityBlock(frame: Uint8Array, end: number): SecurityBlock | undefined {
  const length = frame[5] ?? 0;
  const type = frame[6] ?? 0;
  if (length < 2 || 5 + length >= end || type < 0x11 || type > 0x18) return undefined;
  return { type, data: frame.slice(7, 5 + length) };
}

/** What a stream of bytes held. */
export type FramedPiece = DecodedFrame | FrameFault;

/** Cuts frames out of a line's bytes, however they come; after noise it looks for the next start. */
export class OsdpFramer {
  #pending: number[] = [];

  /** Frames, and one fault for each start that led to none. */
  push(bytes: Uint8Array): FramedPiece[] {
    for (const byte of bytes) this.#pending.push(byte);
    const pieces: FramedPiece[] = [];
    for (let piece = this.#next(); piece !== null; piece = this.#next()) pieces.push(piece);
    return pieces;
  }

  /** Forgets half a frame: the line was quiet for longer than one frame lasts. */
  clear(): void {
    this.#pending = [];
  }

  /** Whether half a frame waits for its rest. */
  get isWaiting(): boolean {
    return this.#pending.length > 0;
  }

  #next(): FramedPiece | null {
    const at = this.#pending.indexOf(start);
    if (at === -1) {
      // A mark may stand before a start that has not come yet.
      this.#pending = this.#pending.at(-1) === mark ? [mark] : [];
      return null;
    }
    if (this.#pending.length < at + 4) return null;
    const length = lengthIn(Uint8Array.from(this.#pending.slice(at, at + 4)), 0);
    if (length < shortestFrame || length > longestFrame) {
      this.#pending.splice(0, at + 1);
      return { ok: false, fault: 'length' };
    }
    if (this.#pending.length < at + length) return null;
    const isMarked = at > 0 && this.#pending[at - 1] === mark;
    const piece = decodeFrame(Uint8Array.from(this.#pending.slice(isMarked ? at - 1 : at, at + length)));
    // What looked like a frame may hide the start of the true one.
    this.#pending.splice(0, piece.ok ? at + length : at + 1);
    return piece;
  }
}
