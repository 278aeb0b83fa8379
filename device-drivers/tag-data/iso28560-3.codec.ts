import type { TagCrc } from '../../contracts/ports/item-pad.port.ts';
import { crc16 } from './crc16.codec.ts';
import { decodeExtensions, extensionsAt } from './iso28560-3-extensions.codec.ts';
import {
  readItemId,
  refuseTag,
  type TagContent,
  type TagDecoding,
  type TagFields,
  type TagRefusal,
  usageCode,
  usageOf,
  zeroPad,
  zeroPadded,
} from './tag-content.codec.ts';

/** Bytes of the smallest tag of this model. */
export const smallestTag = 32;
/** Bytes of the basic block where the tag has room for it. */
export const basicBlock = 34;
const itemField = { at: 3, length: 16 } as const;
const crcAt = 19;
const ownerAt = 21;
const contentParameter = 1;

/** The basic block as it stands on a tag, before anybody judges it. */
export interface BasicBlock {
  /** Null where neither nibble of byte 0 says that this is the basic block. */
  readonly usageCode: number | null;
  readonly parts: number;
  readonly part: number;
  /** Null where other bytes stand after the zero fill. */
  readonly itemText: string | null;
  readonly ownerText: string | null;
  readonly storedCrc: number;
  readonly crc: TagCrc;
}

/**
 * Decodes a tag of ISO 28560-3, the Danish DS/INF 163-1 and the Finnish data model, in every form found in the field.
 * @param bytes the tag's memory from its start; 32 bytes, or at least 34 where the tag has as many
 * @param accepted check values that are believed; content with another one is damaged
 */
export function decodeIso28560Part3(bytes: Uint8Array, accepted: readonly TagCrc[] = ['valid', 'unpadded', 'swapped', 'unfinished']): TagDecoding {
  if (bytes.length < smallestTag) return { kind: 'incomplete', needBytes: smallestTag };
  const block = readBasicBlock(bytes);
  const model = 'iso28560-3';
  const seen = { model, crc: block.crc } as const;
  if (isEmptyBlock(bytes)) return refuseTag('blank', 'The tag was never programmed: it holds no item id.', seen);
  if (!accepted.includes(block.crc))
    return refuseTag('damaged', 'The check value does not hold: program the tag anew from the printed barcode.', seen);
  return judge(block, bytes) ?? { kind: 'item', content: contentOf(block, bytes) };
}

/** The fields of the basic block, without a word on whether they hold. @param bytes at least 32 */
export function readBasicBlock(bytes: Uint8Array): BasicBlock {
  const first = bytes[1] ?? 0;
  const second = bytes[2] ?? 0;
  return {
    usageCode: readUsage(bytes[0] ?? 0),
    // Programs differ in the order of the two: the larger one is the number of parts, and 0 was written for "not told".
    parts: Math.max(first, second, 1),
    part: Math.max(Math.min(first, second), 1),
    itemText: zeroPadded(bytes.subarray(itemField.at, itemField.at + itemField.length)),
    ownerText: zeroPadded(bytes.subarray(ownerAt, basicBlock)),
    storedCrc: storedCrc(bytes),
    crc: checkOf(bytes),
  };
}

/** Encodes a tag in the standard's first form: content parameter in the high nibble, parts before part, CRC low byte first. */
export function encodeIso28560Part3(fields: TagFields, size: number): Uint8Array {
  if (size < smallestTag) throw new RangeError(`a tag of this model has at least ${smallestTag} bytes`);
  if (!isPart(fields)) throw new RangeError('part must be 1 to parts, and parts at most 255');
  if (fields.itemId === '') throw new RangeError('the item id must not be empty');
  const bytes = new Uint8Array(size);
  bytes[0] = (contentParameter << 4) | usageCode(fields.usage);
  bytes[1] = fields.parts;
  bytes[2] = fields.part;
  bytes.set(zeroPad(fields.itemId, itemField.length, 'the item id'), itemField.at);
  bytes.set(encodeOwner(fields.ownerIsil, size), ownerAt);
  return withCrc(bytes);
}

/** Owner field of a tag of `size` bytes: the ISIL without its first hyphen. @throws RangeError when it does not fit. */
export function encodeOwner(isil: string | null, size: number): Uint8Array {
  return zeroPad((isil ?? '').replace('-', ''), Math.min(size, basicBlock) - ownerAt, 'the owner');
}

