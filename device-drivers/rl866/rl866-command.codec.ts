import type { TagUid } from '../../contracts/ids.ts';
import type { AirFailure } from '../item-pad/tag-air.ts';
import { uidBytes, uidOfReversed } from '../pad-line/tag-bytes.codec.ts';

/** Commands: the first byte of an I-block's information field. */
export const rl866Commands = { readConfig: 0x01, inventory: 0x31, connect: 0x32, disconnect: 0x33, access: 0x34 } as const;

/** Codes of a memory access, two bytes, low byte first. */
export const accessCodes = {
  readBlocks: 0x0003,
  writeBlocks: 0x0004,
  writeAfi: 0x0006,
  systemInformation: 0x000a,
  easOn: 0x000c,
  easOff: 0x000d,
  easAlarm: 0x000f,
  readBlock: 0x004f,
  writeBlock: 0x0050,
} as const;

/** Handle that disconnects every tag. */
export const everyTag = 0;
/** Inventory flag: go on with the one before. */
const continued = 0x08;
const addressed = 1;

/** An answer's fields: command, error (0 = none) and what follows. */
export interface Rl866Answer {
  readonly command: number;
  readonly error: number;
  readonly data: Uint8Array;
}

/** Reads the information field of an answer, or null where it is too short for one. */
export function decodeAnswer(inf: Uint8Array): Rl866Answer | null {
  if (inf.length < 3) return null;
  return { command: inf[0] ?? 0, error: word(inf, 1), data: inf.slice(3) };
}

/** Information field of an inventory. */
export function inventoryInf(isContinued: boolean): Uint8Array {
  return Uint8Array.of(rl866Commands.inventory, isContinued ? continued : 0);
}

/** A tag of an inventory, with what `connect` wants to know. */
export interface Rl866Tag {
  readonly uid: TagUid;
  readonly antenna: number;
  readonly airProtocol: number;
  readonly tagType: number;
  /** The byte behind the UID. It is 0 in every frame seen; whether it is the DSFID is not documented. */
  readonly tail: number | null;
}

/** An inventory's answer. `isMore`: it stopped early, ask on. */
export interface Rl866Inventory {
  readonly isMore: boolean;
  readonly total: number;
  readonly tags: readonly Rl866Tag[];
}

/** ISO 15693 among the air protocols. */
export const iso15693 = 1;
const fieldBits = { antenna: 1, airProtocol: 2, tagType: 4, serial: 8, memory: 16, command: 128 } as const;

/** Tags of an inventory's answer, or null where lengths do not fit. Tags of other air protocols are left out. */
export function decodeInventory(data: Uint8Array): Rl866Inventory | null {
  if (data.length < 4) return null;
  const reports = new Reports(data.subarray(4));
  const tags: Rl866Tag[] = [];
  for (let left = data[3] ?? 0; left > 0; left -= 1) {
    const tag = reports.next();
    if (tag === null) return null;
    if (tag !== 'other') tags.push(tag);
  }
  return reports.isEmpty ? { isMore: data[0] === 1, total: word(data, 1), tags } : null;
}

/** Reads the tag reports of an inventory one after another. */
class Reports {
  #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#rest = bytes;
  }

  get isEmpty(): boolean {
    return this.#rest.length === 0;
  }

  next(): Rl866Tag | 'other' | null {
    const [flags] = this.#take(1) ?? [];
    if (flags === undefined || (flags & fieldBits.command) !== 0) return null;
    const [antenna, airProtocol, tagType] = [fieldBits.antenna, fieldBits.airProtocol, fieldBits.tagType].map((bit) => this.#byteIf(flags, bit));
    if (antenna === null || airProtocol === null || tagType === null) return null;
    const serial = (flags & fieldBits.serial) === 0 ? new Uint8Array() : this.#take(this.#take(1)?.[0] ?? -1);
    if (serial === null || !this.#skipMemory(flags)) return null;
    if (serial.length < 8 || (airProtocol ?? iso15693) !== iso15693) return 'other';
    const uid = uidOfReversed(serial.subarray(0, 8));
    return { uid, antenna: antenna ?? 0, airProtocol: airProtocol ?? iso15693, tagType: tagType ?? 0, tail: serial[8] ?? null };
  }

  /** The byte where the flag says that there is one; undefined where there is none, null where it is cut off. */
  #byteIf(flags: number, bit: number): number | undefined | null {
    return (flags & bit) === 0 ? undefined : (this.#take(1)?.[0] ?? null);
  }

  #skipMemory(flags: number): boolean {
    if ((flags & fieldBits.memory) === 0) return true;
    const bits = this.#take(2);
    return bits !== null && this.#take(Math.ceil(word(bits, 0) / 8)) !== null;
  }

  #take(length: number): Uint8Array | null {
    if (length < 0 || length > this.#rest.length) return null;
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }
}

/** Information field that connects a tag; its answer's first byte is the handle. */
export function connectInf({ uid, antenna, airProtocol, tagType }: Rl866Tag): Uint8Array {
  return Uint8Array.of(rl866Commands.connect, antenna, airProtocol, tagType, 9, addressed, ...uidBytes(uid).reverse());
}

