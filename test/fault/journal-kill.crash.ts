import { describe, expect, it } from 'vitest';
import { readEffort } from '../run/effort.ts';
import { cutJournal } from '../support/journal-cut.ts';
import { seededRandom } from '../support/seeded-random.ts';

const { seed, count } = readEffort(50);
/** More steps than the process takes: a cut at each of them, and at its end. */
const steps = 130;

describe('the journal under many cuts', () => {
  it(`loses and doubles nothing that was told (${count} cuts, seed ${seed})`, async ({ annotate }) => {
    const random = seededRandom(seed);
    let killed = 0;
    let leftToStaff = 0;
    for (let cut = 0; cut < count; cut += 1) {
      const cutAt = 1 + ((seed + cut) % steps);
      const { isCut, parked, ...left } = await cutJournal(cutAt, random() < 0.5);
      killed += isCut ? 1 : 0;
      leftToStaff += parked;
      expect({ cutAt, ...left }).toEqual({ cutAt, lost: [], untrue: [], doubled: [], unsettled: 0 });
    }
    await annotate(`killed ${killed} of ${count}; the others ended first; ${leftToStaff} rows left to staff`);
  }, 3_600_000);
});
