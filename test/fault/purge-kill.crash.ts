import { describe, expect, it } from 'vitest';
import { readEffort } from '../run/effort.ts';
import { cutPurge } from '../support/purge-cut.ts';
import { seededRandom } from '../support/seeded-random.ts';

const { seed, count } = readEffort(500);
/** A purge of up to 1,700 rows makes some 9 to 24 changes to the disk. */
const changes = 24;

describe('a purge under many cuts', () => {
  it(`leaves nothing expired readable and loses nothing that lives (${count} cuts, seed ${seed})`, async () => {
    const random = seededRandom(seed);
    let cuts = 0;
    const steps = new Set<string>();
    for (let tries = 0; cuts < count; tries += 1) {
      // Every change in turn, before it and after it.
      const at = 1 + (Math.floor(tries / 2) % changes);
      const side = tries % 2 === 0 ? 'before' : 'after';
      const { lost, readable, isErased, wasCut } = await cutPurge({ at, side, random });
      expect({ tries, at, side, lost, readable, isErased }).toEqual({ tries, at, side, lost: 0, readable: 0, isErased: true });
      if (wasCut) {
        cuts += 1;
        steps.add(`${side} ${at}`);
      }
    }
    // Few cuts reach the last changes of a long purge; each of the others was hit on both sides.
    expect(steps.size).toBeGreaterThanOrEqual(Math.min(count, 20));
  }, 3_600_000);
});
