import { createHash } from 'node:crypto';
import type { KioskError } from '../../contracts/errors.ts';
import type { PinAttempt, PinAttemptStore, StoredPinAttempt } from '../../contracts/ports/pin-attempts.port.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import type { PinDigests } from '../../domain/pin-lockout/pin-lockout.ts';
import type { VirtualClock } from '../virtual-clock.ts';

const digestOf = (key: string, { reveal }: { reveal: () => string }): { digest: Uint8Array } => ({
  digest: createHash('sha256').update(`${key} ${reveal()}`).digest(),
});

/** Check values of cards under keys of days that a test names, the newest first. */
export class FakePinDigests implements PinDigests {
  days = ['monday'];
  today = (of: CardNumber) => digestOf(this.days[0] ?? '', { reveal: () => of.reveal() });
  living = (of: CardNumber) => this.days.map((day) => digestOf(day, { reveal: () => of.reveal() }));
  /** Another one for each run that a test begins anew. */
  run = 'first run';
  ofRun = (of: CardNumber) => digestOf(this.run, { reveal: () => of.reveal() });
}

/** Tries of PINs on a disk that outlives a station. */
export class FakePinAttempts implements PinAttemptStore {
  readonly rows = new Map<number, PinAttempt & { atMs: number }>();
  readonly #clock: VirtualClock;
  failure: KioskError | null = null;
  hangs = false;
  #lastId = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  load = (): Promise<readonly StoredPinAttempt[]> =>
    this.#answer(() => [...this.rows].map(([id, { digest, terminal, atMs }]) => ({ id, digest, terminal, ageMs: this.#clock.monotonicMs() - atMs })));

  add = (attempt: PinAttempt): Promise<number> =>
    this.#answer(() => {
      this.#lastId += 1;
      this.rows.set(this.#lastId, { ...attempt, atMs: this.#clock.monotonicMs() });
      return this.#lastId;
    });

  remove = (ids: readonly number[]): Promise<void> =>
    this.#answer(() => {
      for (const id of ids) this.rows.delete(id);
    });

  #answer<Value>(work: () => Value): Promise<Value> {
    if (this.hangs) return new Promise(() => {});
    return this.failure === null ? Promise.resolve(work()) : Promise.reject(this.failure);
  }
}
