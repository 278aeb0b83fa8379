import type { CardNumber } from './secrets.ts';

/** What a key of a day is for. Each is a random key of its own, so that it ends together with what was sealed under it, whatever else is kept longer. */
export const keyPurposes = ['doorFault', 'kioskFault', 'pinAttempt'] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

/** A keyed check value of a card: HMAC-SHA-256, 32 bytes, another one every day. `day`: YYYY-MM-DD, of the key. */
export interface DayDigest {
  readonly day: string;
  readonly digest: Uint8Array;
}

/** Check values of cards for one purpose. Nothing waits: both are asked between a card and its decision. */
export interface CardDigests {
  today(card: CardNumber): DayDigest;
  /** One per key that lives: the newest day first, and of a day the newest key. */
  living(card: CardNumber): readonly DayDigest[];
}

/** Bytes sealed under a day's key (AES-256-GCM): nonce, ciphertext and tag together. */
export interface SealedBytes {
  readonly day: string;
  readonly bytes: Uint8Array;
}

/** Seals for one purpose. `context` names what the bytes belong to, e.g. a row: sealed bytes moved elsewhere do not open. */
export interface DaySealer {
  seal(plain: Uint8Array, context: string): SealedBytes;
  /** null where the day's key is gone, or the bytes are not what was sealed there. */
  open(sealed: SealedBytes, context: string): Uint8Array | null;
}
