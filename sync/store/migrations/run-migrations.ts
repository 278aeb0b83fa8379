import { InvariantError, KioskError } from '../../../contracts/errors.ts';
import type { WritableDb } from '../database.ts';
import type { Migration } from './migration.ts';

/**
 * Brings a database up to the last of `steps`; each step is a transaction that also records its number (`user_version`),
 * so that a cut leaves the step done or not begun. Returns the numbers of the steps that ran.
 * @throws KioskError STORE_NEWER_THAN_PROGRAM for a database that a later version has written
 */
export function runMigrations(db: WritableDb, steps: readonly Migration[]): number[] {
  requireRisingNumbers(steps);
  const present = Number(db.pragma('user_version'));
  const last = steps.at(-1)?.number ?? 0;
  if (present > last) {
    throw new KioskError(
      'STORE_NEWER_THAN_PROGRAM',
      'The local store was written by a newer version of Omatoimi: install that version again, or move the store folder away.',
      { context: { storeVersion: present, programVersion: last } },
    );
  }
  const missing = steps.filter((step) => step.number > present);
  for (const step of missing) {
    db.transaction(() => {
      step.apply(db);
      db.pragma(`user_version = ${step.number}`);
    });
  }
  return missing.map((step) => step.number);
}

function requireRisingNumbers(steps: readonly Migration[]): void {
  for (const [index, step] of steps.entries()) {
    if (step.number !== index + 1) throw new InvariantError(`migration "${step.name}" has number ${step.number}, not ${index + 1}`);
  }
}
