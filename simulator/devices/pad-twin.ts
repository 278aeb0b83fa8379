import { encodeIso28560Part2 } from '../../device-drivers/tag-data/iso28560-2.codec.ts';
import { encodeIso28560Part3 } from '../../device-drivers/tag-data/iso28560-3.codec.ts';
import type { DeviceTwin } from './device-twin.ts';
import { type FieldTag, TagField } from './tag-field.ts';
import type { TwinLine, TwinLineMaker } from './twin-line.ts';
import { TwinOnLine } from './twin-on-line.ts';
import { unknownWord, wordOf } from './twin-words.ts';

/** What a family's twin answers to one piece of the line. */
export interface PadAnswer {
  readonly bytes: Uint8Array;
  /** Time that the question spent in the field, in milliseconds. */
  readonly airMs: number;
  /** Bytes of the question on the line. */
  readonly asked: number;
}

/** A family of pads: its bytes, and what they do in the field. */
export interface PadFamily {
  /** Faults of its own beside those of every pad. */
  readonly faults: readonly string[];
  /** Bits of a character on the line, start, parity and stop bits included: 10 at 8N1, 11 at 8E1. */
  readonly bitsPerByte: number;
  setFault(fault: string): void;
  /** Takes bytes from the station; answers the questions that are complete. */
  take(bytes: Uint8Array): readonly PadAnswer[];
  /** The power went: what a reader forgets then. */
  reset(): void;
}

/** Options of every pad's twin. */
export interface PadTwinOptions {
  /** Line speed to answer at; absent: everything at once, the air too. */
  readonly paceBaud?: number;
}

/** What every pad does wrong, `none` first. */
const padFaults = ['none', 'silence', 'noise', 'half', 'wrong-crc', 'slow', 'late', 'lost-answer', 'write-lost', 'write-unheard'] as const;
const slowMs = 120;
const tooLateMs = 900;

/** What can be done on a pad, for help texts. */
export const padActs: readonly string[] = [
  'place ITEM [PART/PARTS] [iso28560-2]: lays an item on the pad',
  'take ITEM | edge ITEM | middle ITEM: takes it away, moves it to the edge or back',
  'stuck ITEM: takes it away, and the pad goes on telling its UID',
  'partial ITEM BLOCK: no block from BLOCK on can be read',
  'lock ITEM: its AFI and blocks can be written no more',
  'damage ITEM: turns over a bit of its id',
  'foreign | blank: lays a tag on the pad that is no item',
  'clear: takes everything away',
];

const tagBytes = 112;

/** A pad of any family with items on it. */
export class PadTwin extends TwinOnLine implements DeviceTwin {
  readonly field: TagField;
  readonly faults: readonly string[];
  readonly #family: PadFamily;
  readonly #paceBaud: number | undefined;
  #fault = 'none';
  #losses = 0;
  #lastNumber = 0;
  #freeAtMs = 0;
  readonly #items = new Map<string, string[]>();

  private constructor(parts: { line: TwinLine; family: PadFamily; field: TagField }, { paceBaud }: PadTwinOptions) {
    super(parts.line);
    this.#family = parts.family;
    this.field = parts.field;
    this.#paceBaud = paceBaud;
    this.faults = [...padFaults, ...parts.family.faults];
  }

  /** Makes a pad on a line. */
  static start(makeLine: TwinLineMaker, makeFamily: (field: TagField) => PadFamily, options: PadTwinOptions = {}): Promise<PadTwin> {
    const field = new TagField();
    return TwinOnLine.onLine(makeLine, (line) => new PadTwin({ line, family: makeFamily(field), field }, options));
  }

  setFault(fault: string): void {
    this.#fault = wordOf('fault', fault, this.faults);
    this.#losses = fault === 'lost-answer' ? 1 : 0;
    this.field.writeFault = fault === 'write-lost' ? 'lost' : fault === 'write-unheard' ? 'unheard' : 'none';
    this.#family.setFault(fault);
  }

