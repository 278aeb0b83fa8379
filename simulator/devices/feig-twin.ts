import { encodeFeig, type FeigFrame, type FeigFraming, findFeig } from '../../device-drivers/feig/feig-frame.codec.ts';
import { easCommands, feigCommands, feigStatus, hostCommands, nxp } from '../../device-drivers/feig/feig-host.codec.ts';
import { hexOf, uidBytes } from '../../device-drivers/pad-line/tag-bytes.codec.ts';
import { brandId, type TagUid } from '../../contracts/ids.ts';
import type { DeviceTwinRow } from './device-twin.ts';
import { type PadAnswer, type PadFamily, PadTwin, type PadTwinOptions, padActs, padTwinOptions } from './pad-twin.ts';
import type { FieldAnswer, FieldTag, TagField, TagRefusal } from './tag-field.ts';
import type { TwinLineMaker } from './twin-line.ts';

/** Options of a FEIG reader's twin. */
export interface FeigTwinOptions extends PadTwinOptions {
  /** Whether the bytes inside a block come last first, as from CPR and MR readers. */
  readonly isReversed?: boolean;
  /** The CPR family has no 0xB1. */
  readonly hasEas?: boolean;
  /** Operating mode at power-on: 0 host, 1 scan, 0x80 buffered. */
  readonly mode?: number;
  /** Tags that one answer to an inventory holds. */
  readonly tagsPerAnswer?: number;
  /** The only kind of frame that it knows; absent: both. */
  readonly knows?: FeigFraming;
  /** Tags that the reader can tell apart at once. */
  readonly mostTags?: number;
}

type Reply = readonly [status: number, data: readonly number[], airMs: number];
const reply = (status: number, data: readonly number[] = [], airMs = 0): Reply => [status, data, airMs];

/** A reader forgets half a frame after this long, by its inter-character limit of 12 ms and what the line here may add. */
const forgetMs = 100;
const refusals: Readonly<Record<TagRefusal, readonly [number, ...number[]]>> = {
  noAnswer: [feigStatus.noTag],
  noSuchBlock: [feigStatus.tagError, 0x10],
  locked: [feigStatus.tagError, 0x12],
  unsupported: [feigStatus.tagError, 0x01],
};

/** What a FEIG reader does with its frames. */
class FeigReader implements PadFamily {
  readonly faults = ['scan-mode', 'stays-in-scan-mode'];
  readonly bitsPerByte = 11;
  readonly #field: TagField;
  readonly #options: FeigTwinOptions;
  readonly #config: Uint8Array;
  #isStubborn = false;
  #pending: Uint8Array = new Uint8Array();
  #heardAtMs = 0;
  #rest: readonly FieldTag[] = [];

  constructor(field: TagField, options: FeigTwinOptions) {
    this.#field = field;
    this.#options = options;
    this.#config = this.#memoryConfig();
  }

