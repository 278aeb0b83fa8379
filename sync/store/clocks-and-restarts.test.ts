import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayDigest, SealedBytes } from '../../contracts/day-keys.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { DayKeys } from '../keys/day-keys.ts';
import { openKeyFiles } from '../keys/key-files.ts';
import { openTraceStore } from './trace-store.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const card = CardNumber.parse('24567000001016');
const keptMs = 12 * hour;

/** What a wall clock shows when a PC starts: the right time, the beginning of its counting, years ahead, or a little off. */
const walls = {
  right: (trueMs: number): number => trueMs,
  epoch: (): number => 0,
  future: (): number => Date.UTC(2099, 0, 1),
  behind: (trueMs: number): number => trueMs - 3 * hour,
};

interface Run {
  readonly wall: keyof typeof walls;
  readonly hours: number;
  /** The clock is put right in the middle of the run. */
  readonly isMended: boolean;
}

/** A copy of the file as it was when a trace was written: whoever has it looks with the keys that the station has later. */
interface Copy {
  readonly sealed: SealedBytes;
  readonly digest: DayDigest;
  readonly writtenAtMs: number;
}

/** Lives through the runs, one after another; the station is off for no time at all in between, the worst that can be for what is to expire. */
async function live(runs: readonly Run[], base: string): Promise<void> {
  let trueMs = Date.UTC(2026, 10, 23, 9);
  const clock = new VirtualClock(trueMs);
  const copies: Copy[] = [];
  for (const { wall, hours, isMended } of runs) {
    clock.jumpWallTo(walls[wall](trueMs));
    const keys = await DayKeys.open({
      files: await openKeyFiles(path.join(base, 'keys')),
      clock,
      keepMs: { doorFault: keptMs },
      onTrouble: () => undefined,
    });
    const store = await openTraceStore({
      dataDir: path.join(base, 'data'),
      retentionMs: { doorFault: keptMs, kioskFault: keptMs },
      clock,
      sealing: keys,
      onTime: (nowMs) => keys.raiseTime(nowMs),
    });
    await store.append({
      atMs: clock.now(),
      purpose: 'doorFault',
      device: null,
      event: 'door.refused',
      resultCode: '',
      incidentCode: null,
      borrower: card,
    });
    const [digest] = keys.digests('doorFault').living(card);
    if (digest !== undefined) copies.push({ sealed: keys.sealer('doorFault').seal(Buffer.from('a card'), 'copy'), digest, writtenAtMs: trueMs });
    for (let gone = 0; gone < hours; gone += 1) {
      if (isMended && gone === Math.floor(hours / 2)) clock.jumpWallTo(trueMs);
      await clock.advance(hour);
      trueMs += hour;
      // A turn that a timer began may have looked at an earlier time.
      await keys.turn();
      await keys.turn();
      await store.purge();
    }
    // A key outlives its day by what it is kept for, and a cut between two notes of the time costs half a minute.
    const overdue = copies.filter(({ writtenAtMs }) => trueMs - writtenAtMs > day + keptMs + runs.length * minute);
    expect(overdue.filter(({ sealed }) => keys.sealer('doorFault').open(sealed, 'copy') !== null)).toEqual([]);
    const living = keys.digests('doorFault').living(card);
    expect(overdue.filter(({ digest: { digest } }) => living.some((each) => Buffer.from(each.digest).equals(Buffer.from(digest))))).toEqual([]);
    const rows = await store.window({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1000 });
    // A trace that was written within the time that it is kept for, and no other.
    expect(rows.length).toBeLessThanOrEqual(copies.filter(({ writtenAtMs }) => trueMs - writtenAtMs < keptMs + runs.length * minute).length);
    keys.stop();
    await store.close();
  }
}

describe('what is kept while clocks go wrong and the power fails', () => {
  it('is never kept longer, nor can a copy of it be opened longer, than while all goes well', async () => {
    const run: fc.Arbitrary<Run> = fc.record({
      wall: fc.constantFrom('right', 'epoch', 'future', 'behind'),
      hours: fc.integer({ min: 1, max: 12 }),
      isMended: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 2, maxLength: 5 }), async (runs) => {
        const base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-clocks-'));
        try {
          await live(runs, base);
        } finally {
          rmSync(base, { recursive: true });
        }
      }),
      { numRuns: 4, examples: [[Array.from({ length: 12 }, () => ({ wall: 'epoch', hours: 4, isMended: false }) as const)]] },
    );
  }, 60_000);
});
