import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openDatabase, type WritableDb } from '../../sync/store/database.ts';
import type { Migration } from '../../sync/store/migrations/migration.ts';
import { runMigrations } from '../../sync/store/migrations/run-migrations.ts';

/** A real database file of an older version, in a folder of its own. */
export interface MigratedFile {
  readonly db: WritableDb;
  /** Brings it on to a later version, 1 or more. */
  migrateTo(version: number): void;
  /** Closes and removes it. */
  end(): void;
}

/** Makes a file that the first `version` of these steps have made. */
export function openMigratedFile(steps: readonly Migration[], version: number): MigratedFile {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-migrated-'));
  const db = openDatabase(path.join(folder, 'file.db'));
  const migrateTo = (next: number): void => void runMigrations(db, steps.slice(0, next));
  migrateTo(version);
  const end = (): void => {
    db.close();
    rmSync(folder, { recursive: true });
  };
  return { db, migrateTo, end };
}
