import type { Migration } from '../../store/migrations/migration.ts';

/**
 * How long the station has run, over all its starts, while something unsettled was overdue: a station that starts anew again and again must not keep a row
 * beyond its time. And what went unsettled: its number, its kind and its day, so that nothing that was taken is lost without a word; no item.
 */
export const journalMigration0003: Migration = {
  number: 3,
  name: 'overdue-rows',
  apply(db) {
    db.exec(`
      CREATE TABLE overdue (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        ran_ms   INTEGER NOT NULL CHECK (ran_ms >= 0)
      ) STRICT;
      INSERT INTO overdue (only_row, ran_ms) VALUES (1, 0);
      CREATE TABLE unsettled (
        id         INTEGER PRIMARY KEY,
        kind       TEXT    NOT NULL CHECK (kind IN ('checkout', 'checkin', 'renew')),
        day        TEXT    NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
        expires_at INTEGER NOT NULL
      ) STRICT;
    `);
  },
};
