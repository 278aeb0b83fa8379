import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseItemId } from '../../contracts/ids.ts';
import { openDatabase } from '../store/database.ts';
import { openJournalConsole } from './journal-console.ts';
import { JournalSession } from './journal-session.ts';
import { journalFile } from './open-journal-file.ts';

const second = 1_000;
const minute = 60_000;
const hour = 60 * minute;
const day = 86_400_000;
const atMs = Date.UTC(2026, 10, 23, 10);
const cap = atMs + 59 * day;
const marker = '34567000000016';

describe('the 59 days of a row that nobody settles', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-cap-'));
    run(atMs, 0, (journal) => journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs, state: 'waiting', attempts: 0 } }));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  /** One run of a station that sweeps every 30 seconds from its start on, and is killed. */
  function run(startsAtMs: number, lastsMs: number, work: (journal: JournalSession) => unknown = () => undefined): JournalSession {
    const journal = new JournalSession();
    journal.journalOpen({ dataDir, nowMs: startsAtMs });
    for (let ms = 0; ms <= lastsMs; ms += 30 * second) journal.sweep({ nowMs: startsAtMs + ms, monotonicMs: ms });
    work(journal);
    journal.journalClose();
    return journal;
  }
  const rows = (nowMs: number): { readonly rows: number; readonly gone: number } => {
    let found = { rows: 0, gone: 0 };
    run(nowMs, 0, (journal) => {
      const { rows: pending, expiredUnsettled: gone } = journal.journalPending({ nowMs, monotonicMs: 0 });
      found = { rows: pending.length, gone };
    });
    return found;
  };

  it('are over after an hour of runs that are all cut before their ten minutes, and what went is told at every later start', () => {
    for (let atRun = 0; atRun < 8; atRun += 1) run(cap + atRun * 9 * minute, 8.5 * minute);
    expect(rows(cap + 80 * minute)).toEqual({ rows: 0, gone: 1 });
    expect(rows(cap + 5 * day)).toEqual({ rows: 0, gone: 1 });
    const folder = path.dirname(journalFile(dataDir));
    expect(readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(marker))).toEqual([]);
    const beside = openJournalConsole(dataDir);
    expect(beside?.unsettled()).toEqual([{ id: 1, kind: 'checkin', day: '2026-11-23' }]);
    beside?.close();
    expect(rows(cap + 31 * day + 80 * minute)).toEqual({ rows: 0, gone: 0 });
  });

  it('are over after at most 60 starts and an hour of running, however a station is started and cut, and not before an hour', () => {
    const lasts = fc.array(fc.integer({ min: 0, max: 9 * 60 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(lasts, (seconds) => {
        rmSync(path.dirname(journalFile(dataDir)), { recursive: true });
        run(atMs, 0, (journal) => journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs, state: 'open', attempts: 1 } }));
        let nowMs = cap;
        let ranMs = 0;
        for (const lastsSeconds of seconds) {
          const { rows: left } = rowsLeft(nowMs, lastsSeconds * second);
          nowMs += lastsSeconds * second + second;
          ranMs += lastsSeconds * second + minute;
          if (left === 0) {
            expect(ranMs).toBeGreaterThanOrEqual(60 * minute);
            return;
          }
        }
        expect(rows(nowMs)).toEqual({ rows: 0, gone: 1 });
      }),
      { numRuns: 6 },
    );
  });

  const rowsLeft = (startsAtMs: number, lastsMs: number): { readonly rows: number } => {
    let left = 0;
    run(startsAtMs, lastsMs, (journal) => {
      left = journal.journalList().length;
    });
    return { rows: left };
  };

  it('are moved with the course of time where a clock begins anew in 1970, and the day of the return stays what it was', () => {
    const backMs = 10 * minute;
    const correctionMs = atMs + 3 * day - backMs;
    run(atMs + 3 * day, 0, (journal) => journal.follow({ nowMs: backMs, monotonicMs: 0 }));
    run(backMs, 0, (journal) => {
      expect(journal.journalList()).toEqual([expect.objectContaining({ atMs, expiresAtMs: cap - correctionMs })]);
    });
  });

  it('are moved with the course of time where a clock was years ahead, and so is the day of what was returned then', () => {
    const aheadMs = 3_650 * day;
    run(atMs + aheadMs, 0, (journal) => {
      journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs: atMs + aheadMs, state: 'waiting', attempts: 0 } });
      journal.follow({ nowMs: atMs, monotonicMs: 0 });
      expect(journal.journalList().map((row) => row.atMs)).toEqual([atMs, atMs]);
    });
  });

  it('count from when the course of time is told, for a row that was written before by a clock of 1970', () => {
    const journal = new JournalSession();
    journal.journalOpen({ dataDir, nowMs: minute });
    const id = journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs: minute, state: 'waiting', attempts: 0 } });
    journal.follow({ nowMs: atMs + day, monotonicMs: 0 });
    const row = journal.journalList().find((each) => each.id === id);
    journal.journalClose();
    expect(row).toMatchObject({ atMs: minute, expiresAtMs: atMs + 60 * day });
  });

  it('count from now for a row that is ahead of the course of time, once nobody has doubted the clock for ten minutes', () => {
    run(atMs + 365 * day, 0, (journal) =>
      journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs, state: 'waiting', attempts: 0 } }),
    );
    // A file of an earlier program does not tell how far the course had come.
    const beside = openDatabase(journalFile(dataDir));
    beside.run('UPDATE course SET now_ms = NULL');
    beside.close();
    const expiries: unknown[] = [];
    run(atMs + day, 9 * minute, (journal) => expiries.push(journal.journalList()[1]?.expiresAtMs));
    run(atMs + day + 10 * minute, 10 * minute, (journal) => expiries.push(journal.journalList()[1]?.expiresAtMs));
    expect(expiries).toEqual([atMs + 424 * day, atMs + day + 20 * minute + 59 * day]);
  });

  it('are not over while the clock is doubted, before an hour of running, and are ten minutes after', () => {
    const left: number[] = [];
    run(cap, 0, (journal) => {
      for (let ms = 0; ms <= 31 * minute; ms += 30 * second) {
        journal.sweep({ nowMs: cap + ms, monotonicMs: ms }, ms < 20 * minute);
        if ([15, 29, 31].includes(ms / minute)) left.push(journal.journalList().length);
      }
    });
    expect(left).toEqual([1, 1, 0]);
  });

  it('are not begun to be counted by a clock that was years ahead for some starts', () => {
    for (let start = 0; start < 5; start += 1) run(atMs + 3_650 * day + start * 9 * minute, 8 * minute);
    run(atMs + day, 0);
    for (let start = 0; start < 5; start += 1) run(atMs + 3_650 * day + start * 9 * minute, 8 * minute);
    expect(rows(atMs + 2 * day)).toEqual({ rows: 1, gone: 0 });
  });

  /** The one row that was written at `atMs`: when it goes, by the course that the last look brought it to. */
  const expiry = (): number => {
    const journal = new JournalSession();
    journal.journalOpen({ dataDir, nowMs: 0 });
    const found = journal.journalList()[0]?.expiresAtMs ?? 0;
    journal.journalClose();
    return found;
  };

  it('are what they were where a clock was wrong for some starts in a row, and was put right in the last of them', () => {
    const aheadMs = 400 * day;
    for (let start = 1; start <= 3; start += 1) run(atMs + start * 9 * minute + aheadMs, 8 * minute);
    const rightMs = atMs + 40 * minute;
    run(rightMs + aheadMs, 2 * minute, (journal) => journal.follow({ nowMs: rightMs + 2 * minute, monotonicMs: 2 * minute }));
    run(rightMs + 3 * minute, 30 * minute);
    expect([expiry(), rows(rightMs + 34 * minute)]).toEqual([cap, { rows: 1, gone: 0 }]);
  });

  it('are what they were where a clock that was set wrong in a run, and believed, was put right', () => {
    run(atMs, 5 * minute, (journal) => {
      journal.sweep({ nowMs: atMs + 6 * minute + 400 * day, monotonicMs: 6 * minute });
      journal.follow({ nowMs: atMs + 8 * minute, monotonicMs: 8 * minute });
      for (let ms = 9 * minute; ms <= 30 * minute; ms += minute) journal.sweep({ nowMs: atMs + ms, monotonicMs: ms });
    });
    expect([expiry(), rows(atMs + 31 * minute)]).toEqual([cap, { rows: 1, gone: 0 }]);
  });

  it('go on through the nights for which the station was off, while a clock was wrong and after', () => {
    const aheadMs = 30 * day;
    run(atMs + day + aheadMs, minute, (journal) =>
      journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs: atMs + day, state: 'waiting', attempts: 0 } }),
    );
    for (let night = 2; night <= 20; night += 1) run(atMs + night * day + aheadMs, 9 * minute);
    run(atMs + 21 * day + aheadMs, 0, (journal) => journal.follow({ nowMs: atMs + 21 * day, monotonicMs: 0 }));
    const expiries: number[] = [];
    run(atMs + 21 * day, 0, (journal) => expiries.push(...journal.journalList().map((row) => row.expiresAtMs)));
    expect(expiries).toEqual([cap, expect.closeTo(atMs + 60 * day, -6)]);
  });

  it('go on through weeks for which the station was off, where a clock is put right by some seconds more than it was wrong', () => {
    const onMs = atMs + 29 * day;
    run(onMs, minute, (journal) =>
      journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs: onMs + minute, state: 'waiting', attempts: 0 } }),
    );
    const expiries: number[] = [];
    run(onMs + 2 * minute, 0, (journal) => {
      journal.follow({ nowMs: onMs + 3 * minute + 10 * day, monotonicMs: minute });
      journal.sweep({ nowMs: onMs + 4 * minute + 10 * day, monotonicMs: 2 * minute });
      journal.follow({ nowMs: onMs + 5 * minute - 3 * second, monotonicMs: 3 * minute });
      expiries.push(...journal.journalList().map((row) => row.expiresAtMs));
    });
    expect(expiries).toEqual([expect.closeTo(cap, -6), expect.closeTo(onMs + minute + 59 * day, -6)]);
  });

  it('are an hour for what is settled, also where the power was cut before the file heard that the course was brought back', () => {
    const aheadMs = 400 * day;
    run(atMs + aheadMs, minute, (journal) =>
      journal.journalChange({ id: 1, change: { from: ['waiting'], state: 'done' }, nowMs: atMs + aheadMs + minute }),
    );
    // The next run takes up a course that was brought back meanwhile.
    run(atMs + 5 * minute, 0);
    const settled = expiry();
    run(atMs + hour + 5 * minute, minute);
    const folder = path.dirname(journalFile(dataDir));
    expect([settled, readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(marker))]).toEqual([
      atMs + hour + 5 * minute,
      [],
    ]);
  });

  it('count from the right time for what was written by a station that had never known it', () => {
    rmSync(path.dirname(journalFile(dataDir)), { recursive: true });
    run(minute, 2 * minute, (journal) => {
      journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs: 3 * minute, state: 'waiting', attempts: 0 } });
    });
    run(atMs, 30 * minute, (journal) => expect(journal.journalList()).toHaveLength(1));
    expect(expiry()).toBeCloseTo(atMs + 59 * day, -6);
  });

  it('are no more and no less, whatever clocks show at the starts and in the runs, once one that is right was believed', () => {
    const step = fc.record({
      aheadDays: fc.constantFrom(0, 0, 3, 40, 400, 4_000),
      lastsMinutes: fc.integer({ min: 0, max: 9 }),
      offMinutes: fc.constantFrom(0, 5, 14 * 60),
      isMended: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        rmSync(path.dirname(journalFile(dataDir)), { recursive: true });
        run(atMs, 0, (journal) => journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs, state: 'waiting', attempts: 0 } }));
        let [trueMs, courseMs, offMs] = [atMs, atMs, 0];
        for (const { aheadDays, lastsMinutes, offMinutes, isMended } of steps) {
          courseMs = Math.max(courseMs + offMinutes * minute, trueMs + offMinutes * minute + aheadDays * day);
          [trueMs, offMs] = [trueMs + (offMinutes + lastsMinutes) * minute, offMs + offMinutes * minute];
          run(courseMs, lastsMinutes * minute, (journal) => {
            courseMs = isMended ? trueMs : courseMs + lastsMinutes * minute;
            journal.follow({ nowMs: courseMs, monotonicMs: lastsMinutes * minute });
          });
        }
        run(courseMs, 0, (journal) => journal.follow({ nowMs: trueMs, monotonicMs: 0 }));
        // Which leap was wrong, and which a night, is told by their sizes alone: never less than 59 days, and no more than the nights beyond them.
        expect(expiry()).toBeGreaterThanOrEqual(cap - minute);
        expect(expiry()).toBeLessThanOrEqual(cap + offMs + minute);
      }),
      { numRuns: 30 },
    );
  });
});
