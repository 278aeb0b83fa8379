import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TracePurpose, TraceStore } from '../../contracts/ports/trace-store.port.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { DayKeys } from '../keys/day-keys.ts';
import { openKeyFiles } from '../keys/key-files.ts';
import { storePaths } from './open-store-file.ts';
import type { Retention } from './retention.ts';
import { openBorrower } from './sealed-borrower.ts';
import { openTraceStore, type TraceStoreOptions } from './trace-store.ts';

const hour = 3_600_000;
const day = 24 * hour;
const card = CardNumber.parse('24567000001016');
const everything = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10_000 };
const week: Retention = { doorFault: 7 * day, kioskFault: 3 * day };

describe("a store that was filled under yesterday's config", () => {
  let base: string;
  let clock: VirtualClock;
  let keys: DayKeys;
  const opened: TraceStore[] = [];

  beforeEach(async () => {
    base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-today-'));
    clock = new VirtualClock();
    keys = await DayKeys.open({ files: await openKeyFiles(path.join(base, 'keys')), clock, keepMs: week, onTrouble: () => undefined });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    keys.stop();
    rmSync(base, { recursive: true });
  });

  const open = async (more: Partial<TraceStoreOptions>): Promise<TraceStore> => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    const store = await openTraceStore({ dataDir: base, retentionMs: week, clock, ...more });
    opened.push(store);
    return store;
  };
  const fill = async (): Promise<void> => {
    const store = await open({ sealing: keys });
    const purposes: readonly TracePurpose[] = ['doorFault', 'kioskFault'];
    for (const purpose of purposes)
      await store.append({ atMs: clock.now(), purpose, device: null, event: 'door.refused', resultCode: '', incidentCode: null, borrower: card });
  };
  const lives = async (store: TraceStore): Promise<number[]> => (await store.window(everything)).map(({ atMs, expiresAtMs }) => expiresAtMs - atMs);

  it('keeps nothing longer than a config that keeps less', async () => {
    await fill();
    expect(await lives(await open({ retentionMs: { doorFault: day, kioskFault: 3 * day } }))).toEqual([day, 3 * day]);
  });

  it('has no key longer for it either: an old copy of the file opens no longer than what it is a copy of is kept', async () => {
    await fill();
    const copied = await (opened[0] as TraceStore).window(everything);
    const endsAtMs = Date.UTC(2026, 10, 24) + day;
    const openWith = async (keepMs: Retention): Promise<boolean[]> => {
      const files = await openKeyFiles(path.join(base, 'keys'));
      keys.stop();
      keys = await DayKeys.open({ files, clock, keepMs, onTrouble: () => undefined });
      return copied.map((trace) => openBorrower(keys.sealer('trace'), trace) !== null);
    };
    const shorter = { doorFault: day, kioskFault: 3 * day };
    expect(await openWith(shorter)).toEqual([true, true]);
    clock.jumpWallTo(endsAtMs - 1);
    expect(await openWith(shorter)).toEqual([true, true]);
    clock.jumpWallTo(endsAtMs);
    expect(await openWith(shorter)).toEqual([false, true]);
    expect(await openWith(week)).toEqual([false, true]);
  });

  it('keeps nothing longer for a config that keeps more', async () => {
    await fill();
    expect(await lives(await open({ retentionMs: { doorFault: 30 * day, kioskFault: 30 * day } }))).toEqual([7 * day, 3 * day]);
  });

  it('loses what a shorter config lets expire at once, before first use', async () => {
    await fill();
    await clock.advance(2 * day);
    expect(await lives(await open({ retentionMs: { doorFault: day, kioskFault: day } }))).toEqual([]);
  });

  it('holds no sealed borrower once the profile keeps none, bytes included, and every trace all the same', async () => {
    await fill();
    const sealed = (await (opened[0] as TraceStore).window(everything)).flatMap(({ borrower }) => (borrower === undefined ? [] : [borrower]));
    const store = await open({ forgetsBorrowers: true });
    expect((await store.window(everything)).map(({ borrower }) => borrower)).toEqual([undefined, undefined]);
    const { folder } = storePaths(base);
    const bytes = readdirSync(folder).map((name) => readFileSync(path.join(folder, name)));
    expect(
      sealed.filter(({ sealed: each, digest }) => bytes.some((file) => file.includes(Buffer.from(each)) || file.includes(Buffer.from(digest)))),
    ).toEqual([]);
    expect(sealed).toHaveLength(2);
  });

  it('holds them on where keys are missing only for now', async () => {
    await fill();
    expect((await (await open({})).window(everything)).every(({ borrower }) => borrower !== undefined)).toBe(true);
  });

  it('tells the time by which its traces expire, also where the clock was set back while it was closed', async () => {
    await fill();
    await clock.advance(hour);
    await (opened[0] as TraceStore).purge();
    const latest = clock.now();
    const told: number[] = [];
    await Promise.all(opened.splice(0).map((store) => store.close()));
    clock.jumpWallTo(0);
    await open({ onTime: (nowMs) => told.push(nowMs) });
    expect(told).toEqual([latest]);
  });

  it('puts nothing aside for the years of a clock that was wrong when it was put aside', async () => {
    await fill();
    const { folder } = storePaths(base);
    const wrong = path.join(folder, `traces.db.damaged-until-${Date.UTC(2099, 0, 1)}`);
    const right = path.join(folder, `traces.db.damaged-until-${clock.now() + hour}`);
    for (const file of [wrong, right]) writeFileSync(file, 'a damaged database');
    await open({});
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([path.basename(right)]);
  });
});
