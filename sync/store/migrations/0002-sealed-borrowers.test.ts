import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SqlValue, type WritableDb } from '../database.ts';
import { migration0001 } from './0001-traces.ts';
import { migration0002 } from './0002-sealed-borrowers.ts';
import { runMigrations } from './run-migrations.ts';

describe('migration 0002, from a file of version 1', () => {
  let folder: string;
  let db: WritableDb;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-0002-'));
    db = openDatabase(path.join(folder, 'traces.db'));
    runMigrations(db, [migration0001]);
    db.run("INSERT INTO traces (at_ms, purpose, event, result_code, expires_at) VALUES (1000, 'doorFault', 'door.refused', 'pin-wrong', 2000)");
    runMigrations(db, [migration0001, migration0002]);
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  const insert = (day: SqlValue, sealed: SqlValue, digest: SqlValue): number =>
    db.run(
      `INSERT INTO traces (at_ms, purpose, event, result_code, expires_at, borrower_day, borrower_sealed, borrower_digest)
       VALUES (1000, 'doorFault', 'door.refused', '', 2000, ?, ?, ?)`,
      day,
      sealed,
      digest,
    );
  const [sealed, digest] = [Buffer.alloc(93), Buffer.alloc(32)];

  it('keeps the rows that were there, without a borrower', () => {
    expect(db.all('SELECT at_ms, result_code, borrower_day, borrower_sealed, borrower_digest FROM traces')).toEqual([
      { at_ms: 1000, result_code: 'pin-wrong', borrower_day: null, borrower_sealed: null, borrower_digest: null },
    ]);
  });

  it('takes a sealed borrower, and none', () => {
    expect([insert('2026-11-24', sealed, digest), insert(null, null, null)]).toEqual([1, 1]);
  });

  it.each([
    ['a plain number as text', '2026-11-24', '24567000001016', digest],
    ['a plain number as bytes', '2026-11-24', Buffer.from('24567000001016'), digest],
    ['a sealed id without its check value', '2026-11-24', sealed, null],
    ['a check value without its sealed id', '2026-11-24', null, digest],
    ['a sealed id without its day', null, sealed, digest],
    ['a day that is none', 'yesterday', sealed, digest],
    ['a shorter check value', '2026-11-24', sealed, Buffer.alloc(31)],
  ])('refuses %s', (_title, day, id, check) => {
    expect(() => insert(day, id, check)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_CONSTRAINT/) }));
  });
});
