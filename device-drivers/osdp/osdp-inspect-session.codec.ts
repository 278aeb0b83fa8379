import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import { type DecodedFrame, decodeFrame } from './osdp-frame.codec.ts';
import { inspectOsdp, inspectOsdpPayload } from './osdp-inspect.codec.ts';
import { commandCodes, replyCodes } from './osdp-messages.codec.ts';
import {
  cpCryptogram,
  deriveKeys,
  initialMac,
  isSame,
  pdCryptogram,
  scbkDefault,
  SecureSession,
  type SessionKeys,
} from './osdp-secure-channel.codec.ts';

/** What one device's frames showed of its channel so far. */
interface Followed {
  readonly keys: SessionKeys;
  readonly rndA: Uint8Array;
  readonly rndB: Uint8Array | null;
  readonly session: SecureSession | null;
  /** A frame that was sent again is the same bytes, and moves no chain. */
  readonly last: { readonly command: Uint8Array | null; readonly reply: Uint8Array | null };
}

const wrongMac = 'The MAC does not hold: the frame is forged, damaged or sent again, and a control panel drops the channel.';
const wrongProof = 'The cryptogram does not hold: the other side has another key.';
const foreignBlock = 'The security block belongs to another message than this one.';
const noSession = 'The MAC can only be checked after the handshake of its channel: give the frames from CHLNG on, in order.';

/**
 * Follows the secure channels in a recorded line with a device's own key: proofs and MACs are checked, data are decrypted. Frames are given in the
 * order in which they were on the line.
 * @param scbk the device's base key, 16 bytes
 */
export function followOsdp(scbk: Uint8Array): (bytes: Uint8Array) => FrameInspection {
  const channels = new Map<number, Followed>();
  return (bytes) => {
    const frame = decodeFrame(bytes);
    const plain = inspectOsdp(bytes);
    if (!frame.ok || frame.scb === null || !plain.ok) return plain;
    const step = follow(frame, channels.get(frame.address) ?? null, scbk);
    if (step.next === null) channels.delete(frame.address);
    else channels.set(frame.address, step.next);
    return { ...plain, ok: step.error === null, error: step.error, fields: { ...plain.fields, ...step.fields } };
  };
}

interface Step {
  readonly next: Followed | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly error: string | null;
}

/** Which message each block of a handshake belongs to, and how long its data are. */
const handshake: Readonly<Record<number, { readonly code: number; readonly length: number }>> = {
  17: { code: commandCodes.CHLNG, length: 8 },
  18: { code: replyCodes.CCRYPT, length: 32 },
  19: { code: commandCodes.SCRYPT, length: 16 },
  20: { code: replyCodes.RMAC_I, length: 16 },
};

function follow(frame: DecodedFrame, channel: Followed | null, scbk: Uint8Array): Step {
  const fitting = handshake[frame.scb?.type ?? 0];
  if (fitting !== undefined && (frame.code !== fitting.code || frame.payload.length !== fitting.length)) return lost(foreignBlock);
  switch (frame.scb?.type) {
    case 0x11:
      return begin(frame, scbk);
    case 0x12:
      return channel === null ? lost(noSession) : proof({ ...channel, rndB: frame.payload.slice(8, 16) }, frame.payload.slice(16), pdCryptogram);
    case 0x13:
      return channel === null ? lost(noSession) : proof(channel, frame.payload.slice(), cpCryptogram);
    case 0x14:
      return open(frame, channel);
    default:
      return sealed(frame, channel);
  }
}

function begin({ scb, payload }: DecodedFrame, scbk: Uint8Array): Step {
  const keys = deriveKeys(scb?.data[0] === 0 ? scbkDefault : scbk, payload);
  return { next: { keys, rndA: payload, rndB: null, session: null, last: { command: null, reply: null } }, fields: {}, error: null };
}

function proof(channel: Followed, told: Uint8Array, made: typeof pdCryptogram): Step {
  const { keys, rndA, rndB } = channel;
  const isValid = rndB !== null && isSame(made(keys, rndA, rndB), told);
  return { next: isValid ? channel : null, fields: { proofValid: isValid }, error: isValid ? null : wrongProof };
}

function open({ payload }: DecodedFrame, channel: Followed | null): Step {
  if (channel === null || channel.rndB === null) return lost(noSession);
  const mac = initialMac(channel.keys, cpCryptogram(channel.keys, channel.rndA, channel.rndB));
  const isValid = isSame(mac, payload.slice());
  const session = isValid ? new SecureSession(channel.keys, mac) : null;
  return { next: isValid ? { ...channel, session } : null, fields: { proofValid: isValid }, error: isValid ? null : wrongProof };
}

function sealed(frame: DecodedFrame, channel: Followed | null): Step {
  const { direction, macked, mac, scb, code, payload } = frame;
  if (channel === null || channel.session === null || mac === null) return lost(noSession);
  const before = channel.last[direction];
  if (before !== null && Buffer.from(before).equals(Buffer.from(macked))) return { next: channel, fields: { sentAgain: true }, error: null };
  if (!channel.session.verify(direction, macked, mac)) return { ...lost(wrongMac), fields: { macValid: false } };
  const next: Followed = { ...channel, last: { ...channel.last, [direction]: macked } };
  if (scb?.type !== 0x17 && scb?.type !== 0x18) return { next, fields: { macValid: true }, error: null };
  const data = channel.session.decrypt(direction, payload);
  if (data === null) return { ...lost('The data do not decrypt.'), fields: { macValid: true } };
  const decoded = inspectOsdpPayload(direction, code, data);
  const plaintext = Buffer.from(data).toString('hex');
  return { next, fields: { macValid: true, plaintext, ...(decoded === null ? {} : { decoded }) }, error: null };
}

const lost = (error: string): Step => ({ next: null, fields: {}, error });
