import type { Migration } from '../../store/migrations/migration.ts';

/** Who looked at what was kept, and why: a chain of hashes, and nothing of whom it was about. */
export const eventLogMigration0001: Migration = {
  number: 1,
  name: 'events',
  apply(db) {
    db.exec(`
      CREATE TABLE events (
        seq    INTEGER PRIMARY KEY CHECK (seq >= 1),
        at_ms  INTEGER NOT NULL CHECK (at_ms >= 0),
        kind   TEXT    NOT NULL CHECK (length(kind) BETWEEN 3 AND 64 AND kind NOT GLOB '*[^A-Za-z.]*'),
        role   TEXT    NOT NULL CHECK (length(role) BETWEEN 3 AND 40 AND role NOT GLOB '*[^A-Za-z]*'),
        reason TEXT    NOT NULL CHECK (length(reason) BETWEEN 3 AND 200 AND reason NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9]*'),
        hash   BLOB    NOT NULL CHECK (length(hash) = 32)
      ) STRICT;
    `);
  },
};
