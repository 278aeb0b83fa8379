import { decodeIso28560Part2 } from './iso28560-2.codec.ts';
import { basicBlock, decodeIso28560Part3, readBasicBlock, smallestTag } from './iso28560-3.codec.ts';
import { decodeRfid501, rfid501Bytes } from './rfid501.codec.ts';
import { refuseTag, type TagDecoding } from './tag-content.codec.ts';

/** DSFID values that name a model. */
export const dsfids = { iso28560Part2: 0x06, iso28560Part3: 0x3e } as const;

/** A tag's memory as far as it was read, from its start. */
export interface TagBytes {
  readonly bytes: Uint8Array;
  /** Null where the pad does not tell it. */
  readonly dsfid: number | null;
  /** Whether `bytes` is all that the tag has. */
  readonly isWhole: boolean;
}

/** Bytes that are enough for most tags: the basic block of ISO 28560-3 in whole blocks of four. */
export const firstRead = 36;

/**
 * Tells which model a tag has and decodes it: by DSFID where that names a model, else ISO 28560-3 (its check value decides), else
 * ISO 28560-2 (a clean walk), else RFID501. A tag that is none of them gives no id.
 */
export function decodeTag(tag: TagBytes): TagDecoding {
  const { bytes, dsfid, isWhole } = tag;
  if (!isWhole && bytes.length < basicBlock) return { kind: 'incomplete', needBytes: basicBlock };
  if (dsfid === dsfids.iso28560Part3) return decodeDeclaredPart3(bytes);
  if (dsfid === dsfids.iso28560Part2) return decodeIso28560Part2(bytes, { isWhole, isDeclared: true });
  return decodeUndeclared(tag);
}

function decodeDeclaredPart3(bytes: Uint8Array): TagDecoding {
  if (bytes.length < smallestTag) return refuseTag('damaged', 'The tag is smaller than its model can be.', { model: 'iso28560-3' });
  return decodeIso28560Part3(bytes);
}

function decodeUndeclared({ bytes, isWhole }: TagBytes): TagDecoding {
  if (isBlank(bytes)) return refuseTag('blank', 'The tag was never programmed: it holds no item id.');
  const hasRoom = bytes.length >= smallestTag;
  const part3 = hasRoom ? decodeIso28560Part3(bytes, ['valid', 'unpadded', 'swapped']) : null;
  if (part3 !== null && isSettled(part3)) return part3;
  const part2 = decodeIso28560Part2(bytes, { isWhole, isDeclared: false });
  if (part2.kind !== 'problem' || part2.model !== null) return part2;
  const rfid501 = bytes.length >= rfid501Bytes ? decodeRfid501(bytes) : part2;
  if (rfid501.kind === 'item') return rfid501;
  return part3 === null ? foreign() : decodeDoubtful(bytes);
}

/** What is left of ISO 28560-3: a tag that was never finished, or one that looks like the model and is damaged. */
function decodeDoubtful(bytes: Uint8Array): TagDecoding {
  const decoding = decodeIso28560Part3(bytes);
  if (decoding.kind !== 'problem' || decoding.problem === 'notAnItem' || decoding.problem === 'blank') return decoding;
  return looksLikePart3(bytes) ? { ...decoding, problem: 'damaged' } : foreign();
}

function isSettled(decoding: TagDecoding): boolean {
  return decoding.kind === 'item' || (decoding.kind === 'problem' && decoding.problem !== 'damaged');
}

// Two of three signs: a usual first byte, a plausible set, an id in clear.
function looksLikePart3(bytes: Uint8Array): boolean {
  const block = readBasicBlock(bytes);
  const clear = bytes.subarray(3, 19).filter((byte) => byte === 0 || (byte > 0x20 && byte < 0x7f)).length;
  const signs = [block.usageCode !== null, block.parts <= 40 && (bytes[1] ?? 0) > 0 && (bytes[2] ?? 0) > 0, clear >= 12 && bytes[3] !== 0];
  return signs.filter(Boolean).length >= 2;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.length > 0 && (bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff));
}

function foreign(): TagDecoding {
  return refuseTag('foreign', 'No known data model: the tag is of another trade or locked by a vendor.');
}
