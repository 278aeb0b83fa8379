import { brandId, type TagUid } from '../../contracts/ids.ts';

/** Bytes in hex, lower case, without blanks. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** A UID of ISO 15693 from its eight bytes, most significant (E0) first. */
export function uidOf(bytes: Uint8Array): TagUid {
  return brandId<TagUid>(hexOf(bytes).toUpperCase());
}

/** The eight bytes of a UID, most significant first. @throws RangeError for anything but 16 hex digits */
export function uidBytes(uid: TagUid): Uint8Array {
  if (!/^[0-9a-f]{16}$/i.test(uid)) throw new RangeError('a UID has 16 hex digits');
  return new Uint8Array(Buffer.from(uid, 'hex'));
}

/** A UID that came least significant byte first. */
export function uidOfReversed(bytes: Uint8Array): TagUid {
  return uidOf(bytes.slice().reverse());
}
