import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type WritableDb } from './database.ts';
import { erasePages } from './erase-pages.ts';
import { prepareFile } from './open-store-file.ts';

/** How many locks this process has on a file, as the kernel tells. */
function locksOn(file: string): number {
  const { ino } = statSync(file);
  const isOurs = (line: string): boolean => line.includes(` ${process.pid} `) && line.includes(`:${ino} `);
  return readFileSync('/proc/locks', 'utf8').split('\n').filter(isOurs).length;
}

describe('an open database of the store', () => {
  let folder: string;
  let file: string;
  let db: WritableDb;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-held-'));
    file = path.join(folder, 'store', 'kept.db');
    prepareFile(folder, path.dirname(file), file);
    db = openDatabase(file);
    db.exec('CREATE TABLE kept (word TEXT)');
    db.run('INSERT INTO kept VALUES (?)', 'before');
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['an erasure', () => erasePages(db, file)],
    ['two erasures', () => erasePages(db, file) && erasePages(db, file)],
    ['a second opening of its file', () => prepareFile(folder, path.dirname(file), file)],
  ])('keeps its lock over %s: without it, another program could take its log away', (_, work) => {
    expect(locksOn(file)).toBe(1);
    work();
    expect(locksOn(file)).toBe(1);
  });
});
