/** A try of a PIN as it is kept: neither the card nor the PIN. */
export interface PinAttempt {
  /** Keyed check value of the card, under the key of the day: 64 lower-case hex digits. */
  readonly digest: string;
  /** Where it was typed: a door's id, or `kiosk`. */
  readonly terminal: string;
}

/** A kept try with its age: how many milliseconds the station has really run since, over all its runs; no clock and no restart changes that. */
export interface StoredPinAttempt extends PinAttempt {
  readonly id: number;
  readonly ageMs: number;
}

/** Keeps tries of PINs for 24 hours of running, so that a restart does not end a lock-out. Every method may fail with KioskError STORE_UNAVAILABLE. */
export interface PinAttemptStore {
  /** Every try of the last 24 hours of running. */
  load(): Promise<readonly StoredPinAttempt[]>;
  /** Resolves with the try's id when it is on the disk. */
  add(attempt: PinAttempt): Promise<number>;
  /** Forgets these tries; ids that are gone already are passed over. */
  remove(ids: readonly number[]): Promise<void>;
}
