import type { Migration } from './migration.ts';

/**
 * Room for a borrower id in sealed form. The checks make "sealed or not at all" a property of the file: fixed lengths, so that no plain
 * number fits in, and all three columns or none.
 */
export const migration0002: Migration = {
  number: 2,
  name: 'sealed borrowers',
  apply(db) {
    db.exec(`
      ALTER TABLE traces ADD COLUMN borrower_day TEXT CHECK (borrower_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]');
      ALTER TABLE traces ADD COLUMN borrower_sealed BLOB CHECK (length(borrower_sealed) = 93);
      ALTER TABLE traces ADD COLUMN borrower_digest BLOB CHECK (
        (borrower_digest IS NULL) = (borrower_day IS NULL) AND (borrower_digest IS NULL) = (borrower_sealed IS NULL)
        AND (borrower_digest IS NULL OR length(borrower_digest) = 32));
    `);
  },
};
