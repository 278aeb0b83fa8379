import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { KioskError } from '../../contracts/errors.ts';
import { openDatabase, type WritableDb } from './database.ts';
import { cutLog } from './erase-pages.ts';

/** The database that is made for the check, and gone with it. */
export const checkName = 'erasing-check.db';
const companions = ['', '-wal', '-shm', '-journal'] as const;

/**
 * Tries out whether what is deleted goes: a marker is written, must be found, is deleted, and must be in neither the file nor the log. What the database
 * says of its own settings is not enough: a changed library or program may say so and not do it. Where it fails, nothing is kept in the store.
 * @throws KioskError STORE_UNAVAILABLE that names what does not erase
 */
export function checkErasing(folder: string, open: (file: string) => WritableDb = openDatabase): void {
  const file = path.join(folder, checkName);
  remove(file);
  try {
    const fault = faultOf(file, open);
    if (fault !== null) throw unsound(fault);
  } finally {
    remove(file);
  }
}

type Fault = 'search' | 'log' | 'secure_delete';

function faultOf(file: string, open: (file: string) => WritableDb): Fault | null {
  const db = open(file);
  try {
    const marker = `mark-${randomBytes(12).toString('hex')}`;
    // Nothing here has to outlive a power cut.
    db.pragma('synchronous = OFF');
    db.exec('CREATE TABLE marks (mark TEXT) STRICT');
    // Beside a row that stays, so that the page itself is not freed.
    for (const mark of ['stays', marker]) db.run('INSERT INTO marks (mark) VALUES (?)', mark);
    if (!isIn(file, marker)) return 'search';
    db.run('DELETE FROM marks WHERE mark = ?', marker);
    if (!cutLog(db, file)) return 'log';
    return isIn(file, marker) ? 'secure_delete' : null;
  } finally {
    db.close();
  }
}

const isIn = (file: string, text: string): boolean =>
  [file, `${file}-wal`].some((each) => statSync(each, { throwIfNoEntry: false }) !== undefined && readFileSync(each).includes(text));

function remove(file: string): void {
  for (const companion of companions) rmSync(file + companion, { force: true });
}

const unsound = (fault: Fault): KioskError =>
  new KioskError(
    'STORE_UNAVAILABLE',
    `The local store does not erase what it deletes (${fault}): install Omatoimi anew and see who changed it. Until then no trace is kept.`,
    { context: { fault } },
  );
