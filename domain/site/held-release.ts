import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DoorLock } from '../../contracts/ports/door-lock.port.ts';
import { attempt, attemptAndForget } from '../attempt.ts';

/** Each release is a pulse that ends by itself, so that a dead station leaves no door open. */
export const heldPulseMs = 10_000;
/** A pulse is renewed well before its end. */
const renewMs = 4_000;

/** One lock, and who hears that it was released. */
export interface HeldLock {
  readonly lock: DoorLock;
  readonly onReleased: (pulseMs: number) => void;
}

/** Keeps locks released for as long as it is told to, pulse by pulse. */
export class HeldRelease {
  readonly #clock: Clock;
  readonly #locks: readonly HeldLock[];
  #timer: TimerHandle | null = null;

  constructor(locks: readonly HeldLock[], clock: Clock) {
    this.#locks = locks;
    this.#clock = clock;
  }

  /** Whether the locks are kept released now. */
  get isHeld(): boolean {
    return this.#timer !== null;
  }

  hold(isHeld: boolean): void {
    if (isHeld === this.isHeld) return;
    if (isHeld) this.#release();
    else {
      this.stop();
      for (const { lock } of this.#locks) attemptAndForget(() => lock.lock());
    }
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #release(): void {
    for (const { lock, onReleased } of this.#locks) {
      // A lock that does not answer is tried again with the next pulse.
      attempt(() => lock.release(heldPulseMs, 'held'), { done: () => onReleased(heldPulseMs), failed: () => undefined });
    }
    this.#timer = this.#clock.setTimer(renewMs, () => this.#release());
  }
}
