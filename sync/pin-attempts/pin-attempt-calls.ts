import type { PinAttempt, StoredPinAttempt } from '../../contracts/ports/pin-attempts.port.ts';

/** What the store's thread is asked about tries of PINs. `nowMs`: epoch milliseconds on a course that never runs backwards; the traces' own holds where it is known. */
export interface PinAttemptCalls {
  /**
   * Opens the file; opening it again is nothing. Answers with the time by which tries go: the traces' where it is known, else the later of the time given and the
   * latest time stored.
   */
  pinOpen(input: { readonly dataDir: string; readonly nowMs: number }): PinOpenReply;
  pinLoad(input: { readonly nowMs: number }): StoredPinAttempt[];
  pinAdd(input: { readonly attempt: PinAttempt; readonly nowMs: number }): number;
  pinRemove(input: { readonly ids: readonly number[] }): void;
  pinClose(input: Record<never, never>): void;
}

/** `quarantinedAs`: the name that a damaged predecessor got, else null. */
export interface PinOpenReply {
  readonly nowMs: number;
  readonly quarantinedAs: string | null;
}
