import { type DecodedFrame, encodeFrame, type FrameToSend } from '../../device-drivers/osdp/osdp-frame.codec.ts';
import { commandCodes, replyCodes } from '../../device-drivers/osdp/osdp-messages.codec.ts';
import {
  cpCryptogram,
  deriveKeys,
  initialMac,
  isSame,
  pdCryptogram,
  scbkDefault,
  SecureSession,
} from '../../device-drivers/osdp/osdp-secure-channel.codec.ts';

/** Code and data of a reply. */
export interface PdReply {
  readonly code: number;
  readonly data: Uint8Array;
}

/** What a peripheral device is made of. */
export interface OsdpPdOptions {
  readonly address: number;
  /** Its own key; null: it has its factory key only. */
  readonly key: Uint8Array | null;
  /** Carries out a command that is no part of the channel. */
  carryOut(code: number, data: Uint8Array): PdReply;
  random(): Uint8Array;
}

/**
 * Faults inside one answer that only somebody at the wires could make; but `clear-status` and `clear-data` are a device's own: it signs its
 * answers and does not encrypt them, states under the block of a command.
 */
export const pdForgeries = [
  ...['wrong-sequence', 'replay', 'bit-flip', 'bad-mac', 'plain', 'scbk-d', 'wrong-cryptogram'],
  ...['clear-status', 'clear-data'],
] as const;
export type PdForgery = 'none' | (typeof pdForgeries)[number];

const states: ReadonlySet<number> = new Set([replyCodes.LSTATR, replyCodes.ISTATR, replyCodes.OSTATR, replyCodes.RSTATR]);

const nak = (reason: number): PdReply => ({ code: replyCodes.NAK, data: Uint8Array.of(reason) });
const empty = new Uint8Array(0);

interface Handshake {
  readonly keyNumber: number;
  readonly rndA: Uint8Array;
  readonly rndB: Uint8Array;
  readonly key: Uint8Array;
}

/** The peripheral device's side of OSDP: sequence numbers, the same bytes again for the same number, and the secure channel. */
export class OsdpPd {
  readonly #options: OsdpPdOptions;
  key: Uint8Array | null;
  forgery: PdForgery = 'none';
  /** Demands the channel for everything but ID, CAP and its handshake. */
  demandsChannel: boolean;
  #sequence: number | null = null;
  #lastCommand: Uint8Array = empty;
  #lastReply: Uint8Array = empty;
  #before: Uint8Array = empty;
  #handshake: Handshake | null = null;
  #session: SecureSession | null = null;

  constructor(options: OsdpPdOptions) {
    this.#options = options;
    this.key = options.key;
    this.demandsChannel = options.key !== null;
  }

  get isSecure(): boolean {
    return this.#session !== null;
  }

  /** As after a loss of power. */
  reset(): void {
    this.#sequence = null;
    this.#session = null;
    this.#handshake = null;
  }

