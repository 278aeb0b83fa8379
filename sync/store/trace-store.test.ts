import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvariantError, type KioskError } from '../../contracts/errors.ts';
import { brandId, type DeviceId, type IncidentCode } from '../../contracts/ids.ts';
import type { Trace, TraceStore } from '../../contracts/ports/trace-store.port.ts';
import { until } from '../../test/support/until.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { openDatabase } from './database.ts';
import { storePaths } from './open-store-file.ts';
import { StoreThread } from './store-thread.ts';
import { openTraceStore, type StoreNotice } from './trace-store.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const retentionMs = { doorFault: 7 * day, kioskFault: 3 * day };
const marker = 'marker-of-one-trace';

describe('the trace store', () => {
  let dataDir: string;
  let clock: VirtualClock;
  let notices: StoreNotice[];
  let opened: TraceStore[];

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-store-'));
    clock = new VirtualClock();
    notices = [];
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    rmSync(dataDir, { recursive: true });
  });

  const open = async (): Promise<TraceStore> => {
    const store = await openTraceStore({ dataDir, retentionMs, clock, onNotice: (notice) => notices.push(notice) });
    opened.push(store);
    return store;
  };
  const trace = (extra: Partial<Trace> = {}): Trace => ({
    atMs: clock.now(),
    purpose: 'doorFault',
    device: brandId<DeviceId>('door-card'),
    event: 'door.refused',
    resultCode: 'pin-wrong',
    incidentCode: brandId<IncidentCode>('A2C3'),
    ...extra,
  });
  const marked = (extra: Partial<Trace> = {}): Trace => trace({ device: brandId<DeviceId>(marker), ...extra });
  const everything = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10_000 };
  const files = (): string[] => readdirSync(storePaths(dataDir).folder).map((name) => path.join(storePaths(dataDir).folder, name));
  const filesWithMarker = (): string[] => files().filter((file) => readFileSync(file).includes(marker));

  it('gives back what was stored, with its expiry', async () => {
    const store = await open();
    await store.append(trace());
    expect(await store.window(everything)).toEqual([{ ...trace(), expiresAtMs: clock.now() + 7 * day }]);
  });

  it('keeps each purpose for its own time', async () => {
    const store = await open();
    await store.append(trace({ purpose: 'kioskFault' }));
    expect((await store.window(everything))[0]?.expiresAtMs).toBe(clock.now() + 3 * day);
  });

  it('gives a window of time: from inclusive, to exclusive, oldest first, limited', async () => {
    const store = await open();
    const now = clock.now();
    for (const ago of [1, 4, 3, 2]) await store.append(trace({ atMs: now - ago }));
    const found = await store.window({ fromMs: now - 4, toMs: now - 1, limit: 2 });
    expect(found.map((each) => now - each.atMs)).toEqual([4, 3]);
  });

  it('refuses a limit outside 1-10,000', async () => {
    const store = await open();
    await expect(store.window({ ...everything, limit: 10_001 })).rejects.toBeInstanceOf(InvariantError);
  });

  it('keeps what it stored over a restart', async () => {
    const store = await open();
    await store.append(trace());
    await store.close();
    expect(await (await open()).window(everything)).toHaveLength(1);
  });

  it('commits appends that are still on their way when it is closed', async () => {
    const store = await open();
    const appends = Promise.all(Array.from({ length: 100 }, () => store.append(trace())));
    await store.close();
    await appends;
    expect(await (await open()).window(everything)).toHaveLength(100);
  });

  it('refuses free text without refusing the traces beside it', async () => {
    const store = await open();
    const results = await Promise.allSettled([
      store.append(trace()),
      store.append(trace({ resultCode: 'wrong pin of somebody' })),
      store.append(trace()),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('is a folder and files that only their owner can read', async () => {
    const store = await open();
    await store.append(trace());
    expect([statSync(storePaths(dataDir).folder).mode & 0o777, files().map((file) => statSync(file).mode & 0o777)]).toEqual([
      0o700,
      [0o600, 0o600, 0o600],
    ]);
  });

  it('answers STORE_UNAVAILABLE after it was closed', async () => {
    const store = await open();
    await store.close();
    await expect(store.append(trace())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('leaves no timer behind when it is closed', async () => {
    await (await open()).close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('answers STORE_UNAVAILABLE where its folder cannot be made', async () => {
    writeFileSync(path.join(dataDir, 'store'), '');
    await expect(open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('opens later where it may, and says why it could not at first', async () => {
    writeFileSync(path.join(dataDir, 'store'), '');
    const reasons: string[] = [];
    const store = await openTraceStore({
      dataDir,
      retentionMs,
      clock,
      onNotice: (notice) => notices.push(notice),
      onUnavailable: ({ code }) => reasons.push(code),
    });
    opened.push(store);
    await expect(store.append(trace())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    rmSync(path.join(dataDir, 'store'));
    await clock.advance(30_000);
    await until('the store is open', () => notices.at(-1)?.kind === 'reopened');
    await store.append(trace());
    expect([reasons, (await store.window(everything)).length]).toEqual([['STORE_UNAVAILABLE'], 1]);
  });

  describe('expiry', () => {
    it('leaves the bytes of a living trace in the files', async () => {
      const store = await open();
      await store.append(marked());
      await store.purge();
      expect(filesWithMarker()).not.toEqual([]);
    });

    it('removes the bytes of an expired trace from every file', async () => {
      const store = await open();
      await store.append(marked());
      await clock.advance(7 * day);
      await store.purge();
      expect(filesWithMarker()).toEqual([]);
    });

    it('tells how many traces a purge removed', async () => {
      const store = await open();
      await store.append(trace({ atMs: clock.now() - 7 * day + 1 }));
      await store.append(trace());
      await clock.advance(1);
      expect(await store.purge()).toEqual({ removed: 1, atMs: clock.now() });
    });

    it('comes by timer within 60 s, without being asked', async () => {
      const store = await open();
      await store.append(marked({ atMs: clock.now() - 7 * day + 10_000 }));
      await clock.advance(minute);
      // Answers come in order: once this one is here, the timer's purge is done.
      await store.window(everything);
      expect(filesWithMarker()).toEqual([]);
    });

    it('comes before the first use after weeks switched off', async () => {
      const store = await open();
      await store.append(marked());
      await store.close();
      clock.jumpWallTo(clock.now() + 21 * day);
      await open();
      expect(filesWithMarker()).toEqual([]);
    });

    it('hides a trace from the moment at which it expires', async () => {
      const store = await open();
      await store.append(trace({ atMs: clock.now() - 7 * day + 5 }));
      await clock.advance(5);
      expect(await store.window(everything)).toEqual([]);
    });

    it('never writes a trace that has expired already', async () => {
      const store = await open();
      await store.append(marked({ atMs: clock.now() - 7 * day }));
      expect(filesWithMarker()).toEqual([]);
    });

    it('is not put off by a clock set back while running', async () => {
      const store = await open();
      await store.append(marked());
      await clock.advance(7 * day - hour);
      clock.jumpWallTo(clock.now() - 30 * day);
      await clock.advance(hour);
      await store.purge();
      expect(filesWithMarker()).toEqual([]);
    });

    it('is not put off by a clock set back while the PC was off', async () => {
      const store = await open();
      await store.append(marked());
      await clock.advance(7 * day - hour);
      await store.purge();
      await store.close();
      clock.jumpWallTo(clock.now() - 30 * day);
      const again = await open();
      await clock.advance(hour);
      await again.purge();
      expect(filesWithMarker()).toEqual([]);
    });

    it('does not come early when the clock is set far ahead', async () => {
      const store = await open();
      await store.append(trace());
      clock.jumpWallTo(clock.now() + 365 * day);
      await clock.advance(9 * minute);
      await store.purge();
      expect(await store.window(everything)).toHaveLength(1);
    });

    it('follows a clock set ahead once it has kept its course for ten minutes', async () => {
      const store = await open();
      await store.append(trace());
      clock.jumpWallTo(clock.now() + 365 * day);
      await clock.advance(11 * minute);
      expect(await store.window(everything)).toEqual([]);
    });

    it('comes on time for a trace of a year that never was, after the clock was put right', async () => {
      const store = await open();
      clock.jumpWallTo(clock.now() + 365 * day);
      await clock.advance(11 * minute);
      await store.append(marked());
      clock.jumpWallTo(clock.now() - 365 * day);
      await clock.advance(7 * day - 1);
      const living = await store.window(everything);
      await clock.advance(minute);
      await store.purge();
      expect([living.length, living[0]?.atMs, filesWithMarker()]).toEqual([1, clock.now() - 7 * day - minute + 1, []]);
    });

    it('is never more than 59 days away, whatever retention was asked for', async () => {
      const store = await openTraceStore({ dataDir, retentionMs: { doorFault: 400 * day, kioskFault: 1 }, clock });
      opened.push(store);
      await store.append(trace());
      expect((await store.window(everything))[0]?.expiresAtMs).toBe(clock.now() + 59 * day);
    });
  });

  describe('beside a reader that holds old pages', () => {
    const hold = (): (() => void) => {
      const reader = openDatabase(storePaths(dataDir).file);
      reader.exec('BEGIN');
      reader.all('SELECT * FROM traces');
      return () => {
        reader.exec('COMMIT');
        reader.close();
      };
    };

    it('a purge is not reported done', async () => {
      const store = await open();
      await store.append(marked());
      const release = hold();
      await clock.advance(7 * day);
      let isDone = false;
      const purge = store.purge().then(() => {
        isDone = true;
      });
      await store.window(everything);
      expect([isDone, filesWithMarker().length > 0]).toEqual([false, true]);
      release();
      await store.window(everything);
      await clock.advance(1000);
      await purge;
    });

    it('a purge is tried again until the bytes are gone', async () => {
      const store = await open();
      await store.append(marked());
      const release = hold();
      await clock.advance(7 * day);
      const purge = store.purge();
      await store.window(everything);
      release();
      await clock.advance(1000);
      await purge;
      expect(filesWithMarker()).toEqual([]);
    });
  });

  describe('with a damaged file', () => {
    const damage = async (): Promise<void> => {
      const store = await open();
      for (let i = 0; i < 500; i += 1) void store.append(marked({ atMs: clock.now() - i }));
      await store.close();
      const { file } = storePaths(dataDir);
      const bytes = readFileSync(file);
      bytes.fill(0xa5, 4096, 4096 * 3);
      writeFileSync(file, bytes);
    };

    it('puts it aside and begins a fresh one', async () => {
      await damage();
      const store = await open();
      await store.append(trace());
      expect(await store.window(everything)).toHaveLength(1);
    });

    it('tells the name under which it was put aside', async () => {
      await damage();
      await open();
      const notice = notices[0];
      expect(notice?.kind === 'quarantined' && existsSync(path.join(storePaths(dataDir).folder, notice.file))).toBe(true);
    });

    it('treats bytes that are no database in the same way', async () => {
      mkdirSync(storePaths(dataDir).folder);
      writeFileSync(storePaths(dataDir).file, 'not a database at all '.repeat(1000));
      await open();
      expect(notices.map((notice) => notice.kind)).toEqual(['quarantined']);
    });

    it('erases what was put aside after a day', async () => {
      await damage();
      const store = await open();
      const before = filesWithMarker().length;
      await clock.advance(day);
      await store.purge();
      expect([before, filesWithMarker()]).toEqual([1, []]);
    });
  });

  describe('that can not write now', () => {
    it('answers STORE_UNAVAILABLE, and takes the next trace once it can', async () => {
      const store = await open();
      const other = openDatabase(storePaths(dataDir).file);
      other.exec('BEGIN IMMEDIATE');
      await expect(store.append(trace())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
      other.exec('COMMIT');
      other.close();
      await store.append(trace());
      expect(await store.window(everything)).toHaveLength(1);
    });
  });

  describe('on a disk that does not answer', () => {
    /** A thread whose first call is held until `letGo`. */
    const hangingThread = () => {
      const disk = Promise.withResolvers<void>();
      const threads: StoreThread[] = [];
      const startThread = (): StoreThread => {
        const thread = new StoreThread();
        const call = thread.call.bind(thread);
        thread.call = async (name, input) => {
          await disk.promise;
          return call(name, input);
        };
        threads.push(thread);
        return thread;
      };
      return { startThread, letGo: disk.resolve, threads };
    };

    const openOnHungDisk = async (startThread: () => StoreThread) => {
      const unavailable: KioskError[] = [];
      const options = {
        dataDir,
        retentionMs,
        clock,
        onNotice: (notice: StoreNotice) => notices.push(notice),
        onUnavailable: (error: KioskError) => unavailable.push(error),
      };
      const opening = openTraceStore(options, startThread);
      await clock.advance(3000);
      const store = await opening;
      opened.push(store);
      return { store, unavailable };
    };

    it('holds nobody up for longer than 3 s and says why it can not be used', async () => {
      const { startThread } = hangingThread();
      const { store, unavailable } = await openOnHungDisk(startThread);
      expect(unavailable.map(({ code, retryable }) => [code, retryable])).toEqual([['STORE_UNAVAILABLE', true]]);
      await expect(store.append(trace())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    });

    it('starts no second thread while the first still waits', async () => {
      const { startThread, threads } = hangingThread();
      await openOnHungDisk(startThread);
      await clock.advance(120_000);
      expect(threads).toHaveLength(1);
    });

    it('opens as soon as the disk answers', async () => {
      const { startThread, letGo } = hangingThread();
      const { store } = await openOnHungDisk(startThread);
      letGo();
      await until('the store is open', () => notices.at(-1)?.kind === 'reopened');
      await store.append(trace());
      expect(await store.window(everything)).toHaveLength(1);
    });

    it('throws where nobody is told, and leaves no thread behind', async () => {
      const { startThread, threads } = hangingThread();
      const opening = openTraceStore({ dataDir, retentionMs, clock }, startThread);
      const refused = expect(opening).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await clock.advance(3000);
      await refused;
      await threads[0]?.ended;
    });
  });

  describe('whose thread dies', () => {
    const openAndKill = async (): Promise<TraceStore> => {
      const threads: StoreThread[] = [];
      const startThread = (): StoreThread => {
        threads.push(new StoreThread());
        return threads.at(-1) as StoreThread;
      };
      const store = await openTraceStore({ dataDir, retentionMs, clock, onNotice: (notice) => notices.push(notice) }, startThread);
      opened.push(store);
      await store.append(trace());
      const append = store.append(trace());
      append.catch(() => undefined);
      await threads[0]?.terminate();
      await expect(append).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      return store;
    };

    it('answers STORE_UNAVAILABLE and tells that it was lost', async () => {
      const store = await openAndKill();
      await expect(store.append(trace())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
      expect(notices).toEqual([{ kind: 'lost' }]);
    });

    it('is there again within 30 s, with what it had acknowledged', async () => {
      const store = await openAndKill();
      await clock.advance(30_000);
      await until('the store is open again', () => notices.at(-1)?.kind === 'reopened');
      expect((await store.window(everything)).length).toBeGreaterThanOrEqual(1);
    });
  });

  it('refuses a database that a newer program has written', async () => {
    await (await open()).close();
    const db = openDatabase(storePaths(dataDir).file);
    db.pragma('user_version = 9999');
    db.close();
    await expect(open()).rejects.toMatchObject({ code: 'STORE_NEWER_THAN_PROGRAM' });
  });

  it('makes the data folder where it is missing', async () => {
    const deeper = path.join(dataDir, 'a', 'b');
    const store = await openTraceStore({ dataDir: deeper, retentionMs, clock });
    opened.push(store);
    expect(statSync(deeper).mode & 0o777).toBe(0o700);
  });

  it('makes its own folder private again where somebody opened it', async () => {
    await (await open()).close();
    chmodSync(storePaths(dataDir).folder, 0o755);
    await open();
    expect(statSync(storePaths(dataDir).folder).mode & 0o777).toBe(0o700);
  });
});
