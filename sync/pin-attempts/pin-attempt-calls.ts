import type { PinAttempt, StoredPinAttempt } from '../../contracts/ports/pin-attempts.port.ts';

/** Both times, read together: wall time in epoch milliseconds, which dates a try where no store of traces tells its own, and the clock that never jumps, by which tries go. */
export interface PinTime {
  readonly nowMs: number;
  readonly monotonicMs: number;
}

/** What the store's thread is asked about tries of PINs. */
export interface PinAttemptCalls {
  /** Opens the file; opening it again is nothing. */
  pinOpen(input: PinTime & { readonly dataDir: string }): PinOpenReply;
  pinLoad(input: PinTime): StoredPinAttempt[];
  pinAdd(input: PinTime & { readonly attempt: PinAttempt }): number;
  pinRemove(input: { readonly ids: readonly number[] }): void;
  /** Removes what is over, whether or not the traces' purge does it too. Returns whether the bytes are gone. */
  pinSweep(input: PinTime): boolean;
  pinClose(input: Record<never, never>): void;
}

/** `quarantinedAs`: the name that a damaged predecessor got, else null. */
export interface PinOpenReply {
  readonly quarantinedAs: string | null;
}
