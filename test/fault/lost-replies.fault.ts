import { describe, expect, it } from 'vitest';
import { loseReplies } from '../support/lost-replies.ts';
import { seededRandom } from '../support/seeded-random.ts';

describe('replies that are lost after the library system carried the request out', () => {
  it('make no loan twice and are never told as failures (100 runs)', async () => {
    expect(await loseReplies(100, seededRandom(1))).toMatchObject({ runs: 100, doubled: 0, falseFailures: 0 });
  });
});
