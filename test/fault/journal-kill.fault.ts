import { describe, expect, it } from 'vitest';
import { cutJournal } from '../support/journal-cut.ts';

describe('a station killed between the journal and the library system', () => {
  it.each([2, 5, 8, 20, 38, 41, 50, 60, 85, 100])('loses and doubles nothing that was told (killed at step %i)', async (cutAt) => {
    expect(await cutJournal(cutAt, cutAt % 2 === 0)).toMatchObject({ isCut: true, lost: [], untrue: [], doubled: [], unsettled: 0 });
  });
});
