import type { TagUid } from '../../contracts/ids.ts';
import type { AirBlocks, AirInventory, AirResult, AirTagInfo, BlockSpan, TagAir } from '../item-pad/tag-air.ts';
import type { PadLine } from '../pad-line/pad-line.ts';
import { protocolError } from '../pad-line/pad-line.errors.ts';
import { uidOf } from '../pad-line/tag-bytes.codec.ts';
import {
  decodePadBlocks,
  decodePadInventory,
  inventoryData,
  padBlockSize,
  padCommands,
  padErrors,
  padFailureOf,
  toTag,
} from './bibliotheca-command.codec.ts';
import { type BibliothecaFrame, encodeBibliotheca, frameStarts } from './bibliotheca-frame.codec.ts';

const limits = { inventoryMs: 700, tagMs: 500 } as const;
const uidLength = 8;

/** What a 3M or Bibliotheca pad does over the air. It tells no DSFID in its inventory, and sends blocks in tag order. */
export class BibliothecaAir implements TagAir {
  readonly #line: Pick<PadLine<BibliothecaFrame>, 'ask' | 'place'>;

  constructor(line: Pick<PadLine<BibliothecaFrame>, 'ask' | 'place'>) {
    this.#line = line;
  }

  async inventory(): Promise<AirInventory> {
    const { error, data } = await this.#ask(padCommands.inventory, inventoryData, limits.inventoryMs);
    if (error === padErrors.noTag) return { tags: [], isOverfull: false };
    const uids = error === padErrors.ok ? decodePadInventory(data) : null;
    if (uids === null) throw protocolError(this.#line.place, `refused to look for tags (error ${error.toString(16)}): switch it off and on again`);
    return { tags: [...new Set(uids)].map((uid) => ({ uid, dsfid: null })), isOverfull: false };
  }

  async readBlocks(uid: TagUid, { first, count }: BlockSpan): Promise<AirResult<AirBlocks>> {
    const answer = await this.#askTag(padCommands.readBlocks, uid, [first, count]);
    if (!answer.ok) return answer;
    const blocks = decodePadBlocks(answer.value);
    const isWanted = blocks !== null && blocks.length > 0 && blocks.every((block, at) => block.number === first + at);
    if (!isWanted) return { ok: false, failure: 'failed' };
    return {
      ok: true,
      value: {
        blockSize: padBlockSize,
        bytes: Uint8Array.from(blocks.flatMap(({ bytes }) => [...bytes])),
        isLocked: blocks.map(({ isLocked }) => isLocked),
      },
    };
  }

  async writeBlock(uid: TagUid, number: number, bytes: Uint8Array): Promise<AirResult<null>> {
    return done(await this.#askTag(padCommands.writeBlocks, uid, [number, 1, 0, ...bytes]));
  }

  async readInfo(uid: TagUid): Promise<AirResult<AirTagInfo>> {
    const dsfid = await this.#readByte(padCommands.getDsfid, uid);
    if (!dsfid.ok && dsfid.failure !== 'unsupported') return dsfid;
    const afi = await this.#readByte(padCommands.getAfi, uid);
    if (!afi.ok && afi.failure !== 'unsupported') return afi;
    return {
      ok: true,
      value: { dsfid: dsfid.ok ? dsfid.value : null, afi: afi.ok ? afi.value : null, blockCount: null, blockSize: padBlockSize },
    };
  }

  readAfi(uid: TagUid): Promise<AirResult<number>> {
    return this.#readByte(padCommands.getAfi, uid);
  }

  async writeAfi(uid: TagUid, afi: number): Promise<AirResult<null>> {
    return done(await this.#askTag(padCommands.writeAfi, uid, [afi]));
  }

  async readEas(uid: TagUid): Promise<AirResult<boolean>> {
    const eas = await this.#readByte(padCommands.checkEas, uid);
    if (eas.ok) return { ok: true, value: eas.value !== 0 };
    if (eas.failure !== 'noAnswer') return eas;
    // "No tag" means that EAS is off, or that there is no tag: one that tells its AFI is there.
    const afi = await this.readAfi(uid);
    return afi.ok ? { ok: true, value: false } : afi;
  }

  async writeEas(uid: TagUid, isOn: boolean): Promise<AirResult<null>> {
    return done(await this.#askTag(padCommands.setEas, uid, [isOn ? 1 : 0]));
  }

  /** The field stays on: no command of the document turns it off. */
  setField(): Promise<void> {
    return Promise.resolve();
  }

  async #readByte(command: number, uid: TagUid): Promise<AirResult<number>> {
    const answer = await this.#askTag(command, uid, []);
    if (!answer.ok) return answer;
    const [value] = answer.value;
    return value === undefined ? { ok: false, failure: 'failed' } : { ok: true, value };
  }

  /** What follows the UID in the answer. An answer about another tag is none. */
  async #askTag(command: number, uid: TagUid, rest: readonly number[]): Promise<AirResult<Uint8Array>> {
    const { error, data } = await this.#ask(command, toTag(uid, rest), limits.tagMs);
    const failure = padFailureOf(error);
    if (failure !== null) return { ok: false, failure };
    if (data.length < uidLength || uidOf(data.subarray(0, uidLength)) !== uid) return { ok: false, failure: 'failed' };
    return { ok: true, value: data.subarray(uidLength) };
  }

  async #ask(command: number, data: Uint8Array, limitMs: number): Promise<{ readonly error: number; readonly data: Uint8Array }> {
    const bytes = encodeBibliotheca({ start: frameStarts.command, command, data });
    const frame = await this.#line.ask({
      encode: () => bytes,
      accepts: (answer) => answer.start === frameStarts.command && answer.command === command && answer.data.length > 0,
      limitMs,
    });
    return { error: frame.data[0] ?? 0, data: frame.data.subarray(1) };
  }
}

function done(result: AirResult<Uint8Array>): AirResult<null> {
  return result.ok ? { ok: true, value: null } : result;
}
