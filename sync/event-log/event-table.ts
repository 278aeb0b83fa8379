import path from 'node:path';
import { isKioskError, KioskError } from '../../contracts/errors.ts';
import type { WritableDb } from '../store/database.ts';
import { openChecked, prepareFile, type StoreSchema, storePaths } from '../store/open-store-file.ts';
import { type ChainHead, hashEvent, type LoggedEvent } from './event-chain.codec.ts';
import { eventLogMigration0001 } from './migrations/0001-events.ts';

/** Every step of the event log's file, in order. */
export const eventLogMigrations = [eventLogMigration0001] as const;

const schema: StoreSchema = {
  steps: eventLogMigrations,
  hasTables: (db) => db.first("SELECT 1 FROM sqlite_schema WHERE name = 'events'") !== undefined,
};

/** A row as it lies in the file. */
export interface EventRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly role: string;
  readonly reason: string;
  readonly hash: Uint8Array;
}

/** Where the log of who looked lies: beside the traces, in the store's private folder. */
export function eventLogFile(dataDir: string): string {
  return path.join(storePaths(dataDir).folder, 'events.db');
}

/** The log of a data folder. `isChecked`: this thread has checked the whole file before, and only what is read and written is looked at. */
export interface EventLogPlace {
  readonly dataDir: string;
  readonly isChecked?: boolean;
}

/**
 * Puts an event at the end of the log and waits for the disk; gives how far the log has come, null where it does not reach `known` any more.
 * @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED, PROGRAM_USAGE for a reason with a number in it
 */
export function insertEvent(place: EventLogPlace, event: LoggedEvent, known: ChainHead | null): ChainHead | null {
  requireReason(event.reason);
  return withLog(place, (db) =>
    db.transaction((): ChainHead | null => {
      const isWhole = known === null || isAtHead(db, known);
      const last = db.first<EventRow>('SELECT * FROM events ORDER BY seq DESC LIMIT 1');
      const seq = (last?.seq ?? 0) + 1;
      const hash = hashEvent(event, seq, last?.hash ?? null);
      const row = [seq, event.atMs, event.kind, event.role, event.reason, hash] as const;
      db.run('INSERT INTO events (seq, at_ms, kind, role, reason, hash) VALUES (?, ?, ?, ?, ?, ?)', ...row);
      // What was cut off stays told: a head that moved on over the rows that follow would call the log whole.
      return isWhole ? { seq, hash: hash.toString('hex') } : null;
    }),
  );
}

function isAtHead(db: WritableDb, head: ChainHead): boolean {
  const row = db.first<EventRow>('SELECT * FROM events WHERE seq = ?', head.seq);
  return row !== undefined && Buffer.from(row.hash).toString('hex') === head.hash;
}

/** A damaged log is evidence: nobody puts it aside by itself, and nothing is done that can't be recorded. @throws KioskError STORE_DAMAGED */
function openLog(file: string, isChecked: boolean): WritableDb {
  try {
    return openChecked(file, schema, { isKnownWhole: isChecked });
  } catch (error) {
    if (!isKioskError(error, 'STORE_DAMAGED')) throw error;
    throw new KioskError(
      'STORE_DAMAGED',
      `The event log is damaged, and nothing is shown that can't be recorded: tell the data-protection officer, keep ${path.basename(file)} and move it out of the store's folder, then try again.`,
      { cause: error },
    );
  }
}

/** Opens the log for one piece of work. */
export function withLog<Result>({ dataDir, isChecked = false }: EventLogPlace, work: (db: WritableDb) => Result): Result {
  const file = eventLogFile(dataDir);
  prepareFile(dataDir, path.dirname(file), file);
  const db = openLog(file, isChecked);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function requireReason(reason: string): void {
  if (reason.length >= 3 && reason.length <= 200 && !/\d{6}/.test(reason)) return;
  throw new KioskError(
    'PROGRAM_USAGE',
    'Give a reason of 3 to 200 characters, without anybody\'s number: for instance "request of 24 November, case 12".',
  );
}
