import { describe, expect, it } from 'vitest';
import { readEffort } from '../run/effort.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { liveThrough } from '../support/store-year.ts';

const { seed, count } = readEffort(365);

describe('the store of a busy station', () => {
  it(`grows to what a week needs and no further (${count} days of some 2,000 traces, seed ${seed})`, () => {
    const { largest, traces } = liveThrough(count, 80, seededRandom(seed));
    const [first = 0, ...later] = largest;
    // The figures stand in the message of a failure; a run that passes says how many it was about.
    expect({ traces, largest, grown: later.filter((size) => size > first * 1.15) }).toMatchObject({ grown: [] });
    expect(traces).toBeGreaterThan(count * 1_000);
  });
});
