import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseItemId } from '../../contracts/ids.ts';
import { openJournalConsole } from './journal-console.ts';
import { JournalSession } from './journal-session.ts';
import { journalFile } from './open-journal-file.ts';

const second = 1_000;
const minute = 60_000;
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
    for (let ms = 0; ms <= lastsMs; ms += 30 * second) journal.sweep(startsAtMs + ms);
    work(journal);
    journal.journalClose();
    return journal;
  }
  const rows = (nowMs: number): { readonly rows: number; readonly gone: number } => {
    let found = { rows: 0, gone: 0 };
    run(nowMs, 0, (journal) => {
      const { rows: pending, expiredUnsettled: gone } = journal.journalPending({ nowMs });
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
    run(atMs + 3 * day, 0, (journal) => journal.moveBack(correctionMs, backMs));
    run(backMs, 0, (journal) => {
      expect(journal.journalList()).toEqual([expect.objectContaining({ atMs, expiresAtMs: cap - correctionMs })]);
    });
  });

  it('are moved with the course of time where a clock was years ahead, and so is the day of what was returned then', () => {
    const aheadMs = 3_650 * day;
    run(atMs + aheadMs, 0, (journal) => {
      journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs: atMs + aheadMs, state: 'waiting', attempts: 0 } });
      journal.moveBack(aheadMs, atMs);
      expect(journal.journalList().map((row) => row.atMs)).toEqual([atMs, atMs]);
    });
  });

  it('count from when the course of time is told, for a row that was written before by a clock of 1970', () => {
    const journal = new JournalSession();
    journal.journalOpen({ dataDir, nowMs: minute });
    const id = journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs: minute, state: 'waiting', attempts: 0 } });
    journal.begin(atMs + day, atMs + day);
    const row = journal.journalList().find((each) => each.id === id);
    journal.journalClose();
    expect(row).toMatchObject({ atMs: minute, expiresAtMs: atMs + 60 * day });
  });

  it('count from now for a row that is ahead of the course of time, once nobody has doubted the clock for ten minutes', () => {
    run(atMs + 365 * day, 0, (journal) =>
      journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(marker), atMs, state: 'waiting', attempts: 0 } }),
    );
    const expiries: unknown[] = [];
    run(atMs + day, 9 * minute, (journal) => expiries.push(journal.journalList()[1]?.expiresAtMs));
    run(atMs + day, 10 * minute, (journal) => expiries.push(journal.journalList()[1]?.expiresAtMs));
    expect(expiries).toEqual([atMs + 424 * day, atMs + day + 10 * minute + 59 * day]);
  });

  it('are not over while the clock is doubted, before an hour of running, and are ten minutes after', () => {
    const left: number[] = [];
    run(cap, 0, (journal) => {
      for (let ms = 0; ms <= 31 * minute; ms += 30 * second) {
        journal.sweep(cap + ms, ms < 20 * minute);
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
});
