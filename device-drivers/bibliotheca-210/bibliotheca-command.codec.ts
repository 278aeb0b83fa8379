import type { TagUid } from '../../contracts/ids.ts';
import type { AirFailure } from '../item-pad/tag-air.ts';
import { uidBytes, uidOf } from '../pad-line/tag-bytes.codec.ts';

/** Command codes ("3M RFID Reader Protocol Specification"). */
export const padCommands = {
  quiet: 0x01,
  readBlocks: 0x02,
  checkEas: 0x03,
  writeBlocks: 0x04,
  lockAfi: 0x06,
  writeAfi: 0x09,
  getAfi: 0x0a,
  writeDsfid: 0x0b,
  setEas: 0x0c,
  tagInfo: 0x0d,
  lockDsfid: 0x0e,
  getDsfid: 0x0f,
  version: 0x11,
  /** Not in the document; drivers send it after the probe, it turns the field on. */
  startUp: 0x13,
  passThrough: 0x14,
  inventory: 0xfe,
} as const;

/** Error bytes of answers. */
export const padErrors = { ok: 0x00, notImplemented: 0x02, noTag: 0x06, noSuchMemory: 0x11, locked: 0x12, notRead: 0x15, notWritten: 0x16 } as const;

/** DATA of the probe that wakes a pad (start 0xD5, command 0x04) and of its answer, where the version follows. */
export const probe = { command: 0x04, data: Uint8Array.of(0x00, 0x11) } as const;
/** DATA of the start-up command as drivers send it. */
export const startUpData = Uint8Array.of(0x04, 0x01, 0x00, 0x02, 0x00, 0x03, 0x00, 0x04, 0x00);
/** DATA of an inventory: any AFI, options as drivers send them. */
export const inventoryData = Uint8Array.of(0x00, 0x05);

/** Size of a block on every tag that these pads read. */
export const padBlockSize = 4;

const failures: Readonly<Record<number, AirFailure>> = {
  2: 'unsupported',
  6: 'noAnswer',
  17: 'noSuchBlock',
  18: 'locked',
  21: 'failed',
  22: 'failed',
  48: 'unsupported',
  49: 'unsupported',
};

/** What an error byte means for the tag that was asked, or null where it is well. */
export function padFailureOf(error: number): AirFailure | null {
  return error === padErrors.ok ? null : (failures[error] ?? 'failed');
}

/** DATA of a command to one tag. */
export function toTag(uid: TagUid, rest: readonly number[] = []): Uint8Array {
  return Uint8Array.of(...uidBytes(uid), ...rest);
}

/** UIDs of an inventory's answer (behind the error): AFI, options, count, UIDs; null where lengths do not fit. */
export function decodePadInventory(data: Uint8Array): readonly TagUid[] | null {
  const count = data[2];
  if (count === undefined || data.length !== 3 + 8 * count) return null;
  return Array.from({ length: count }, (_, at) => uidOf(data.subarray(3 + 8 * at, 11 + 8 * at)));
}

/** A block of a read's answer, in tag order. */
export interface PadBlock {
  readonly number: number;
  readonly isLocked: boolean;
  readonly bytes: Uint8Array;
}

/** Blocks of a read's answer (behind error and UID): count, then number, lock and four bytes each; null where lengths do not fit. */
export function decodePadBlocks(data: Uint8Array): readonly PadBlock[] | null {
  const count = data[0];
  if (count === undefined || data.length !== 1 + 6 * count) return null;
  return Array.from({ length: count }, (_, at) => data.subarray(1 + 6 * at, 7 + 6 * at)).map((block) => ({
    number: block[0] ?? 0,
    isLocked: block[1] !== 0,
    bytes: block.slice(2),
  }));
}
