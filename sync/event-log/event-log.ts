import { statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { KioskError } from '../../contracts/errors.ts';
import type { KeyFiles } from '../keys/key-files.ts';
import type { WritableDb } from '../store/database.ts';
import { openChecked, prepareFile, type StoreSchema, storePaths } from '../store/open-store-file.ts';
import { type ChainedEvent, type ChainFlaw, type ChainHead, findFlaw, hashEvent, type LoggedEvent } from './event-chain.codec.ts';
import { eventLogMigration0001 } from './migrations/0001-events.ts';

/** Every step of the event log's file, in order. */
export const eventLogMigrations = [eventLogMigration0001] as const;

const headName = 'events-head.json';
const nextHeadName = 'events-head.next.json';
const headSchema = z.strictObject({ seq: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) });

const schema: StoreSchema = {
  steps: eventLogMigrations,
  hasTables: (db) => db.first("SELECT 1 FROM sqlite_schema WHERE name = 'events'") !== undefined,
};

/** What `omatoimi events verify` tells. */
export interface LogVerdict {
  readonly rows: number;
  readonly flaw: ChainFlaw | null;
}

interface EventRow {
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

/**
 * Writes an event and waits for the disk; then its head into the key folder, where whoever cuts the log does not look. What must be recorded is
 * recorded before it is done.
 * @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED, PROGRAM_USAGE for a reason with a number in it
 */
export async function appendEvent(dataDir: string, keyFiles: KeyFiles, event: LoggedEvent): Promise<void> {
  requireReason(event.reason);
  const known = await readHead(keyFiles);
  const head = withLog(dataDir, (db) =>
    db.transaction((): ChainHead | null => {
      const isWhole = known === null || isAtHead(db, known);
      const last = db.first<EventRow>('SELECT * FROM events ORDER BY seq DESC LIMIT 1');
      const seq = (last?.seq ?? 0) + 1;
      const hash = hashEvent(event, seq, last?.hash ?? null);
      db.run(
        'INSERT INTO events (seq, at_ms, kind, role, reason, hash) VALUES (?, ?, ?, ?, ?, ?)',
        seq,
        event.atMs,
        event.kind,
        event.role,
        event.reason,
        hash,
      );
      // What was cut off stays told: a head that moved on over the rows that follow would call the log whole.
      return isWhole ? { seq, hash: hash.toString('hex') } : null;
    }),
  );
  if (head === null) return;
  // Another process may have come further meanwhile.
  const reached = await readHead(keyFiles);
  if (reached !== null && reached.seq >= head.seq) return;
  await keyFiles.write(nextHeadName, `${JSON.stringify(head)}\n`);
  await keyFiles.replace(nextHeadName, headName);
}

function isAtHead(db: WritableDb, head: ChainHead): boolean {
  const row = db.first<EventRow>('SELECT * FROM events WHERE seq = ?', head.seq);
  return row !== undefined && Buffer.from(row.hash).toString('hex') === head.hash;
}

/** Holds the log against its chain and its head. @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED */
export async function verifyEvents(dataDir: string, keyFiles: KeyFiles): Promise<LogVerdict> {
  const head = await readHead(keyFiles);
  if (statSync(eventLogFile(dataDir), { throwIfNoEntry: false }) === undefined) return { rows: 0, flaw: findFlaw([], head) };
  const rows = withLog(dataDir, (db) => db.all<EventRow>('SELECT * FROM events ORDER BY rowid')).map(
    ({ at_ms: atMs, ...row }): ChainedEvent => ({ ...row, atMs }),
  );
  return { rows: rows.length, flaw: findFlaw(rows, head) };
}

async function readHead(keyFiles: KeyFiles): Promise<ChainHead | null> {
  const text = await keyFiles.read(headName);
  if (text === null) return null;
  try {
    return headSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new KioskError('STORE_DAMAGED', `${headName} in the key folder is damaged: whether the end of the event log is whole can't be told.`, {
      cause: error,
    });
  }
}

function withLog<Result>(dataDir: string, work: (db: WritableDb) => Result): Result {
  const file = eventLogFile(dataDir);
  prepareFile(dataDir, path.dirname(file), file);
  const db = openChecked(file, schema);
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
