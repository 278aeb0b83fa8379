import type { Migration } from '../../store/migrations/migration.ts';
import { journalMigration0001 } from './0001-rows.ts';

/** Every step of the journal's schema, in order. */
export const journalMigrations: readonly Migration[] = [journalMigration0001];
