import type { ChainHead, LoggedEvent } from './event-chain.codec.ts';

/** What the store's thread is asked about the event log. */
export interface EventLogCalls {
  /** Puts an event at the end and waits for the disk. */
  eventAppend(input: { readonly dataDir: string; readonly event: LoggedEvent; readonly known: ChainHead | null }): ChainHead | null;
}
