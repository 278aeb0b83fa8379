import type { Migration } from '../../store/migrations/migration.ts';

/**
 * Counts of events by the hour, and with their result code by the day: a reason at an hour would point at the one who was there. No card, no item, no free text; 13 months at
 * the most. The checks make that a property of the file.
 */
export const counterMigration0001: Migration = {
  number: 1,
  name: 'counters',
  apply(db) {
    db.exec(`
      CREATE TABLE counters (
        span       TEXT    NOT NULL CHECK (span IN ('hour', 'day')),
        start      TEXT    NOT NULL CHECK (
                     (span = 'day' AND start GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
                     OR (span = 'hour' AND start GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]Z')),
        event      TEXT    NOT NULL CHECK (length(event) BETWEEN 3 AND 64 AND event GLOB '[a-z]*.[a-z]*' AND event NOT GLOB '*[^A-Za-z.]*'),
        code       TEXT    NOT NULL CHECK (
                     (code = '' OR (span = 'day' AND length(code) <= 64 AND code GLOB '[A-Za-z]*'))
                     AND code NOT GLOB '*[^A-Za-z0-9_-]*' AND code NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9]*'),
        place      TEXT    NOT NULL CHECK (length(place) <= 40 AND place NOT GLOB '*[^A-Za-z0-9._-]*'),
        found      INTEGER NOT NULL CHECK (found >= 1),
        expires_at INTEGER NOT NULL,
        PRIMARY KEY (span, start, event, code, place)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
