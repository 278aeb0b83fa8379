import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type WritableDb } from '../../store/database.ts';
import { runMigrations } from '../../store/migrations/run-migrations.ts';
import { journalMigration0001 } from './0001-rows.ts';
import { journalMigrations } from './index.ts';

describe('journal migration 0001, from an empty file', () => {
  let folder: string;
  let db: WritableDb;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-journal-0001-'));
    db = openDatabase(path.join(folder, 'journal.db'));
    runMigrations(db, [journalMigration0001]);
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  const good = {
    kind: 'checkin',
    item: '34567000000016',
    at_ms: 1000,
    state: 'waiting',
    reason: null,
    attempts: 0,
    settled_at: null,
    expires_at: 2000,
  };
  const insert = (row: Partial<Record<keyof typeof good, string | number | null>>): number => {
    const all = { ...good, ...row };
    return db.run(`INSERT INTO rows (${Object.keys(all).join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, ...Object.values(all));
  };

  it.each([
    ['a waiting return', {}],
    ['a parked row with its reason', { state: 'parked', reason: 'lentAgain' }],
    ['a settled row with its time', { state: 'done', settled_at: 1500 }],
    ['an expiry of exactly 59 days', { expires_at: 1000 + 59 * 86_400_000 }],
  ])('takes %s', (_, row) => {
    expect(insert(row)).toBe(1);
  });

  it.each([
    ['an expiry beyond 59 days', { expires_at: 1001 + 59 * 86_400_000 }],
    ['an unknown kind', { kind: 'patron' }],
    ['an unknown state', { state: 'lost' }],
    ['a parked row without a reason', { state: 'parked' }],
    ['a reason of free text', { state: 'parked', reason: 'somebody took it' }],
    ['a reason on a row that is not parked', { reason: 'lentAgain' }],
    ['a settled row without its time', { state: 'done' }],
    ['a longer text than any barcode', { item: '3'.repeat(65) }],
    ['no item', { item: '' }],
    ['letters that no barcode has', { item: 'Väinö' }],
  ])('refuses %s', (_, row) => {
    expect(() => insert(row)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_CONSTRAINT/) }));
  });

  it('never gives an id twice', () => {
    insert({});
    db.run('DELETE FROM rows');
    insert({});
    expect(db.first('SELECT id FROM rows')).toEqual({ id: 2 });
  });

  it('is numbered from 1 without a gap, with all others', () => {
    expect(journalMigrations.map((step) => step.number)).toEqual(journalMigrations.map((_, index) => index + 1));
  });
});
