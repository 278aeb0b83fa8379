import type { TagExtension } from './tag-content.codec.ts';

/** Where extension blocks begin: after the basic block. */
export const extensionsAt = 34;
const header = 4;
const names: Readonly<Record<number, string>> = { 1: 'library', 2: 'acquisition', 3: 'librarySupplement', 4: 'title', 5: 'interlibraryLoan' };
/** From this id on, blocks are unstructured and each library's own. */
const firstLocalId = 100;

/** Extension blocks as found. `isIntact` is false where the list ended in a block that is cut or whose xor byte does not hold. */
export interface Extensions {
  readonly blocks: readonly TagExtension[];
  readonly isIntact: boolean;
  /** How many bytes the intact blocks take. */
  readonly length: number;
}

/**
 * Walks the extension blocks of ISO 28560-3: length of the whole block, id (two bytes, low first), a byte that makes the xor
 * of the block 0, payload. Length 0 or 1, or the end of the memory, ends the list.
 */
export function decodeExtensions(bytes: Uint8Array): Extensions {
  const blocks: TagExtension[] = [];
  let at = 0;
  for (;;) {
    const length = bytes[at] ?? 0;
    if (length <= 1) return { blocks, isIntact: true, length: at };
    const block = bytes.subarray(at, at + length);
    if (length < header || block.length < length || xorOf(block) !== 0) return { blocks, isIntact: false, length: at };
    const id = (block[1] ?? 0) | ((block[2] ?? 0) << 8);
    blocks.push({ id, name: extensionName(id), payload: block.slice(header) });
    at += length;
  }
}

/** Encodes one extension block. @throws RangeError for a payload of more than 251 bytes or an id beyond 16 bits. */
export function encodeExtension({ id, payload }: Pick<TagExtension, 'id' | 'payload'>): Uint8Array {
  const length = header + payload.length;
  if (length > 0xff || !Number.isInteger(id) || id < 0 || id > 0xffff)
    throw new RangeError('an extension block has at most 251 bytes and a 16-bit id');
  const block = Uint8Array.of(length, id & 0xff, id >> 8, 0, ...payload);
  block[3] = xorOf(block);
  return block;
}

function extensionName(id: number): string {
  return names[id] ?? (id >= firstLocalId ? 'local' : 'reserved');
}

function xorOf(bytes: Uint8Array): number {
  return bytes.reduce((xor, byte) => xor ^ byte, 0);
}
