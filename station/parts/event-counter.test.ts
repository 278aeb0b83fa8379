import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brandId, type DoorId, type IncidentCode } from '../../contracts/ids.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import { readCounters } from '../../sync/statistics/counter-console.ts';
import { countersKeptMs } from '../../sync/statistics/counter-calls.ts';
import { WorkerCounters } from '../../sync/statistics/worker-counters.ts';
import { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import { openTraceStore } from '../../sync/store/trace-store.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { EventCounter } from './event-counter.ts';

const door = brandId<DoorId>('main');
const granted: StationEvent = { type: 'door.granted', door };
const refused: StationEvent = { type: 'door.refused', door, code: 'pin-wrong', incidentCode: brandId<IncidentCode>('A2C3') };
const everything = { from: '0000', to: '9999' };

describe('counts for statistics', () => {
  let dataDir: string;
  let clock: VirtualClock;
  let thread: SharedStoreThread;
  let troubles: unknown[];
  let isFull: boolean;

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-counts-'));
    clock = new VirtualClock(Date.UTC(2026, 10, 23, 21, 30));
    thread = new SharedStoreThread();
    troubles = [];
    isFull = false;
  });
  afterEach(async () => {
    await thread.end();
    rmSync(dataDir, { recursive: true });
  });

  const open = (): EventCounter => {
    const counters = new WorkerCounters({ dataDir, clock, thread: () => thread.current(), onQuarantined: () => undefined });
    return new EventCounter({
      clock,
      timeZone: 'Europe/Helsinki',
      add: (each) => (isFull ? Promise.reject(new Error('disk full')) : counters.add(each)),
      onTrouble: (error) => troubles.push(error),
    });
  };
  const read = (span: 'hour' | 'day') =>
    readCounters(dataDir, { span, ...everything }).map(({ start, event, code, place, found }) => [start, event, code, place, found]);

  it('tell no reason by the hour, and the reason by the day of the site', async () => {
    const counter = open();
    for (const event of [granted, granted, refused]) counter.count(event);
    await clock.advance(3_600_000);
    counter.count(refused);
    await counter.stop();
    expect(read('hour')).toEqual([
      ['2026-11-23T21Z', 'door.granted', '', 'main', 2],
      ['2026-11-23T21Z', 'door.refused', '', 'main', 1],
      ['2026-11-23T22Z', 'door.refused', '', 'main', 1],
    ]);
    // 22.30 UTC is the next day in Helsinki.
    expect(read('day')).toEqual([
      ['2026-11-23', 'door.granted', '', 'main', 2],
      ['2026-11-23', 'door.refused', 'pin-wrong', 'main', 1],
      ['2026-11-24', 'door.refused', 'pin-wrong', 'main', 1],
    ]);
  });

  it('are added to what an earlier run counted', async () => {
    for (let run = 0; run < 2; run += 1) {
      const counter = open();
      counter.count(granted);
      await counter.stop();
    }
    expect(read('day')).toEqual([['2026-11-23', 'door.granted', '', 'main', 2]]);
  });

  it('wait for a disk that is full, and say so once', async () => {
    const counter = open();
    isFull = true;
    counter.count(granted);
    await counter.flush();
    counter.count(granted);
    await counter.flush();
    isFull = false;
    await counter.flush();
    expect(read('day')).toEqual([['2026-11-23', 'door.granted', '', 'main', 2]]);
    expect(troubles).toEqual([expect.any(Error), null]);
  });

  it('are gone after 13 months, with the purge of everything else', async () => {
    const retentionMs = { doorFault: 86_400_000, kioskFault: 86_400_000 };
    const counter = open();
    counter.count(granted);
    await counter.stop();
    clock.jumpWallTo(clock.now() + countersKeptMs);
    await thread.end();
    thread = new SharedStoreThread();
    const again = open();
    again.count(granted);
    await again.stop();
    const store = await openTraceStore({ dataDir, retentionMs, clock }, () => thread.current());
    await store.purge();
    expect(read('day')).toEqual([['2027-12-24', 'door.granted', '', 'main', 1]]);
    await store.close();
  });
});
