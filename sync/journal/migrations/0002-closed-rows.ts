import type { Migration } from '../../store/migrations/migration.ts';

/**
 * Rows that staff have closed, how often staff let a row be tried again, and when a renewed loan was due before. The table is made anew,
 * since SQLite changes no check of one that stands; ids go on where they were.
 */
export const journalMigration0002: Migration = {
  number: 2,
  name: 'closed-rows',
  apply(db) {
    db.exec(`
      CREATE TABLE rows_2 (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        kind       TEXT    NOT NULL CHECK (kind IN ('checkout', 'checkin', 'renew')),
        item       TEXT    NOT NULL CHECK (length(item) BETWEEN 1 AND 64 AND item NOT GLOB '*[^ -~]*'),
        at_ms      INTEGER NOT NULL CHECK (at_ms >= 0),
        state      TEXT    NOT NULL CHECK (state IN ('open', 'waiting', 'parked', 'closed', 'done', 'notDone')),
        reason     TEXT    CHECK (reason IN ('replyLost', 'lentAgain', 'undecidable', 'itemUnknown', 'itemElsewhere', 'refused', 'byStaff')),
        attempts   INTEGER NOT NULL CHECK (attempts BETWEEN 0 AND 1000),
        retries    INTEGER NOT NULL DEFAULT 0 CHECK (retries >= 0),
        due_before TEXT    CHECK (due_before GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
        settled_at INTEGER,
        expires_at INTEGER NOT NULL CHECK (expires_at <= at_ms + 5097600000),
        CHECK ((state IN ('parked', 'closed')) = (reason IS NOT NULL)),
        CHECK ((state IN ('done', 'notDone', 'closed')) = (settled_at IS NOT NULL))
      ) STRICT;
      INSERT INTO rows_2 (id, kind, item, at_ms, state, reason, attempts, settled_at, expires_at)
        SELECT id, kind, item, at_ms, state, reason, attempts, settled_at, expires_at FROM rows;
      DELETE FROM sqlite_sequence WHERE name = 'rows_2';
      INSERT INTO sqlite_sequence (name, seq) SELECT 'rows_2', seq FROM sqlite_sequence WHERE name = 'rows';
      DROP TABLE rows;
      ALTER TABLE rows_2 RENAME TO rows;
    `);
  },
};
