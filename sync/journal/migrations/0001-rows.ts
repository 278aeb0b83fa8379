import type { Migration } from '../../store/migrations/migration.ts';

/**
 * Rows of the journal. The checks make "no text besides a barcode, words from closed lists only, 59 days at the most" a property
 * of the file itself. AUTOINCREMENT: an id that staff have on paper never comes to mean another row.
 */
export const journalMigration0001: Migration = {
  number: 1,
  name: 'rows',
  apply(db) {
    db.exec(`
      CREATE TABLE rows (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        kind       TEXT    NOT NULL CHECK (kind IN ('checkout', 'checkin', 'renew')),
        item       TEXT    NOT NULL CHECK (length(item) BETWEEN 1 AND 64 AND item NOT GLOB '*[^ -~]*'),
        at_ms      INTEGER NOT NULL CHECK (at_ms >= 0),
        state      TEXT    NOT NULL CHECK (state IN ('open', 'waiting', 'parked', 'done', 'notDone')),
        reason     TEXT    CHECK (reason IN ('replyLost', 'lentAgain', 'undecidable', 'itemUnknown', 'itemElsewhere', 'refused', 'byStaff')),
        attempts   INTEGER NOT NULL CHECK (attempts BETWEEN 0 AND 1000),
        settled_at INTEGER,
        expires_at INTEGER NOT NULL CHECK (expires_at <= at_ms + 5097600000),
        CHECK ((state = 'parked') = (reason IS NOT NULL)),
        CHECK ((state IN ('done', 'notDone')) = (settled_at IS NOT NULL))
      ) STRICT;
    `);
  },
};
