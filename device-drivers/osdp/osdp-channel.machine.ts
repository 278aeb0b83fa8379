import type { ChannelFault } from './osdp.errors.ts';
import type { DecodedFrame, OsdpCheck } from './osdp-frame.codec.ts';
import { encodeFrame } from './osdp-frame.codec.ts';
import { replyCodes } from './osdp-messages.codec.ts';
import { cpCryptogram, deriveKeys, initialMac, isSame, pdCryptogram, SecureSession, type SessionKeys } from './osdp-secure-channel.codec.ts';

/** A command before it is framed. */
export interface PlainCommand {
  readonly code: number;
  readonly payload: Uint8Array;
}

/** The data of a reply that may be believed, or why it may not. */
export type OpenedReply = { readonly ok: true; readonly data: Uint8Array } | { readonly ok: false; readonly fault: ChannelFault };

interface Handshake {
  readonly rndA: Uint8Array;
  readonly keys: SessionKeys;
  /** 1: the device's own key; 0: SCBK-D. */
  readonly keyNumber: 0 | 1;
  readonly cryptogram: Uint8Array | null;
}

/**
 * Replies that say nothing secret: contacts, outputs, housing and supply. D.4 lets a reply be signed and not encrypted; devices on libosdp from
 * March 2026 on send these so, under the block of a command (0x15). Cards and keys are never taken that way.
 */
const openStatuses: ReadonlySet<number> = new Set([replyCodes.LSTATR, replyCodes.ISTATR, replyCodes.OSTATR, replyCodes.RSTATR]);

const handshakeTypes = { challenge: 0x11, ccrypt: 0x12, scrypt: 0x13, rmac: 0x14 } as const;

/** The control panel's side of one secure channel (OSDP 2.2, annex D): handshake, then sealed commands and opened replies. */
export class PanelChannel {
  readonly #check: OsdpCheck;
  #handshake: Handshake | null = null;
  #session: SecureSession | null = null;

  /** @param check how commands end: the secure channel goes with `crc16` only. */
  constructor(check: OsdpCheck = 'crc16') {
    this.#check = check;
  }

  /** Whether commands go out sealed. */
  get isOpen(): boolean {
    return this.#session !== null;
  }

  end(): void {
    this.#handshake = null;
    this.#session = null;
  }

  /** Begins: the data and the security block of CHLNG. */
  challenge(key: Uint8Array, keyNumber: 0 | 1, rndA: Uint8Array): Uint8Array {
    this.end();
    this.#handshake = { rndA, keyNumber, keys: deriveKeys(key, rndA), cryptogram: null };
    return rndA;
  }

  /** The proof for SCRYPT when CCRYPT proves the device, else why not. */
  answer({ scb, payload }: DecodedFrame): OpenedReply {
    const handshake = this.#handshake;
    if (handshake === null || scb?.type !== handshakeTypes.ccrypt || payload.length !== 32) return { ok: false, fault: 'plain' };
    if (scb.data[0] !== handshake.keyNumber) return { ok: false, fault: scb.data[0] === 0 ? 'defaultKey' : 'key' };
    const rndB = payload.slice(8, 16);
    if (!isSame(pdCryptogram(handshake.keys, handshake.rndA, rndB), payload.slice(16))) return { ok: false, fault: 'key' };
    const cryptogram = cpCryptogram(handshake.keys, handshake.rndA, rndB);
    this.#handshake = { ...handshake, cryptogram };
    return { ok: true, data: cryptogram };
  }

  /** Opens the channel when RMAC_I is what it must be. */
  complete({ scb, payload }: DecodedFrame): ChannelFault | null {
    const handshake = this.#handshake;
    if (handshake === null || handshake.cryptogram === null || scb?.type !== handshakeTypes.rmac) return 'plain';
    const mac = initialMac(handshake.keys, handshake.cryptogram);
    if (scb.data[0] !== 1 || !isSame(mac, payload)) return 'key';
    this.#session = new SecureSession(handshake.keys, mac);
    this.#handshake = null;
    return null;
  }

  /** The bytes of a command: sealed in an open channel, with a handshake's block in one, else plain. They may be sent only once more, as they are. */
  seal(command: PlainCommand, address: number, sequence: number): Uint8Array {
    const base = { direction: 'command', address, sequence, check: this.#check, mark: true, code: command.code } as const;
    const session = this.#session;
    if (session === null) return encodeFrame({ ...base, scb: this.#handshakeBlock(), payload: command.payload });
    const hasData = command.payload.length > 0;
    const payload = hasData ? session.encrypt('command', command.payload) : command.payload;
    const scb = { type: hasData ? 0x17 : 0x15, data: new Uint8Array(0) };
    return encodeFrame({ ...base, scb, payload, mac: (macked) => session.sign('command', macked) });
  }

  /** Opens a reply of an open channel. Without a good MAC nothing is believed; without encryption only what is no secret. */
  open({ scb, mac, macked, code, payload }: DecodedFrame): OpenedReply {
    const session = this.#session;
    const type = scb?.type ?? 0;
    const isInClear = type === 0x16 || (type === 0x15 && openStatuses.has(code));
    if (session === null || mac === null || (!isInClear && type !== 0x18)) return { ok: false, fault: 'plain' };
    if (!session.verify('reply', macked, mac)) return { ok: false, fault: 'mac' };
    if (isInClear) return payload.length === 0 || openStatuses.has(code) ? { ok: true, data: payload } : { ok: false, fault: 'plain' };
    const data = session.decrypt('reply', payload);
    return data === null ? { ok: false, fault: 'padding' } : { ok: true, data };
  }

  #handshakeBlock(): { readonly type: number; readonly data: Uint8Array } | null {
    if (this.#handshake === null) return null;
    const { keyNumber, cryptogram } = this.#handshake;
    return { type: cryptogram === null ? handshakeTypes.challenge : handshakeTypes.scrypt, data: Uint8Array.of(keyNumber) };
  }
}
