import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/virtual-clock.ts';
import type { TraceStore } from '../../contracts/ports/trace-store.port.ts';
import { SharedStoreThread } from '../store/shared-store-thread.ts';
import { openTraceStore } from '../store/trace-store.ts';
import { pinAttemptsFile } from './pin-attempt-session.ts';
import { WorkerPinAttempts } from './worker-pin-attempts.ts';

const digest = 'ab'.repeat(32);
const hour = 3_600_000;

describe('tries of PINs on the disk', () => {
  let dataDir: string;
  let clock: VirtualClock;
  let thread: SharedStoreThread;
  let quarantined: string[];

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-pins-'));
    clock = new VirtualClock();
    thread = new SharedStoreThread();
    quarantined = [];
  });
  afterEach(async () => {
    await thread.end();
    rmSync(dataDir, { recursive: true });
  });

  const open = (): WorkerPinAttempts =>
    new WorkerPinAttempts({ dataDir, clock, thread: () => thread.current(), onQuarantined: (file) => quarantined.push(file) });
  const restart = async (): Promise<WorkerPinAttempts> => {
    await thread.end();
    thread = new SharedStoreThread();
    return open();
  };

  it('are there after the thread was lost without a goodbye, with their age: as long as the station has run since', async () => {
    const tries = open();
    const id = await tries.add({ digest, terminal: 'Main_door.1' });
    clock.stall(hour);
    expect((await tries.load()).map(({ ageMs }) => ageMs)).toEqual([hour]);
    // Only a clock could tell how long the PC was off.
    clock.jumpWallTo(clock.now() + 30 * hour);
    expect(await (await restart()).load()).toEqual([{ id, digest, terminal: 'Main_door.1', ageMs: hour }]);
  });

  it('outlive every jump of a clock, believed or not, over any number of starts, and go when the station has run for 24 hours', async () => {
    let tries = open();
    const id = await tries.add({ digest, terminal: 'main' });
    let ranMs = 0;
    for (const jumpMs of [25 * hour, -25 * hour, 400 * 24 * hour, 25 * hour, -399 * 24 * hour]) {
      const store = await openTraceStore({ dataDir, retentionMs: { doorFault: hour, kioskFault: hour }, clock }, () => thread.current());
      clock.jumpWallTo(clock.now() + jumpMs);
      for (let gone = 0; gone < 11 * 60_000; gone += 30_000) {
        await clock.advance(30_000);
        await store.purge();
      }
      await tries.load();
      ranMs += 11 * 60_000;
      expect((await tries.load()).map((each) => [each.id, each.ageMs])).toEqual([[id, ranMs]]);
      await store.close();
      await tries.close();
      clock.jumpWallTo(clock.now() + 25 * hour);
      tries = await restart();
      await tries.load();
    }
    clock.stall(24 * hour - ranMs - 1);
    expect(await tries.load()).toHaveLength(1);
    clock.stall(1);
    expect(await tries.load()).toEqual([]);
    await tries.close();
  });

  it('go by themselves where no store of traces purges, bytes included', async () => {
    const tries = open();
    await tries.add({ digest, terminal: 'main' });
    clock.stall(24 * hour);
    await clock.advance(31_000);
    // Answered after the sweep that the tick began.
    await tries.load();
    const folder = path.dirname(pinAttemptsFile(dataDir));
    const found = readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(Buffer.from(digest, 'hex')));
    await tries.close();
    expect([found, clock.pendingTimers]).toEqual([[], 0]);
  });

  it('go after 59 days of a PC that is hardly ever on, and not before it has run for ten minutes', async () => {
    const tries = open();
    await tries.add({ digest, terminal: 'main' });
    await tries.close();
    clock.jumpWallTo(clock.now() + 60 * 24 * hour);
    const again = await restart();
    await again.load();
    await clock.advance(9 * 60_000);
    const before = (await again.load()).length;
    for (let gone = 0; gone < 4; gone += 1) {
      await clock.advance(30_000);
      await again.load();
    }
    const after = (await again.load()).length;
    await again.close();
    expect([before, after]).toEqual([1, 0]);
  });

  it('are no younger for a clock that was set back between two runs, and never older than they are for one set back in the run', async () => {
    const store = open();
    await store.add({ digest, terminal: 'main' });
    clock.jumpWallTo(clock.now() - 48 * hour);
    expect((await store.load())[0]?.ageMs).toBe(0);
    expect((await (await restart()).load())[0]?.ageMs).toBe(0);
  });

  it('are gone after 24 hours, and removed ones at once', async () => {
    const store = open();
    const id = await store.add({ digest, terminal: 'main' });
    await store.add({ digest, terminal: 'kiosk' });
    await store.remove([id, 99]);
    expect((await store.load()).map(({ terminal }) => terminal)).toEqual(['kiosk']);
    await clock.advance(24 * hour);
    expect(await store.load()).toEqual([]);
  });

  it('keep the time that they have left where a clock that had been years ahead is put right, and the store of traces goes on', async () => {
    const rightMs = clock.now();
    clock.jumpWallTo(Date.UTC(2099, 0, 1));
    const notices: string[] = [];
    const store = await openTraceStore(
      { dataDir, retentionMs: { doorFault: 48 * hour, kioskFault: 48 * hour }, clock, onNotice: ({ kind }) => notices.push(kind) },
      () => thread.current(),
    );
    const tries = open();
    await tries.add({ digest, terminal: 'main' });
    await store.append({ atMs: clock.now(), purpose: 'doorFault', device: null, event: 'door.refused', resultCode: '', incidentCode: null });
    clock.jumpWallTo(rightMs);
    await clock.advance(11 * 60_000);
    await store.purge();
    expect([(await store.window({ fromMs: 0, toMs: rightMs + hour, limit: 9 })).length, (await tries.load())[0]?.ageMs, notices]).toEqual([
      1,
      11 * 60_000,
      [],
    ]);
    await clock.advance(24 * hour);
    await store.purge();
    expect([(await tries.load()).length, notices]).toEqual([0, []]);
    await store.close();
  });

  describe('with a clock that is wrong, in a folder that saw another time', () => {
    const openStore = (): Promise<TraceStore> =>
      openTraceStore({ dataDir, retentionMs: { doorFault: 48 * hour, kioskFault: 48 * hour }, clock }, () => thread.current());
    const pass = async (store: TraceStore, ms: number): Promise<void> => {
      for (let gone = 0; gone < ms; gone += 30_000) {
        await clock.advance(30_000);
        await store.purge();
      }
    };
    beforeEach(async () => {
      const store = await openStore();
      await store.purge();
      await store.close();
      await thread.end();
      thread = new SharedStoreThread();
    });

    it.each([
      ['begins in 1970', Date.UTC(2026, 10, 23, 9), 0],
      ['is three days behind and put right', 72 * hour, 72 * hour],
    ])('outlive a sweep and a restart where it %s', async (_title, behindMs, putRightByMs) => {
      clock.jumpWallTo(clock.now() - behindMs);
      const store = await openStore();
      const id = await open().add({ digest, terminal: 'main' });
      clock.jumpWallTo(clock.now() + putRightByMs);
      await pass(store, 60_000);
      await store.close();
      expect((await (await restart()).load()).map((each) => each.id)).toEqual([id]);
    });

    it('outlive the first sweep of a store that opens after they were written', async () => {
      clock.jumpWallTo(60_000);
      const tries = open();
      const id = await tries.add({ digest, terminal: 'main' });
      const store = await openStore();
      await pass(store, 60_000);
      expect((await tries.load()).map((each) => [each.id, each.ageMs <= 90_000])).toEqual([[id, true]]);
      await store.close();
    });

    it('outlive a start with a clock that is 400 days ahead, and is put right in that run', async () => {
      const first = await openStore();
      const id = await open().add({ digest, terminal: 'main' });
      await first.purge();
      await first.close();
      await thread.end();
      thread = new SharedStoreThread();
      clock.jumpWallTo(clock.now() + 400 * 24 * hour);
      const store = await openStore();
      const again = open();
      await again.load();
      await pass(store, 120_000);
      clock.jumpWallTo(clock.now() - 400 * 24 * hour);
      await pass(store, 13 * 60_000);
      expect((await again.load()).map((each) => each.id)).toEqual([id]);
      await store.close();
    });

    it('are forgotten after 24 hours though the clock was years ahead while they were written', async () => {
      const rightMs = clock.now();
      clock.jumpWallTo(rightMs + 1000 * 24 * hour);
      const tries = open();
      await tries.add({ digest, terminal: 'main' });
      await thread.end();
      thread = new SharedStoreThread();
      clock.jumpWallTo(rightMs);
      const store = await openStore();
      const again = open();
      expect(await again.load()).toHaveLength(1);
      await pass(store, 60_000);
      clock.stall(24 * hour);
      await store.purge();
      expect(await again.load()).toEqual([]);
      await store.close();
    });
  });

  it('leave no bytes behind when the sweep has come', async () => {
    const store = open();
    await thread
      .current()
      .call('open', { dataDir, nowMs: clock.now(), monotonicMs: 0, retentionMs: { doorFault: hour, kioskFault: hour }, forgetsBorrowers: false });
    const id = await store.add({ digest, terminal: 'main' });
    await store.remove([id]);
    await thread.current().call('purge', { nowMs: clock.now(), monotonicMs: 0, isFirst: true });
    const folder = path.dirname(pinAttemptsFile(dataDir));
    const found = readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(Buffer.from(digest, 'hex')));
    expect(found).toEqual([]);
  });

  it('in a damaged file are put aside, and that is told; counting goes on', async () => {
    await open().add({ digest, terminal: 'main' });
    await thread.end();
    thread = new SharedStoreThread();
    writeFileSync(pinAttemptsFile(dataDir), 'no database at all'.repeat(500));
    const store = open();
    expect([await store.load(), quarantined.length]).toEqual([[], 1]);
    expect(await store.add({ digest, terminal: 'main' })).toBe(1);
  });
});
