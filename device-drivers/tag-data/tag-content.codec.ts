import { type ItemId, parseItemId } from '../../contracts/ids.ts';
import type { TagCrc, TagModel, TagProblem, TagUsage } from '../../contracts/ports/item-pad.port.ts';
import { isAcceptableScan } from '../../contracts/secrets.ts';

/** A structured or unstructured block after the basic block of ISO 28560-3, or a further object of ISO 28560-2. */
export interface TagExtension {
  /** Extension block id (ISO 28560-3) or object id (ISO 28560-2). */
  readonly id: number;
  readonly name: string;
  /** The bytes between the block's header and its end, as they stand on the tag. */
  readonly payload: Uint8Array;
}

/** What a tag's memory says. `itemId` is never taken from content whose check value does not hold. */
export interface TagContent {
  readonly model: TagModel;
  readonly itemId: ItemId;
  readonly ownerIsil: string | null;
  readonly usage: TagUsage;
  readonly part: number;
  readonly parts: number;
  readonly crc: TagCrc;
  /** Low where the check value is doubtful or the model has none that could tell: lent, never rewritten by itself. */
  readonly confidence: 'high' | 'low';
  readonly extensions: readonly TagExtension[];
}

/** A tag that gives no item: why, and how far the model was recognised. */
export interface TagRefusal {
  readonly kind: 'problem';
  readonly problem: Exclude<TagProblem, 'partlyRead'>;
  readonly model: TagModel | null;
  readonly crc: TagCrc;
  /** One sentence for a technician; never any content of the tag. */
  readonly reason: string;
}

/** What was made of a tag's memory. `incomplete`: at least `needBytes` from the tag's start are needed to tell. */
export type TagDecoding =
  | { readonly kind: 'item'; readonly content: TagContent }
  | TagRefusal
  | { readonly kind: 'incomplete'; readonly needBytes: number };

/** What staff rewrite, and what a twin's tag is made of. */
export interface TagFields {
  readonly itemId: string;
  readonly ownerIsil: string | null;
  readonly usage: TagUsage;
  readonly part: number;
  readonly parts: number;
}

const usages: readonly TagUsage[] = [
  'acquisition',
  'circulating',
  'notForLoan',
  'local',
  'local',
  'other',
  'noInformation',
  'discarded',
  'patronCard',
  'equipment',
];

/** ISO 28560-1 type of usage (0-15) by name. */
export function usageOf(code: number): TagUsage {
  return usages[code] ?? 'other';
}

/** The code of a type of usage; the first one where several have a name. */
export function usageCode(usage: TagUsage): number {
  return usages.indexOf(usage);
}

/** The item id in a text of a tag, or null where no library system could take it. */
export function readItemId(text: string): ItemId | null {
  return isAcceptableScan(text) ? parseItemId(text) : null;
}

/** Latin-1 text of `bytes` up to the zero fill at their end; null where a zero stands before other bytes. */
export function zeroPadded(bytes: Uint8Array): string | null {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  const text = bytes.subarray(0, end);
  return text.includes(0) ? null : String.fromCharCode(...text);
}

/** Bytes of an ASCII text followed by zeros. @throws RangeError when it is longer or not printable ASCII. */
export function zeroPad(text: string, length: number, what: string): Uint8Array {
  if (text.length > length || !/^[\x20-\x7e]*$/.test(text)) throw new RangeError(`${what} must be at most ${length} printable ASCII characters`);
  return Uint8Array.from({ length }, (_, at) => (at < text.length ? text.charCodeAt(at) : 0));
}

/** Makes a refusal. */
export function refuseTag(
  problem: TagRefusal['problem'],
  reason: string,
  seen: { readonly model?: TagModel; readonly crc?: TagCrc } = {},
): TagRefusal {
  return { kind: 'problem', problem, model: seen.model ?? null, crc: seen.crc ?? 'absent', reason };
}
