import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Trace } from '../../contracts/ports/trace-store.port.ts';
import { systemClock } from '../../station/system-clock.ts';
import { openTraceStore } from '../../sync/store/trace-store.ts';
import { type Quantiles, quantiles } from './quantiles.ts';

const dayMs = 86_400_000;
const warmUp = 50;

/** Milliseconds from `append` to its promise's end, one trace at a time, on the disk of the temporary folder. */
export async function measureStoreAppend(count: number): Promise<Quantiles> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'omatoimi-store-bench-'));
  const store = await openTraceStore({ dataDir, retentionMs: { doorFault: dayMs, kioskFault: dayMs }, clock: systemClock });
  try {
    const sample: number[] = [];
    for (let run = 0; run < warmUp + count; run += 1) {
      const startedAt = performance.now();
      await store.append(traceNow());
      if (run >= warmUp) sample.push(performance.now() - startedAt);
    }
    return quantiles(sample);
  } finally {
    await store.close();
    await rm(dataDir, { recursive: true });
  }
}

const traceNow = (): Trace => ({
  atMs: systemClock.now(),
  purpose: 'doorFault',
  device: null,
  event: 'door.refused',
  resultCode: 'pin-wrong',
  incidentCode: null,
});
