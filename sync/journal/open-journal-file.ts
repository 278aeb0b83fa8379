import path from 'node:path';
import { isKioskError } from '../../contracts/errors.ts';
import type { WritableDb } from '../store/database.ts';
import { openChecked, prepareFile, storePaths, type StoreSchema } from '../store/open-store-file.ts';
import { quarantine } from '../store/quarantine.ts';
import { hasRows, insertSalvaged } from './journal-table.ts';
import { journalMigrations } from './migrations/index.ts';
import { readSalvageableRows } from './salvage.ts';

/** An open, checked and migrated journal. */
export interface OpenedJournal {
  readonly db: WritableDb;
  readonly file: string;
  readonly quarantinedAs: string | null;
  readonly salvaged: number;
}

const schema: StoreSchema = { steps: journalMigrations, hasTables: hasRows };

/** Where the journal lies: beside the traces, in the store's private folder. */
export function journalFile(dataDir: string): string {
  return path.join(storePaths(dataDir).folder, 'journal.db');
}

/**
 * Opens the journal (folder 0700, file 0600). A damaged one is put aside for a day, and every row that SQLite can still read
 * and that nobody has settled goes into a fresh one.
 * @throws KioskError STORE_UNAVAILABLE, STORE_NEWER_THAN_PROGRAM
 */
export function openJournalFile(dataDir: string, nowMs: number): OpenedJournal {
  const file = journalFile(dataDir);
  const open = (): WritableDb => {
    prepareFile(dataDir, path.dirname(file), file);
    return openChecked(file, schema);
  };
  try {
    return { db: open(), file, quarantinedAs: null, salvaged: 0 };
  } catch (error) {
    if (!isKioskError(error, 'STORE_DAMAGED')) throw error;
  }
  // Read before the file is renamed: should this be cut, the damaged file is still the journal at the next start.
  const rows = readSalvageableRows(file);
  const quarantinedAs = path.basename(quarantine(file, { nowMs, firstExpiryMs: null }));
  const db = open();
  const salvaged = db.transaction(() => rows.filter((row) => isSaved(() => insertSalvaged(db, row))).length);
  return { db, file, quarantinedAs, salvaged };
}

function isSaved(insert: () => void): boolean {
  try {
    insert();
    return true;
  } catch {
    // Bytes that only look like a row; the table's checks know.
    return false;
  }
}
