import type { DeviceId, IncidentCode } from '../ids.ts';
import type { CardNumber } from '../secrets.ts';

/** Why a trace is kept. Each purpose has a retention of its own (`[privacy]`). */
export type TracePurpose = 'doorFault' | 'kioskFault';

/**
 * A local troubleshooting record about one event. It holds no item and no free text: `event` and `resultCode` come from closed
 * lists. A borrower id reaches the disk only sealed, and only where the profile allows it.
 */
export interface Trace {
  /** Wall time of the event, epoch milliseconds. */
  readonly atMs: number;
  readonly purpose: TracePurpose;
  /** The device or door it happened at, or null. */
  readonly device: DeviceId | null;
  /** `noun.pastVerb`, e.g. `door.refused`. */
  readonly event: string;
  /** e.g. a refusal code or an error code; empty where the event says all. */
  readonly resultCode: string;
  readonly incidentCode: IncidentCode | null;
  /** Whose event it was; the store seals it or leaves it out. */
  readonly borrower?: CardNumber;
}

/** A borrower id as stored: sealed under the key of a day, with a keyed check value to find it by. */
export interface SealedBorrower {
  /** YYYY-MM-DD: the day of the key. */
  readonly day: string;
  /** 93 bytes, whatever the id's length. */
  readonly sealed: Uint8Array;
  /** 32 bytes. */
  readonly digest: Uint8Array;
  /** How far the trace's time was moved back since it was sealed, in milliseconds; absent: not at all. */
  readonly movedMs?: number;
}

/** A trace as stored, with the moment at which it is gone. */
export interface StoredTrace extends Omit<Trace, 'borrower'> {
  readonly expiresAtMs: number;
  readonly borrower?: SealedBorrower;
}

/** How many rows a purge removed and when it ended. */
export interface PurgeReport {
  readonly removed: number;
  readonly atMs: number;
}

/** The local store. Every method is asynchronous: the database lives in a worker thread. */
export interface TraceStore {
  /** Stores a trace until its purpose's retention ends. Resolves when it is on the disk. @throws KioskError STORE_UNAVAILABLE */
  append(trace: Trace): Promise<void>;
  /** Traces with `fromMs <= atMs < toMs`, oldest first, at most `limit` (1-10,000); expired ones are never among them. */
  window(query: { readonly fromMs: number; readonly toMs: number; readonly limit: number }): Promise<readonly StoredTrace[]>;
  /** Traces of one borrower that have not expired, oldest first; none where no borrower id can be sealed. @throws KioskError STORE_UNAVAILABLE */
  ofBorrower(card: CardNumber): Promise<readonly StoredTrace[]>;
  /** Removes what has expired, bytes included (secure_delete, WAL truncated). */
  purge(): Promise<PurgeReport>;
  /** Ends the worker after everything appended is on the disk. */
  close(): Promise<void>;
}
