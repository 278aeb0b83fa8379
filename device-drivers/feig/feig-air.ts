import type { TagUid } from '../../contracts/ids.ts';
import type { AirBlocks, AirFailure, AirInventory, AirResult, AirTag, AirTagInfo, BlockSpan, TagAir } from '../item-pad/tag-air.ts';
import type { PadLine } from '../pad-line/pad-line.ts';
import { protocolError } from '../pad-line/pad-line.errors.ts';
import { reverseBlocks } from '../tag-data/block-order.codec.ts';
import type { BlockOrderMemory } from './block-order-memory.ts';
import type { FeigFrame } from './feig-frame.codec.ts';
import {
  addressedData,
  decodeBlocks,
  decodeInventory,
  decodeSystemInformation,
  easCommands,
  easData,
  feigCommands,
  feigStatus,
  type FeigTag,
  hostCommands,
  inventoryData,
  memoryOf,
  readBlocksData,
} from './feig-host.codec.ts';
import { airFailureOf } from './feig-status.codec.ts';

/** Puts one command to the reader; the answer's status and what follows it. */
export interface FeigAsk {
  (command: number, data: Uint8Array, limitMs: number): Promise<FeigAnswer>;
}

/** An answer of the reader. */
export interface FeigAnswer {
  readonly status: number;
  readonly data: Uint8Array;
}

/** The reader waits this long for a tag at most, line included. */
const limits = { inventoryMs: 700, tagMs: 400 } as const;
/** Answers that make up one inventory, at most. */
const mostPieces = 8;

/** What a FEIG reader does over the air, in host mode. */
export class FeigAir implements TagAir {
  readonly #ask: FeigAsk;
  readonly #line: Pick<PadLine<FeigFrame>, 'place'>;
  readonly #order: BlockOrderMemory;
  #dsfids: ReadonlyMap<TagUid, number | null> = new Map();

  constructor(parts: { readonly ask: FeigAsk; readonly line: Pick<PadLine<FeigFrame>, 'place'>; readonly order: BlockOrderMemory }) {
    this.#ask = parts.ask;
    this.#line = parts.line;
    this.#order = parts.order;
  }

