import type { Migration } from '../../store/migrations/migration.ts';

/** Tries of PINs: a keyed check value, a terminal and a time, for 24 hours to the millisecond. No index, as with the traces. */
export const pinAttemptMigration0001: Migration = {
  number: 1,
  name: 'attempts',
  apply(db) {
    db.exec(`
      CREATE TABLE attempts (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        digest     BLOB    NOT NULL CHECK (length(digest) = 32),
        terminal   TEXT    NOT NULL CHECK (length(terminal) BETWEEN 1 AND 40 AND terminal NOT GLOB '*[^A-Za-z0-9._-]*'),
        at_ms      INTEGER NOT NULL CHECK (at_ms >= 0),
        expires_at INTEGER NOT NULL CHECK (expires_at = at_ms + 86400000)
      ) STRICT;
    `);
  },
};
