import { KioskError } from '../../../contracts/errors.ts';
import type { ReadableDb, WritableDb } from '../database.ts';

/**
 * Holds a file that another process owns against the version that this program knows.
 * @throws KioskError STORE_NEWER_THAN_PROGRAM, STORE_UNAVAILABLE where the station has to bring it up to date first
 */
export function requireVersion(db: ReadableDb & Pick<WritableDb, 'pragma'>, ours: number): void {
  const version = Number(db.pragma('user_version'));
  if (version === ours) return;
  const context = { storeVersion: version, programVersion: ours };
  if (version > ours)
    throw new KioskError('STORE_NEWER_THAN_PROGRAM', 'The file was written by a newer version of Omatoimi: use that version.', { context });
  throw new KioskError('STORE_UNAVAILABLE', 'The file was written by an older version of Omatoimi: start the station once, then try again.', {
    context,
  });
}
