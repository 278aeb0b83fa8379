import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type WritableDb } from './database.ts';
import { erasePages } from './erase-pages.ts';
import { hasLeftovers } from './page-leftovers.codec.ts';
import { migrations } from './migrations/index.ts';
import { runMigrations } from './migrations/run-migrations.ts';
import { deleteSealed, insertTrace } from './trace-table.ts';

const cards = 3_000;
/** A table of so many rows has interior pages, and pages that map pointers, of every kind. */
const rows = 100_000;
const digestOf = (card: number): Buffer => Buffer.from(`card-${String(card).padStart(6, '0')}`.padEnd(32, '.'));

const sealedOf = (index: number): Buffer => {
  const sealed = Buffer.alloc(93);
  sealed.writeUInt32BE(index);
  return sealed;
};

describe('a store of a hundred thousand traces', () => {
  let folder: string;
  let file: string;
  let db: WritableDb;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-large-'));
    file = path.join(folder, 'traces.db');
    db = openDatabase(file);
    runMigrations(db, migrations);
    const trace = { purpose: 'doorFault', device: null, event: 'door.refused', resultCode: 'pin-wrong', incidentCode: null } as const;
    db.transaction(() => {
      for (let index = 0; index < rows; index += 1) {
        const borrower = { day: '2026-11-24', sealed: sealedOf(index), digest: digestOf(index % cards) };
        insertTrace(db, { ...trace, atMs: 1_000 + index, expiresAtMs: 86_400_000, borrower });
      }
    });
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  it('gives up as many of one card as there may be', () => {
    const many = Array.from({ length: 1_203 }, (_, nth) => sealedOf(nth * 3));
    expect([deleteSealed(db, many), deleteSealed(db, many)]).toEqual([1_203, 0]);
  });

  it('gives up the bytes of one card at the first try, and is not written anew for nothing ever after', () => {
    expect(erasePages(db, file)).toBe(true);
    const ofCard = Array.from({ length: 34 }, (_, nth) => sealedOf(nth * cards + 7));
    expect(deleteSealed(db, ofCard)).toBe(34);
    expect(erasePages(db, file)).toBe(true);
    const bytes = readFileSync(file);
    expect([bytes.includes(digestOf(7)), bytes.includes(digestOf(8)), hasLeftovers(bytes)]).toEqual([false, true, false]);
    db.exec('VACUUM');
    expect(erasePages(db, file)).toBe(true);
    expect(hasLeftovers(readFileSync(file))).toBe(false);
  });
});
