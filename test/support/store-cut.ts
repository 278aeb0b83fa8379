import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openTraceStore } from '../../sync/store/trace-store.ts';
import { systemClock } from '../../station/system-clock.ts';

/** What one cut left behind. */
export interface CutResult {
  readonly acknowledged: number;
  /** Acknowledged before the cut, absent after it. */
  readonly lost: number;
  readonly doubled: number;
}

const program = path.join(import.meta.dirname, 'append-and-tell.main.ts');
const hourMs = 3_600_000;
const retentionMs = { doorFault: hourMs, kioskFault: hourMs };

/**
 * Lets a process append to a fresh store and kills it without warning when it has acknowledged `afterAcknowledged` traces
 * and `extraMs` more have passed; then opens the store again and compares.
 */
export async function cutStore(afterAcknowledged: number, extraMs: number): Promise<CutResult> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'omatoimi-cut-'));
  try {
    const acknowledged = await appendUntilKilled(dataDir, afterAcknowledged, extraMs);
    const store = await openTraceStore({ dataDir, retentionMs, clock: systemClock });
    const found = await store.window({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10_000 });
    await store.close();
    const devices = found.map((trace) => trace.device);
    const present = new Set<string | null>(devices);
    return {
      acknowledged: acknowledged.length,
      lost: acknowledged.filter((number) => !present.has(`n-${number}`)).length,
      doubled: devices.length - present.size,
    };
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

async function appendUntilKilled(dataDir: string, afterAcknowledged: number, extraMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, dataDir, String(hourMs)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const before = text.split('\n').length - 1;
    text += chunk;
    const after = text.split('\n').length - 1;
    if (before < afterAcknowledged && after >= afterAcknowledged) systemClock.setTimer(extraMs, () => child.kill('SIGKILL'));
  });
  await once(child, 'close');
  // The last line may have been cut short: only whole lines are acknowledgements.
  return text.split('\n').slice(0, -1);
}
