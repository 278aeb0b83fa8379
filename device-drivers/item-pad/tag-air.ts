import type { TagUid } from '../../contracts/ids.ts';

/**
 * Why a tag did not do what it was asked. `noAnswer`: it left, moved or lies at the edge; `locked`: it said so;
 * `noSuchBlock`: its memory ends before; `unsupported`: this tag or this pad never can; `failed`: anything else.
 */
export type AirFailure = 'noAnswer' | 'locked' | 'noSuchBlock' | 'unsupported' | 'failed';

/** What a tag answered. */
export type AirResult<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: AirFailure };

/** A tag in the field; `dsfid` where the pad's inventory tells it. */
export interface AirTag {
  readonly uid: TagUid;
  readonly dsfid: number | null;
}

/** One round of anticollision. `isOverfull`: there are more tags than the pad can hold. */
export interface AirInventory {
  readonly tags: readonly AirTag[];
  readonly isOverfull: boolean;
}

/** Blocks in tag order (each block's first byte first), whatever order the pad sends. */
export interface AirBlocks {
  readonly blockSize: number;
  readonly bytes: Uint8Array;
  /** One a block; null where the pad cannot tell, or was not asked. */
  readonly isLocked: readonly (boolean | null)[];
}

/** A tag's system information; null for what neither tag nor pad tells. */
export interface AirTagInfo {
  readonly dsfid: number | null;
  readonly afi: number | null;
  readonly blockCount: number | null;
  readonly blockSize: number | null;
}

/** Blocks to read. Fewer than `count` may come back, at least one. */
export interface BlockSpan {
  readonly first: number;
  readonly count: number;
  /** Whether lock bits are wanted: where a pad can leave them out, they cost a byte a block in the air and on the line. */
  readonly withLocks?: boolean;
}

/**
 * What each family of pads can do over the air, for the engine that all of them share. The engine makes one call at a time and
 * never one without a UID, so that nothing is ever written to "whatever lies there". No call retries by itself.
 * Every call rejects with KioskError DEVICE_LOST or DEVICE_TIMEOUT when the pad itself does not answer; what a tag does or
 * fails to do is a result.
 */
export interface TagAir {
  inventory(): Promise<AirInventory>;
  readBlocks(uid: TagUid, span: BlockSpan): Promise<AirResult<AirBlocks>>;
  /** Writes one block of the tag's own block size. */
  writeBlock(uid: TagUid, number: number, bytes: Uint8Array): Promise<AirResult<null>>;
  /** System information, or what of it the pad can find out (on a 3M pad DSFID and AFI one by one). */
  readInfo(uid: TagUid): Promise<AirResult<AirTagInfo>>;
  readAfi(uid: TagUid): Promise<AirResult<number>>;
  writeAfi(uid: TagUid, afi: number): Promise<AirResult<null>>;
  /** Whether the EAS bit is set. */
  readEas(uid: TagUid): Promise<AirResult<boolean>>;
  writeEas(uid: TagUid, isOn: boolean): Promise<AirResult<null>>;
  /** Turns the field on or off, where the pad can; else does nothing. */
  setField(isOn: boolean): Promise<void>;
}
