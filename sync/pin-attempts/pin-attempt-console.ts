import { statSync } from 'node:fs';
import { openDatabase } from '../store/database.ts';
import { requireVersion } from '../store/migrations/require-version.ts';
import { toKioskError } from '../store/open-store-file.ts';
import { pinAttemptMigrations } from './migrations/index.ts';
import { pinAttemptsFile } from './pin-attempt-session.ts';

/** One wrong or unjudged try of a PIN, as it is kept for a day. */
export interface KeptPinAttempt {
  readonly atMs: number;
  /** A door's id, or `kiosk`. */
  readonly terminal: string;
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
      return digests
        .flatMap((digest) =>
          db.all<{ at_ms: number; terminal: string; expires_at: number }>(
            'SELECT at_ms, terminal, expires_at FROM attempts WHERE digest = ? AND expires_at > ?',
            digest,
            nowMs,
          ),
        )
        .map(({ at_ms: atMs, terminal, expires_at: expiresAtMs }) => ({ atMs, terminal, expiresAtMs }))
        .sort((a, b) => a.atMs - b.atMs);
    } finally {
      db.close();
    }
  } catch (error) {
    throw toKioskError(error);
  }
}