/** Information field that lets a tag go. */
export function disconnectInf(handle: number): Uint8Array {
  return Uint8Array.of(rl866Commands.disconnect, handle);
}

/** Information field of a memory access. */
export function accessInf(handle: number, code: number, parameter: readonly number[] = []): Uint8Array {
  return Uint8Array.of(rl866Commands.access, handle, 2 + parameter.length, code & 0xff, code >> 8, ...parameter);
}

/** A memory access's answer: the code it answers, and its data or the tag's error. */
export interface AccessAnswer {
  readonly code: number;
  readonly error: number;
  readonly data: Uint8Array;
}

/** Reads a memory access's answer, or null where lengths do not fit. */
export function decodeAccess(data: Uint8Array): AccessAnswer | null {
  const [length = 0] = data;
  if (data.length < 4 || data.length !== 1 + length) return null;
  const body = data.slice(4);
  if (data[3] === 1) return { code: word(data, 1), error: 0, data: body };
  return body.length < 2 ? null : { code: word(data, 1), error: word(body, 0), data: body.slice(2) };
}

/** Parameter of a read: whether lock bytes come with the blocks, from which block, how many. */
export function readParameter({ first, count }: { readonly first: number; readonly count: number }, withLocks: boolean): readonly number[] {
  return [withLocks ? 1 : 0, first & 0xff, first >> 8, count & 0xff, count >> 8];
}

/** Parameter of a write of one block. */
export function writeParameter(number: number, bytes: Uint8Array): readonly number[] {
  return [number & 0xff, number >> 8, 1, 0, ...bytes];
}

/** Blocks of a read in tag order; `locks` where they were asked for. */
export interface Rl866Blocks {
  readonly blockSize: number;
  readonly bytes: Uint8Array;
  readonly locks: readonly (boolean | null)[];
}

/** Blocks of a read: count, then each block, with its lock byte before it where that was asked for; null where lengths do not fit. */
export function decodeBlocks(data: Uint8Array, withLocks: boolean): Rl866Blocks | null {
  if (data.length < 2) return null;
  const count = word(data, 0);
  const body = data.subarray(2);
  const step = body.length / count;
  const blockSize = withLocks ? step - 1 : step;
  if (count === 0 || !Number.isInteger(step) || blockSize < 1) return null;
  const blocks = Array.from({ length: count }, (_, at) => body.subarray(step * at, step * (at + 1)));
  const locks = blocks.map(([lock = 0]) => (withLocks ? (lock & 1) === 1 : null));
  return { blockSize, bytes: Uint8Array.from(blocks.flatMap((block) => [...block.subarray(step - blockSize)])), locks };
}

/** What a tag's system information says; null for what its flags leave out. */
export interface Rl866SystemInformation {
  readonly uid: TagUid;
  readonly dsfid: number | null;
  readonly afi: number | null;
  readonly blockCount: number | null;
  readonly blockSize: number | null;
}

/** System information: flags, UID (least significant byte first), DSFID, AFI, blocks - 1, size - 1, IC; null where it is too short. */
export function decodeSystemInformation(data: Uint8Array): Rl866SystemInformation | null {
  if (data.length < 14) return null;
  const [flags = 0] = data;
  const [dsfid = 0, afi = 0, blocks = 0, size = 0] = data.subarray(9);
  const has = (bit: number): boolean => (flags & bit) !== 0;
  return {
    uid: uidOfReversed(data.subarray(1, 9)),
    dsfid: has(1) ? dsfid : null,
    afi: has(2) ? afi : null,
    blockCount: has(4) ? blocks + 1 : null,
    blockSize: has(4) ? (size & 0x1f) + 1 : null,
  };
}

/** Tag types that know EAS: ICODE SLI, SLIX, SLIX2, SLIX-S. */
export const easTagTypes: readonly number[] = [1, 7, 10, 12];

/** Error codes with a meaning of their own (appendix C of the maker's manual). */
export const rl866Errors = {
  sequence: 0x104,
  wrongHandle: 0x415,
  lockedOrNoBlock: 0x41b,
  noBlock: 0x41c,
  notAuthorised: 0x41e,
  passwordLocked: 0x41d,
  noTag: 0x420,
} as const;

const failures: Readonly<Record<number, AirFailure>> = {
  3: 'unsupported',
  4: 'noAnswer',
  6: 'unsupported',
  [rl866Errors.noBlock]: 'noSuchBlock',
  [rl866Errors.passwordLocked]: 'locked',
  [rl866Errors.notAuthorised]: 'locked',
  [rl866Errors.noTag]: 'noAnswer',
  [rl866Errors.wrongHandle]: 'noAnswer',
};

/** What an error means for the tag that was asked. `forWriting`: one code stands for "locked" and "no such block". */
export function rl866FailureOf(error: number, forWriting: boolean): AirFailure {
  if (error === rl866Errors.lockedOrNoBlock) return forWriting ? 'locked' : 'noSuchBlock';
  // 0x400-0x40A: nothing, or nothing whole, came back from the tag.
  if (error >= 0x400 && error <= 0x40a) return 'noAnswer';
  return failures[error] ?? 'failed';
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
}
