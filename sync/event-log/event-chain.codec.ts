import { createHash } from 'node:crypto';

/** One row of the event log, without its place in the chain. */
export interface LoggedEvent {
  /** Wall time, epoch milliseconds. */
  readonly atMs: number;
  /** `noun.pastVerb`, e.g. `privacy.exported`. */
  readonly kind: string;
  readonly role: string;
  /** 3-200 characters, no run of six digits: nobody's number. */
  readonly reason: string;
}

/** A row in the chain; the first has `seq` 1. */
export interface ChainedEvent extends LoggedEvent {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** How far the log had come when it was last written, kept elsewhere. */
export interface ChainHead {
  readonly seq: number;
  /** 64 hex digits. */
  readonly hash: string;
}

/** What is wrong with a log, at the first row where it shows. */
export type ChainFlaw =
  | { readonly kind: 'altered' | 'missing' | 'reordered'; readonly seq: number }
  /** Rows at the end are gone: the log had come to `seq`. */
  | { readonly kind: 'truncated'; readonly seq: number }
  /** Nothing tells how far the log had come: whether it was cut after `seq` nobody knows. */
  | { readonly kind: 'endUnknown'; readonly seq: number };

const start = Buffer.alloc(32);

/** The hash of a row that follows `previous` (null: it is the first): SHA-256 over the previous hash and the row. */
export function hashEvent({ atMs, kind, role, reason }: LoggedEvent, seq: number, previous: Uint8Array | null): Buffer {
  return createHash('sha256')
    .update(previous ?? start)
    .update(JSON.stringify([seq, atMs, kind, role, reason]))
    .digest();
}

/** Holds rows, in the order in which they lie there, against the chain and its head; null where nothing is wrong. */
export function findFlaw(rows: readonly ChainedEvent[], head: ChainHead | null): ChainFlaw | null {
  let previous: ChainedEvent | null = null;
  for (const row of rows) {
    const expected: number = (previous?.seq ?? 0) + 1;
    if (row.seq < expected) return { kind: 'reordered', seq: row.seq };
    if (row.seq > expected) return { kind: 'missing', seq: expected };
    if (!hashEvent(row, row.seq, previous?.hash ?? null).equals(row.hash)) return { kind: 'altered', seq: row.seq };
    previous = row;
  }
  if (head !== null) return headFlaw(rows, head);
  // The very first row may have been cut off from its head by a power cut.
  return rows.length > 1 ? { kind: 'endUnknown', seq: rows.length } : null;
}

/** More rows than the head knows are well: a run was cut between the two. */
function headFlaw(rows: readonly ChainedEvent[], head: ChainHead): ChainFlaw | null {
  const atHead = rows[head.seq - 1];
  if (atHead === undefined) return { kind: 'truncated', seq: head.seq };
  return Buffer.from(atHead.hash).toString('hex') === head.hash ? null : { kind: 'altered', seq: head.seq };
}