  async inventory(): Promise<AirInventory> {
    const tags = new Map<TagUid, AirTag>();
    for (let piece = 0; piece < mostPieces; piece += 1) {
      const { status, data } = await this.#ask(feigCommands.host, inventoryData(piece > 0), limits.inventoryMs);
      if (status === feigStatus.noTag) break;
      for (const tag of this.#tagsOf(status, data)) tags.set(tag.uid, tag);
      const isOverfull = status === feigStatus.overflow || status === feigStatus.overflowToo;
      if (isOverfull || status !== feigStatus.more) return this.#take(tags, isOverfull);
    }
    return this.#take(tags, false);
  }

  async readBlocks(uid: TagUid, span: BlockSpan): Promise<AirResult<AirBlocks>> {
    const withLocks = span.withLocks === true;
    const answer = resultOf(await this.#ask(feigCommands.host, readBlocksData(uid, span, withLocks), limits.tagMs));
    if (!answer.ok) return { ok: false, failure: endOfMemory(answer.failure, span) };
    const blocks = decodeBlocks(answer.value);
    if (blocks === null) return { ok: false, failure: 'failed' };
    const isReversed = this.#order.judge(span.first === 0 ? blocks : null, this.#dsfids.get(uid) ?? null);
    const bytes = isReversed ? reverseBlocks(blocks.bytes, blocks.blockSize) : blocks.bytes;
    return {
      ok: true,
      value: { blockSize: blocks.blockSize, bytes, isLocked: blocks.security.map((byte) => (byte === null || !withLocks ? null : (byte & 1) === 1)) },
    };
  }

  async writeBlock(uid: TagUid, number: number, bytes: Uint8Array): Promise<AirResult<null>> {
    // A write in the wrong order would destroy the tag: the order must be known from this reader's own answers.
    if (!this.#order.isKnown) await this.readBlocks(uid, { first: 0, count: 9 });
    if (!this.#order.isKnown) return { ok: false, failure: 'unsupported' };
    const sent = this.#order.isReversed ? reverseBlocks(bytes, bytes.length) : bytes;
    return done(await this.#command(hostCommands.writeBlocks, uid, [number, 1, bytes.length, ...sent]));
  }

  async readInfo(uid: TagUid): Promise<AirResult<AirTagInfo>> {
    const answer = await this.#command(hostCommands.systemInformation, uid);
    if (!answer.ok) return answer;
    const info = decodeSystemInformation(answer.value);
    // Another tag's answer must not pass as this one's.
    if (info === null || info.uid !== uid) return { ok: false, failure: 'failed' };
    return { ok: true, value: { dsfid: info.dsfid, afi: info.afi, ...memoryOf(info.memory) } };
  }

  async readAfi(uid: TagUid): Promise<AirResult<number>> {
    const info = await this.readInfo(uid);
    if (!info.ok) return info;
    return info.value.afi === null ? { ok: false, failure: 'unsupported' } : { ok: true, value: info.value.afi };
  }

  async writeAfi(uid: TagUid, afi: number): Promise<AirResult<null>> {
    return done(await this.#command(hostCommands.writeAfi, uid, [afi]));
  }

  async readEas(uid: TagUid): Promise<AirResult<boolean>> {
    const alarm = await this.#custom(easCommands.alarm, uid);
    if (alarm.ok) return { ok: true, value: true };
    if (alarm.failure !== 'noAnswer') return alarm;
    // A tag whose EAS is off keeps silent, and so does one that is not there.
    const info = await this.readInfo(uid);
    return info.ok ? { ok: true, value: false } : info;
  }

  async writeEas(uid: TagUid, isOn: boolean): Promise<AirResult<null>> {
    return done(await this.#custom(isOn ? easCommands.set : easCommands.reset, uid));
  }

  /** The field of these readers stays on: not every model knows a command for it. */
  setField(): Promise<void> {
    return Promise.resolve();
  }

  #take(tags: ReadonlyMap<TagUid, AirTag>, isOverfull: boolean): AirInventory {
    this.#dsfids = new Map([...tags.values()].map(({ uid, dsfid }) => [uid, dsfid]));
    return { tags: [...tags.values()], isOverfull };
  }

  #tagsOf(status: number, data: Uint8Array): readonly FeigTag[] {
    const isList = [feigStatus.ok, feigStatus.more, feigStatus.overflow, feigStatus.overflowToo].some((known) => known === status);
    if (!isList) {
      // Tags that cannot be told apart right now are no fault of the line.
      if (airFailureOf(status, data) === 'noAnswer') return [];
      throw protocolError(this.#line.place, `refused to look for tags (status ${status.toString(16)}): restart it, and set it to host mode`);
    }
    return (data.length === 0 ? [] : decodeInventory(data)) ?? [];
  }

  async #command(command: number, uid: TagUid, rest: readonly number[] = []): Promise<AirResult<Uint8Array>> {
    return resultOf(await this.#ask(feigCommands.host, addressedData(command, uid, rest), limits.tagMs));
  }

  async #custom(command: number, uid: TagUid): Promise<AirResult<Uint8Array>> {
    return resultOf(await this.#ask(feigCommands.custom, easData(command, uid), limits.tagMs));
  }
}

function resultOf({ status, data }: FeigAnswer): AirResult<Uint8Array> {
  const failure = airFailureOf(status, data);
  return failure === null ? { ok: true, value: data } : { ok: false, failure };
}

function done(result: AirResult<Uint8Array>): AirResult<null> {
  return result.ok ? { ok: true, value: null } : result;
}

// ICODE SLI answers "unknown error" where others say that there is no such block.
function endOfMemory(failure: AirFailure, { first, count }: BlockSpan): AirFailure {
  return failure === 'failed' && first + count > 1 ? 'noSuchBlock' : failure;
}
