import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMigratedFile, type MigratedFile } from '../../../test/support/migrated-file.ts';
import type { SqlValue, WritableDb } from '../../store/database.ts';
import { pinAttemptMigrations } from './index.ts';

const dayLater = 1000 + 86_400_000;

describe('migration 0001 of the tries of PINs', () => {
  let file: MigratedFile;
  let db: WritableDb;

  beforeEach(() => {
    file = openMigratedFile(pinAttemptMigrations, 1);
    ({ db } = file);
  });
  afterEach(() => file.end());

  const insert = (digest: SqlValue, terminal: SqlValue, expiresAt: SqlValue = dayLater): number =>
    db.run('INSERT INTO attempts (digest, terminal, at_ms, expires_at) VALUES (?, ?, 1000, ?)', digest, terminal, expiresAt);

  it.each(['main', 'kiosk', 'Main_door.1-b'])('takes a try at "%s"', (terminal) => {
    expect(insert(Buffer.alloc(32), terminal)).toBe(1);
  });

  it.each<readonly [string, SqlValue, SqlValue, SqlValue]>([
    ['a plain number', '24567000001016', 'main', dayLater],
    ['a plain number as bytes', Buffer.from('24567000001016'), 'main', dayLater],
    ['a terminal of free text', Buffer.alloc(32), 'the main door', dayLater],
    ['no expiry', Buffer.alloc(32), 'main', null],
    ['more than 24 hours', Buffer.alloc(32), 'main', dayLater + 1],
  ])('refuses %s', (_title, digest, terminal, expiresAt) => {
    expect(() => insert(digest, terminal, expiresAt)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_CONSTRAINT/) }));
  });
});
