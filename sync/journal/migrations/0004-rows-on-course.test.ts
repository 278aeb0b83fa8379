import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type WritableDb } from '../../store/database.ts';
import { runMigrations } from '../../store/migrations/run-migrations.ts';
import { journalMigration0001 } from './0001-rows.ts';
import { journalMigration0002 } from './0002-closed-rows.ts';
import { journalMigration0003 } from './0003-overdue-rows.ts';
import { journalMigration0004 } from './0004-rows-on-course.ts';

const capMs = 59 * 86_400_000;
const before = [journalMigration0001, journalMigration0002, journalMigration0003];
const row = { kind: 'checkin', item: '34567000000016', at_ms: 1000, state: 'parked', reason: 'lentAgain', attempts: 1, expires_at: 1000 + capMs };

describe('journal migration 0004, from a file of version 3', () => {
  let folder: string;
  let db: WritableDb;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-journal-0004-'));
    db = openDatabase(path.join(folder, 'journal.db'));
    runMigrations(db, before);
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  const insert = (more: Readonly<Record<string, string | number | null>> = {}): number => {
    const all = { ...row, ...more };
    const places = Object.keys(all).map(() => '?');
    return db.run(`INSERT INTO rows (${Object.keys(all).join(', ')}) VALUES (${places.join(', ')})`, ...Object.values(all));
  };
  const migrate = (): unknown => runMigrations(db, [...before, journalMigration0004]);

  it('keeps every row with its id and all that it holds, and when it goes', () => {
    insert();
    insert({ kind: 'renew', state: 'done', reason: null, settled_at: 1500, expires_at: 2000, retries: 2, due_before: '2026-11-24' });
    db.run('DELETE FROM rows WHERE id = 1');
    insert();
    migrate();
    expect(db.all('SELECT * FROM rows ORDER BY id')).toEqual([
      {
        ...row,
        id: 2,
        kind: 'renew',
        state: 'done',
        reason: null,
        retries: 2,
        due_before: '2026-11-24',
        settled_at: 1500,
        begun_ms: 2000 - capMs,
        expires_at: 2000,
      },
      { ...row, id: 3, retries: 0, due_before: null, settled_at: null, begun_ms: 1000 },
    ]);
  });

  it('never gives an id twice, though every row was gone', () => {
    insert();
    db.run('DELETE FROM rows');
    migrate();
    insert({ begun_ms: 1000 });
    expect(db.first('SELECT id FROM rows')).toEqual({ id: 2 });
  });

  it('takes 59 days from when the row was written, whatever the wall clock said', () => {
    migrate();
    expect(insert({ begun_ms: 5000, expires_at: 5000 + capMs })).toBe(1);
  });

  it.each([
    ['an expiry beyond 59 days', { begun_ms: 1000, expires_at: 1001 + capMs }],
    ['a row that was written at no time', {}],
    ['a date before 1970', { begun_ms: 1000, at_ms: -1 }],
    ['letters that no barcode has', { begun_ms: 1000, item: 'Väinö' }],
  ])('refuses %s', (_title, more) => {
    migrate();
    expect(() => insert(more)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_CONSTRAINT/) }));
  });
});
