import { accessCodes, rl866Commands, rl866Errors } from '../../device-drivers/rl866/rl866-command.codec.ts';
import { encodeRl866, findRl866, pcbs, type Rl866Frame } from '../../device-drivers/rl866/rl866-frame.codec.ts';
import { hexOf, uidBytes } from '../../device-drivers/pad-line/tag-bytes.codec.ts';
import { brandId, type TagUid } from '../../contracts/ids.ts';
import type { DeviceTwinRow } from './device-twin.ts';
import { type PadAnswer, type PadFamily, PadTwin, type PadTwinOptions, padActs, padTwinOptions } from './pad-twin.ts';
import type { FieldAnswer, FieldTag, TagField, TagRefusal } from './tag-field.ts';
import type { TwinLineMaker } from './twin-line.ts';

type Reply = readonly [error: number, data: readonly number[], airMs: number];
const reply = (error: number, data: readonly number[] = [], airMs = 0): Reply => [error, data, airMs];

const refusals: Readonly<Record<TagRefusal, number>> = {
  noAnswer: 0x401,
  noSuchBlock: rl866Errors.noBlock,
  locked: rl866Errors.lockedOrNoBlock,
  unsupported: 0x003,
};
const tagsPerAnswer = 15;
/** Half a frame is forgotten after this long; no document tells how long a real pad waits. */
const forgetMs = 100;
const word = (value: number): readonly number[] => [value & 0xff, value >> 8];
const lsbFirst = (uid: string): readonly number[] => [...uidBytes(brandId<TagUid>(uid))].reverse();

/** What an RL866 does with its frames. */
class Rl866Reader implements PadFamily {
  readonly faults: readonly string[] = ['lost-sequence'];
  readonly bitsPerByte = 11;
  readonly #field: TagField;
  #pending: Uint8Array = new Uint8Array();
  #heardAtMs = 0;
  #sequence = 0;
  #handles = new Map<number, string>();
  #lastHandle = 0;
  #rest: readonly FieldTag[] = [];

  constructor(field: TagField) {
    this.#field = field;
  }

  setFault(fault: string): void {
    if (fault === 'lost-sequence') this.#sequence = this.#sequence === 0 ? pcbs.sequenceBit : 0;
  }

  reset(): void {
    this.#pending = new Uint8Array();
    this.#sequence = 0;
    this.#handles.clear();
  }

  take(bytes: Uint8Array): readonly PadAnswer[] {
    const atMs = performance.now();
    const kept = atMs - this.#heardAtMs > forgetMs ? [] : this.#pending;
    this.#heardAtMs = atMs;
    this.#pending = Uint8Array.from([...kept, ...bytes]);
    const answers: PadAnswer[] = [];
    for (;;) {
      const found = findRl866(this.#pending);
      if (found.kind === 'noise') this.#pending = new Uint8Array();
      if (found.kind !== 'frame') return answers;
      this.#pending = this.#pending.slice(found.length);
      const answer = this.#answer(found.frame);
      if (answer !== null) answers.push({ ...answer, asked: found.length });
    }
  }

  #answer({ pcb, inf }: Rl866Frame): Omit<PadAnswer, 'asked'> | null {
    if (pcb === pcbs.resync) {
      this.#sequence = 0;
      return { bytes: encodeRl866({ address: 1, pcb: pcbs.resyncAnswer, inf: new Uint8Array() }), airMs: 0 };
    }
    // A block out of turn is not carried out; nothing tells what a real one answers, so the twin answers nothing.
    if (pcb !== this.#sequence) return null;
    this.#sequence ^= pcbs.sequenceBit;
    const [error, data, airMs] = this.#carryOut(inf);
    return { bytes: encodeRl866({ address: 1, pcb, inf: Uint8Array.of(inf[0] ?? 0, ...word(error), ...data) }), airMs };
  }

  #carryOut([command = 0, ...rest]: Uint8Array): Reply {
    switch (command) {
      case rl866Commands.inventory:
        return this.#inventory(((rest[0] ?? 0) & 8) !== 0);
      case rl866Commands.connect:
        return this.#connect(rest);
      case rl866Commands.disconnect:
        return this.#disconnect(rest[0] ?? 0);
      case rl866Commands.access:
        return this.#access(rest);
      default:
        return reply(0x103);
    }
  }

