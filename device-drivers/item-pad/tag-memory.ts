import { type ErrorCode, KioskError } from '../../contracts/errors.ts';
import type { TagUid } from '../../contracts/ids.ts';
import type { TagMemory } from '../../contracts/ports/item-pad.port.ts';
import { type AirTurn, askTag, isPassing } from './air-turn.ts';
import type { AirBlocks, AirFailure, AirResult, AirTagInfo, BlockSpan } from './tag-air.ts';

/** A block to be written. */
export interface BlockWrite {
  readonly number: number;
  readonly bytes: Uint8Array;
}

const chunk = 8;
const mostBlocks = 512;

/** Reads a tag's whole memory. @throws KioskError TAG_GONE, TAG_UNREADABLE */
export async function readWholeMemory(turn: AirTurn, uid: TagUid): Promise<TagMemory> {
  const answer = await askTag(turn, (air) => air.readInfo(uid));
  const info: AirTagInfo = answer.ok ? answer.value : { dsfid: null, afi: null, blockCount: null, blockSize: null };
  if (!answer.ok && answer.failure !== 'unsupported') throw tagError(answer.failure);
  const pieces: AirBlocks[] = [];
  const end = info.blockCount ?? mostBlocks;
  for (let first = 0, count = chunk; first < end && count > 0; ) {
    const piece = await readPiece(turn, uid, { first, count: Math.min(count, end - first), withLocks: true });
    if (piece === null) count = Math.floor(count / 2);
    else {
      pieces.push(piece);
      first += piece.bytes.length / piece.blockSize;
    }
  }
  return joinMemory(uid, info, pieces);
}

/**
 * Writes blocks and reads each back; where one fails, those already written are put back.
 * @throws KioskError TAG_GONE, TAG_LOCKED, TAG_UNREADABLE with `isRestored` in its context
 */
export async function writeTagBlocks(turn: AirTurn, uid: TagUid, blocks: readonly BlockWrite[]): Promise<void> {
  const before: BlockWrite[] = [];
  for (const block of blocks) before.push(await readForWriting(turn, uid, block));
  for (const [at, block] of blocks.entries()) {
    const failure = await writeBlock(turn, uid, block);
    if (failure === null) continue;
    const isRestored = await restore(turn, uid, before.slice(0, at + 1).reverse());
    throw tagError(failure, { block: block.number, isRestored });
  }
}

async function readPiece(turn: AirTurn, uid: TagUid, span: BlockSpan): Promise<AirBlocks | null> {
  const result = await askTag(turn, (air) => air.readBlocks(uid, span));
  if (result.ok && result.value.bytes.length >= result.value.blockSize) return result.value;
  const failure = result.ok ? 'failed' : result.failure;
  if (failure === 'noSuchBlock') return null;
  throw tagError(failure);
}

function joinMemory(uid: TagUid, { dsfid, afi }: AirTagInfo, pieces: readonly AirBlocks[]): TagMemory {
  const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece.bytes]));
  return { uid, dsfid, afi, blockSize: pieces[0]?.blockSize ?? 0, bytes, isLocked: pieces.flatMap(({ isLocked }) => isLocked) };
}

/** A block as it stands, for putting it back. Nothing is written where any block is locked or of another size. */
async function readForWriting(turn: AirTurn, uid: TagUid, { number, bytes }: BlockWrite): Promise<BlockWrite> {
  const result = await askTag(turn, (air) => air.readBlocks(uid, { first: number, count: 1, withLocks: true }));
  if (!result.ok) throw tagError(result.failure, { block: number });
  if (result.value.isLocked[0] === true) throw tagError('locked', { block: number, isRestored: true });
  if (result.value.bytes.length !== bytes.length) throw tagError('noSuchBlock', { block: number });
  return { number, bytes: result.value.bytes };
}

/** Null once the block reads back as written, else why not. */
async function writeBlock(turn: AirTurn, uid: TagUid, block: BlockWrite): Promise<AirFailure | null> {
  const result = await askTag(turn, async (air): Promise<AirResult<null>> => {
    const written = await air.writeBlock(uid, block.number, block.bytes);
    if (!written.ok && !isPassing(written.failure)) return written;
    const back = await isWritten(turn, uid, block);
    if (!back.ok) return back;
    return back.value ? { ok: true, value: null } : { ok: false, failure: 'failed' };
  });
  return result.ok ? null : result.failure;
}

async function isWritten({ ask }: AirTurn, uid: TagUid, { number, bytes }: BlockWrite): Promise<AirResult<boolean>> {
  const back = await ask((air) => air.readBlocks(uid, { first: number, count: 1 }));
  if (!back.ok) return back;
  return { ok: true, value: back.value.bytes.length === bytes.length && back.value.bytes.every((byte, at) => byte === bytes[at]) };
}

/** Puts blocks back to what they held; one that holds it still is left alone. */
async function restore(turn: AirTurn, uid: TagUid, blocks: readonly BlockWrite[]): Promise<boolean> {
  let isRestored = true;
  for (const block of blocks) {
    const held = await askTag(turn, () => isWritten(turn, uid, block));
    const isBack = (held.ok && held.value) || (await writeBlock(turn, uid, block)) === null;
    isRestored &&= isBack;
  }
  return isRestored;
}

const errors: Readonly<Record<AirFailure, readonly [ErrorCode, string]>> = {
  noAnswer: ['TAG_GONE', 'The tag does not answer: put the item into the middle of the pad and try again.'],
  locked: ['TAG_LOCKED', 'The tag is locked against writing: the item needs a new tag.'],
  noSuchBlock: ['TAG_UNREADABLE', 'The tag has no such block: its memory is smaller than the content needs.'],
  unsupported: ['TAG_UNREADABLE', 'The tag or the pad cannot do this.'],
  failed: ['TAG_UNREADABLE', 'The tag cannot be read or written safely: put the item into the middle of the pad and try again.'],
};

function tagError(failure: AirFailure, context: Readonly<Record<string, number | boolean>> = {}): KioskError {
  const [code, message] = errors[failure];
  return new KioskError(code, message, { context, retryable: code === 'TAG_GONE' || failure === 'failed' });
}
