import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type WritableDb } from '../../store/database.ts';
import { runMigrations } from '../../store/migrations/run-migrations.ts';
import { journalMigration0001 } from './0001-rows.ts';
import { journalMigration0002 } from './0002-closed-rows.ts';
import { journalMigration0003 } from './0003-overdue-rows.ts';

describe('journal migration 0003, from a file of version 2', () => {
  let folder: string;
  let db: WritableDb;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-journal-0003-'));
    db = openDatabase(path.join(folder, 'journal.db'));
    runMigrations(db, [journalMigration0001, journalMigration0002]);
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  const migrate = (): unknown => runMigrations(db, [journalMigration0001, journalMigration0002, journalMigration0003]);
  const tell = (id: number, kind: string, day: string): number =>
    db.run('INSERT INTO unsettled (id, kind, day, expires_at) VALUES (?, ?, ?, 9000)', id, kind, day);

  it('keeps every row, and begins with a station that has not run while anything was overdue', () => {
    db.run("INSERT INTO rows (kind, item, at_ms, state, attempts, expires_at) VALUES ('checkin', '34567000000016', 1000, 'waiting', 0, 2000)");
    migrate();
    expect([db.all('SELECT id, item FROM rows'), db.all('SELECT only_row, ran_ms FROM overdue')]).toEqual([
      [{ id: 1, item: '34567000000016' }],
      [{ only_row: 1, ran_ms: 0 }],
    ]);
  });

  it('takes what a row was and of which day', () => {
    migrate();
    expect(tell(7, 'checkin', '2026-11-24')).toBe(1);
  });

  it.each([
    ['free text in place of a day', 'checkin', 'ask Aino'],
    ['a kind that is none', '34567000000016', '2026-11-24'],
  ])('refuses %s', (_title, kind, day) => {
    migrate();
    expect(() => tell(7, kind, day)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_CONSTRAINT/) }));
  });
});
