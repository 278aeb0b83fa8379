import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type WritableDb } from '../../store/database.ts';
import { runMigrations } from '../../store/migrations/run-migrations.ts';
import { journalMigration0001 } from './0001-rows.ts';
import { journalMigration0002 } from './0002-closed-rows.ts';

const row = { kind: 'checkin', item: '34567000000016', at_ms: 1000, state: 'parked', reason: 'lentAgain', attempts: 1, expires_at: 2000 };

describe('journal migration 0002, from a file of version 1', () => {
  let folder: string;
  let db: WritableDb;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-journal-0002-'));
    db = openDatabase(path.join(folder, 'journal.db'));
    runMigrations(db, [journalMigration0001]);
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  const insert = (more: Readonly<Record<string, string | number | null>> = {}): number => {
    const all = { ...row, ...more };
    return db.run(
      `INSERT INTO rows (${Object.keys(all).join(', ')}) VALUES (${Object.keys(all)
        .map(() => '?')
        .join(', ')})`,
      ...Object.values(all),
    );
  };
  const migrate = (): unknown => runMigrations(db, [journalMigration0001, journalMigration0002]);

  it('keeps every row with its id', () => {
    insert();
    insert({ state: 'done', reason: null, settled_at: 1500 });
    db.run('DELETE FROM rows WHERE id = 1');
    migrate();
    expect(db.all('SELECT id, state, retries, due_before, settled_at FROM rows')).toEqual([
      { id: 2, state: 'done', retries: 0, due_before: null, settled_at: 1500 },
    ]);
  });

  it('never gives an id twice, though every row was gone', () => {
    insert();
    db.run('DELETE FROM rows');
    migrate();
    insert();
    expect(db.first('SELECT id FROM rows')).toEqual({ id: 2 });
  });

  it.each([
    ['a closed row with why it was parked, and its time', { state: 'closed', settled_at: 1500 }],
    ['a renewal with the day on which the loan was due before', { kind: 'renew', due_before: '2026-11-24' }],
  ])('takes %s', (_, more) => {
    migrate();
    expect(insert(more)).toBe(1);
  });

  it.each([
    ['a closed row without its time', { state: 'closed' }],
    ['free text in place of a day', { due_before: 'ask Aino' }],
    ['a negative number of retries', { retries: -1 }],
  ])('refuses %s', (_, more) => {
    migrate();
    expect(() => insert(more)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_CONSTRAINT/) }));
  });
});