/** The same bytes with their check value as the standard wants it. */
export function withCrc(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const crc = crcOver(copy, basicBlock);
  copy[crcAt] = crc & 0xff;
  copy[crcAt + 1] = crc >> 8;
  return copy;
}

/** The country and the rest of an owner field such as "FIMamk-M", or null where it begins with no country. */
export function splitOwner(text: string): { readonly country: string; readonly owner: string } | null {
  const match = /^([A-Z]{2})-?([!-~]+)$/.exec(text);
  return match === null ? null : { country: match[1] ?? '', owner: match[2] ?? '' };
}

function contentOf(block: BasicBlock, bytes: Uint8Array): TagContent {
  const itemId = readItemId(block.itemText ?? '');
  if (itemId === null) throw new RangeError('content is made of judged blocks only');
  return {
    model: 'iso28560-3',
    itemId,
    ownerIsil: isilOf(block.ownerText ?? ''),
    usage: usageOf(block.usageCode ?? 5),
    part: block.part,
    parts: block.parts,
    crc: block.crc,
    confidence: block.crc === 'valid' || block.crc === 'unpadded' ? 'high' : 'low',
    extensions: decodeExtensions(bytes.subarray(extensionsAt)).blocks,
  };
}

function judge(block: BasicBlock, bytes: Uint8Array): TagRefusal | null {
  const seen = { model: 'iso28560-3', crc: block.crc } as const;
  if (block.usageCode === null) return refuseTag('foreign', 'The content parameter names another layout than the basic block.', seen);
  if (usageOf(block.usageCode) === 'patronCard') return refuseTag('notAnItem', 'This is a patron card, not an item.', seen);
  if (block.itemText === '') return refuseTag('blank', 'The tag holds no item id.', seen);
  if (block.itemText === null || readItemId(block.itemText) === null) {
    return refuseTag('foreign', 'The item id holds signs that no library system takes.', seen);
  }
  const isDoubtful = block.crc === 'swapped' || block.crc === 'unfinished';
  if (isDoubtful && !isPlausible(block, bytes)) return refuseTag('damaged', 'The check value is doubtful and the content is irregular.', seen);
  return null;
}

// A doubtful check value is believed only beside content that a writer of this model would have left.
function isPlausible({ ownerText }: BasicBlock, bytes: Uint8Array): boolean {
  const first = bytes[1] ?? 0;
  const second = bytes[2] ?? 0;
  return first > 0 && second > 0 && (ownerText === '' || (ownerText !== null && splitOwner(ownerText) !== null));
}

function isilOf(text: string): string | null {
  const parts = splitOwner(text);
  if (parts !== null) return `${parts.country}-${parts.owner}`;
  return /^[!-~]+$/.test(text) ? text : null;
}

// Whichever nibble is not the content parameter is the usage: real programs write either order. 0x11 is both.
function readUsage(byte: number): number | null {
  const high = byte >> 4;
  const low = byte & 0x0f;
  if (high === contentParameter) return low;
  return low === contentParameter ? high : null;
}

function isPart({ part, parts }: TagFields): boolean {
  return Number.isInteger(part) && Number.isInteger(parts) && part >= 1 && part <= parts && parts <= 255;
}

function storedCrc(bytes: Uint8Array): number {
  return (bytes[crcAt] ?? 0) | ((bytes[crcAt + 1] ?? 0) << 8);
}

/** CRC over bytes 0-18 and 21 up to `end`; what the tag has no room for counts as zeros. */
function crcOver(bytes: Uint8Array, end: number): number {
  const rest = bytes.subarray(ownerAt, Math.min(end, bytes.length));
  const fill = new Uint8Array(end - ownerAt - rest.length);
  return crc16(fill, crc16(rest, crc16(bytes.subarray(0, crcAt))));
}

function checkOf(bytes: Uint8Array): TagCrc {
  const stored = storedCrc(bytes);
  const wanted = crcOver(bytes, basicBlock);
  if (stored === wanted) return 'valid';
  const isFillEmpty = bytes.subarray(smallestTag, basicBlock).every((byte) => byte === 0);
  if (isFillEmpty && stored === crcOver(bytes, smallestTag)) return 'unpadded';
  if (((stored >> 8) | ((stored & 0xff) << 8)) === wanted) return 'swapped';
  return stored === 0 ? 'unfinished' : 'invalid';
}

/** Whether nothing but perhaps a check value stands in the basic block. */
function isEmptyBlock(bytes: Uint8Array): boolean {
  return bytes.every((byte, at) => byte === 0 || at >= basicBlock || at === crcAt || at === crcAt + 1);
}
