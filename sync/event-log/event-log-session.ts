import { statSync } from 'node:fs';
import type { ChainHead } from './event-chain.codec.ts';
import type { EventLogCalls } from './event-log-calls.ts';
import { eventLogFile, insertEvent } from './event-table.ts';

/**
 * The event log as one thread writes it over and over. Its file is checked whole at the first use only, since it grows for good and others wait meanwhile; and
 * again after an error, or where another file lies in its place. It is opened by its name each time: one that was moved away is not written to any more.
 */
export class EventLogSession {
  /** Which file was checked. */
  #checked: string | null = null;

  /** As `insertEvent`. @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED, PROGRAM_USAGE */
  append({ dataDir, event, known }: Parameters<EventLogCalls['eventAppend']>[0]): ChainHead | null {
    const isChecked = this.#checked !== null && this.#checked === identityOf(dataDir);
    this.#checked = null;
    const head = insertEvent({ dataDir, isChecked }, event, known);
    this.#checked = identityOf(dataDir);
    return head;
  }
}

/** Which file lies there; null where there is none. */
function identityOf(dataDir: string): string | null {
  const found = statSync(eventLogFile(dataDir), { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
}
