import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseItemId } from '../../contracts/ids.ts';
import { DayKeys } from '../../sync/keys/day-keys.ts';
import { openKeyFiles } from '../../sync/keys/key-files.ts';
import { appendEvent } from '../../sync/event-log/event-log.ts';
import { createWorkerJournal } from '../../sync/journal/worker-journal.ts';
import { WorkerPinAttempts } from '../../sync/pin-attempts/worker-pin-attempts.ts';
import { WorkerCounters } from '../../sync/statistics/worker-counters.ts';
import { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import { openTraceStore } from '../../sync/store/trace-store.ts';
import { filesBelow, straysOf } from '../../test/support/kept-files.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { eraseProofLeftovers, plantProof, uprootProof } from './proof-files.ts';

const hour = 3_600_000;
const marker = `proof-${'abcdef'.repeat(4)}`;

describe('a data folder in which everything was written, damaged and cut that can be', () => {
  let base: string;
  let clock: VirtualClock;
  const data = (): string => path.join(base, 'data');
  const keys = (): string => path.join(base, 'data-keys');
  const strays = (): string[] => straysOf({ data: data(), keys: keys() });

  beforeEach(() => {
    base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-folder-'));
    clock = new VirtualClock();
  });
  afterEach(() => rmSync(base, { recursive: true }));

  /** One run of everything that writes into the folder, each with something in it. */
  async function run(): Promise<void> {
    const thread = new SharedStoreThread();
    const parts = { dataDir: data(), clock, thread: () => thread.current(), onQuarantined: () => undefined };
    const dayKeys = await DayKeys.open({ files: await openKeyFiles(keys()), clock, keepMs: { doorFault: hour }, onTrouble: () => undefined });
    const store = await openTraceStore({ dataDir: data(), retentionMs: { doorFault: hour, kioskFault: hour }, clock }, parts.thread);
    const journal = createWorkerJournal(parts);
    const pins = new WorkerPinAttempts(parts);
    await store.append({ atMs: clock.now(), purpose: 'doorFault', device: null, event: 'door.refused', resultCode: '', incidentCode: null });
    await journal.add({ kind: 'checkin', item: parseItemId('34567000000016'), atMs: clock.now(), state: 'waiting', attempts: 0 });
    await pins.add({ digest: 'ab'.repeat(32), terminal: 'main' });
    await new WorkerCounters(parts).add([{ span: 'hour', start: '2026-11-23T12Z', event: 'door.granted', code: '', place: 'main', found: 1 }]);
    await appendEvent(data(), await openKeyFiles(keys()), {
      atMs: clock.now(),
      kind: 'privacy.exported',
      role: 'staff',
      reason: 'request of the patron',
    });
    await store.purge();
    await journal.close();
    await pins.close();
    await store.close();
    dayKeys.stop();
    await thread.end();
  }
  const databases = ['traces', 'journal', 'pin-attempts', 'statistics'] as const;
  const damageAll = (): void => {
    for (const name of databases) writeFileSync(path.join(data(), 'store', `${name}.db`), Buffer.alloc(5_000, 'x'));
  };
  /** A process that has ended: nobody has its number any more. */
  const endedPid = (): number => spawnSync('true').pid;

  it('holds nothing that is on no line of the list of kept data', async () => {
    await run();
    damageAll();
    await run();
    for (const folder of [data(), keys()]) writeFileSync(path.join(folder, `.omatoimi-${marker}.${endedPid()}`), marker);
    expect(
      filesBelow(data())
        .filter((name) => name.includes('damaged'))
        .map((name) => name.replace(/^store\/|\.db\..*$/g, ''))
        .sort(),
    ).toEqual([...databases].sort());
    expect(strays()).toEqual([]);
  });

  it('holds none of what was put aside or left by a kill after a day, and a start', async () => {
    await run();
    damageAll();
    await run();
    for (const folder of [data(), keys()]) writeFileSync(path.join(folder, `.omatoimi-${marker}.${endedPid()}`), marker);
    clock.jumpWallTo(clock.now() + 25 * hour);
    expect(await eraseProofLeftovers([data(), keys(), path.join(base, 'none')])).toBe(2);
    await run();
    expect(filesBelow(base).filter((name) => name.includes('damaged') || name.includes('proof'))).toEqual([]);
  });

  it('keeps the marker of a proof that is at work', async () => {
    await run();
    const file = plantProof(data(), marker) ?? '';
    expect([await eraseProofLeftovers([data()]), strays(), readdirSync(data()).includes(path.basename(file))]).toEqual([0, [], true]);
    uprootProof(file);
    expect(readdirSync(data())).not.toContain(path.basename(file));
  });
});
