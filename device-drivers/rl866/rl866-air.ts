import type { TagUid } from '../../contracts/ids.ts';
import type { AirBlocks, AirInventory, AirResult, AirTagInfo, BlockSpan, TagAir } from '../item-pad/tag-air.ts';
import type { PadLine } from '../pad-line/pad-line.ts';
import { protocolError } from '../pad-line/pad-line.errors.ts';
import {
  accessCodes,
  accessInf,
  connectInf,
  decodeAccess,
  decodeAnswer,
  decodeBlocks,
  decodeInventory,
  decodeSystemInformation,
  disconnectInf,
  easTagTypes,
  everyTag,
  inventoryInf,
  iso15693,
  readParameter,
  type Rl866Answer,
  rl866FailureOf,
  type Rl866Tag,
  writeParameter,
} from './rl866-command.codec.ts';
import { anyReader, encodeRl866, pcbs, type Rl866Frame } from './rl866-frame.codec.ts';

const limits = { inventoryMs: 700, tagMs: 400 } as const;
/** Answers that make up one inventory, at most. */
const mostPieces = 8;
/** ICODE SLI: what most library tags are, for a tag that no inventory has told of. */
const usualTagType = 1;

/** What an RL866 does over the air. A tag must be connected before it is asked, and anew once it moved. */
export class Rl866Air implements TagAir {
  readonly #line: Pick<PadLine<Rl866Frame>, 'ask' | 'place'>;
  #known: ReadonlyMap<TagUid, Rl866Tag> = new Map();
  #connected: { readonly uid: TagUid; readonly handle: number } | null = null;

  constructor(line: Pick<PadLine<Rl866Frame>, 'ask' | 'place'>) {
    this.#line = line;
  }

  /** Lets go of every tag that an earlier program left connected: the first thing on a fresh line. */
  async reset(): Promise<void> {
    this.#connected = null;
    await this.#ask(disconnectInf(everyTag), limits.tagMs);
  }

