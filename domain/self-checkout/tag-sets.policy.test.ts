import { describe, expect, it } from 'vitest';
import { brandId, parseItemId, type TagUid } from '../../contracts/ids.ts';
import type { PadTag, TagReading } from '../../contracts/ports/item-pad.port.ts';
import { groupSets } from './tag-sets.policy.ts';

let number = 0;

function padTag(reading: TagReading): PadTag {
  number += 1;
  return { uid: brandId<TagUid>(`E00401${String(number).padStart(10, '0')}`), reading, security: 'secured' };
}

function part(itemId: string, at: number, parts: number): PadTag {
  const tag = { model: 'iso28560-3', ownerIsil: null, usage: 'circulating', crc: 'valid', confidence: 'high' } as const;
  return padTag({ state: 'item', tag: { ...tag, itemId: parseItemId(itemId), part: at, parts } });
}

describe('sets on the pad', () => {
  it.each([
    ['a single item', [part('A', 1, 1)], 'complete', [], []],
    ['a whole set in any order', [part('A', 3, 3), part('A', 1, 3), part('A', 2, 3)], 'complete', [], []],
    ['a set without its second disc', [part('A', 1, 3), part('A', 3, 3)], 'incomplete', [2], []],
    ['a part that lies there twice', [part('A', 1, 2), part('A', 1, 2)], 'conflicting', [2], [1]],
    ['two single items with one id', [part('A', 1, 1), part('A', 1, 1)], 'conflicting', [], [1]],
    ['parts that disagree on their number', [part('A', 1, 2), part('A', 2, 3)], 'conflicting', [3], []],
  ])('%s', (_what, tags, state, missing, duplicates) => {
    expect(groupSets(tags)).toMatchObject([{ itemId: 'A', state, missing, duplicates, uids: tags.map(({ uid }) => uid) }]);
  });

  it('are told in the order of arrival, without what is no item', () => {
    const tags = [padTag({ state: 'reading' }), part('B', 1, 2), padTag({ state: 'problem', problem: 'damaged' }), part('A', 1, 1), part('B', 2, 2)];
    expect(groupSets(tags).map(({ itemId, state }) => [itemId, state])).toEqual([
      ['B', 'complete'],
      ['A', 'complete'],
    ]);
  });

  it('are none on an empty pad', () => {
    expect(groupSets([])).toEqual([]);
  });
});
