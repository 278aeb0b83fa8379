import type { Migration } from '../../store/migrations/migration.ts';

/**
 * How far the course of time had come when the rows were last looked at, and where it leapt since the oldest of them was written: a leap that turns out to have
 * been a wrong clock's is taken back, however many starts later. No row of it says anything of an item or a person.
 */
export const journalMigration0005: Migration = {
  number: 5,
  name: 'kept-course',
  apply(db) {
    db.exec(`
      CREATE TABLE course (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        now_ms   INTEGER
      ) STRICT;
      INSERT INTO course (only_row, now_ms) VALUES (1, NULL);
      CREATE TABLE leaps (
        id    INTEGER PRIMARY KEY,
        at_ms INTEGER NOT NULL,
        by_ms INTEGER NOT NULL CHECK (by_ms > 0)
      ) STRICT;
    `);
  },
};
