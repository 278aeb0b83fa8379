import { statSync } from 'node:fs';
import { openDatabase } from '../store/database.ts';
import { requireVersion } from '../store/migrations/require-version.ts';
import { toKioskError } from '../store/open-store-file.ts';
import { pinAttemptMigrations } from './migrations/index.ts';
import { pinAttemptsFile } from './pin-attempt-session.ts';

/** One wrong or unjudged try of a PIN, as it is kept for a day of running. */
export interface KeptPinAttempt {
  readonly atMs: number;
  /** A door's id, or `kiosk`. */
  readonly terminal: string;
  /** When it goes by itself where the station runs on without a break; as much later as it is off. */
  readonly expiresAtMs: number;
}

/**
 * The tries of one card's PIN, found by its check values of the living days, beside a station that may be running; oldest first.
 * @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED, STORE_NEWER_THAN_PROGRAM
 */
export function pinAttemptsOf(dataDir: string, digests: readonly Uint8Array[], nowMs: number): readonly KeptPinAttempt[] {
  const file = pinAttemptsFile(dataDir);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) return [];
  try {
    const db = openDatabase(file);
    try {
      requireVersion(db, pinAttemptMigrations.length);
      const ranMs = db.first<{ ran_ms: number }>('SELECT ran_ms FROM course')?.ran_ms ?? 0;
      return digests
        .flatMap((digest) =>
          db.all<{ at_ms: number; terminal: string; expires_ran_ms: number }>(
            'SELECT at_ms, terminal, expires_ran_ms FROM attempts WHERE digest = ? AND expires_ran_ms > ?',
            digest,
            ranMs,
          ),
        )
        .map((row) => ({ atMs: row.at_ms, terminal: row.terminal, expiresAtMs: nowMs + row.expires_ran_ms - ranMs }))
        .sort((a, b) => a.atMs - b.atMs);
    } finally {
      db.close();
    }
  } catch (error) {
    throw toKioskError(error);
  }
}