  async inventory(): Promise<AirInventory> {
    const tags = new Map<TagUid, Rl866Tag>();
    let isMore = true;
    for (let piece = 0; isMore && piece < mostPieces; piece += 1) {
      const { error, data } = await this.#ask(inventoryInf(piece > 0), limits.inventoryMs);
      if (error !== 0 && rl866FailureOf(error, false) === 'noAnswer') break;
      const inventory = error === 0 ? decodeInventory(data) : null;
      if (inventory === null)
        throw protocolError(this.#line.place, `refused to look for tags (error ${error.toString(16)}): switch it off and on again`);
      for (const tag of inventory.tags) tags.set(tag.uid, tag);
      isMore = inventory.isMore;
    }
    this.#known = tags;
    // The byte behind the UID may be the DSFID; only a value that names a model is taken for one.
    return { tags: [...tags.values()].map(({ uid, tail }) => ({ uid, dsfid: tail === 0 ? null : tail })), isOverfull: false };
  }

  async readBlocks(uid: TagUid, span: BlockSpan): Promise<AirResult<AirBlocks>> {
    const withLocks = span.withLocks === true;
    const answer = await this.#access(uid, accessCodes.readBlocks, readParameter(span, withLocks));
    if (!answer.ok) return answer;
    const blocks = decodeBlocks(answer.value, withLocks);
    if (blocks === null) return { ok: false, failure: 'failed' };
    return { ok: true, value: { blockSize: blocks.blockSize, bytes: blocks.bytes, isLocked: blocks.locks } };
  }

  async writeBlock(uid: TagUid, number: number, bytes: Uint8Array): Promise<AirResult<null>> {
    return done(await this.#access(uid, accessCodes.writeBlocks, writeParameter(number, bytes)));
  }

  async readInfo(uid: TagUid): Promise<AirResult<AirTagInfo>> {
    const answer = await this.#access(uid, accessCodes.systemInformation);
    if (!answer.ok) return answer;
    const info = decodeSystemInformation(answer.value);
    if (info === null || info.uid !== uid) return { ok: false, failure: 'failed' };
    const { dsfid, afi, blockCount, blockSize } = info;
    return { ok: true, value: { dsfid, afi, blockCount, blockSize } };
  }

  async readAfi(uid: TagUid): Promise<AirResult<number>> {
    const info = await this.readInfo(uid);
    if (!info.ok) return info;
    return info.value.afi === null ? { ok: false, failure: 'unsupported' } : { ok: true, value: info.value.afi };
  }

  async writeAfi(uid: TagUid, afi: number): Promise<AirResult<null>> {
    return done(await this.#access(uid, accessCodes.writeAfi, [afi]));
  }

  async readEas(uid: TagUid): Promise<AirResult<boolean>> {
    if (!this.#knowsEas(uid)) return { ok: false, failure: 'unsupported' };
    const alarm = await this.#access(uid, accessCodes.easAlarm);
    if (alarm.ok) return { ok: true, value: true };
    if (alarm.failure !== 'noAnswer') return alarm;
    // A tag whose EAS is off keeps silent, and so does one that is not there.
    const info = await this.readInfo(uid);
    return info.ok ? { ok: true, value: false } : info;
  }

  async writeEas(uid: TagUid, isOn: boolean): Promise<AirResult<null>> {
    if (!this.#knowsEas(uid)) return { ok: false, failure: 'unsupported' };
    return done(await this.#access(uid, isOn ? accessCodes.easOn : accessCodes.easOff));
  }

  /** The field stays on: no command for it is known. */
  setField(): Promise<void> {
    return Promise.resolve();
  }

  #knowsEas(uid: TagUid): boolean {
    return easTagTypes.includes(this.#known.get(uid)?.tagType ?? usualTagType);
  }

  async #access(uid: TagUid, code: number, parameter: readonly number[] = []): Promise<AirResult<Uint8Array>> {
    const forWriting = code === accessCodes.writeBlocks || code === accessCodes.writeAfi;
    const handle = await this.#connect(uid);
    if (!handle.ok) return handle;
    const { error, data } = await this.#ask(accessInf(handle.value, code, parameter), limits.tagMs);
    const answer = error === 0 ? decodeAccess(data) : null;
    const isSame = answer === null || answer.code === code;
    const failed = error === 0 ? (answer?.error ?? 0) : error;
    if (answer !== null && isSame && failed === 0) return { ok: true, value: answer.data };
    const failure = failed === 0 ? 'failed' : rl866FailureOf(failed, forWriting);
    // What moved must be connected anew.
    if (failure === 'noAnswer' || failure === 'failed') await this.#disconnect();
    return { ok: false, failure };
  }

  /** One tag at a time: how many handles a reader has is not documented. */
  async #connect(uid: TagUid): Promise<AirResult<number>> {
    if (this.#connected?.uid === uid) return { ok: true, value: this.#connected.handle };
    await this.#disconnect();
    const tag = this.#known.get(uid) ?? { uid, antenna: 0, airProtocol: iso15693, tagType: usualTagType, tail: null };
    const { error, data } = await this.#ask(connectInf(tag), limits.tagMs);
    const [handle] = data;
    if (error !== 0) return { ok: false, failure: rl866FailureOf(error, false) };
    if (handle === undefined || handle === everyTag) return { ok: false, failure: 'failed' };
    this.#connected = { uid, handle };
    return { ok: true, value: handle };
  }

  async #disconnect(): Promise<void> {
    const connected = this.#connected;
    this.#connected = null;
    // That it was gone already is no fault.
    if (connected !== null) await this.#ask(disconnectInf(connected.handle), limits.tagMs);
  }

  async #ask(inf: Uint8Array, limitMs: number): Promise<Rl866Answer> {
    const [command] = inf;
    const frame = await this.#line.ask({
      encode: (sequence) => encodeRl866({ address: anyReader, pcb: iPcb(sequence), inf }),
      accepts: (answer, sequence) => answer.pcb === iPcb(sequence) && answer.inf[0] === command && answer.inf.length >= 3,
      limitMs,
    });
    return decodeAnswer(frame.inf) ?? { command: command ?? 0, error: 1, data: new Uint8Array() };
  }
}

function iPcb(sequence: 0 | 1): number {
  return sequence === 0 ? pcbs.iBlock : pcbs.iBlock | pcbs.sequenceBit;
}

function done(result: AirResult<Uint8Array>): AirResult<null> {
  return result.ok ? { ok: true, value: null } : result;
}
