import type { ItemTag, TagReading } from '../../contracts/ports/item-pad.port.ts';
import { basicBlock } from '../tag-data/iso28560-3.codec.ts';
import { decodeTag } from '../tag-data/tag.codec.ts';
import type { TagContent } from '../tag-data/tag-content.codec.ts';
import type { AirBlocks, AirResult, BlockSpan } from './tag-air.ts';

/** How far a tag's memory was read. */
export interface MemoryRead {
  readonly bytes: Uint8Array;
  readonly blockSize: number | null;
  /** The first block that is known not to be there, or null. */
  readonly endBlock: number | null;
  /** How many blocks to ask for next. */
  readonly count: number;
  /** Null until the pad tells it; `isDsfidAsked` once it was asked in vain. */
  readonly dsfid: number | null;
  readonly isDsfidAsked: boolean;
  /** The tag made no sense once and is read anew from the start: a pad may have mistaken a lost answer for the memory's end. */
  readonly isSecondLook: boolean;
}

/** What to do after an answer: read on, ask for the DSFID, try again later, or tell the reading. */
export type ReadOutcome =
  | { readonly next: 'readOn'; readonly memory: MemoryRead }
  | { readonly next: 'askDsfid'; readonly memory: MemoryRead }
  | { readonly next: 'retry'; readonly memory: MemoryRead }
  | { readonly next: 'tell'; readonly memory: MemoryRead; readonly reading: TagReading };

/** Blocks of four that hold the basic block of ISO 28560-3, and nearly every record of ISO 28560-2. */
const firstCount = Math.ceil(basicBlock / 4);
const chunk = 8;
/** No library tag has more. */
const mostBytes = 2048;

/** Nothing read yet. */
export function unread(dsfid: number | null): MemoryRead {
  return { bytes: new Uint8Array(), blockSize: null, endBlock: null, count: firstCount, dsfid, isDsfidAsked: dsfid !== null, isSecondLook: false };
}

/** The blocks to read next. */
export function nextSpan(memory: MemoryRead): BlockSpan {
  return { first: blocksRead(memory), count: memory.count };
}

/** Takes the answer to `nextSpan`. */
export function takeBlocks(memory: MemoryRead, result: AirResult<AirBlocks>): ReadOutcome {
  if (result.ok) return takeBytes(memory, result.value);
  if (result.failure === 'noSuchBlock') return shrink(memory);
  if (result.failure === 'unsupported' || result.failure === 'locked') {
    return { next: 'tell', memory, reading: { state: 'problem', problem: 'foreign' } };
  }
  return { next: 'retry', memory };
}

/** Takes the DSFID, or that it could not be had, and judges the tag anew. */
export function takeDsfid(memory: MemoryRead, dsfid: number | null): ReadOutcome {
  return judge({ ...memory, dsfid, isDsfidAsked: true });
}

function takeBytes(memory: MemoryRead, { bytes, blockSize }: AirBlocks): ReadOutcome {
  const isSame = memory.blockSize === null || memory.blockSize === blockSize;
  if (!isSame || blockSize < 1 || bytes.length === 0 || bytes.length % blockSize !== 0)
    return { next: 'retry', memory: { ...unread(memory.dsfid), isSecondLook: memory.isSecondLook } };
  const joined = new Uint8Array(memory.bytes.length + bytes.length);
  joined.set(memory.bytes);
  joined.set(bytes, memory.bytes.length);
  return judge({ ...memory, bytes: joined, blockSize });
}

// The memory ends inside the span: ask for less until its end is found.
function shrink(memory: MemoryRead): ReadOutcome {
  const first = blocksRead(memory);
  const endBlock = first + memory.count - 1;
  if (endBlock <= first) return judge({ ...memory, endBlock: first });
  const count = memory.count > chunk ? chunk : Math.ceil(memory.count / 2);
  return { next: 'readOn', memory: { ...memory, endBlock, count } };
}

function judge(memory: MemoryRead): ReadOutcome {
  const { bytes, dsfid } = memory;
  const isWhole = memory.endBlock === blocksRead(memory) || bytes.length >= mostBytes;
  const decoding = decodeTag({ bytes, dsfid, isWhole });
  if (decoding.kind === 'item') return { next: 'tell', memory, reading: { state: 'item', tag: itemTagOf(decoding.content) } };
  if (decoding.kind === 'incomplete')
    return isWhole ? foreign(memory) : { next: 'readOn', memory: { ...memory, count: countFor(memory, decoding.needBytes) } };
  // A pad whose inventory tells no DSFID may still find it out: it can name a model that the bytes alone do not show.
  if (!memory.isDsfidAsked && decoding.problem !== 'notAnItem') return { next: 'askDsfid', memory };
  const isCertain = memory.isSecondLook || (decoding.problem !== 'damaged' && decoding.problem !== 'foreign');
  if (!isCertain) return { next: 'readOn', memory: { ...unread(dsfid), isDsfidAsked: true, isSecondLook: true } };
  return { next: 'tell', memory, reading: { state: 'problem', problem: decoding.problem } };
}

function foreign(memory: MemoryRead): ReadOutcome {
  return { next: 'tell', memory, reading: { state: 'problem', problem: 'foreign' } };
}

function countFor(memory: MemoryRead, needBytes: number): number {
  const missing = Math.ceil(needBytes / (memory.blockSize ?? 4)) - blocksRead(memory);
  const left = memory.endBlock === null ? chunk : memory.endBlock - blocksRead(memory);
  return Math.max(1, Math.min(left, Math.max(missing, chunk / 2), 2 * chunk));
}

function blocksRead({ bytes, blockSize }: MemoryRead): number {
  return blockSize === null ? 0 : bytes.length / blockSize;
}

function itemTagOf({ model, itemId, ownerIsil, usage, part, parts, crc, confidence }: TagContent): ItemTag {
  return { model, itemId, ownerIsil, usage, part, parts, crc, confidence };
}
