import { exchangeMs, inventoryMs, unansweredMs, writeMs } from './air-time.ts';

/** A tag of the field. UIDs are 16 upper-case hex digits, most significant byte first. */
export interface FieldTag {
  readonly uid: string;
  readonly memory: Uint8Array;
  readonly blockSize: number;
  dsfid: number;
  afi: number;
  /** Null: a chip without EAS. */
  eas: boolean | null;
  readonly lockedBlocks: Set<number>;
  isAfiLocked: boolean;
  /** `edge`: every other exchange gets lost. `stuck`: its inventory answer stays though it was taken away. */
  place: 'middle' | 'edge' | 'away' | 'stuck';
  /** The first block that cannot be read where the tag lies, or null. */
  unreadableFrom: number | null;
}

/** What a new tag is made of; the rest is as on a fresh ICODE SLIX of an item at home. */
export type FieldTagParts = Pick<FieldTag, 'uid' | 'memory'> & Partial<FieldTag>;

/** Why a tag did not do what it was asked. */
export type TagRefusal = 'noAnswer' | 'noSuchBlock' | 'locked' | 'unsupported';
/** What came of an exchange with a tag, and how long it took in the air. */
export type FieldAnswer<Value> = { readonly value: Value; readonly airMs: number } | { readonly refusal: TagRefusal; readonly airMs: number };

/** Blocks as a tag sends them. */
export interface FieldBlocks {
  readonly blockSize: number;
  readonly blocks: readonly { readonly number: number; readonly isLocked: boolean; readonly bytes: Uint8Array }[];
}

/** Blocks to read. */
export interface FieldSpan {
  readonly first: number;
  readonly count: number;
  readonly withLocks: boolean;
}

/** What may happen to writes: they are answered and lost, or done and unanswered. */
export type WriteFault = 'none' | 'lost' | 'unheard';

/** The field above a pad with the tags that lie there. */
export class TagField {
  readonly tags: FieldTag[] = [];
  writeFault: WriteFault = 'none';
  /** Called before a write of AFI, so that a tag can be taken away at that very moment. */
  beforeAfiWrite: (tag: FieldTag) => void = () => undefined;
  #exchanges = 0;

  /** Lays a tag on the pad; one with the same UID is replaced. */
  place(parts: FieldTagParts): FieldTag {
    this.remove(parts.uid);
    const tag: FieldTag = {
      blockSize: 4,
      dsfid: 0x3e,
      afi: 0x07,
      eas: false,
      lockedBlocks: new Set(),
      isAfiLocked: false,
      place: 'middle',
      unreadableFrom: null,
      ...parts,
    };
    this.tags.push(tag);
    return tag;
  }

  find(uid: string): FieldTag | undefined {
    return this.tags.find((tag) => tag.uid === uid);
  }

  /** Forgets a tag altogether. */
  remove(uid: string): void {
    const at = this.tags.findIndex((tag) => tag.uid === uid);
    if (at >= 0) this.tags.splice(at, 1);
  }

  inventory(): { readonly tags: readonly FieldTag[]; readonly airMs: number } {
    const tags = this.tags.filter((tag) => tag.place === 'stuck' || this.#isHeard(tag));
    return { tags, airMs: inventoryMs(tags.map(({ uid }) => uid)) };
  }

  /** @param span `withLocks`: a byte before each block says whether it is locked, which takes its time in the air */
  read(uid: string, { first, count, withLocks }: FieldSpan): FieldAnswer<FieldBlocks> {
    return this.#exchange(uid, { sent: 2 }, (tag) => {
      const { blockSize, memory, unreadableFrom } = tag;
      if (count < 1 || (first + count) * blockSize > memory.length) return 'noSuchBlock';
      if (unreadableFrom !== null && first + count > unreadableFrom) return 'noAnswer';
      const blocks = Array.from({ length: count }, (_, at) => ({
        number: first + at,
        isLocked: tag.lockedBlocks.has(first + at),
        bytes: memory.slice((first + at) * blockSize, (first + at + 1) * blockSize),
      }));
      return { value: { blockSize, blocks }, received: count * (withLocks ? blockSize + 1 : blockSize) };
    });
  }

  write(uid: string, first: number, data: Uint8Array): FieldAnswer<null> {
    return this.#write(uid, data.length + 1, (tag) => {
      if (data.length % tag.blockSize !== 0 || first * tag.blockSize + data.length > tag.memory.length) return 'noSuchBlock';
      const numbers = Array.from({ length: data.length / tag.blockSize }, (_, at) => first + at);
      if (numbers.some((number) => tag.lockedBlocks.has(number))) return 'locked';
      return () => tag.memory.set(data, first * tag.blockSize);
    });
  }

  writeAfi(uid: string, afi: number): FieldAnswer<null> {
    const tag = this.find(uid);
    if (tag !== undefined) this.beforeAfiWrite(tag);
    return this.#write(uid, 1, (found) =>
      found.isAfiLocked
        ? 'locked'
        : () => {
            found.afi = afi;
          },
    );
  }

  writeDsfid(uid: string, dsfid: number): FieldAnswer<null> {
    return this.#write(uid, 1, (tag) => () => {
      tag.dsfid = dsfid;
    });
  }

  writeEas(uid: string, isOn: boolean): FieldAnswer<null> {
    return this.#write(uid, 1, (tag) =>
      tag.eas === null
        ? 'unsupported'
        : () => {
            tag.eas = isOn;
          },
    );
  }

  /** A tag whose EAS is off says nothing at all. */
  easAlarm(uid: string): FieldAnswer<null> {
    return this.#exchange(uid, { sent: 1 }, (tag) =>
      tag.eas === true ? { value: null, received: 32 } : tag.eas === null ? 'unsupported' : 'noAnswer',
    );
  }

  information(uid: string): FieldAnswer<FieldTag> {
    return this.#exchange(uid, { sent: 0 }, (tag) => ({ value: tag, received: 14 }));
  }

  /** Whether a tag is there for a reader that connects it; takes no time in the air. */
  isThere(uid: string): boolean {
    const place = this.find(uid)?.place;
    return place === 'middle' || place === 'edge';
  }

  #write(uid: string, sent: number, prepare: (tag: FieldTag) => TagRefusal | (() => void)): FieldAnswer<null> {
    const answer = this.#exchange(uid, { sent }, (tag) => {
      const work = prepare(tag);
      if (typeof work === 'string') return work;
      if (this.writeFault !== 'lost') work();
      return this.writeFault === 'unheard' ? 'noAnswer' : { value: null, received: 0 };
    });
    return 'value' in answer ? { ...answer, airMs: writeMs(sent) } : answer;
  }

  #exchange<Value>(
    uid: string,
    { sent }: { readonly sent: number },
    ask: (tag: FieldTag) => TagRefusal | { readonly value: Value; readonly received: number },
  ): FieldAnswer<Value> {
    const tag = this.find(uid);
    const answer = tag !== undefined && this.#isHeard(tag) ? ask(tag) : 'noAnswer';
    if (answer === 'noAnswer') return { refusal: answer, airMs: unansweredMs(sent) };
    if (typeof answer === 'string') return { refusal: answer, airMs: exchangeMs(sent, 1) };
    return { value: answer.value, airMs: exchangeMs(sent, answer.received) };
  }

  // Every other exchange, by count: a run of a test goes the same way each time.
  #isHeard({ place }: FieldTag): boolean {
    if (place === 'edge') this.#exchanges += 1;
    return place === 'middle' || (place === 'edge' && this.#exchanges % 2 === 0);
  }
}