  act(words: readonly string[]): void {
    const [what = '', item = '', ...rest] = words;
    if (what === 'place' && item !== '') return this.#place(item, rest);
    if (what === 'foreign' || what === 'blank') return void this.#lay(new Uint8Array(tagBytes).fill(what === 'blank' ? 0 : 0xa5), 0);
    if (what === 'clear') return void this.field.tags.splice(0);
    const tags = (this.#items.get(item) ?? []).flatMap((uid) => this.field.find(uid) ?? []);
    const act = this.#actOf(what, rest);
    if (act === undefined) throw unknownWord('act', what, padActs);
    if (tags.length === 0) throw new RangeError(`no tag of "${item}" was ever placed here`);
    for (const tag of tags) act(tag);
  }

  state(): unknown {
    const tags = this.field.tags.map(({ uid, afi, eas, dsfid, place }) => ({ uid, afi, eas, dsfid, place }));
    return { tags, fault: this.#fault, bytesIn: this.bytesIn, bytesOut: this.bytesOut };
  }

  override async unplug(): Promise<void> {
    await super.unplug();
    this.#family.reset();
  }

  #place(itemId: string, words: readonly string[]): void {
    const [part = 1, parts = 1] = (words.find((word) => /^\d+\/\d+$/.test(word)) ?? '1/1').split('/').map(Number);
    const isPart2 = words.includes('iso28560-2');
    const fields = { itemId, ownerIsil: 'FI-Lumi', usage: 'circulating', part, parts } as const;
    const uid = this.#lay((isPart2 ? encodeIso28560Part2 : encodeIso28560Part3)(fields, tagBytes), isPart2 ? 0x06 : 0x3e);
    this.#items.set(itemId, [...(this.#items.get(itemId) ?? []), uid]);
  }

  #lay(memory: Uint8Array, dsfid: number): string {
    this.#lastNumber += 1;
    const uid = `E00401${(0x0100000000 + this.#lastNumber * 0x9e37).toString(16).toUpperCase().padStart(10, '0')}`;
    return this.field.place({ uid, memory, dsfid }).uid;
  }

  #actOf(what: string, [block = '0']: readonly string[]): ((tag: FieldTag) => void) | undefined {
    const acts: Readonly<Record<string, (tag: FieldTag) => void>> = {
      take: (tag) => {
        tag.place = 'away';
      },
      edge: (tag) => {
        tag.place = 'edge';
      },
      middle: (tag) => {
        tag.place = 'middle';
      },
      stuck: (tag) => {
        tag.place = 'stuck';
      },
      partial: (tag) => {
        tag.unreadableFrom = Number(block);
      },
      damage: (tag) => {
        tag.memory[4] = (tag.memory[4] ?? 0) ^ 1;
      },
      lock: (tag) => {
        tag.isAfiLocked = true;
        for (let number = 0; number < tag.memory.length / tag.blockSize; number += 1) tag.lockedBlocks.add(number);
      },
    };
    return Object.hasOwn(acts, what) ? acts[what] : undefined;
  }

  protected override take(bytes: Uint8Array): void {
    if (this.#fault === 'silence') return;
    for (const answer of this.#family.take(bytes)) this.#answer(answer);
  }

  #answer({ bytes, airMs, asked }: PadAnswer): void {
    if (this.#losses > 0) {
      this.#losses -= 1;
      return;
    }
    const spoiled = this.#spoil(bytes);
    const byteMs = this.#paceBaud === undefined ? 0 : (1000 * this.#family.bitsPerByte) / this.#paceBaud;
    const paceMs = this.#paceBaud === undefined ? 0 : byteMs * (asked + spoiled.length) + airMs;
    const waitMs = paceMs + (this.#fault === 'slow' ? slowMs : this.#fault === 'late' ? tooLateMs : 0);
    if (waitMs === 0) return this.send(spoiled);
    // One line, one field: an answer waits for the one before it.
    this.#freeAtMs = Math.max(this.#freeAtMs, performance.now()) + waitMs;
    setTimeout(() => this.send(spoiled), this.#freeAtMs - performance.now());
  }

  #spoil(answer: Uint8Array): Uint8Array {
    if (this.#fault === 'noise') return Uint8Array.from({ length: 12 }, (_, at) => (at * 37 + 11) & 0xff);
    if (this.#fault === 'half') return answer.subarray(0, Math.ceil(answer.length / 2));
    if (this.#fault === 'wrong-crc') return answer.map((byte, at) => (at === answer.length - 1 ? byte ^ 0x55 : byte));
    return answer;
  }
}

/** Reads the options that every pad's twin takes from the command line: `baud=38400`. */
export function padTwinOptions({ baud }: Readonly<Record<string, string>>): PadTwinOptions {
  if (baud === undefined) return {};
  const paceBaud = Number(baud);
  if (!Number.isInteger(paceBaud) || paceBaud < 300) throw new RangeError('baud is a whole number from 300 on');
  return { paceBaud };
}
