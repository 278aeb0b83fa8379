import type { HasHealth, Unsubscribe } from '../health.ts';
import type { DeviceId, ItemId, TagUid } from '../ids.ts';

/** Data models of library tags. */
export type TagModel = 'iso28560-2' | 'iso28560-3' | 'rfid501';

/** What ISO 28560 calls type of usage, by name. */
export type TagUsage = 'acquisition' | 'circulating' | 'notForLoan' | 'local' | 'noInformation' | 'discarded' | 'patronCard' | 'equipment' | 'other';

/** How far the tag's check value can be trusted. `absent`: the model has none. */
export type TagCrc = 'valid' | 'unpadded' | 'swapped' | 'unfinished' | 'invalid' | 'absent';

/** A tag of an item whose content was read whole and holds. */
export interface ItemTag {
  readonly model: TagModel;
  readonly itemId: ItemId;
  /** Owner's ISIL such as "FI-Lumi", or null where the tag has none. */
  readonly ownerIsil: string | null;
  readonly usage: TagUsage;
  /** This is part `part` of `parts`; 1 of 1 for a single item. */
  readonly part: number;
  readonly parts: number;
  readonly crc: TagCrc;
  /** A tag with a doubtful check value may be lent, but is never rewritten by itself. */
  readonly confidence: 'high' | 'low';
}

/** Why a tag is no item of ours. */
export type TagProblem =
  /** Its blocks could not all be read: it lies at the pad's edge or moved. */
  | 'partlyRead'
  /** A known model whose check value does not hold: no id is ever taken from it. */
  | 'damaged'
  /** No model that we know, or locked by a vendor. */
  | 'foreign'
  /** Never programmed. */
  | 'blank'
  /** A patron's card or another thing that is no item. */
  | 'notAnItem';

/** What was made of a tag so far. */
export type TagReading =
  | { readonly state: 'reading' }
  | { readonly state: 'item'; readonly tag: ItemTag }
  | { readonly state: 'problem'; readonly problem: TagProblem };

/** Whether the gate alarms for it. */
export type TagSecurity = 'secured' | 'unsecured' | 'unknown';

/** One tag on the pad. */
export interface PadTag {
  readonly uid: TagUid;
  readonly reading: TagReading;
  readonly security: TagSecurity;
}

/** What changed on the pad. */
export type PadChange =
  | { readonly type: 'tag.arrived'; readonly tag: PadTag; readonly atMonotonicMs: number }
  /** Its reading or its security is known better now. */
  | { readonly type: 'tag.changed'; readonly tag: PadTag; readonly atMonotonicMs: number }
  | { readonly type: 'tag.left'; readonly tag: PadTag; readonly atMonotonicMs: number }
  /** More tags than `stackLimit` (config) or than the reader can hold: take some away. */
  | { readonly type: 'pad.overfull'; readonly isOverfull: boolean; readonly atMonotonicMs: number };

/** How one tag's security stands after it was to be changed. */
export interface SecurityResult {
  readonly uid: TagUid;
  /**
   * `done`: written and read back. `undone`: as it was before, since another part failed. `gone`: left the pad. `refused`: locked,
   * no item, or the tag cannot. `unsure`: perhaps written, not read back.
   */
  readonly outcome: 'done' | 'undone' | 'gone' | 'refused' | 'unsure';
  readonly security: TagSecurity;
}

/** An RFID pad for items. Tags are written by UID only, never "whatever lies there". */
export interface ItemPad extends HasHealth {
  readonly id: DeviceId;
  /** Every tag that lies there now, in the order of arrival. */
  readonly tags: readonly PadTag[];
  readonly isOverfull: boolean;
  onChange(listener: (change: PadChange) => void): Unsubscribe;
  /**
   * Turns the security of one set on or off (AFI, and EAS where configured) and reads each back. All or none: where one
   * part fails, the parts already written are put back, and `outcome` tells each as it stands in the end.
   * One result a UID, in the given order. Never throws for a tag; @throws KioskError DEVICE_LOST, DEVICE_TIMEOUT for the pad.
   */
  setSecurity(uids: readonly TagUid[], security: 'secured' | 'unsecured'): Promise<readonly SecurityResult[]>;
  /**
   * Reads a tag's whole memory: for staff tools and for rewriting.
   * @throws KioskError TAG_GONE, TAG_UNREADABLE, DEVICE_LOST, DEVICE_TIMEOUT
   */
  readMemory(uid: TagUid): Promise<TagMemory>;
  /**
   * Writes blocks of one tag and reads them back; where a block fails, those already written are put back.
   * @throws KioskError TAG_GONE, TAG_LOCKED, TAG_UNREADABLE, DEVICE_LOST, DEVICE_TIMEOUT
   */
  writeBlocks(uid: TagUid, blocks: readonly { readonly number: number; readonly bytes: Uint8Array }[]): Promise<void>;
  /** Stops the field between sessions (power, heat) and starts it again. */
  setActive(isActive: boolean): void;
}

/** A tag's memory as read; bytes in tag order (block 0 first). */
export interface TagMemory {
  readonly uid: TagUid;
  readonly dsfid: number | null;
  readonly afi: number | null;
  readonly blockSize: number;
  readonly bytes: Uint8Array;
  /** One a block; null where the reader cannot tell. */
  readonly isLocked: readonly (boolean | null)[];
}
