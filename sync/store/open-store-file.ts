import { chmodSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { isKioskError, KioskError } from '../../contracts/errors.ts';
import { openDatabase, sqliteCode, type WritableDb } from './database.ts';
import { migrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { runMigrations } from './migrations/run-migrations.ts';
import { quarantine } from './quarantine.ts';
import { firstExpiry, hasTables } from './trace-table.ts';

/** Where the store's own folder and file lie under the station's data folder. */
export function storePaths(dataDir: string): { readonly folder: string; readonly file: string } {
  const folder = path.join(dataDir, 'store');
  return { folder, file: path.join(folder, 'traces.db') };
}

/** An open, checked and migrated store. `quarantinedAs`: the name that a damaged predecessor got, else null. */
export interface OpenedFile {
  readonly db: WritableDb;
  readonly file: string;
  readonly folder: string;
  readonly quarantinedAs: string | null;
}

/**
 * Opens the store's file (folder 0700, file 0600), checks it whole and brings its schema up to date. A damaged file is
 * put aside and a fresh one begun: traces only help to find faults, and a station without yesterday's is better than none.
 * @throws KioskError STORE_UNAVAILABLE, STORE_NEWER_THAN_PROGRAM
 */
export function openStoreFile(dataDir: string, nowMs: number): OpenedFile {
  const { folder, file } = storePaths(dataDir);
  prepareFile(dataDir, folder, file);
  try {
    return { db: openChecked(file, traceSchema), file, folder, quarantinedAs: null };
  } catch (error) {
    if (!isKioskError(error, 'STORE_DAMAGED')) throw error;
  }
  const quarantinedAs = path.basename(quarantine(file, { nowMs, firstExpiryMs: readFirstExpiry(file) }));
  prepareFile(dataDir, folder, file);
  return { db: openChecked(file, traceSchema), file, folder, quarantinedAs };
}

/** What a database of the store has to be: its steps, and whether its tables are there. */
export interface StoreSchema {
  readonly steps: readonly Migration[];
  readonly hasTables: (db: WritableDb) => boolean;
}

const traceSchema: StoreSchema = { steps: migrations, hasTables };

/**
 * Makes the store's folder and a file in it where they are missing, for their owner only. Only the store's own folder is made
 * private: `dataDir` may be one that others use too. @throws KioskError STORE_UNAVAILABLE
 */
export function prepareFile(dataDir: string, folder: string, file: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Only where it is missing: closing a descriptor of a database that is open elsewhere in this process would drop its locks.
    if (statSync(file, { throwIfNoEntry: false }) === undefined) closeSync(openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600));
    if (process.platform === 'win32') return;
    chmodSync(folder, 0o700);
    chmodSync(file, 0o600);
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    throw new KioskError(
      'STORE_UNAVAILABLE',
      `The local store can't be written in ${folder} (${code}): check the folder's owner, the disk's space and whether it is read-only.`,
      {
        context: { folder, code },
        cause: error,
        retryable: true,
      },
    );
  }
}

/** Opens a file, checks it whole, unless that is known, and migrates it. @throws KioskError STORE_DAMAGED, STORE_UNAVAILABLE, STORE_NEWER_THAN_PROGRAM */
export function openChecked(file: string, schema: StoreSchema, { isKnownWhole = false } = {}): WritableDb {
  let db: WritableDb | undefined;
  try {
    db = openDatabase(file);
    if (!isKnownWhole && db.pragma('quick_check') !== 'ok') throw damaged(undefined);
    runMigrations(db, schema.steps);
    if (!schema.hasTables(db)) throw damaged(undefined);
    return db;
  } catch (error) {
    db?.close();
    throw toKioskError(error);
  }
}

const damaged = (cause: unknown): KioskError =>
  new KioskError(
    'STORE_DAMAGED',
    'A file of the local store is damaged: a running station puts it aside and begins a new one.',
    cause === undefined ? {} : { cause },
  );

// What only our own statements can cause; a programming fault must not look like a full disk.
const faultCodes = /^SQLITE_(CONSTRAINT|ERROR|MISMATCH|MISUSE|RANGE)/;

/** SQLite's errors in the house's words: damage, or a store that can't be used now. Others pass unchanged. */
export function toKioskError(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === undefined || faultCodes.test(code)) return error;
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return damaged(error);
  return new KioskError('STORE_UNAVAILABLE', `The local store can't be used now (${code}): check the disk's space and whether it is read-only.`, {
    context: { code },
    cause: error,
    retryable: true,
  });
}

function readFirstExpiry(file: string): number | null {
  let db: WritableDb | undefined;
  try {
    db = openDatabase(file);
    return firstExpiry(db);
  } catch {
    return null;
  } finally {
    db?.close();
  }
}
