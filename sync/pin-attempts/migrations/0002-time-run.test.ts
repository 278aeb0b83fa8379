import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMigratedFile, type MigratedFile } from '../../../test/support/migrated-file.ts';
import type { SqlValue, WritableDb } from '../../store/database.ts';
import { pinAttemptMigrations } from './index.ts';

const dayMs = 86_400_000;
const atMs = Date.UTC(2026, 10, 23);

describe('migration 0002 of the tries of PINs, from a file of version 1', () => {
  let file: MigratedFile;
  let db: WritableDb;

  beforeEach(() => {
    file = openMigratedFile(pinAttemptMigrations, 1);
    ({ db } = file);
    for (const at of [atMs, atMs + 3_600_000, atMs + 7_200_000])
      db.run('INSERT INTO attempts (digest, terminal, at_ms, expires_at) VALUES (?, ?, ?, ?)', Buffer.alloc(32), 'main', at, at + dayMs);
    db.run('DELETE FROM attempts WHERE id = 2');
    file.migrateTo(2);
  });
  afterEach(() => file.end());

  const insert = (digest: SqlValue, terminal: SqlValue, expires: SqlValue = 1000 + dayMs): number =>
    db.run('INSERT INTO attempts (digest, terminal, at_ms, ran_ms, expires_ran_ms) VALUES (?, ?, 5, 1000, ?)', digest, terminal, expires);

  it('keeps each try with its id and date, and as much younger than the newest as it was', () => {
    expect([db.all('SELECT id, at_ms, ran_ms FROM attempts'), db.first('SELECT ran_ms, now_ms FROM course')]).toEqual([
      [
        { id: 1, at_ms: atMs, ran_ms: dayMs - 7_200_000 },
        { id: 3, at_ms: atMs + 7_200_000, ran_ms: dayMs },
      ],
      { ran_ms: dayMs, now_ms: null },
    ]);
  });

  it('never gives an id twice', () => {
    db.run('DELETE FROM attempts');
    insert(Buffer.alloc(32), 'main');
    expect(db.first('SELECT id FROM attempts')).toEqual({ id: 4 });
  });

  it.each<readonly [string, SqlValue, SqlValue, SqlValue]>([
    ['a plain number', '24567000001016', 'main', 1000 + dayMs],
    ['a plain number as bytes', Buffer.from('24567000001016'), 'main', 1000 + dayMs],
    ['a terminal of free text', Buffer.alloc(32), 'the main door', 1000 + dayMs],
    ['no expiry', Buffer.alloc(32), 'main', null],
    ['more than 24 hours', Buffer.alloc(32), 'main', 1001 + dayMs],
  ])('refuses %s', (_title, digest, terminal, expires) => {
    expect(() => insert(digest, terminal, expires)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_CONSTRAINT/) }));
  });
});
