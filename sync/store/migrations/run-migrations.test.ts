import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvariantError } from '../../../contracts/errors.ts';
import { openDatabase, type WritableDb } from '../database.ts';
import { migrations } from './index.ts';
import type { Migration } from './migration.ts';
import { runMigrations } from './run-migrations.ts';

const one: Migration = { number: 1, name: 'one', apply: (db) => db.exec('CREATE TABLE a (x)') };
const two: Migration = { number: 2, name: 'two', apply: (db) => db.exec('CREATE TABLE b (x)') };
const failing: Migration = {
  number: 2,
  name: 'failing',
  apply: (db) => {
    db.exec('CREATE TABLE half (x)');
    throw new Error('cut');
  },
};

describe('migrations', () => {
  let folder: string;
  let db: WritableDb;
  const tables = (): string[] => db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").map((row) => row.name);

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-migrations-'));
    db = openDatabase(path.join(folder, 'traces.db'));
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  it('run in order and record the last number', () => {
    expect([runMigrations(db, [one, two]), tables(), db.pragma('user_version')]).toEqual([[1, 2], ['a', 'b'], 2]);
  });

  it('run only what is missing', () => {
    runMigrations(db, [one]);
    expect(runMigrations(db, [one, two])).toEqual([2]);
  });

  it('undo a step that fails and keep the steps before it', () => {
    expect(() => runMigrations(db, [one, failing])).toThrow('cut');
    expect([tables(), db.pragma('user_version')]).toEqual([['a'], 1]);
  });

  it('refuse a database that is newer than the program', () => {
    runMigrations(db, [one, two]);
    expect(() => runMigrations(db, [one])).toThrow(expect.objectContaining({ code: 'STORE_NEWER_THAN_PROGRAM' }));
  });

  it('refuse numbers that do not rise by one', () => {
    expect(() => runMigrations(db, [two])).toThrow(InvariantError);
  });

  it('of the product are numbered from 1 without a gap', () => {
    expect(migrations.map((step) => step.number)).toEqual(migrations.map((_, index) => index + 1));
  });
});
