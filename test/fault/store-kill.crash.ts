import { describe, expect, it } from 'vitest';
import { readEffort } from '../run/effort.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { cutStore } from '../support/store-cut.ts';

const { seed, count } = readEffort(50);

describe('the trace store under many cuts', () => {
  it(`loses and doubles nothing that was acknowledged (${count} cuts, seed ${seed})`, async () => {
    const random = seededRandom(seed);
    for (let cut = 1; cut <= count; cut += 1) {
      const { lost, doubled } = await cutStore(1 + Math.floor(random() * 300), random() * 20);
      expect({ cut, lost, doubled }).toEqual({ cut, lost: 0, doubled: 0 });
    }
  });
});