  setFault(fault: string): void {
    this.#isStubborn = fault === 'stays-in-scan-mode';
    if (fault === 'scan-mode' || this.#isStubborn) this.#config[13] = 1;
  }

  reset(): void {
    this.#config.set(this.#memoryConfig());
    this.#pending = new Uint8Array();
  }

  take(bytes: Uint8Array): readonly PadAnswer[] {
    const atMs = performance.now();
    const kept = atMs - this.#heardAtMs > forgetMs ? new Uint8Array() : this.#pending;
    this.#heardAtMs = atMs;
    this.#pending = Uint8Array.from([...kept, ...bytes]);
    const answers: PadAnswer[] = [];
    for (;;) {
      const found = findFeig(this.#pending);
      // A frame that does not hold gets no answer at all.
      if (found.kind === 'noise') this.#pending = new Uint8Array();
      if (found.kind !== 'frame') return answers;
      this.#pending = this.#pending.slice(found.length);
      // What it does not know is as good as a broken frame: no answer at all.
      if (found.frame.framing === (this.#options.knows ?? found.frame.framing)) answers.push(this.#answer(found.frame, found.length));
    }
  }

  #memoryConfig(): Uint8Array {
    const config = new Uint8Array(14);
    config.set([0, 0, 8, 1]);
    config[13] = this.#options.mode ?? 0;
    return config;
  }

  #answer(frame: FeigFrame, asked: number): PadAnswer {
    const [status, data, airMs] = this.#carryOut(frame);
    const body = Uint8Array.of(status, ...data);
    // Too long for a standard frame: the reader turns to the other by itself.
    const framing = body.length > 250 ? 'advanced' : frame.framing;
    return { bytes: encodeFeig({ framing, address: 0, command: frame.command, data: body }), airMs, asked };
  }

  #carryOut({ command, data }: FeigFrame): Reply {
    switch (command) {
      case feigCommands.version:
        return reply(feigStatus.ok, [4, 1, 0, 0, 91, 0, 0x18]);
      case feigCommands.rfReset:
      case feigCommands.baudDetect:
      case feigCommands.clearBuffer:
        return reply(feigStatus.ok);
      case feigCommands.readConfig:
        return (data[0] ?? 0) % 0x40 === 1 ? reply(feigStatus.ok, [...this.#config]) : reply(0x15);
      case feigCommands.writeConfig:
        return this.#writeConfig(data);
      case feigCommands.host:
        return this.#config[13] === 0 ? this.#host(data) : reply(feigStatus.notNow);
      case feigCommands.custom:
        return this.#custom(data);
      default:
        return reply(feigStatus.unknownCommand);
    }
  }

  #writeConfig(data: Uint8Array): Reply {
    if (data.length !== 15 || (data[0] ?? 0) % 0x40 !== 1) return reply(0x16);
    if (!this.#isStubborn) this.#config.set(data.subarray(1));
    return reply(feigStatus.ok);
  }

  #host([sub = 0, mode = 0, ...rest]: Uint8Array): Reply {
    if (sub === hostCommands.inventory) return this.#inventory((mode & 0x80) !== 0);
    if (mode % 8 !== 1 || rest.length < 8) return reply(feigStatus.parameter);
    return this.#tagCommand(sub, upperHex(rest.slice(0, 8)), { rest: rest.slice(8), hasSecurity: (mode & 8) !== 0 });
  }

  #inventory(isMore: boolean): Reply {
    const { tagsPerAnswer = 20, mostTags = 50 } = this.#options;
    const { tags, airMs } = isMore ? { tags: this.#rest, airMs: 1 } : this.#field.inventory();
    if (tags.length === 0) return reply(feigStatus.noTag, [], airMs);
    const held = tags.slice(0, mostTags);
    const now = held.slice(0, tagsPerAnswer);
    this.#rest = held.slice(tagsPerAnswer);
    const data = now.flatMap(({ uid, dsfid }) => [0x03, dsfid, ...uidBytes(brandId<TagUid>(uid))]);
    const overflow = tags.length > mostTags ? feigStatus.overflow : feigStatus.ok;
    return reply(this.#rest.length > 0 ? feigStatus.more : overflow, [now.length, ...data], airMs);
  }

  #tagCommand(sub: number, uid: string, { rest, hasSecurity }: { rest: readonly number[]; hasSecurity: boolean }): Reply {
    const [a = 0, b = 0, size = 0] = rest;
    switch (sub) {
      case hostCommands.readBlocks:
        return told(this.#field.read(uid, { first: a, count: b, withLocks: hasSecurity }), ({ blockSize, blocks }) => [
          blocks.length,
          blockSize,
          ...blocks.flatMap(({ isLocked, bytes }) => [hasSecurity && isLocked ? 1 : 0, ...this.#turn([...bytes])]),
        ]);
      case hostCommands.writeBlocks:
        return rest.length === 3 + b * size ? told(this.#field.write(uid, a, this.#turnBlocks(rest.slice(3), size))) : reply(feigStatus.length);
      case hostCommands.writeAfi:
        return told(this.#field.writeAfi(uid, a));
      case hostCommands.writeDsfid:
        return told(this.#field.writeDsfid(uid, a));
      case hostCommands.systemInformation:
        return told(this.#field.information(uid), ({ dsfid, afi, memory, blockSize }) => [
          dsfid,
          ...uidBytes(brandId<TagUid>(uid)),
          afi,
          memory.length / blockSize - 1,
          blockSize - 1,
          1,
        ]);
      default:
        return reply(feigStatus.unknownCommand);
    }
  }

  #custom([maker = 0, command = 0, mode = 0, ...uid]: Uint8Array): Reply {
    if (this.#options.hasEas === false) return reply(feigStatus.unknownCommand);
    if (maker !== nxp || mode !== 1 || uid.length !== 8) return reply(feigStatus.parameter);
    const tag = upperHex(uid);
    if (command === easCommands.alarm) return told(this.#field.easAlarm(tag), () => new Array<number>(32).fill(0x2f));
    if (command === easCommands.set || command === easCommands.reset) return told(this.#field.writeEas(tag, command === easCommands.set));
    return reply(feigStatus.unknownCommand);
  }

  #turn(block: readonly number[]): readonly number[] {
    return this.#options.isReversed === false ? block : [...block].reverse();
  }

  #turnBlocks(bytes: readonly number[], size: number): Uint8Array {
    const blocks = Array.from({ length: bytes.length / Math.max(1, size) }, (_, at) => bytes.slice(at * size, (at + 1) * size));
    return Uint8Array.from(blocks.flatMap((block) => this.#turn(block)));
  }
}

function told<Value>(answer: FieldAnswer<Value>, encode: (value: Value) => readonly number[] = () => []): Reply {
  if ('value' in answer) return reply(feigStatus.ok, encode(answer.value), answer.airMs);
  const [status, ...code] = refusals[answer.refusal];
  return reply(status, code, answer.airMs);
}

function upperHex(bytes: readonly number[]): string {
  return hexOf(Uint8Array.from(bytes)).toUpperCase();
}

/** Makes a FEIG reader on a line. */
export function startFeigTwin(makeLine: TwinLineMaker, options: FeigTwinOptions = {}): Promise<PadTwin> {
  return PadTwin.start(makeLine, (field) => new FeigReader(field, options), options);
}

const modes: Readonly<Record<string, number>> = { host: 0, scan: 1, buffered: 0x80 };

/** A FEIG reader for the bench: `baud=38400`, `order=reversed|tag`, `mode=host|scan|buffered`, `eas=no`, `frames=standard|advanced`. */
export const feigTwinRow: DeviceTwinRow = {
  driver: 'feig',
  acts: padActs,
  start: (makeLine, options) => {
    const { order = 'reversed', mode = 'host', eas = 'yes', frames } = options;
    const code = modes[mode];
    if (!['reversed', 'tag'].includes(order) || code === undefined) throw new RangeError('order is reversed or tag, mode is host, scan or buffered');
    if (frames !== undefined && frames !== 'standard' && frames !== 'advanced') throw new RangeError('frames is standard or advanced');
    const knows: FeigTwinOptions = frames === undefined ? {} : { knows: frames };
    return startFeigTwin(makeLine, { ...padTwinOptions(options), ...knows, isReversed: order === 'reversed', mode: code, hasEas: eas !== 'no' });
  },
};
