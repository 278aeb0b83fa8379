import { statSync } from 'node:fs';
import { z } from 'zod';
import { KioskError } from '../../contracts/errors.ts';
import type { KeyFiles } from '../keys/key-files.ts';
import { type ChainedEvent, type ChainFlaw, type ChainHead, findFlaw, type LoggedEvent } from './event-chain.codec.ts';
import { eventLogFile, type EventRow, insertEvent, withLog } from './event-table.ts';

export { eventLogFile, eventLogMigrations } from './event-table.ts';

const headName = 'events-head.json';
const nextHeadName = 'events-head.next.json';
const headSchema = z.strictObject({ seq: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) });

/**
 * Writes an event and waits for the disk; then its head into the key folder, where whoever cuts the log does not look. What must be recorded is
 * recorded before it is done.
 * @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED, PROGRAM_USAGE for a reason with a number in it
 */
export async function appendEvent(dataDir: string, keyFiles: KeyFiles, event: LoggedEvent): Promise<void> {
  await keepHead(keyFiles, insertEvent({ dataDir }, event, await readHead(keyFiles)));
}

/** Writes down how far the log has come, unless another process has come further meanwhile. `null`: the log had come further than it goes. */
export async function keepHead(keyFiles: KeyFiles, head: ChainHead | null): Promise<void> {
  if (head === null) return;
  const reached = await readHead(keyFiles);
  if (reached !== null && reached.seq >= head.seq) return;
  await keyFiles.write(nextHeadName, `${JSON.stringify(head)}\n`);
  await keyFiles.replace(nextHeadName, headName);
}

/** Reads the whole log, oldest first, and holds it against its chain and its head. @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED */
export async function readEvents(
  dataDir: string,
  keyFiles: KeyFiles,
): Promise<{ readonly events: readonly ChainedEvent[]; readonly flaw: ChainFlaw | null }> {
  const head = await readHead(keyFiles);
  if (statSync(eventLogFile(dataDir), { throwIfNoEntry: false }) === undefined) return { events: [], flaw: findFlaw([], head) };
  const events = withLog({ dataDir }, (db) => db.all<EventRow>('SELECT * FROM events ORDER BY rowid')).map(
    ({ at_ms: atMs, ...row }): ChainedEvent => ({ ...row, atMs }),
  );
  return { events, flaw: findFlaw(events, head) };
}

/** How far the log had come when it was last written. @throws KioskError STORE_DAMAGED */
export async function readHead(keyFiles: KeyFiles): Promise<ChainHead | null> {
  const text = await keyFiles.read(headName);
  if (text === null) return null;
  try {
    return headSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new KioskError(
      'STORE_DAMAGED',
      `${headName} in the key folder is damaged: whether the end of the event log is whole can't be told. Tell the data-protection officer, keep the file and move it away, then try again.`,
      {
        cause: error,
      },
    );
  }
}