  /** The answer to a command, or null where it is for somebody else. */
  answer(frame: DecodedFrame): Uint8Array | null {
    const { address } = this.#options;
    if (frame.direction !== 'command' || (frame.address !== address && frame.address !== 127)) return null;
    if (frame.sequence !== 0 && frame.sequence === this.#sequence && Buffer.from(frame.macked).equals(this.#lastCommand)) return this.#lastReply;
    this.#before = this.#lastReply;
    this.#lastReply = this.#forge(frame, this.#reply(frame));
    this.#lastCommand = frame.macked;
    return this.#lastReply;
  }

  #reply(frame: DecodedFrame): FrameToSend {
    if (frame.sequence === 0) this.reset();
    else if (this.#sequence === null || frame.sequence !== (this.#sequence % 3) + 1) return this.#plain(frame, nak(4));
    this.#sequence = frame.sequence;
    if (frame.scb !== null && frame.scb.type >= 0x15) return this.#sealed(frame);
    if (frame.code === commandCodes.CHLNG) return this.#challenged(frame);
    if (frame.code === commandCodes.SCRYPT) return this.#proven(frame);
    const isFree = frame.code === commandCodes.ID || frame.code === commandCodes.CAP;
    if (this.#session !== null) return this.#broken(frame);
    return this.#plain(frame, this.demandsChannel && !isFree ? nak(6) : this.#options.carryOut(frame.code, frame.payload));
  }

  #broken(frame: DecodedFrame): FrameToSend {
    this.#session = null;
    return this.#plain(frame, nak(6));
  }

  #challenged(frame: DecodedFrame): FrameToSend {
    const keyNumber = this.forgery === 'scbk-d' ? 0 : (frame.scb?.data[0] ?? 1);
    const key = keyNumber === 0 ? scbkDefault : this.key;
    const isRefused = keyNumber === 0 && this.key !== null && this.forgery !== 'scbk-d';
    if (key === null || isRefused) return this.#plain(frame, nak(5));
    const rndA = frame.payload.slice();
    const rndB = this.#options.random();
    this.#handshake = { keyNumber, key, rndA, rndB };
    const cryptogram = pdCryptogram(deriveKeys(key, rndA), rndA, rndB);
    const proof = this.forgery === 'wrong-cryptogram' ? cryptogram.map((byte) => byte ^ 1) : cryptogram;
    const cUid = Uint8Array.of(0xc3, 0xb2, 1, 0, 4, 3, 2, this.#options.address);
    return this.#block(frame, { code: replyCodes.CCRYPT, data: Uint8Array.from([...cUid, ...rndB, ...proof]) }, [0x12, keyNumber]);
  }

  #proven(frame: DecodedFrame): FrameToSend {
    const handshake = this.#handshake;
    this.#handshake = null;
    if (handshake === null) return this.#plain(frame, nak(5));
    const { key, keyNumber, rndA, rndB } = handshake;
    const keys = deriveKeys(key, rndA);
    const proof = cpCryptogram(keys, rndA, rndB);
    const isGood = isSame(proof, frame.payload.slice());
    const mac = initialMac(keys, proof);
    if (isGood) this.#session = new SecureSession(keys, mac);
    return this.#block(frame, { code: replyCodes.RMAC_I, data: isGood ? mac : new Uint8Array(16) }, [0x14, isGood ? 1 : keyNumber * 0]);
  }

  #sealed(frame: DecodedFrame): FrameToSend {
    const session = this.#session;
    if (session === null || frame.mac === null || !session.verify('command', frame.macked, frame.mac)) return this.#broken(frame);
    // Its iv is the last MAC of the other direction, which the check of this one does not change.
    const data = frame.scb?.type === 0x17 ? session.decrypt('command', frame.payload) : frame.payload;
    if (data === null) return this.#broken(frame);
    const reply = frame.code === commandCodes.KEYSET ? this.#takeKey(data) : this.#options.carryOut(frame.code, data);
    if (this.forgery === 'plain') return this.#plain(frame, reply);
    const isInClear = this.forgery === 'clear-data' || (this.forgery === 'clear-status' && states.has(reply.code));
    const isEncrypted = reply.data.length > 0 && !isInClear;
    return {
      ...this.#head(frame, reply.code),
      scb: { type: isEncrypted ? 0x18 : isInClear && states.has(reply.code) ? 0x15 : 0x16, data: empty },
      payload: isEncrypted ? session.encrypt('reply', reply.data) : reply.data,
      mac: (macked) => this.#mac(session, macked),
    };
  }

  #mac(session: SecureSession, macked: Uint8Array): Uint8Array {
    const mac = session.sign('reply', macked);
    return this.forgery === 'bad-mac' ? mac.map((byte) => byte ^ 0xff) : mac;
  }

  #takeKey(data: Uint8Array): PdReply {
    if (data.length !== 18) return nak(2);
    this.key = data.slice(2);
    this.demandsChannel = true;
    return { code: replyCodes.ACK, data: empty };
  }

  #head(frame: DecodedFrame, code: number) {
    const sequence = this.forgery === 'wrong-sequence' ? (frame.sequence % 3) + 1 : frame.sequence;
    return { direction: 'reply', address: this.#options.address, sequence, check: frame.check, mark: true, code } as const;
  }

  #plain(frame: DecodedFrame, { code, data }: PdReply): FrameToSend {
    return { ...this.#head(frame, code), scb: null, payload: data };
  }

  #block(frame: DecodedFrame, { code, data }: PdReply, [type, first]: readonly [number, number]): FrameToSend {
    return { ...this.#head(frame, code), scb: { type, data: Uint8Array.of(first) }, payload: data };
  }

  #forge(frame: DecodedFrame, reply: FrameToSend): Uint8Array {
    const bytes = encodeFrame(reply);
    if (this.forgery === 'replay' && this.#before.length > 0) return this.#before;
    if (this.forgery !== 'bit-flip' || reply.mac === undefined) return bytes;
    // One bit of what is sealed is another, and the CRC is made to fit.
    const flipped = { ...reply, code: reply.code ^ 1, mac: () => bytes.slice(-6, -2) };
    return encodeFrame(frame.check === 'crc16' ? flipped : reply);
  }
}
