import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseItemId } from '../../contracts/ids.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { PinLockout } from '../../domain/pin-lockout/pin-lockout.ts';
import { RunDigests } from '../../station/parts/keys-part.ts';
import { createWorkerJournal } from '../../sync/journal/worker-journal.ts';
import { DayKeys } from '../../sync/keys/day-keys.ts';
import { openKeyFiles } from '../../sync/keys/key-files.ts';
import { WorkerPinAttempts } from '../../sync/pin-attempts/worker-pin-attempts.ts';
import { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import { openTraceStore, type StoreNotice } from '../../sync/store/trace-store.ts';
import { VirtualClock } from '../virtual-clock.ts';

const minute = 60_000;
const day = 86_400_000;
const card = CardNumber.parse('24567000001016');
const item = parseItemId('34567000000016');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('everything that is kept, where a PC without a battery begins in 1970', { timeout: 60_000 }, () => {
  let base: string;

  beforeEach(() => {
    base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-correction-'));
  });
  afterEach(() => rmSync(base, { recursive: true }));

  /** What of a station keeps something, wired as the station does it. */
  async function start(clock: VirtualClock) {
    const dataDir = path.join(base, 'data');
    const thread = new SharedStoreThread();
    const notices: StoreNotice['kind'][] = [];
    const files = await openKeyFiles(path.join(base, 'keys'));
    const keys = await DayKeys.open({ files, clock, keepMs: { doorFault: 7 * day, pinAttempt: day }, onTrouble: () => undefined });
    const store = await openTraceStore(
      {
        dataDir,
        retentionMs: { doorFault: 7 * day, kioskFault: 7 * day },
        clock,
        sealing: keys,
        onTime: (nowMs) => keys.raiseTime(nowMs),
        onNotice: ({ kind }) => notices.push(kind),
      },
      () => thread.current(),
    );
    const journal = createWorkerJournal({ dataDir, clock, thread: () => thread.current() });
    const tries = new WorkerPinAttempts({ dataDir, clock, thread: () => thread.current(), onQuarantined: () => undefined });
    const stop = async (): Promise<void> => {
      await journal.close();
      await tries.close();
      await store.close();
      keys.stop();
      await thread.end();
    };
    return { keys, store, journal, tries, notices, stop };
  }

  it('stays: the trace opens, the locked card is locked and the row waits for staff, and the store is lost at no time', async () => {
    const clockBefore = new VirtualClock();
    const before = await start(clockBefore);
    const atMs = Date.UTC(2026, 10, 23, 10);
    await before.store.append({
      atMs,
      purpose: 'doorFault',
      device: null,
      event: 'door.refused',
      resultCode: '',
      incidentCode: null,
      borrower: card,
    });
    const id = await before.journal.add({ kind: 'checkin', item, atMs, state: 'waiting', attempts: 0 });
    await before.journal.change(id, { from: ['waiting'], state: 'parked', reason: 'refused' });
    const { digest } = before.keys.digests('pinAttempt').today(card);
    for (let each = 0; each < 10; each += 1) await before.tries.add({ digest: hex(digest), terminal: 'main' });
    await clockBefore.advance(5 * minute);
    await before.store.purge();
    await before.stop();

    const clock = new VirtualClock(30_000);
    const station = await start(clock);
    const { keys, store, journal, tries, notices } = station;
    const ofRun = new RunDigests();
    const lockout = new PinLockout({
      digests: { ...keys.digests('pinAttempt'), ofRun: (of) => ofRun.ofRun(of) },
      store: tries,
      clock,
      onGuessing: () => undefined,
      onStore: () => undefined,
    });
    await journal.pending();
    await tries.load();
    for (let ms = 0; ms < 25 * minute; ms += 30_000) {
      await clock.advance(30_000);
      // The thread's answers, and its end where it failed, come by the loop and not by this clock.
      await store.purge().catch(() => undefined);
      await turn();
      await keys.turn();
    }
    expect(notices).toEqual([]);
    expect(await store.ofBorrower(card)).toHaveLength(1);
    expect((await journal.list()).map((row) => [row.state, row.atMs])).toEqual([['parked', atMs]]);
    const leave = await lockout.begin(card, 'main');
    expect(leave.kind === 'locked' && leave.hold).toBe('lockedToday');
    expect(await tries.load()).toHaveLength(10);
    lockout.stop();
    await station.stop();
  });

  it('stays: ten wrong PINs are ten wrong PINs over clocks that jump by a day and are believed, and over every restart, until the station has run for 24 hours', async () => {
    const clock = new VirtualClock();
    const started = async () => {
      const station = await start(clock);
      const ofRun = new RunDigests();
      // Each turn of the keys may change what they tell: they are asked anew each time, as a station does.
      const digests = {
        today: (of: CardNumber) => station.keys.digests('pinAttempt').today(of),
        living: (of: CardNumber) => station.keys.digests('pinAttempt').living(of),
        ofRun: (of: CardNumber) => ofRun.ofRun(of),
      };
      const lockout = new PinLockout({ digests, store: station.tries, clock, onGuessing: () => undefined, onStore: () => undefined });
      await station.tries.load();
      return {
        lockout,
        tick: async (): Promise<void> => {
          await clock.advance(30_000);
          await station.store.purge();
          await station.keys.turn();
          await turn();
        },
        stop: async (): Promise<void> => {
          lockout.stop();
          await station.stop();
        },
      };
    };
    let run = await started();
    for (let wrong = 0; wrong < 10; wrong += 1) {
      const leave = await run.lockout.begin(card, 'main');
      if (leave.kind === 'open') leave.end('wrong');
      clock.stall(16 * minute);
    }
    const holds: unknown[] = [];
    const look = async (): Promise<void> => {
      const leave = await run.lockout.begin(card, 'main');
      holds.push(leave.kind === 'locked' ? leave.hold : leave.kind);
    };
    for (const jumpMs of [25 * 60 * minute, -25 * 60 * minute, 400 * day, 25 * 60 * minute]) {
      clock.jumpWallTo(clock.now() + jumpMs);
      for (let ms = 0; ms < 12 * minute; ms += 30_000) await run.tick();
      await look();
      await run.stop();
      clock.jumpWallTo(clock.now() + 25 * 60 * minute);
      run = await started();
      await look();
    }
    expect(holds).toEqual(Array(8).fill('lockedToday'));
    clock.stall(day);
    await run.tick();
    await look();
    expect(holds.at(-1)).toBe('open');
    await run.stop();
  });
});
