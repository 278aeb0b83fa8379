import { decodeTag } from './tag.codec.ts';

/** Turns the bytes inside each block round: many FEIG readers send and want them last byte first. */
export function reverseBlocks(bytes: Uint8Array, blockSize: number): Uint8Array {
  return Uint8Array.from(bytes, (_, at) => {
    const start = at - (at % blockSize);
    return bytes[Math.min(start + blockSize, bytes.length) - 1 - (at - start)] ?? 0;
  });
}

/** In which order a pad sends the bytes of a block, as far as one tag's memory can tell. */
export type BlockOrder = 'tagOrder' | 'reversed' | 'unknown';

/** Decodes the first blocks of a tag both ways: the order in which they make sense, unless both or neither do. */
export function tellBlockOrder(bytes: Uint8Array, blockSize: number, dsfid: number | null = null): BlockOrder {
  const isSense = holds(bytes, dsfid);
  if (isSense === holds(reverseBlocks(bytes, blockSize), dsfid)) return 'unknown';
  return isSense ? 'tagOrder' : 'reversed';
}

// The bytes may be only the start of the memory, or (on small tags) all of it: either may make sense of them.
function holds(bytes: Uint8Array, dsfid: number | null): boolean {
  return [false, true].some((isWhole) => {
    const decoding = decodeTag({ bytes, dsfid, isWhole });
    if (decoding.kind === 'problem') return decoding.crc === 'valid' || decoding.crc === 'unpadded' || decoding.problem === 'notAnItem';
    return decoding.kind === 'item' && decoding.content.crc !== 'unfinished';
  });
}
