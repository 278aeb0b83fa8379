import type { Health, Unsubscribe } from '../../contracts/health.ts';
import { brandId, type DeviceId, type ItemId, parseItemId, type TagUid } from '../../contracts/ids.ts';
import type {
  ItemPad,
  PadChange,
  PadTag,
  SecurityResult,
  TagMemory,
  TagProblem,
  TagReading,
  TagSecurity,
} from '../../contracts/ports/item-pad.port.ts';

/** Where a fake tag belongs in a set. */
export interface FakePart {
  readonly part: number;
  readonly parts: number;
}

/** A pad for tests: its hands are `place`, `lift` and `read`; every change of security is noted and answered as a test wants. */
export class FakeItemPad implements ItemPad {
  readonly id = brandId<DeviceId>('pad');
  health: Health = { state: 'ready' };
  tags: readonly PadTag[] = [];
  isOverfull = false;
  /** Every request for a change of security, as `item security`. */
  readonly switches: string[] = [];
  /** What becomes of a request; by default it is done for what lies there. */
  answer: (uids: readonly TagUid[], security: 'secured' | 'unsecured') => Promise<readonly SecurityResult[]>;
  readonly #listeners = new Set<(change: PadChange) => void>();
  readonly #items = new Map<TagUid, ItemId>();
  #number = 0;

  constructor() {
    this.answer = async (uids, security) => uids.map((uid) => this.switchOne(uid, security));
  }

  onHealth(): Unsubscribe {
    return () => undefined;
  }

  onChange(listener: (change: PadChange) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Puts an item down whose content is known at once. */
  place(item: string, security: TagSecurity = 'secured', { part, parts }: FakePart = { part: 1, parts: 1 }): TagUid {
    const tag = { model: 'iso28560-3', ownerIsil: 'FI-Lumi', usage: 'circulating', crc: 'valid', confidence: 'high' } as const;
    return this.#lay({ state: 'item', tag: { ...tag, itemId: parseItemId(item), part, parts } }, security);
  }

  /** Puts something down that is no item. */
  placeOther(problem: TagProblem | 'reading'): TagUid {
    return this.#lay(problem === 'reading' ? { state: 'reading' } : { state: 'problem', problem }, 'unknown');
  }

  /** Takes tags away. */
  lift(...uids: readonly TagUid[]): void {
    for (const uid of uids) {
      const tag = this.tags.find((each) => each.uid === uid);
      this.tags = this.tags.filter((each) => each.uid !== uid);
      if (tag !== undefined) this.#tell({ type: 'tag.left', tag, atMonotonicMs: 0 });
    }
  }

  /** Puts tags back as they were when they were lifted. */
  putBack(...tags: readonly PadTag[]): void {
    for (const tag of tags) {
      this.tags = [...this.tags, tag];
      this.#tell({ type: 'tag.arrived', tag, atMonotonicMs: 0 });
    }
  }

  tagOf(uid: TagUid): PadTag {
    const tag = this.tags.find((each) => each.uid === uid);
    if (tag === undefined) throw new RangeError('no such tag on the pad');
    return tag;
  }

  /** Switches one tag as a good pad does. */
  switchOne(uid: TagUid, security: 'secured' | 'unsecured'): SecurityResult {
    const tag = this.tags.find((each) => each.uid === uid);
    if (tag === undefined) return { uid, outcome: 'gone', security: 'unknown' };
    const changed = { ...tag, security };
    this.tags = this.tags.map((each) => (each.uid === uid ? changed : each));
    this.#tell({ type: 'tag.changed', tag: changed, atMonotonicMs: 0 });
    return { uid, outcome: 'done', security };
  }

  setSecurity(uids: readonly TagUid[], security: 'secured' | 'unsecured'): Promise<readonly SecurityResult[]> {
    this.switches.push(`${[...new Set(uids.map((uid) => this.#items.get(uid) ?? uid))].join('+')} ${security}`);
    return this.answer(uids, security);
  }

  readMemory(): Promise<TagMemory> {
    return Promise.reject(new RangeError('the fake has no memory'));
  }

  async writeBlocks(): Promise<void> {}

  setActive(): void {}

  #lay(reading: TagReading, security: TagSecurity): TagUid {
    this.#number += 1;
    const uid = brandId<TagUid>(`E00401${String(this.#number).padStart(10, '0')}`);
    if (reading.state === 'item') this.#items.set(uid, reading.tag.itemId);
    const tag: PadTag = { uid, reading, security };
    this.tags = [...this.tags, tag];
    this.#tell({ type: 'tag.arrived', tag, atMonotonicMs: 0 });
    return uid;
  }

  #tell(change: PadChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
