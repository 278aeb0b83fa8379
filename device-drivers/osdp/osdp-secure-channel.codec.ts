import { type Cipheriv, createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';

/** Keys of one secure channel (OSDP 2.2, annex D), 16 bytes each. */
export interface SessionKeys {
  readonly enc: Uint8Array;
  readonly mac1: Uint8Array;
  readonly mac2: Uint8Array;
}

/** The key that every reader has when it leaves its factory: good for nothing but giving it a key of its own. */
export const scbkDefault = Uint8Array.from({ length: 16 }, (_, index) => 0x30 + index);

const blockBytes = 16;
const noIv = new Uint8Array(blockBytes);
const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

function aesBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(block), cipher.final()]));
}

function aesCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
}

/** Keys from the base key and the control panel's eight random bytes (D.4.1). */
export function deriveKeys(scbk: Uint8Array, rndA: Uint8Array): SessionKeys {
  const key = (kind: number): Uint8Array => aesBlock(scbk, join(Uint8Array.of(0x01, kind), rndA.subarray(0, 6), new Uint8Array(8)));
  return { enc: key(0x82), mac1: key(0x01), mac2: key(0x02) };
}

/** A reader's own base key from a master key and its client UID (D.3): 16 bytes from 16 and 8. */
export function deriveScbk(master: Uint8Array, clientUid: Uint8Array): Uint8Array {
  return aesBlock(master, join(clientUid, complement(clientUid)));
}

/** What the reader proves itself with in CCRYPT (D.4.3). */
export function pdCryptogram(keys: SessionKeys, rndA: Uint8Array, rndB: Uint8Array): Uint8Array {
  return aesBlock(keys.enc, join(rndA, rndB));
}

/** What the control panel proves itself with in SCRYPT (D.4.4). */
export function cpCryptogram(keys: SessionKeys, rndA: Uint8Array, rndB: Uint8Array): Uint8Array {
  return aesBlock(keys.enc, join(rndB, rndA));
}

/** The MAC that the chain starts from, in RMAC_I (D.4.5). */
export function initialMac(keys: SessionKeys, cryptogram: Uint8Array): Uint8Array {
  return aesBlock(keys.mac2, aesBlock(keys.mac1, cryptogram));
}

/** Compares secrets without telling by time where they differ. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Data of a sealed message before it is encrypted: 0x80 is always added, then zeros up to whole blocks (D.4.7). */
export function padData(data: Uint8Array): Uint8Array {
  return padded(data, { isAlways: true });
}

/** AES-128 in CBC mode over padded data (D.4.7). @param iv the complement of the last MAC of the other direction */
export function encryptData(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  return aesCbc(key, iv, padData(data));
}

/** All 16 bytes of the MAC of a frame (D.4.6). @param previous the last MAC of the other direction */
export function frameMac(keys: SessionKeys, previous: Uint8Array, macked: Uint8Array): Uint8Array {
  return new MacMaker(keys).mac(previous, macked);
}

/** AES-128, a block at a time under one key: made once, since making a cipher costs more than a hundred blocks. */
class BlockCipher {
  readonly #cipher: Cipheriv;

  constructor(key: Uint8Array) {
    this.#cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  }

  /** 16 bytes from 16. */
  encrypt(block: Uint8Array): Uint8Array {
    return this.#cipher.update(block);
  }
}

/** CBC over all blocks but the last under one key, the last one under the other (D.4.6). */
class MacMaker {
  readonly #most: BlockCipher;
  readonly #last: BlockCipher;

  constructor({ mac1, mac2 }: SessionKeys) {
    this.#most = new BlockCipher(mac1);
    this.#last = new BlockCipher(mac2);
  }

  mac(previous: Uint8Array, macked: Uint8Array): Uint8Array {
    const whole = padded(macked, { isAlways: false });
    const last = whole.length - blockBytes;
    let chained: Uint8Array = previous;
    for (let at = 0; at < whole.length; at += blockBytes) {
      const block = whole.slice(at, at + blockBytes);
      for (let index = 0; index < blockBytes; index += 1) block[index] = (block[index] ?? 0) ^ (chained[index] ?? 0);
      chained = (at === last ? this.#last : this.#most).encrypt(block);
    }
    return new Uint8Array(chained);
  }
}

/**
 * An open secure channel as either side keeps it: two MACs, each the start of the other direction's next one. A frame that was repeated because its
 * answer was lost must be sent as the same bytes, and so does not come here again.
 */
export class SecureSession {
  readonly #keys: SessionKeys;
  readonly #macs: MacMaker;
  #commandMac: Uint8Array = noIv;
  #replyMac: Uint8Array;

  constructor(keys: SessionKeys, rmac: Uint8Array) {
    this.#keys = keys;
    this.#macs = new MacMaker(keys);
    this.#replyMac = rmac;
  }

  /** Encrypts a command's or a reply's data; do it before its MAC is made. */
  encrypt(direction: 'command' | 'reply', data: Uint8Array): Uint8Array {
    return encryptData(this.#keys.enc, complement(this.#other(direction)), data);
  }

  /** The data of a frame whose MAC was good, or null where its padding is none. */
  decrypt(direction: 'command' | 'reply', data: Uint8Array): Uint8Array | null {
    if (data.length === 0 || data.length % blockBytes !== 0) return null;
    const decipher = createDecipheriv('aes-128-cbc', this.#keys.enc, complement(this.#other(direction))).setAutoPadding(false);
    const plain = new Uint8Array(Buffer.concat([decipher.update(data), decipher.final()]));
    const end = plain.findLastIndex((byte) => byte !== 0);
    return plain[end] === 0x80 && end >= plain.length - blockBytes ? plain.slice(0, end) : null;
  }

  /** Makes the MAC of a frame that is sent, and moves the chain on. @param macked from the start mark to the end of the data */
  sign(direction: 'command' | 'reply', macked: Uint8Array): Uint8Array {
    const mac = this.#macOf(direction, macked);
    this.#keep(direction, mac);
    return mac.slice(0, 4);
  }

  /** Whether the MAC of a frame that came is good; the chain moves on only then. */
  verify(direction: 'command' | 'reply', macked: Uint8Array, mac: Uint8Array): boolean {
    const own = this.#macOf(direction, macked);
    if (!isSame(own.slice(0, 4), mac)) return false;
    this.#keep(direction, own);
    return true;
  }

  #other(direction: 'command' | 'reply'): Uint8Array {
    return direction === 'command' ? this.#replyMac : this.#commandMac;
  }

  #keep(direction: 'command' | 'reply', mac: Uint8Array): void {
    if (direction === 'command') this.#commandMac = mac;
    else this.#replyMac = mac;
  }

  #macOf(direction: 'command' | 'reply', macked: Uint8Array): Uint8Array {
    return this.#macs.mac(this.#other(direction), macked);
  }
}

/** 0x80 and zeros up to whole blocks; `isAlways` false: only where the bytes do not fill their blocks (D.4.6). */
function padded(data: Uint8Array, { isAlways }: { readonly isAlways: boolean }): Uint8Array {
  if (!isAlways && data.length % blockBytes === 0) return data;
  const whole = new Uint8Array(Math.ceil((data.length + 1) / blockBytes) * blockBytes);
  whole.set(data);
  whole[data.length] = 0x80;
  return whole;
}

function complement(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => ~byte & 0xff);
}
