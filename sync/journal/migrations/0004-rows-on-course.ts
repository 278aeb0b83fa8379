import type { Migration } from '../../store/migrations/migration.ts';

/**
 * When a row was written, by the course of time by which it expires: the PC's wall clock dates what the register is told, and may be wrong. The 59 days count from
 * here and no longer from `at_ms`. The table is made anew, since SQLite changes no check of one that stands; ids go on where they were.
 */
export const journalMigration0004: Migration = {
  number: 4,
  name: 'rows-on-course',
  apply(db) {
    db.exec(`
      CREATE TABLE rows_4 (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        kind       TEXT    NOT NULL CHECK (kind IN ('checkout', 'checkin', 'renew')),
        item       TEXT    NOT NULL CHECK (length(item) BETWEEN 1 AND 64 AND item NOT GLOB '*[^ -~]*'),
        at_ms      INTEGER NOT NULL CHECK (at_ms >= 0),
        begun_ms   INTEGER NOT NULL,
        state      TEXT    NOT NULL CHECK (state IN ('open', 'waiting', 'parked', 'closed', 'done', 'notDone')),
        reason     TEXT    CHECK (reason IN ('replyLost', 'lentAgain', 'undecidable', 'itemUnknown', 'itemElsewhere', 'refused', 'byStaff')),
        attempts   INTEGER NOT NULL CHECK (attempts BETWEEN 0 AND 1000),
        retries    INTEGER NOT NULL DEFAULT 0 CHECK (retries >= 0),
        due_before TEXT    CHECK (due_before GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
        settled_at INTEGER,
        expires_at INTEGER NOT NULL CHECK (expires_at <= begun_ms + 5097600000),
        CHECK ((state IN ('parked', 'closed')) = (reason IS NOT NULL)),
        CHECK ((state IN ('done', 'notDone', 'closed')) = (settled_at IS NOT NULL))
      ) STRICT;
      INSERT INTO rows_4 (id, kind, item, at_ms, begun_ms, state, reason, attempts, retries, due_before, settled_at, expires_at)
        SELECT id, kind, item, at_ms, expires_at - 5097600000, state, reason, attempts, retries, due_before, settled_at, expires_at FROM rows;
      DELETE FROM sqlite_sequence WHERE name = 'rows_4';
      INSERT INTO sqlite_sequence (name, seq) SELECT 'rows_4', seq FROM sqlite_sequence WHERE name = 'rows';
      DROP TABLE rows;
      ALTER TABLE rows_4 RENAME TO rows;
    `);
  },
};
