import type { Migration } from '../../store/migrations/migration.ts';

/**
 * Tries count for 24 hours that the station has really run, to the millisecond, and no clock makes those pass. What the clock of the traces says is kept beside it, for
 * who asks what is kept of a card, and for the hard cap of 59 days. `course`: how long the station has run, and where the traces' time was, when that was last noted.
 * Tries that are there keep their distances: the newest counts as made just now.
 */
export const pinAttemptMigration0002: Migration = {
  number: 2,
  name: 'time-run',
  apply(db) {
    db.exec(`
      CREATE TABLE attempts_2 (
        id             INTEGER PRIMARY KEY AUTOINCREMENT,
        digest         BLOB    NOT NULL CHECK (length(digest) = 32),
        terminal       TEXT    NOT NULL CHECK (length(terminal) BETWEEN 1 AND 40 AND terminal NOT GLOB '*[^A-Za-z0-9._-]*'),
        at_ms          INTEGER NOT NULL,
        ran_ms         INTEGER NOT NULL CHECK (ran_ms >= 0),
        expires_ran_ms INTEGER NOT NULL CHECK (expires_ran_ms = ran_ms + 86400000)
      ) STRICT;
      INSERT INTO attempts_2 (id, digest, terminal, at_ms, ran_ms, expires_ran_ms)
        SELECT id, digest, terminal, at_ms, ran, ran + 86400000
        FROM (SELECT *, max(0, 86400000 - (SELECT max(at_ms) FROM attempts) + at_ms) AS ran FROM attempts);
      DELETE FROM sqlite_sequence WHERE name = 'attempts_2';
      INSERT INTO sqlite_sequence (name, seq) SELECT 'attempts_2', seq FROM sqlite_sequence WHERE name = 'attempts';
      DROP TABLE attempts;
      ALTER TABLE attempts_2 RENAME TO attempts;
      CREATE TABLE course (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        ran_ms   INTEGER NOT NULL CHECK (ran_ms >= 0),
        now_ms   INTEGER
      ) STRICT;
      INSERT INTO course (only_row, ran_ms, now_ms) VALUES (1, 86400000, NULL);
    `);
  },
};
