import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseItemId } from '../../contracts/ids.ts';
import type { Journal, NewJournalRow } from '../../contracts/ports/journal.port.ts';
import type { TraceStore } from '../../contracts/ports/trace-store.port.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { openDatabase } from '../store/database.ts';
import { SharedStoreThread } from '../store/shared-store-thread.ts';
import { openTraceStore, type StoreNotice } from '../store/trace-store.ts';
import { openJournalConsole } from './journal-console.ts';
import { runMigrations } from '../store/migrations/run-migrations.ts';
import { journalMigration0001 } from './migrations/0001-rows.ts';
import { journalFile } from './open-journal-file.ts';
import { createWorkerJournal, type JournalNotice } from './worker-journal.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const marker = '34567000000016';

describe('the journal on the disk', () => {
  let dataDir: string;
  let clock: VirtualClock;
  let thread: SharedStoreThread;
  let notices: JournalNotice[];
  let opened: (Journal | TraceStore)[];

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-journal-'));
    clock = new VirtualClock();
    thread = new SharedStoreThread();
    notices = [];
    opened = [];
  });
  afterEach(async () => {
    for (const each of opened.reverse()) await each.close();
    await thread.end();
    rmSync(dataDir, { recursive: true });
  });

  const open = (): Journal => {
    const journal = createWorkerJournal({ dataDir, clock, thread: () => thread.current(), onNotice: (notice) => notices.push(notice) });
    opened.push(journal);
    return journal;
  };
  const openStore = async (): Promise<TraceStore> => {
    const store = await openTraceStore({ dataDir, retentionMs: { doorFault: hour, kioskFault: hour }, clock }, () => thread.current());
    opened.push(store);
    return store;
  };
  const row = (extra: Partial<NewJournalRow> = {}): NewJournalRow => ({
    kind: 'checkin',
    item: parseItemId(marker),
    atMs: clock.now(),
    state: 'waiting',
    attempts: 0,
    ...extra,
  });
  const filesWithMarker = (): string[] => {
    const folder = path.dirname(journalFile(dataDir));
    return readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(marker));
  };

  it('gives rows back in order, with their expiry 59 days away', async () => {
    const journal = open();
    await journal.add(row());
    await journal.add(row({ kind: 'checkout', state: 'open', attempts: 1 }));
    const common = {
      item: marker,
      atMs: clock.now(),
      reason: null,
      retries: 0,
      dueBefore: null,
      settledAtMs: null,
      expiresAtMs: clock.now() + 59 * day,
    };
    expect(await journal.pending()).toEqual([
      { id: 1, kind: 'checkin', state: 'waiting', attempts: 0, ...common },
      { id: 2, kind: 'checkout', state: 'open', attempts: 1, ...common },
    ]);
  });

  it('is a file that only its owner can read', async () => {
    await open().add(row());
    expect(statSync(journalFile(dataDir)).mode & 0o777).toBe(0o600);
  });

  it('changes a row only while it is in a state that the change is for', async () => {
    const journal = open();
    const id = await journal.add(row());
    const first = await journal.change(id, { from: ['waiting'], state: 'parked', reason: 'refused' });
    const second = await journal.change(id, { from: ['waiting'], state: 'done' });
    const [found] = await journal.list();
    expect([first, second, found?.state, found?.reason]).toEqual([true, false, 'parked', 'refused']);
  });

  it('keeps a settled row an hour, then no byte of it', async () => {
    const store = await openStore();
    const journal = open();
    const id = await journal.add(row());
    await journal.change(id, { from: ['waiting'], state: 'done' });
    await clock.advance(59 * minute);
    await store.purge();
    const before = (await journal.list()).length;
    await clock.advance(2 * minute);
    await store.purge();
    expect([before, (await journal.list()).length, filesWithMarker()]).toEqual([1, 0, []]);
  });

  it('purges itself where there is no store of traces', async () => {
    const journal = open();
    const id = await journal.add(row());
    await journal.change(id, { from: ['waiting'], state: 'done' });
    await journal.pending();
    await clock.advance(61 * minute);
    await journal.pending();
    expect([(await journal.list()).length, filesWithMarker()]).toEqual([0, []]);
  });

  it('keeps what nobody has settled for 59 days, and says when it goes', async () => {
    const store = await openStore();
    const journal = open();
    await journal.add(row());
    await store.purge();
    await clock.advance(59 * day - minute);
    await store.purge();
    const before = (await journal.pending()).length;
    await clock.advance(2 * minute);
    await store.purge();
    expect([before, await journal.pending(), notices, filesWithMarker()]).toEqual([1, [], [{ kind: 'expired', count: 1 }], []]);
  });

  it('loses no return to a clock that is wrong when the PC starts', async () => {
    const journal = open();
    await journal.add(row());
    await journal.close();
    await thread.end();
    clock.jumpWallTo(clock.now() + 400 * day);
    await openStore();
    const again = open();
    await clock.advance(9 * minute);
    expect(await again.pending()).toHaveLength(1);
  });

  it('is moved back with the course of time as soon as it can be, and keeps nothing else from it', async () => {
    const rightMs = clock.now();
    clock.jumpWallTo(rightMs + 100 * day);
    const lost: string[] = [];
    const onNotice = ({ kind }: StoreNotice): unknown => kind === 'lost' && lost.push(kind);
    const store = await openTraceStore({ dataDir, retentionMs: { doorFault: hour, kioskFault: hour }, clock, onNotice }, () => thread.current());
    opened.push(store);
    const journal = open();
    await journal.add(row());
    await store.append({ atMs: clock.now(), purpose: 'doorFault', device: null, event: 'door.refused', resultCode: '', incidentCode: null });
    const beside = openDatabase(journalFile(dataDir));
    beside.exec("CREATE TRIGGER stuck BEFORE UPDATE ON rows BEGIN SELECT RAISE(ABORT, 'stuck'); END");
    clock.jumpWallTo(rightMs);
    for (let half = 0; half < 22; half += 1) {
      await clock.advance(minute / 2);
      await journal.pending().catch(() => undefined);
    }
    await expect(journal.add(row())).rejects.toThrow();
    const traces = await store.window({ fromMs: 0, toMs: clock.now(), limit: 9 });
    beside.exec('DROP TRIGGER stuck');
    beside.close();
    const found = (await journal.list()).map(({ atMs, expiresAtMs }) => [atMs, expiresAtMs]);
    expect([lost, traces.length, found]).toEqual([[], 1, [[rightMs, rightMs + 59 * day]]]);
  });

  describe('with a clock that is wrong', () => {
    /** The station's own tick, with the thread's answers in between. */
    const pass = async (store: TraceStore, ms: number, stepMs = minute / 2): Promise<void> => {
      for (let gone = 0; gone < ms; gone += stepMs) {
        await clock.advance(stepMs);
        await store.purge();
      }
    };
    const restart = async (store: TraceStore, journal: Journal): Promise<void> => {
      await journal.close();
      await store.close();
      await thread.end();
      opened = [];
    };

    /** The store opens anew by its own tick; the thread answers in its own time. */
    const openStoreAgain = async (store: TraceStore, journal: Journal): Promise<void> => {
      for (let tries = 0; tries < 200; tries += 1) {
        if (
          await store.purge().then(
            () => true,
            () => false,
          )
        )
          break;
        await new Promise((resolve) => setImmediate(resolve));
      }
      await journal.pending();
    };

    it('loses no return that was taken while a clock that began months ahead was being put right', async () => {
      clock.jumpWallTo(clock.now() + 100 * day);
      const store = await openStore();
      const journal = open();
      await journal.pending();
      await pass(store, 5 * minute);
      clock.jumpWallTo(clock.now() - 100 * day);
      await pass(store, minute);
      const atMs = clock.now();
      await journal.add(row({ atMs }));
      await pass(store, 30 * minute);
      expect(await journal.pending()).toEqual([expect.objectContaining({ atMs, expiresAtMs: expect.closeTo(atMs + 59 * day, -5) })]);
    });

    it('loses no return of before the start to one that began a year ahead and was put right', async () => {
      const store = await openStore();
      const journal = open();
      await journal.add(row());
      await store.purge();
      await restart(store, journal);
      clock.jumpWallTo(clock.now() + 400 * day);
      const again = await openStore();
      const journalAgain = open();
      await journalAgain.pending();
      await pass(again, 2 * minute);
      clock.jumpWallTo(clock.now() - 400 * day);
      await pass(again, 30 * minute);
      expect(await journalAgain.pending()).toHaveLength(1);
    });

    it('loses no return of before to one that began months ahead at the first start of a program that writes its course down', async () => {
      const store = await openStore();
      const journal = open();
      const atMs = clock.now();
      await journal.add(row());
      await store.purge();
      await restart(store, journal);
      // As the file of an earlier program becomes: it does not tell how far the course had come.
      const file = openDatabase(journalFile(dataDir));
      file.run('UPDATE course SET now_ms = NULL');
      file.close();
      clock.jumpWallTo(clock.now() + 100 * day);
      const again = await openStore();
      const journalAgain = open();
      await journalAgain.pending();
      await pass(again, 2 * minute);
      clock.jumpWallTo(clock.now() - 100 * day);
      await pass(again, 30 * minute);
      expect(await journalAgain.pending()).toEqual([expect.objectContaining({ atMs, expiresAtMs: expect.closeTo(atMs + 59 * day, -6) })]);
    });

    it.each([
      ['that begins wrong twice', 2],
      ['whose thread is lost meanwhile', 1],
    ])('loses no return of before to one %s before it is put right', async (_title, starts) => {
      let store = await openStore();
      let journal = open();
      const atMs = clock.now();
      await journal.add(row());
      await store.purge();
      clock.jumpWallTo(clock.now() + 400 * day);
      for (let start = 0; start < starts; start += 1) {
        await restart(store, journal);
        store = await openStore();
        journal = open();
        await journal.pending();
        await pass(store, 2 * minute);
      }
      if (starts === 1) {
        await thread.current().terminate();
        await clock.advance(minute);
        await openStoreAgain(store, journal);
      }
      clock.jumpWallTo(clock.now() - 400 * day);
      await pass(store, 30 * minute);
      expect(await journal.pending()).toEqual([expect.objectContaining({ atMs, expiresAtMs: expect.closeTo(atMs + 59 * day, -6) })]);
    });

    it('loses no return to a long jump of the clock alone: what counts is how long the station has really run', async () => {
      const store = await openStore();
      const journal = open();
      await journal.add(row());
      await pass(store, minute);
      clock.jumpWallTo(clock.now() + 58 * day + 23 * hour);
      await pass(store, 11 * minute);
      clock.jumpWallTo(clock.now() + 59 * minute);
      await pass(store, 9 * minute);
      expect(await journal.pending()).toHaveLength(1);
    });

    it('loses no return to one that begins in 1970, taken before or then', async () => {
      const store = await openStore();
      const journal = open();
      const { atMs: takenBeforeMs } = row();
      await journal.add(row());
      await store.purge();
      await restart(store, journal);
      clock = new VirtualClock(minute);
      const again = await openStore();
      const journalAgain = open();
      await journalAgain.add(row({ atMs: clock.now() }));
      await pass(again, hour);
      expect((await journalAgain.pending()).map(({ atMs }) => atMs)).toEqual([takenBeforeMs, minute]);
    });

    it('keeps nothing beyond 59 days because a clock was a year ahead for five minutes', async () => {
      const store = await openStore();
      const journal = open();
      await journal.pending();
      clock.jumpWallTo(clock.now() + 365 * day);
      const id = await journal.add(row({ atMs: clock.now() }));
      await journal.change(id, { from: ['waiting'], state: 'parked', reason: 'refused' });
      await pass(store, 5 * minute);
      clock.jumpWallTo(clock.now() - 365 * day);
      await pass(store, 58 * day, day);
      const before = (await journal.list()).length;
      await pass(store, 2 * day, day);
      expect([before, await journal.list(), filesWithMarker()]).toEqual([1, [], []]);
    });
  });

  it('goes on in a new thread when its own was lost', async () => {
    const journal = open();
    await journal.add(row());
    await thread.current().terminate();
    await journal.add(row());
    expect(await journal.pending()).toHaveLength(2);
  });

  it('withdraws a row whose writing was not confirmed', async () => {
    const journal = open();
    await journal.pending();
    const adding = journal.add(row());
    adding.catch(() => undefined);
    await thread.current().terminate();
    const outcome = await adding.then(
      () => 'confirmed',
      () => 'not confirmed',
    );
    expect([outcome, await journal.pending()]).toEqual(['not confirmed', []]);
  });

  it('says nothing of a request whose row came after the disk had its time: it went on without the journal', async () => {
    const journal = open();
    await journal.pending();
    const adding = journal.add(row()).then(
      () => 'confirmed',
      () => 'not confirmed',
    );
    await clock.advance(1_001);
    const outcome = await adding;
    expect([outcome, await journal.pending(), await journal.list()]).toEqual(['not confirmed', [], []]);
  });

  it('says that it is down where its folder cannot be made, and that it is back', async () => {
    writeFileSync(path.join(dataDir, 'store'), '');
    const journal = open();
    await expect(journal.add(row())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const before = journal.health.state;
    rmSync(path.join(dataDir, 'store'));
    await journal.add(row());
    expect([before, journal.health.state]).toEqual(['faulted', 'ready']);
  });

  describe('when it is damaged', () => {
    const fill = async (count: number): Promise<void> => {
      const journal = open();
      await Promise.all(Array.from({ length: count }, () => journal.add(row())));
      await journal.close();
      await thread.end();
    };
    const damage = (at: number, bytes: number): void => {
      const file = journalFile(dataDir);
      const content = readFileSync(file);
      content.fill(0xa5, at, at + bytes);
      writeFileSync(file, content);
    };

    it('gives back every row that SQLite can still read', async () => {
      await fill(500);
      damage(4096 * 9, 4096);
      const rows = await open().pending();
      expect([rows.length > 350 && rows.length < 500, notices]).toEqual([
        true,
        [{ kind: 'quarantined', file: expect.stringMatching(/^journal\.db\.damaged-until-\d+$/), salvaged: rows.length }],
      ]);
    });

    it('gives back the rows of a file that was damaged before its migration', async () => {
      const file = journalFile(dataDir);
      mkdirSync(path.dirname(file), { recursive: true });
      const db = openDatabase(file);
      runMigrations(db, [journalMigration0001]);
      const add = "INSERT INTO rows (kind, item, at_ms, state, attempts, expires_at) VALUES ('checkin', ?, ?, 'waiting', 0, ?)";
      for (let at = 0; at < 500; at += 1) db.run(add, marker, clock.now(), clock.now() + day);
      db.close();
      damage(4096 * 5, 4096);
      const rows = await open().pending();
      expect([rows.length > 350 && rows.length < 500, rows.every(({ retries, dueBefore }) => retries === 0 && dueBefore === null)]).toEqual([
        true,
        true,
      ]);
    });

    it('never gives an id twice', async () => {
      await fill(500);
      damage(4096 * 9, 4096);
      expect(await open().add(row())).toBe(501);
    });

    it('begins a fresh one where nothing can be read', async () => {
      await fill(10);
      damage(0, 4096);
      const journal = open();
      await journal.add(row());
      expect([(await journal.pending()).length, notices[0]]).toEqual([1, expect.objectContaining({ kind: 'quarantined', salvaged: 0 })]);
    });
  });

  describe('in a second process beside the station', () => {
    it('is listed, parked and retried', async () => {
      const journal = open();
      const id = await journal.add(row());
      const second = openJournalConsole(dataDir);
      const parked = [second?.park(id), (await journal.list())[0]?.reason, second?.retry(id), (await journal.list())[0]?.state];
      second?.close();
      expect(parked).toEqual([true, 'byStaff', true, 'waiting']);
    });

    it('counts each time that staff let a row be tried again', async () => {
      const journal = open();
      const id = await journal.add(row({ state: 'open', attempts: 1 }));
      const second = openJournalConsole(dataDir);
      const counts: unknown[] = [];
      for (let time = 0; time < 2; time += 1) {
        await journal.change(id, { from: ['open', 'waiting'], state: 'parked', reason: 'refused', attempts: 1 });
        second?.retry(id);
        counts.push((await journal.list()).map(({ attempts, retries }) => [attempts, retries]));
      }
      second?.close();
      expect(counts).toEqual([[[0, 1]], [[0, 2]]]);
    });

    it('is closed for good by staff: kept with its reason until it expires, and neither pending nor to be tried again', async () => {
      const store = await openStore();
      const journal = open();
      const id = await journal.add(row());
      const second = openJournalConsole(dataDir);
      const refused = second?.closeRow(id, clock.now());
      await journal.change(id, { from: ['waiting'], state: 'parked', reason: 'lentAgain' });
      const closed = second?.closeRow(id, clock.now());
      const after = [second?.retry(id), second?.park(id), await journal.pending()];
      second?.close();
      await clock.advance(59 * day - minute);
      await store.purge();
      const [kept] = await journal.list();
      await clock.advance(2 * minute);
      await store.purge();
      await journal.pending();
      expect([refused, closed, after, kept?.state, kept?.reason]).toEqual([false, true, [false, false, []], 'closed', 'lentAgain']);
      expect([await journal.list(), filesWithMarker(), notices.filter(({ kind }) => kind === 'expired')]).toEqual([[], [], []]);
    });

    it('tells the station how many rows wait for staff, when that changes', async () => {
      const journal = open();
      const id = await journal.add(row());
      await journal.change(id, { from: ['waiting'], state: 'parked', reason: 'refused' });
      await journal.pending();
      await journal.pending();
      const second = openJournalConsole(dataDir);
      second?.closeRow(id, clock.now());
      second?.close();
      await journal.pending();
      expect(notices).toEqual([
        { kind: 'parked', count: 1 },
        { kind: 'parked', count: 0 },
      ]);
    });

    it('is not made by looking', () => {
      expect([openJournalConsole(dataDir), readdirSync(dataDir)]).toEqual([null, []]);
    });

    it('refuses a journal of a newer program', async () => {
      await open().add(row());
      const db = openDatabase(journalFile(dataDir));
      db.pragma('user_version = 99');
      db.close();
      expect(() => openJournalConsole(dataDir)).toThrow(expect.objectContaining({ code: 'STORE_NEWER_THAN_PROGRAM' }));
    });
  });
});
