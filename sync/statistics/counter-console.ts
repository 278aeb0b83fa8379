import { statSync } from 'node:fs';
import { openDatabase } from '../store/database.ts';
import { requireVersion } from '../store/migrations/require-version.ts';
import { toKioskError } from '../store/open-store-file.ts';
import type { Counter } from './counter-calls.ts';
import { countersFile } from './counter-session.ts';
import { counterMigrations } from './migrations/index.ts';

/**
 * Counters of one kind from one start up to before another, in order, beside a station that may be running.
 * @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED, STORE_NEWER_THAN_PROGRAM
 */
export function readCounters(
  dataDir: string,
  { span, from, to }: { readonly span: Counter['span']; readonly from: string; readonly to: string },
): Counter[] {
  const file = countersFile(dataDir);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) return [];
  try {
    const db = openDatabase(file);
    try {
      requireVersion(db, counterMigrations.length);
      return db.all<Counter>(
        'SELECT span, start, event, code, place, found FROM counters WHERE span = ? AND start >= ? AND start < ? ORDER BY start, place, event, code',
        span,
        from,
        to,
      );
    } finally {
      db.close();
    }
  } catch (error) {
    throw toKioskError(error);
  }
}
