import { padCommands, padErrors, probe } from '../../device-drivers/bibliotheca-210/bibliotheca-command.codec.ts';
import {
  type BibliothecaFrame,
  encodeBibliotheca,
  findBibliotheca,
  frameStarts,
} from '../../device-drivers/bibliotheca-210/bibliotheca-frame.codec.ts';
import { hexOf, uidBytes } from '../../device-drivers/pad-line/tag-bytes.codec.ts';
import { brandId, type TagUid } from '../../contracts/ids.ts';
import type { DeviceTwinRow } from './device-twin.ts';
import { type PadAnswer, type PadFamily, PadTwin, type PadTwinOptions, padActs, padTwinOptions } from './pad-twin.ts';
import type { FieldAnswer, TagField, TagRefusal } from './tag-field.ts';
import type { TwinLineMaker } from './twin-line.ts';

type Reply = readonly [error: number, data: readonly number[], airMs: number];
const reply = (error: number, data: readonly number[] = [], airMs = 0): Reply => [error, data, airMs];

const refusals: Readonly<Record<TagRefusal, number>> = {
  noAnswer: padErrors.noTag,
  noSuchBlock: padErrors.noSuchMemory,
  locked: padErrors.locked,
  unsupported: 0x30,
};
/** Half a frame is forgotten after this long; no document tells how long a real pad waits. */
const forgetMs = 100;
/** Version of a real pad's logged answer, and its answer to the start-up command. */
const version = [0x0a, 0x05, 0x00, 0x02] as const;
const startUpAnswer = [0x02, 0x01, 0x01, 0x03, 0x02, 0x02, 0x03, 0x00] as const;

/** What a 3M or Bibliotheca pad does with its frames. It is deaf for tags until the start-up command turned its field on. */
class BibliothecaReader implements PadFamily {
  readonly faults: readonly string[] = [];
  readonly bitsPerByte = 10;
  readonly #field: TagField;
  #isFieldOn = false;
  #pending: Uint8Array = new Uint8Array();
  #heardAtMs = 0;

  constructor(field: TagField) {
    this.#field = field;
  }

  setFault(): void {
    // Every pad's faults are all there are.
  }

  reset(): void {
    this.#isFieldOn = false;
    this.#pending = new Uint8Array();
  }

  take(bytes: Uint8Array): readonly PadAnswer[] {
    const atMs = performance.now();
    const kept = atMs - this.#heardAtMs > forgetMs ? [] : this.#pending;
    this.#heardAtMs = atMs;
    this.#pending = Uint8Array.from([...kept, ...bytes]);
    const answers: PadAnswer[] = [];
    for (;;) {
      const found = findBibliotheca(this.#pending);
      if (found.kind === 'noise') this.#pending = new Uint8Array();
      if (found.kind !== 'frame') return answers;
      this.#pending = this.#pending.slice(found.length);
      answers.push({ ...this.#answer(found.frame), asked: found.length });
    }
  }

  #answer(frame: BibliothecaFrame): Omit<PadAnswer, 'asked'> {
    const { start, command } = frame;
    if (start === frameStarts.probe)
      return { bytes: encodeBibliotheca({ start, command, data: Uint8Array.of(...probe.data, ...version) }), airMs: 0 };
    const [error, data, airMs] = this.#carryOut(frame);
    return { bytes: encodeBibliotheca({ start, command, data: Uint8Array.of(error, ...data) }), airMs };
  }

  #carryOut({ command, data }: BibliothecaFrame): Reply {
    if (command === padCommands.startUp) {
      this.#isFieldOn = true;
      return reply(padErrors.ok, startUpAnswer);
    }
    if (command === padCommands.version) return reply(padErrors.ok, version);
    if (!this.#isFieldOn) return reply(padErrors.noTag);
    if (command === padCommands.inventory) return this.#inventory(data);
    return data.length < 8 ? reply(0x31) : this.#tagCommand(command, data.subarray(0, 8), data.subarray(8));
  }

  #inventory([afi = 0, options = 0]: Uint8Array): Reply {
    const { tags, airMs } = this.#field.inventory();
    const wanted = tags.filter((tag) => afi === 0 || tag.afi === afi);
    return reply(padErrors.ok, [afi, options, wanted.length, ...wanted.flatMap(({ uid }) => [...uidBytes(brandId<TagUid>(uid))])], airMs);
  }

  #tagCommand(command: number, uid: Uint8Array, rest: Uint8Array): Reply {
    const tag = hexOf(uid).toUpperCase();
    const [a = 0, b = 0] = rest;
    const told = <Value>(answer: FieldAnswer<Value>, encode: (value: Value) => readonly number[] = () => []): Reply =>
      'value' in answer
        ? reply(padErrors.ok, [...uid, ...encode(answer.value)], answer.airMs)
        : reply(refusals[answer.refusal], [...uid], answer.airMs);
    switch (command) {
      case padCommands.readBlocks:
        return told(this.#field.read(tag, { first: a, count: b, withLocks: true }), ({ blocks }) => [
          blocks.length,
          ...blocks.flatMap(({ number, isLocked, bytes }) => [number, isLocked ? 1 : 0, ...bytes]),
        ]);
      case padCommands.writeBlocks:
        return told(this.#field.write(tag, a, rest.subarray(3)));
      case padCommands.getAfi:
        return told(this.#field.information(tag), ({ afi }) => [afi]);
      case padCommands.writeAfi:
        return told(this.#field.writeAfi(tag, a));
      case padCommands.getDsfid:
        return told(this.#field.information(tag), ({ dsfid }) => [dsfid]);
      case padCommands.writeDsfid:
        return told(this.#field.writeDsfid(tag, a));
      case padCommands.checkEas:
        return told(this.#field.easAlarm(tag), () => [1]);
      case padCommands.setEas:
        return told(this.#field.writeEas(tag, a !== 0));
      default:
        return reply(padErrors.notImplemented);
    }
  }
}

/** Makes a 3M or Bibliotheca pad on a line. */
export function startBibliotheca210Twin(makeLine: TwinLineMaker, options: PadTwinOptions = {}): Promise<PadTwin> {
  return PadTwin.start(makeLine, (field) => new BibliothecaReader(field), options);
}

/** A 3M or Bibliotheca pad for the bench: `baud=19200`. */
export const bibliotheca210TwinRow: DeviceTwinRow = {
  driver: 'bibliotheca-210',
  acts: padActs,
  start: (makeLine, options) => startBibliotheca210Twin(makeLine, padTwinOptions(options)),
};
