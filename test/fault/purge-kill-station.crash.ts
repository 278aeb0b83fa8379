import { describe, expect, it } from 'vitest';
import { readEffort } from '../run/effort.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { cutStationPurge } from '../support/station-purge-cut.ts';

const { seed, count } = readEffort(100);

describe('the purge of everything that a station keeps, under many cuts', () => {
  it(`leaves nothing expired and loses nothing that lives, in any file, key or log (${count} cuts, seed ${seed})`, async () => {
    const random = seededRandom(seed);
    const { changes } = await cutStationPurge({ at: 0, side: 'before', random });
    // Files of different sizes take more or fewer changes: some cuts come after the end, and are none.
    const most = Math.ceil((changes ?? 0) * 1.25);
    const steps = new Set<string>();
    let cuts = 0;
    for (let tries = 0; cuts < count; tries += 1) {
      const at = 1 + (Math.floor(tries / 2) % most);
      const side = tries % 2 === 0 ? 'before' : 'after';
      const { faults, wasCut } = await cutStationPurge({ at, side, random });
      expect({ tries, at, side, faults }).toEqual({ tries, at, side, faults: [] });
      if (!wasCut) continue;
      cuts += 1;
      steps.add(`${side} ${at}`);
    }
    expect(steps.size).toBeGreaterThanOrEqual(Math.min(count, changes ?? 0));
  }, 3_600_000);
});
