import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Trace } from '../../contracts/ports/trace-store.port.ts';
import { systemClock } from '../../station/system-clock.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { DayKeys } from '../../sync/keys/day-keys.ts';
import { openKeyFiles } from '../../sync/keys/key-files.ts';
import { openTraceStore } from '../../sync/store/trace-store.ts';
import { type Quantiles, quantiles } from './quantiles.ts';

const dayMs = 86_400_000;
const warmUp = 50;

/** Milliseconds from `append` of a trace with a borrower, which is sealed on the way, to its promise's end; one trace at a time, on the disk of the temporary folder. */
export async function measureStoreAppend(count: number): Promise<Quantiles> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'omatoimi-store-bench-'));
  const files = await openKeyFiles(path.join(folder, 'keys'));
  const keys = await DayKeys.open({ files, clock: systemClock, keepMs: { doorFault: dayMs }, onTrouble: () => undefined });
  const store = await openTraceStore({
    dataDir: path.join(folder, 'data'),
    retentionMs: { doorFault: dayMs, kioskFault: dayMs },
    clock: systemClock,
    sealing: keys,
  });
  try {
    const sample: number[] = [];
    for (let run = 0; run < warmUp + count; run += 1) {
      const startedAt = performance.now();
      await store.append(traceNow(run));
      if (run >= warmUp) sample.push(performance.now() - startedAt);
    }
    return quantiles(sample);
  } finally {
    await store.close();
    keys.stop();
    await rm(folder, { recursive: true });
  }
}

const traceNow = (run: number): Trace => ({
  atMs: systemClock.now(),
  purpose: 'doorFault',
  device: null,
  event: 'door.refused',
  resultCode: 'pin-wrong',
  incidentCode: null,
  borrower: CardNumber.parse(String(24_567_000_000_000 + run)),
});
