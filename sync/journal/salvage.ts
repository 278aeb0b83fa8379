import type { JournalRow } from '../../contracts/ports/journal.port.ts';
import { openDatabase, type WritableDb } from '../store/database.ts';
import { selectAll, selectRow } from './journal-table.ts';

/** How many rows are looked up one by one, at most. */
const maxLookups = 50_000;
const unsettled: readonly string[] = ['open', 'waiting', 'parked'];

/**
 * Reads what SQLite can still read of a damaged journal: the whole table, else the newest rows one by one by their
 * ids. Rows that are settled are not among them. Nothing of the file is changed.
 */
export function readSalvageableRows(file: string): JournalRow[] {
  try {
    const db = openDatabase(file);
    try {
      return readRows(db).filter((row) => unsettled.includes(row.state));
    } finally {
      db.close();
    }
  } catch {
    return [];
  }
}

function readRows(db: WritableDb): JournalRow[] {
  // A file may be damaged before it was ever migrated.
  const version = Number(attempt(() => db.pragma('user_version')) ?? 2);
  const whole = attempt(() => selectAll(db, version));
  if (whole !== undefined) return whole;
  const last = attempt(() => db.first<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'rows'"))?.seq ?? maxLookups;
  const found: JournalRow[] = [];
  for (let id = Math.max(1, last - maxLookups + 1); id <= last; id += 1) {
    const row = attempt(() => selectRow(db, id, version));
    if (row !== undefined) found.push(row);
  }
  return found;
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
