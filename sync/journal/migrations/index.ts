import type { Migration } from '../../store/migrations/migration.ts';
import { journalMigration0001 } from './0001-rows.ts';
import { journalMigration0002 } from './0002-closed-rows.ts';
import { journalMigration0003 } from './0003-overdue-rows.ts';
import { journalMigration0004 } from './0004-rows-on-course.ts';
import { journalMigration0005 } from './0005-kept-course.ts';

/** Every step of the journal's schema, in order. */
export const journalMigrations: readonly Migration[] = [
  journalMigration0001,
  journalMigration0002,
  journalMigration0003,
  journalMigration0004,
  journalMigration0005,
];
