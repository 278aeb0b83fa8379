import { describe, expect, it } from 'vitest';
import { seededRandom } from '../support/seeded-random.ts';
import { cutStationPurge } from '../support/station-purge-cut.ts';

describe('the purge of everything that a station keeps', () => {
  it('that is not cut leaves nothing expired and loses nothing that lives', async () => {
    const { changes, faults } = await cutStationPurge({ at: 0, side: 'before', random: seededRandom(1) });
    expect([faults, (changes ?? 0) > 30]).toEqual([[], true]);
  });

  // Keys, the event log and its head, traces, journal, tries of PINs, counters: in this order.
  it.each([2, 8, 14, 20, 28, 36, 44, 52, 58, 62, 66, 70] as const)(
    'that is killed at its change %i leaves nothing expired and loses nothing that lives',
    async (at) => {
      const { faults, wasCut } = await cutStationPurge({ at, side: at % 4 === 0 ? 'before' : 'after', random: seededRandom(1) });
      expect([wasCut, faults]).toEqual([true, []]);
    },
  );
});
