import type { ItemId, TagUid } from '../../contracts/ids.ts';
import type { ItemTag, PadTag } from '../../contracts/ports/item-pad.port.ts';

/**
 * The tags on the pad that belong to one item: a box with its discs has a tag on each part, and all carry the box's id.
 * `complete`: each part lies there once. `incomplete`: parts are missing. `conflicting`: a part lies there twice, or the tags
 * disagree on how many parts there are: two different things carry one id, and only staff can tell which is which.
 */
export interface TagSet {
  readonly itemId: ItemId;
  readonly state: 'complete' | 'incomplete' | 'conflicting';
  readonly parts: number;
  /** In the order of arrival. */
  readonly uids: readonly TagUid[];
  /** Part numbers that do not lie there, and those that lie there more than once. */
  readonly missing: readonly number[];
  readonly duplicates: readonly number[];
}

interface Part {
  readonly uid: TagUid;
  readonly tag: ItemTag;
}

/** Groups what lies on the pad by item, in the order of arrival; tags that are no items, or not read yet, are left out. */
export function groupSets(tags: readonly PadTag[]): TagSet[] {
  const groups = new Map<ItemId, Part[]>();
  for (const { uid, reading } of tags) {
    if (reading.state !== 'item') continue;
    const group = groups.get(reading.tag.itemId);
    if (group === undefined) groups.set(reading.tag.itemId, [{ uid, tag: reading.tag }]);
    else group.push({ uid, tag: reading.tag });
  }
  return Array.from(groups, ([itemId, group]) => setOf(itemId, group));
}

function setOf(itemId: ItemId, group: readonly Part[]): TagSet {
  const parts = Math.max(...group.map(({ tag }) => tag.parts));
  const counts = new Map<number, number>();
  for (const { tag } of group) counts.set(tag.part, (counts.get(tag.part) ?? 0) + 1);
  const missing = Array.from({ length: parts }, (_, at) => at + 1).filter((part) => !counts.has(part));
  const duplicates = Array.from(counts).flatMap(([part, count]) => (count > 1 ? [part] : []));
  const isConflicting = duplicates.length > 0 || group.some(({ tag }) => tag.parts !== parts);
  const state = isConflicting ? 'conflicting' : missing.length > 0 ? 'incomplete' : 'complete';
  return { itemId, state, parts, uids: group.map(({ uid }) => uid), missing, duplicates };
}
