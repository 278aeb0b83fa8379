import { type Clock, delay } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import { brandId, type TagUid } from '../../contracts/ids.ts';
import type { AirFailure, AirInventory, AirResult, BlockSpan, TagAir } from '../../device-drivers/item-pad/tag-air.ts';
import { encodeIso28560Part3 } from '../../device-drivers/tag-data/iso28560-3.codec.ts';

/** A tag of the fake: its memory and where it lies. */
export interface FakeTag {
  readonly uid: TagUid;
  bytes: Uint8Array;
  readonly blockSize: number;
  dsfid: number;
  afi: number;
  /** Null: a chip without EAS. */
  eas: boolean | null;
  readonly lockedBlocks: Set<number>;
  isAfiLocked: boolean;
  /** `edge`: about every other exchange gets lost, on the way there or back. */
  place: 'middle' | 'edge' | 'away';
}

/** The UID of a tag by its number. */
export function fakeUid(number: number): TagUid {
  return brandId<TagUid>(`E00401${number.toString(16).toUpperCase().padStart(10, '0')}`);
}

/** A tag of an item of the Lumi library, at home. */
export function fakeTag(
  number: number,
  change: Partial<FakeTag> & { readonly itemId?: string; readonly part?: number; readonly parts?: number } = {},
): FakeTag {
  const { itemId = `3023400051${String(number).padStart(4, '0')}`, part = 1, parts = 1, ...rest } = change;
  return {
    uid: fakeUid(number),
    bytes: encodeIso28560Part3({ itemId, ownerIsil: 'FI-Lumi', usage: 'circulating', part, parts }, 112),
    blockSize: 4,
    dsfid: 0x3e,
    afi: 0x07,
    eas: null,
    lockedBlocks: new Set(),
    isAfiLocked: false,
    place: 'middle',
    ...rest,
  };
}

/** Air with tags in it, for tests of the engine: each exchange takes `exchangeMs` on the given clock. */
export class FakeTagAir implements TagAir {
  readonly tags: FakeTag[] = [];
  readonly calls: string[] = [];
  exchangeMs = 10;
  isDead = false;
  isFieldOn = true;
  tellsDsfid = true;
  mostTags = 100;
  /** Called before each exchange with its name, so that a test can take an item away at that very moment. */
  before: (call: string) => void = () => undefined;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(clock: Clock, random: () => number = () => 0) {
    this.#clock = clock;
    this.#random = random;
  }

  place(...tags: FakeTag[]): void {
    this.tags.push(...tags);
  }

  async inventory(): Promise<AirInventory> {
    await this.#exchange('inventory');
    if (!this.isFieldOn) return { tags: [], isOverfull: false };
    const seen = this.tags.filter((tag) => this.#isHeard(tag));
    const tags = seen.slice(0, this.mostTags).map(({ uid, dsfid }) => ({ uid, dsfid: this.tellsDsfid ? dsfid : null }));
    return { tags, isOverfull: seen.length > this.mostTags };
  }

  readBlocks(uid: TagUid, { first, count }: BlockSpan) {
    return this.#ask(`readBlocks ${first}+${count}`, uid, (tag) => {
      const { bytes, blockSize } = tag;
      if ((first + count) * blockSize > bytes.length) return 'noSuchBlock';
      const isLocked = Array.from({ length: count }, (_, at) => tag.lockedBlocks.has(first + at));
      return { blockSize, bytes: bytes.slice(first * blockSize, (first + count) * blockSize), isLocked };
    });
  }

  writeBlock(uid: TagUid, number: number, bytes: Uint8Array) {
    return this.#ask(`writeBlock ${number}`, uid, (tag) => {
      if (tag.lockedBlocks.has(number)) return 'locked';
      tag.bytes.set(bytes, number * tag.blockSize);
      return null;
    });
  }

  readInfo(uid: TagUid) {
    return this.#ask('readInfo', uid, ({ dsfid, afi, bytes, blockSize }) => ({ dsfid, afi, blockCount: bytes.length / blockSize, blockSize }));
  }

  readAfi(uid: TagUid) {
    return this.#ask('readAfi', uid, ({ afi }) => afi);
  }

  writeAfi(uid: TagUid, afi: number) {
    return this.#ask('writeAfi', uid, (tag) => {
      if (tag.isAfiLocked) return 'locked';
      tag.afi = afi;
      return null;
    });
  }

  readEas(uid: TagUid) {
    return this.#ask('readEas', uid, ({ eas }) => eas ?? 'unsupported');
  }

  writeEas(uid: TagUid, isOn: boolean) {
    return this.#ask('writeEas', uid, (tag) => {
      if (tag.eas === null) return 'unsupported';
      tag.eas = isOn;
      return null;
    });
  }

  async setField(isOn: boolean): Promise<void> {
    await this.#exchange(`setField ${isOn}`);
    this.isFieldOn = isOn;
  }

  // At the edge the way there or the way back gets lost: the second leaves the work done and untold. Some pads even say "done" then.
  async #ask<Value>(name: string, uid: TagUid, work: (tag: FakeTag) => Value | AirFailure): Promise<AirResult<Value>> {
    await this.#exchange(name);
    const tag = this.tags.find((one) => one.uid === uid);
    if (tag === undefined || !this.isFieldOn || tag.place === 'away') return { ok: false, failure: 'noAnswer' };
    if (!this.#isHeard(tag)) {
      const isFalseYes = name.startsWith('write') && this.#random() < 0.3;
      return isFalseYes ? { ok: true, value: null as Value } : { ok: false, failure: 'noAnswer' };
    }
    const value = work(tag);
    if (typeof value === 'string') return { ok: false, failure: value as AirFailure };
    return this.#isHeard(tag) ? { ok: true, value: value as Value } : { ok: false, failure: 'noAnswer' };
  }

  async #exchange(name: string): Promise<void> {
    this.before(name);
    this.calls.push(name);
    await delay(this.#clock, this.exchangeMs);
    if (this.isDead) throw new KioskError('DEVICE_TIMEOUT', 'The pad does not answer.');
  }

  #isHeard({ place }: FakeTag): boolean {
    return place === 'middle' || (place === 'edge' && this.#random() < 0.6);
  }
}
