import { describe, expect, it } from 'vitest';
import { readEffort } from '../run/effort.ts';
import { loseReplies } from '../support/lost-replies.ts';
import { seededRandom } from '../support/seeded-random.ts';

const { seed, count } = readEffort(1_000);

describe('many replies that are lost after the library system carried the request out', () => {
  it(`make no loan twice and are never told as failures (${count} runs, seed ${seed})`, async ({ annotate }) => {
    const tally = await loseReplies(count, seededRandom(seed), 8);
    await annotate(JSON.stringify(tally));
    expect(tally).toMatchObject({ runs: count, doubled: 0, falseFailures: 0 });
  }, 3_600_000);
});
