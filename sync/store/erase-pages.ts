import { statSync } from 'node:fs';
import type { WritableDb } from './database.ts';

/**
 * Makes deleted rows' bytes disappear from the file and from the write-ahead log. `secure_delete` has overwritten them
 * with zeros in the new version of their pages; here the free pages leave the file, the new versions replace the old ones
 * in it, and the log, which holds old versions too, is cut to nothing. Returns false while a reader still needs an old
 * version: then nothing is promised yet and the call is to be repeated.
 */
export function erasePages(db: WritableDb, file: string): boolean {
  db.pragma('incremental_vacuum');
  const isBusy = db.pragma('wal_checkpoint(TRUNCATE)') !== 0;
  return !isBusy && db.pragma('freelist_count') === 0 && sizeOf(`${file}-wal`) === 0;
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