  #inventory(isContinued: boolean): Reply {
    const { tags, airMs } = isContinued ? { tags: this.#rest, airMs: 1 } : this.#field.inventory();
    const now = tags.slice(0, tagsPerAnswer);
    this.#rest = tags.slice(tagsPerAnswer);
    const reports = now.flatMap(({ uid, eas }) => [0x0e, 1, eas === null ? 2 : 1, 9, ...lsbFirst(uid), 0]);
    return reply(0, [this.#rest.length > 0 ? 1 : 0, ...word(tags.length), now.length, ...reports], airMs);
  }

  // Connecting in addressed mode only notes the UID: nothing goes through the air.
  #connect(rest: readonly number[]): Reply {
    const uid = hexOf(Uint8Array.from(rest.slice(5)).reverse()).toUpperCase();
    if (rest.length !== 13 || rest[4] !== 1) return reply(0x105);
    this.#lastHandle = (this.#lastHandle % 254) + 1;
    this.#handles.set(this.#lastHandle, uid);
    return reply(0, [this.#lastHandle]);
  }

  #disconnect(handle: number): Reply {
    if (handle === 0) this.#handles.clear();
    else if (!this.#handles.delete(handle)) return reply(rl866Errors.wrongHandle);
    return reply(0);
  }

  #access([handle = 0, length = 0, low = 0, high = 0, ...parameter]: readonly number[]): Reply {
    const uid = this.#handles.get(handle);
    if (uid === undefined) return reply(rl866Errors.wrongHandle);
    if (length !== parameter.length + 2) return reply(0x00b);
    const code = low + high * 256;
    const told = <Value>(answer: FieldAnswer<Value>, encode: (value: Value) => readonly number[] = () => []): Reply => {
      const body = 'value' in answer ? [1, ...encode(answer.value)] : [0, ...word(refusals[answer.refusal])];
      return reply(0, [2 + body.length, low, high, ...body], answer.airMs);
    };
    const [a = 0, b = 0, c = 0, d = 0] = parameter;
    switch (code) {
      case accessCodes.readBlocks:
        return told(this.#field.read(uid, { first: b + c * 256, count: d, withLocks: a === 1 }), ({ blocks }) => [
          ...word(blocks.length),
          ...blocks.flatMap(({ isLocked, bytes }) => (a === 1 ? [isLocked ? 1 : 0, ...bytes] : [...bytes])),
        ]);
      case accessCodes.writeBlocks:
        return told(this.#field.write(uid, a + b * 256, Uint8Array.from(parameter.slice(4))));
      case accessCodes.writeAfi:
        return told(this.#field.writeAfi(uid, a));
      case accessCodes.systemInformation:
        return told(this.#field.information(uid), ({ dsfid, afi, memory, blockSize }) => [
          0x0f,
          ...lsbFirst(uid),
          dsfid,
          afi,
          memory.length / blockSize - 1,
          blockSize - 1,
          1,
        ]);
      case accessCodes.easOn:
      case accessCodes.easOff:
        return told(this.#field.writeEas(uid, code === accessCodes.easOn));
      case accessCodes.easAlarm:
        return told(this.#field.easAlarm(uid));
      default:
        return reply(0x003);
    }
  }
}

/** Makes an RL866 on a line. */
export function startRl866Twin(makeLine: TwinLineMaker, options: PadTwinOptions = {}): Promise<PadTwin> {
  return PadTwin.start(makeLine, (field) => new Rl866Reader(field), options);
}

/** An RL866 for the bench: `baud=38400`. */
export const rl866TwinRow: DeviceTwinRow = {
  driver: 'rl866',
  acts: padActs,
  start: (makeLine, options) => startRl866Twin(makeLine, padTwinOptions(options)),
};
