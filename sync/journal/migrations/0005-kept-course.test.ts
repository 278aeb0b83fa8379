import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMigratedFile, type MigratedFile } from '../../../test/support/migrated-file.ts';
import type { WritableDb } from '../../store/database.ts';
import { journalMigrations } from './index.ts';

describe('journal migration 0005, from a file of version 4', () => {
  let file: MigratedFile;
  let db: WritableDb;

  beforeEach(() => {
    file = openMigratedFile(journalMigrations, 4);
    ({ db } = file);
    db.run(
      "INSERT INTO rows (kind, item, at_ms, begun_ms, state, attempts, expires_at) VALUES ('checkin', '34567000000016', 1000, 1000, 'waiting', 0, 2000)",
    );
    file.migrateTo(5);
  });
  afterEach(() => file.end());

  it('keeps every row, and begins with a course of which nothing is known and no leap', () => {
    const rows = db.all('SELECT id, item, begun_ms FROM rows');
    expect([rows, db.all('SELECT now_ms FROM course'), db.all('SELECT * FROM leaps')]).toEqual([
      [{ id: 1, item: '34567000000016', begun_ms: 1000 }],
      [{ now_ms: null }],
      [],
    ]);
  });

  it.each([0, -1, 'a while'])('refuses a leap by %j', (byMs) => {
    expect(() => db.run('INSERT INTO leaps (at_ms, by_ms) VALUES (1000, ?)', byMs)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^SQLITE_/) }),
    );
  });
});
