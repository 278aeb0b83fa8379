import type { Migration } from './migration.ts';

/**
 * Traces without borrower ids, and the highest time ever seen. The checks make "no free text, no personal data, always an
 * expiry" a property of the file itself: words from closed lists only, no run of six digits, 59 days at the most.
 * No index: some ten thousand rows are read through in milliseconds, and an index that is not filled in order splits its
 * pages, which leaves copies of entries behind (see `page-leftovers.codec.ts`).
 */
export const migration0001: Migration = {
  number: 1,
  name: 'traces',
  apply(db) {
    db.exec(`
      CREATE TABLE traces (
        id            INTEGER PRIMARY KEY,
        at_ms         INTEGER NOT NULL,
        purpose       TEXT    NOT NULL CHECK (purpose IN ('doorFault', 'kioskFault')),
        device        TEXT    CHECK (length(device) BETWEEN 1 AND 40 AND device NOT GLOB '*[^A-Za-z0-9._-]*'),
        event         TEXT    NOT NULL CHECK (
                        length(event) BETWEEN 3 AND 64 AND event GLOB '[a-z]*.[a-z]*'
                        AND event NOT GLOB '*[^A-Za-z.]*'),
        result_code   TEXT    NOT NULL CHECK (
                        length(result_code) <= 64 AND (result_code = '' OR result_code GLOB '[A-Za-z]*')
                        AND result_code NOT GLOB '*[^A-Za-z0-9_-]*'
                        AND result_code NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9]*'),
        incident_code TEXT    CHECK (length(incident_code) = 4 AND incident_code NOT GLOB '*[^A-Z0-9]*'),
        expires_at    INTEGER NOT NULL CHECK (expires_at > at_ms AND expires_at <= at_ms + 5097600000)
      ) STRICT;

      CREATE TABLE retention_time (
        only_row   INTEGER PRIMARY KEY CHECK (only_row = 1),
        highest_ms INTEGER NOT NULL
      ) STRICT;
      INSERT INTO retention_time (only_row, highest_ms) VALUES (1, 0);
    `);
  },
};
