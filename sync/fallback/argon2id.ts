import { argon2, timingSafeEqual } from 'node:crypto';

/** Memory in KiB, passes and lanes: the least that requirements section S allows, so that a small board decides within 150 ms. */
export const argon2idCost = { memory: 19_456, passes: 2, parallelism: 1 } as const;

/** What is hashed. `pepper` stands for what only this station has. */
export interface Argon2idInput {
  readonly secret: Uint8Array;
  /** 16 bytes, random. */
  readonly salt: Uint8Array;
  readonly pepper?: Uint8Array;
}

/** 32 bytes of Argon2id (RFC 9106), computed off the main thread. @throws Error where the platform has no memory for it */
export function argon2id({ secret, salt, pepper }: Argon2idInput): Promise<Buffer> {
  const parameters = { message: secret, nonce: salt, tagLength: 32, ...argon2idCost, ...(pepper === undefined ? {} : { secret: pepper }) };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, hash) => (error === null ? resolve(hash) : reject(error)));
  });
}

/** Whether two check values of one length are the same, in a time that does not depend on where they differ. */
export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
