import { readFileSync, statSync } from 'node:fs';
import type { WritableDb } from './database.ts';
import { hasLeftovers } from './page-leftovers.codec.ts';

/**
 * Makes deleted rows' bytes disappear from the file and from the write-ahead log. `secure_delete` has overwritten them
 * with zeros in the new version of their pages; here the free pages leave the file, the new versions replace the old ones
 * in it, and the log, which holds old versions too, is cut to nothing. Then the file itself is looked at: where pages were
 * merged, copies of moved rows may be left, and the whole file is written anew. Returns false while a reader still needs
 * an old version: then nothing is promised yet and the call is to be repeated.
 */
export function erasePages(db: WritableDb, file: string): boolean {
  if (!settle(db, file)) return false;
  if (!hasLeftovers(readFileSync(file))) return true;
  db.exec('VACUUM');
  return settle(db, file) && !hasLeftovers(readFileSync(file));
}

/** Brings file and log to rest: no free page in the file, nothing in the log. */
function settle(db: WritableDb, file: string): boolean {
  // Run to its end: read as a value it would free one page only.
  db.exec('PRAGMA incremental_vacuum');
  const isBusy = db.pragma('wal_checkpoint(TRUNCATE)') !== 0;
  return !isBusy && db.pragma('freelist_count') === 0 && sizeOf(`${file}-wal`) === 0;
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
