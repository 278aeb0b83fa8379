import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type WritableDb } from '../database.ts';
import { migration0001 } from './0001-traces.ts';
import { migration0002 } from './0002-sealed-borrowers.ts';
import { migration0003 } from './0003-moved-rows.ts';
import { runMigrations } from './run-migrations.ts';

describe('migration 0003, from a file of version 2', () => {
  let folder: string;
  let db: WritableDb;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-0003-'));
    db = openDatabase(path.join(folder, 'traces.db'));
    runMigrations(db, [migration0001, migration0002]);
    db.run("INSERT INTO traces (at_ms, purpose, event, result_code, expires_at) VALUES (1000, 'doorFault', 'door.refused', 'pin-wrong', 2000)");
    runMigrations(db, [migration0001, migration0002, migration0003]);
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  it('keeps the rows that were there, none of them moved', () => {
    expect(db.all('SELECT at_ms, result_code, moved_ms FROM traces')).toEqual([{ at_ms: 1000, result_code: 'pin-wrong', moved_ms: 0 }]);
  });

  it.each([-1, null, 'a while'])('refuses a move of %j', (moved) => {
    expect(() => db.run('UPDATE traces SET moved_ms = ?', moved)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_/) }));
  });
});
