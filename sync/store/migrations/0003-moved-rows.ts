import type { Migration } from './migration.ts';

/**
 * How far a trace's time was moved back with the course of time since it was written. A borrower id is sealed to its row, the time of writing included: a
 * row whose time was put right must still open, and no other row may take its place.
 */
export const migration0003: Migration = {
  number: 3,
  name: 'moved rows',
  apply(db) {
    db.exec('ALTER TABLE traces ADD COLUMN moved_ms INTEGER NOT NULL DEFAULT 0 CHECK (moved_ms >= 0)');
  },
};
