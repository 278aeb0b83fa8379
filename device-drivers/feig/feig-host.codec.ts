import type { TagUid } from '../../contracts/ids.ts';
import { uidBytes, uidOf } from '../pad-line/tag-bytes.codec.ts';

/** Command codes of OBID readers. */
export const feigCommands = {
  readBuffer: 0x22,
  clearBuffer: 0x32,
  baudDetect: 0x52,
  cpuReset: 0x63,
  version: 0x65,
  readerInfo: 0x66,
  rfReset: 0x69,
  outputs71: 0x71,
  outputs: 0x72,
  inputs: 0x74,
  readConfig: 0x80,
  writeConfig: 0x81,
  host: 0xb0,
  custom: 0xb1,
} as const;

/** Sub-commands of 0xB0, ISO 15693 host commands. */
export const hostCommands = {
  inventory: 0x01,
  stayQuiet: 0x02,
  readBlocks: 0x23,
  writeBlocks: 0x24,
  lockBlocks: 0x22,
  writeAfi: 0x27,
  lockAfi: 0x28,
  writeDsfid: 0x29,
  lockDsfid: 0x2a,
  systemInformation: 0x2b,
  blockSecurity: 0x2c,
} as const;

/** Custom commands of NXP ICODE chips through 0xB1. */
export const easCommands = { set: 0xa2, reset: 0xa3, alarm: 0xa5 } as const;
/** ISO 7816-6 code of NXP, which 0xB1 wants before the custom command. */
export const nxp = 0x04;

/** Status bytes of answers (annex D of the system manuals). */
export const feigStatus = {
  ok: 0x00,
  noTag: 0x01,
  crc: 0x02,
  writeError: 0x03,
  address: 0x04,
  wrongType: 0x05,
  authentication: 0x08,
  general: 0x0e,
  eeprom: 0x10,
  parameter: 0x11,
  unknownCommand: 0x80,
  length: 0x81,
  notNow: 0x82,
  rf: 0x83,
  overflow: 0x84,
  overflowToo: 0x93,
  more: 0x94,
  tagError: 0x95,
  hardware: 0xf1,
} as const;

/** Mode byte: the command goes to the tag with this UID, and security bytes come with the blocks. */
const addressed = 0x01;
const withSecurity = 0x08;
const moreBit = 0x80;
/** Kind of tag in an inventory. */
const iso15693 = 0x03;

/** DATA of an inventory. `isMore`: the rest of a list too long for one answer. */
export function inventoryData(isMore: boolean): Uint8Array {
  return Uint8Array.of(hostCommands.inventory, isMore ? moreBit : 0);
}

/** DATA of a command to one tag. */
export function addressedData(command: number, uid: TagUid, rest: readonly number[] = []): Uint8Array {
  return Uint8Array.of(command, addressed, ...uidBytes(uid), ...rest);
}

/** DATA of a read. Without `withLocks` the answer has a byte for it all the same, which says nothing. */
export function readBlocksData(uid: TagUid, { first, count }: { readonly first: number; readonly count: number }, withLocks: boolean): Uint8Array {
  return Uint8Array.of(hostCommands.readBlocks, withLocks ? addressed | withSecurity : addressed, ...uidBytes(uid), first, count);
}

/** DATA of a custom command of NXP to one tag. */
export function easData(command: number, uid: TagUid): Uint8Array {
  return Uint8Array.of(nxp, command, addressed, ...uidBytes(uid));
}

/** A tag of an inventory. */
export interface FeigTag {
  readonly uid: TagUid;
  readonly dsfid: number;
}

/** Tags of an inventory's answer (behind the status), or null where it is none. Tags of other standards are left out. */
export function decodeInventory(data: Uint8Array): readonly FeigTag[] | null {
  const count = data[0];
  if (count === undefined || data.length !== 1 + 10 * count) return null;
  return Array.from({ length: count }, (_, at) => data.subarray(1 + 10 * at, 11 + 10 * at))
    .filter((tag) => tag[0] === iso15693)
    .map((tag) => ({ dsfid: tag[1] ?? 0, uid: uidOf(tag.subarray(2)) }));
}

