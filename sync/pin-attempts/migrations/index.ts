import type { Migration } from '../../store/migrations/migration.ts';
import { pinAttemptMigration0001 } from './0001-attempts.ts';
import { pinAttemptMigration0002 } from './0002-time-run.ts';

/** Every step of the file of PIN tries, in order. */
export const pinAttemptMigrations: readonly Migration[] = [pinAttemptMigration0001, pinAttemptMigration0002];
