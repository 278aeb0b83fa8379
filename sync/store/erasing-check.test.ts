import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type WritableDb } from './database.ts';
import { checkErasing } from './erasing-check.ts';

describe('the check at the start whether what is deleted is gone', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-check-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A database whose pragma is tampered with after it has said that all is well. */
  const tampered =
    (change: (db: WritableDb) => void) =>
    (file: string): WritableDb => {
      const db = openDatabase(file);
      change(db);
      return db;
    };

  it('passes where it is, and leaves no file', () => {
    expect(() => checkErasing(folder)).not.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names secure_delete where it was switched off', () => {
    const open = tampered((db) => db.pragma('secure_delete = OFF'));
    expect(() => checkErasing(folder, open)).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE', context: { fault: 'secure_delete' } }));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the log where it is not cut', () => {
    const open = tampered((db) => {
      const pragma = db.pragma.bind(db);
      db.pragma = (source) => pragma(source.replace('TRUNCATE', 'PASSIVE'));
    });
    expect(() => checkErasing(folder, open)).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE', context: { fault: 'log' } }));
  });

  it('does not pass where it would find nothing', () => {
    const open = (): WritableDb => openDatabase(path.join(folder, 'another.db'));
    expect(() => checkErasing(folder, open)).toThrow(expect.objectContaining({ context: { fault: 'search' } }));
    expect(existsSync(path.join(folder, 'another.db'))).toBe(true);
  });
});
