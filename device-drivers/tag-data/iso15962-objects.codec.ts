import type { Scheme } from './iso15962-compaction.codec.ts';

/** One object of a tag: what its bytes mean and where they stand. */
export interface TagObject {
  readonly oid: number;
  readonly scheme: Scheme;
  readonly data: Uint8Array;
  /** First byte of the precursor, and the byte after the last pad. */
  readonly start: number;
  readonly end: number;
}

/**
 * How a walk ended. `terminator`: at a 00 precursor; `memory`: at the end of the bytes, between two objects; `cut`: inside an
 * object that needs the memory up to `needBytes`; `broken`: at bytes that begin no object.
 */
export interface ObjectWalk {
  readonly objects: readonly TagObject[];
  readonly end: 'terminator' | 'memory' | 'cut' | 'broken';
  readonly needBytes: number;
}

/** How an object is written: `pads` bytes after its data, null for an object without an offset. */
export interface ObjectForm {
  readonly oid: number;
  readonly scheme: Scheme;
  readonly data: Uint8Array;
  readonly pads?: number | null;
}

const offsetBit = 0x80;
const furtherOid = 15;
/** More than any library tag holds; a longer length is damage. */
const longestObject = 2048;

/**
 * Walks the objects of ISO 15962: precursor (bit 7 offset, bits 6-4 compaction, bits 3-0 object id, 15 = a byte more),
 * number of pad bytes where the offset bit is set, length, data, pads. Pads are counted, their value means nothing.
 */
export function walkObjects(bytes: Uint8Array): ObjectWalk {
  const objects: TagObject[] = [];
  let at = 0;
  for (;;) {
    if (at >= bytes.length) return { objects, end: 'memory', needBytes: at + 1 };
    if (bytes[at] === 0) return { objects, end: 'terminator', needBytes: at };
    const object = readObject(bytes, at);
    if (object === 'broken') return { objects, end: 'broken', needBytes: at };
    if (typeof object === 'number') return { objects, end: 'cut', needBytes: object };
    objects.push(object);
    at = object.end;
  }
}

/** Length of an object: groups of seven bits, highest first, with bit 7 set in all but the last. Null where it is cut or too long. */
export function decodeLength(bytes: Uint8Array, at = 0): { readonly length: number; readonly size: number } | null {
  let length = 0;
  for (let size = 1; size <= 3; size += 1) {
    const byte = bytes[at + size - 1];
    if (byte === undefined) return null;
    length = (length << 7) | (byte & 0x7f);
    if (byte < 0x80) return { length, size };
  }
  return null;
}

/** @param length 0 to 2^21 - 1 */
export function encodeLength(length: number): Uint8Array {
  const groups = [length & 0x7f];
  for (let rest = length >> 7; rest > 0; rest >>= 7) groups.unshift((rest & 0x7f) | 0x80);
  return Uint8Array.from(groups);
}

/** Encodes an object; pads are 80. */
export function encodeObject({ oid, scheme, data, pads = null }: ObjectForm): Uint8Array {
  const nibble = Math.min(oid, furtherOid);
  const precursor = (pads === null ? 0 : offsetBit) | (scheme << 4) | nibble;
  return Uint8Array.from([
    precursor,
    ...(nibble === furtherOid ? [oid - furtherOid] : []),
    ...(pads === null ? [] : [pads]),
    ...encodeLength(data.length),
    ...data,
    ...new Uint8Array(pads ?? 0).fill(0x80),
  ]);
}

/** The object at `start`, the number of bytes that it would need, or `broken`. */
function readObject(bytes: Uint8Array, start: number): TagObject | number | 'broken' {
  const precursor = bytes[start] ?? 0;
  const isFurther = (precursor & 0x0f) === furtherOid;
  const hasOffset = (precursor & offsetBit) !== 0;
  const padsAt = start + 1 + (isFurther ? 1 : 0);
  const lengthAt = padsAt + (hasOffset ? 1 : 0);
  const oid = isFurther ? furtherOid + (bytes[start + 1] ?? 0) : precursor & 0x0f;
  if (oid === 0) return 'broken';
  const length = decodeLength(bytes, lengthAt);
  if (length === null) return lengthAt + 3 <= bytes.length ? 'broken' : bytes.length + 1;
  const dataAt = lengthAt + length.size;
  const end = dataAt + length.length + (hasOffset ? (bytes[padsAt] ?? 0) : 0);
  if (length.length === 0 || end - start > longestObject) return 'broken';
  if (end > bytes.length) return end;
  const scheme = ((precursor >> 4) & 7) as Scheme;
  return { oid, scheme, data: bytes.slice(dataAt, dataAt + length.length), start, end };
}
