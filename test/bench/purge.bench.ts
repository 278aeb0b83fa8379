import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../station/system-clock.ts';
import { WorkerPinAttempts } from '../../sync/pin-attempts/worker-pin-attempts.ts';
import { openDatabase } from '../../sync/store/database.ts';
import { storePaths } from '../../sync/store/open-store-file.ts';
import { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import { openTraceStore } from '../../sync/store/trace-store.ts';
import type { Figure } from './figure.ts';
import { type Quantiles, quantiles } from './quantiles.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const controls = 500;

/**
 * A purge of many expired rows while a door's PINs are written down: what of the store stands on a door's path. Beside it the same writing without a
 * purge, on the same disk right before, and how long the station's own loop was held.
 */
export async function measurePurge(rows: number): Promise<Figure[]> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'omatoimi-purge-bench-'));
  const thread = new SharedStoreThread();
  const open = () =>
    openTraceStore({ dataDir, retentionMs: { doorFault: 30 * dayMs, kioskFault: 30 * dayMs }, clock: systemClock }, () => thread.current());
  const pins = new WorkerPinAttempts({ dataDir, clock: systemClock, thread: () => thread.current(), onQuarantined: () => undefined });
  try {
    // Filled behind the open store, as if everything had just expired: at the start it would be purged before anything is measured.
    const store = await open();
    const before = await writePins(pins, (written) => written < controls);
    fill(storePaths(dataDir).file, rows);
    const loop = monitorEventLoopDelay({ resolution: 1 });
    let isPurging = true;
    const startedAt = performance.now();
    loop.enable();
    const purge = store.purge().finally(() => {
      isPurging = false;
    });
    const during = await writePins(pins, () => isPurging);
    const { removed } = await purge;
    loop.disable();
    const seconds = (performance.now() - startedAt) / 1000;
    await pins.close();
    await store.close();
    const heldMs = during.p99 - before.p99;
    const loopMs = loop.percentile(99.9) / 1e6;
    return [
      { name: 'purge: a PIN is written down, no purge', value: shown(before), target: '-', isMet: null, data: before },
      {
        name: `purge: the same during one of ${removed.toLocaleString('en')} rows`,
        value: `${shown(during)}, ${seconds.toFixed(0)} s`,
        target: '-',
        isMet: null,
        data: during,
      },
      { name: 'purge: what it holds up, p99 against p99', value: `${heldMs.toFixed(1)} ms`, target: '<= 5 ms', isMet: heldMs <= 5, data: heldMs },
      { name: "purge: the station's own loop held, p99.9", value: `${loopMs.toFixed(1)} ms`, target: '<= 5 ms', isMet: loopMs <= 5, data: loopMs },
    ];
  } finally {
    await thread.end();
    await rm(dataDir, { recursive: true });
  }
}

async function writePins(pins: WorkerPinAttempts, goesOn: (written: number) => boolean): Promise<Quantiles> {
  const sample: number[] = [];
  while (goesOn(sample.length)) {
    const startedAt = performance.now();
    await pins.add({ digest: 'ab'.repeat(32), terminal: 'main' });
    sample.push(performance.now() - startedAt);
    await new Promise((resolve) => systemClock.setTimer(2, () => resolve(undefined)));
  }
  return quantiles(sample);
}

function fill(file: string, rows: number): void {
  const db = openDatabase(file);
  const atMs = Math.floor(systemClock.now()) - 2 * hourMs;
  db.transaction(() =>
    db.run(
      `INSERT INTO traces (at_ms, purpose, device, event, result_code, incident_code, expires_at, borrower_day, borrower_sealed, borrower_digest)
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       SELECT ?, 'doorFault', 'door-card', 'door.refused', 'pin-wrong', 'A2C3', ?, '2026-11-24', randomblob(93), randomblob(32) FROM n`,
      rows,
      atMs,
      atMs + hourMs,
    ),
  );
  db.close();
}

const shown = (q: Quantiles): string => `p50 ${q.p50} p95 ${q.p95} p99 ${q.p99} ms (n=${q.n})`;
