import type { Migration } from '../../store/migrations/migration.ts';
import { counterMigration0001 } from './0001-counters.ts';

/** Every step of the file of counters, in order. */
export const counterMigrations: readonly Migration[] = [counterMigration0001];
