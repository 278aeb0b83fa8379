import { describe, expect, it } from 'vitest';
import { seededRandom } from '../support/seeded-random.ts';
import { liveThrough } from '../support/store-year.ts';

describe('the store of a station over two months and two days', () => {
  it('grows to what a week needs and no further', () => {
    const { largest, traces } = liveThrough(62, 12, seededRandom(1));
    const [first = 0, ...later] = largest;
    expect([traces > 10_000, later.length, later.filter((size) => size > first * 1.15)]).toEqual([true, 2, []]);
  }, 300_000);
});