/** Blocks of an answer, in the order in which the reader sends their bytes. */
export interface FeigBlocks {
  readonly blockSize: number;
  readonly bytes: Uint8Array;
  /** One a block; null where the answer has none. */
  readonly security: readonly (number | null)[];
}

/** Blocks of a read's answer (behind the status), or null where count, size and length do not fit. */
export function decodeBlocks(data: Uint8Array): FeigBlocks | null {
  const [count = 0, blockSize = 0] = data;
  const body = data.subarray(2);
  if (count === 0 || blockSize === 0 || body.length % count !== 0) return null;
  const step = body.length / count;
  if (step !== blockSize && step !== blockSize + 1) return null;
  const blocks = Array.from({ length: count }, (_, at) => body.subarray(step * (at + 1) - blockSize, step * (at + 1)));
  const security = Array.from({ length: count }, (_, at) => (step > blockSize ? (body[step * at] ?? 0) : null));
  return { blockSize, bytes: Uint8Array.from(blocks.flatMap((block) => [...block])), security };
}

/** What a tag's system information says (ISO 15693-3, 10.4.9). */
export interface FeigSystemInformation {
  readonly uid: TagUid;
  readonly dsfid: number;
  readonly afi: number;
  /** The two bytes as sent: number of blocks and block size, each less one; manuals do not agree which comes first. */
  readonly memory: readonly [number, number];
  readonly icReference: number;
}

/** System information of an answer (behind the status), or null. */
export function decodeSystemInformation(data: Uint8Array): FeigSystemInformation | null {
  const [dsfid = 0] = data;
  const [afi = 0, first = 0, second = 0, icReference = 0] = data.subarray(9);
  if (data.length !== 13) return null;
  return { dsfid, uid: uidOf(data.subarray(1, 9)), afi, memory: [first, second], icReference };
}

/** Block count and size of the memory bytes. Library tags have more blocks than bytes in a block. */
export function memoryOf([first, second]: readonly [number, number]): { readonly blockCount: number; readonly blockSize: number } {
  return { blockCount: Math.max(first, second) + 1, blockSize: Math.min(first & 0x1f, second & 0x1f) + 1 };
}

/** One record of a reader in buffered read mode; fields that its configuration leaves out are null. */
export interface BufferRecord {
  readonly uid: TagUid | null;
  readonly blockSize: number | null;
  readonly data: Uint8Array | null;
}

/** TR-DATA bits of a buffer's answer. */
const bufferBits = { uid: 0x01, blocks: 0x02 } as const;

/**
 * Records of a 0x22 answer (behind the status): TR-DATA, count (2 bytes), and records that begin with their own length (2 bytes,
 * counting itself). With bit 0 a record holds type, DSFID and UID, with bit 1 blocks: count (2 bytes), size, data. Null where
 * lengths do not fit.
 */
export function decodeBuffer(data: Uint8Array): { readonly trData: number; readonly records: readonly BufferRecord[] } | null {
  const [trData = 0, high = 0, low = 0] = data;
  if (data.length < 3) return null;
  const records: BufferRecord[] = [];
  let rest = data.subarray(3);
  for (let left = high * 256 + low; left > 0; left -= 1) {
    const length = (rest[0] ?? 0) * 256 + (rest[1] ?? 0);
    if (length < 2 || length > rest.length) return null;
    records.push(decodeRecord(trData, rest.subarray(2, length)));
    rest = rest.subarray(length);
  }
  return rest.length === 0 ? { trData, records } : null;
}

function decodeRecord(trData: number, record: Uint8Array): BufferRecord {
  const hasUid = (trData & bufferBits.uid) !== 0 && record.length >= 10;
  const uid = hasUid ? uidOf(record.subarray(2, 10)) : null;
  const blocks = hasUid ? record.subarray(10) : record;
  if ((trData & bufferBits.blocks) === 0 || blocks.length < 3) return { uid, blockSize: null, data: null };
  const length = ((blocks[0] ?? 0) * 256 + (blocks[1] ?? 0)) * (blocks[2] ?? 0);
  return { uid, blockSize: blocks[2] ?? 0, data: blocks.length >= 3 + length ? blocks.slice(3, 3 + length) : null };
}
