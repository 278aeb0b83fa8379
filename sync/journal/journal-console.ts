import { statSync } from 'node:fs';
import type { JournalRow, UnsettledRow } from '../../contracts/ports/journal.port.ts';
import { openDatabase } from '../store/database.ts';
import { requireVersion } from '../store/migrations/require-version.ts';
import { toKioskError } from '../store/open-store-file.ts';
import { changeRow, selectAll, selectUnsettled } from './journal-table.ts';
import { journalFile } from './open-journal-file.ts';
import { journalMigrations } from './migrations/index.ts';

/** The journal in a technician's hands, beside a station that may be running. */
export interface JournalConsole {
  list(): readonly JournalRow[];
  /** What went unsettled in the last 30 days. */
  unsettled(): readonly UnsettledRow[];
  /** Lets the station try a parked row again, within 5 s where it runs. Returns whether the row was parked. */
  retry(id: number): boolean;
  /** Keeps a waiting row from being sent. Returns whether the row was waiting. */
  park(id: number): boolean;
  /** Ends a parked row for good: staff have dealt with it. `nowMs`: wall time. Returns whether the row was parked. */
  closeRow(id: number, nowMs: number): boolean;
  close(): void;
}

/**
 * Opens a station's journal from a second process; null where there is none yet. It is neither made, migrated nor put aside
 * here: all that is the station's own affair.
 * @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED, STORE_NEWER_THAN_PROGRAM
 */
export function openJournalConsole(dataDir: string): JournalConsole | null {
  const file = journalFile(dataDir);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) return null;
  const db = guarded(() => openDatabase(file));
  try {
    guarded(() => requireVersion(db, journalMigrations.length));
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    list: () => guarded(() => selectAll(db)),
    unsettled: () => guarded(() => selectUnsettled(db)),
    // Sent anew from the beginning: staff have looked at it.
    retry: (id) => guarded(() => changeRow(db, id, { change: { from: ['parked'], state: 'waiting', isRetry: true }, nowMs: 0 })),
    park: (id) => guarded(() => changeRow(db, id, { change: { from: ['waiting'], state: 'parked', reason: 'byStaff' }, nowMs: 0 })),
    closeRow: (id, nowMs) => guarded(() => changeRow(db, id, { change: { from: ['parked'], state: 'closed' }, nowMs: Math.floor(nowMs) })),
    close: () => db.close(),
  };
}

function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw toKioskError(error);
  }
}
