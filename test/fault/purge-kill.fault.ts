import { describe, expect, it } from 'vitest';
import { cutPurge } from '../support/purge-cut.ts';
import { seededRandom } from '../support/seeded-random.ts';

describe('a purge that is killed', () => {
  it.each([3, 5, 6, 8, 10, 11] as const)('at its change %i to the disk leaves nothing expired readable and loses nothing that lives', async (at) => {
    const { lost, readable, isErased, wasCut } = await cutPurge({ at, side: at % 2 === 0 ? 'before' : 'after', random: seededRandom(at) });
    expect({ lost, readable, isErased, wasCut }).toEqual({ lost: 0, readable: 0, isErased: true, wasCut: true });
  });
});
