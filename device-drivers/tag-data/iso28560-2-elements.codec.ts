import { decompact, schemes } from './iso15962-compaction.codec.ts';
import type { TagObject } from './iso15962-objects.codec.ts';
import { decodeIsil, isIsil } from './isil.codec.ts';

/** Object ids of ISO 28560-2 that the kiosk looks at. */
export const oids = { itemId: 1, contentParameter: 2, owner: 3, setInformation: 4, usage: 5 } as const;
/** The last id that the standard defines, with those that it reserves. */
export const highestOid = 31;

const names = [
  'itemId contentParameter ownerIsil setInformation usage shelfLocation onixMediaFormat marcMediaFormat supplier orderNumber',
  'illInstitution illTransaction gs1 alternativeUniqueId localA localB title productId otherMediaFormat supplyStage',
  'invoice alternativeItemId alternativeOwner subsidiary alternativeIll localC',
].flatMap((line) => line.split(' '));

/** The name of an object id, such as "title" for 17. */
export function elementName(oid: number): string {
  return names[oid - 1] ?? 'reserved';
}

/** The ids that the content parameter (object 2) announces: its most significant bit is object 3. */
export function decodeContentParameter(bytes: Uint8Array): number[] {
  return Array.from(bytes).flatMap((byte, at) => [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (0x80 >> bit)).map((bit) => 3 + at * 8 + bit));
}

/** Bits for the given ids from 3 on, in as few bytes as they need; null for none. */
export function encodeContentParameter(present: readonly number[]): Uint8Array | null {
  const bits = present.filter((oid) => oid >= 3).map((oid) => oid - 3);
  if (bits.length === 0) return null;
  const bytes = new Uint8Array((Math.max(...bits) >> 3) + 1);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return bytes;
}

/** Which part of how many. */
export interface SetInformation {
  readonly part: number;
  readonly parts: number;
}

/** Set information by its decimal digits: first half parts, second half part (1203 = part 3 of 12). Null where they make no sense. */
export function decodeSetInformation(digits: string): SetInformation | null {
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  if (!/^\d{2,6}$/.test(even)) return null;
  const parts = Number(even.slice(0, even.length / 2));
  const part = Number(even.slice(even.length / 2));
  return part >= 1 && part <= parts ? { part, parts } : null;
}

/** The decimal digits of set information. */
export function encodeSetInformation({ part, parts }: SetInformation): string {
  return `${parts}${String(part).padStart(String(parts).length, '0')}`;
}

/** The owner's ISIL in whatever compaction it was written; null where it is none. */
export function readOwner({ scheme, data }: TagObject): string | null {
  const text = scheme === schemes.applicationDefined ? decodeIsil(data) : decompact(scheme, data);
  return text !== null && isIsil(text) ? text : null;
}

/** Set information of an object, or null where it makes no sense. */
export function readSetInformation({ scheme, data }: TagObject): SetInformation | null {
  const isNumber = scheme === schemes.integer || scheme === schemes.numeric;
  return isNumber ? decodeSetInformation(decompact(scheme, data) ?? '') : null;
}

/** Type of usage (0-15) of an object: the first nibble; null in a compaction that the element does not have. */
export function readUsage({ scheme, data }: TagObject): number | null {
  return scheme === schemes.applicationDefined || scheme === schemes.integer ? (data[0] ?? 0) >> 4 : null;
}
