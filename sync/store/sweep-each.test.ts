import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import { parseItemId } from '../../contracts/ids.ts';
import type { Journal } from '../../contracts/ports/journal.port.ts';
import type { TraceStore } from '../../contracts/ports/trace-store.port.ts';
import { until } from '../../test/support/until.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { createWorkerJournal } from '../journal/worker-journal.ts';
import { pinAttemptsFile } from '../pin-attempts/pin-attempt-session.ts';
import { WorkerPinAttempts } from '../pin-attempts/worker-pin-attempts.ts';
import { countersFile } from '../statistics/counter-session.ts';
import { WorkerCounters } from '../statistics/worker-counters.ts';
import { openDatabase } from './database.ts';
import { SharedStoreThread } from './shared-store-thread.ts';
import { sweepEach } from './sweep-each.ts';
import { openTraceStore, type StoreNotice } from './trace-store.ts';

const hour = 3_600_000;

describe('sweeping every file', () => {
  const outcome = fc.constantFrom('erased', 'busy', 'failed', 'damaged');

  it('gives each its turn, and is done only where every one is', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 6 }), (outcomes) => {
        const turns: number[] = [];
        const sweeps = outcomes.map((each, index) => ({
          file: 'journal' as const,
          sweep: (): boolean => {
            turns.push(index);
            if (each === 'failed') throw new Error('the disk failed');
            if (each === 'damaged') throw new KioskError('STORE_DAMAGED', 'It is damaged.');
            return each === 'erased';
          },
        }));
        const sweep = (): unknown => sweepEach(sweeps);
        if (outcomes.includes('damaged')) expect(sweep).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
        else
          expect(sweep()).toEqual({
            isErased: outcomes.every((each) => each === 'erased'),
            failed: outcomes.filter((each) => each === 'failed').map(() => 'journal'),
          });
        expect(turns).toEqual(outcomes.map((_each, index) => index));
      }),
    );
  });
});

describe('a purge beside a file that can not be swept', () => {
  let dataDir: string;
  let clock: VirtualClock;
  let thread: SharedStoreThread;
  let store: TraceStore;
  let journal: Journal;
  let pins: WorkerPinAttempts;
  const notices: StoreNotice[] = [];

  beforeEach(async () => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-sweeps-'));
    clock = new VirtualClock();
    thread = new SharedStoreThread();
    notices.length = 0;
    const parts = { dataDir, clock, thread: () => thread.current() };
    store = await openTraceStore(
      { dataDir, retentionMs: { doorFault: hour, kioskFault: hour }, clock, onNotice: (each) => notices.push(each) },
      parts.thread,
    );
    journal = createWorkerJournal(parts);
    pins = new WorkerPinAttempts({ ...parts, onQuarantined: () => undefined });
    await new WorkerCounters({ ...parts, onQuarantined: () => undefined }).add([
      { span: 'hour', start: '2026-11-23T12Z', event: 'door.granted', code: '', place: 'main', found: 1 },
    ]);
    const id = await journal.add({ kind: 'checkin', item: parseItemId('34567000000016'), atMs: clock.now(), state: 'waiting', attempts: 0 });
    await journal.change(id, { from: ['waiting'], state: 'done' });
    await pins.add({ digest: 'ab'.repeat(32), terminal: 'main' });
  });
  afterEach(async () => {
    await store.close();
    await thread.end();
    rmSync(dataDir, { recursive: true });
  });

  /** How a file fails for good, whoever looks at it. */
  const breakCounters = (): void => {
    const db = openDatabase(countersFile(dataDir));
    db.exec('ALTER TABLE counters RENAME TO others');
    db.close();
  };
  const mendCounters = (): void => {
    const db = openDatabase(countersFile(dataDir));
    db.exec('ALTER TABLE others RENAME TO counters');
    db.close();
  };
  const triesOnDisk = (): number | undefined => {
    const db = openDatabase(pinAttemptsFile(dataDir));
    try {
      return db.first<{ found: number }>('SELECT count(*) AS found FROM attempts')?.found;
    } finally {
      db.close();
    }
  };
  const purged = async (): Promise<unknown> => {
    let end: unknown = null;
    store.purge().then(
      () => (end = 'purged'),
      (error: unknown) => (end = error),
    );
    await until('the purge has ended', async () => {
      await clock.advance(1_000);
      return end !== null;
    });
    return end;
  };

  it('takes what has expired out of the others, and is not done', async () => {
    expect([(await journal.list()).length, triesOnDisk()]).toEqual([1, 1]);
    breakCounters();
    await clock.advance(25 * hour);
    expect(await purged()).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      context: { files: 'statistics' },
      message: expect.stringContaining('statistics'),
    });
    expect([await journal.list(), triesOnDisk()]).toEqual([[], 0]);
  });

  it('is told with the name of the file, and again when it has caught up', async () => {
    breakCounters();
    const told = async (kind: StoreNotice['kind']): Promise<void> =>
      until(`the store tells ${kind}`, async () => {
        await clock.advance(1_000);
        return notices.some((notice) => notice.kind === kind);
      });
    await told('purgeDelayed');
    mendCounters();
    await told('purgeCaughtUp');
    expect(notices).toEqual([{ kind: 'purgeDelayed', files: 'statistics' }, { kind: 'purgeCaughtUp' }]);
  });
});
