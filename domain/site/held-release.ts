import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DoorLock } from '../../contracts/ports/door-lock.port.ts';
import { attempt, attemptAndForget } from '../attempt.ts';

/** Each release is a pulse that ends by itself, so that a dead station leaves no door open. */
export const heldPulseMs = 10_000;
/** A pulse is renewed well before its end. */
const renewMs = 4_000;
/** A lock that does not answer is asked again this soon: somebody stands behind it. */
const retryMs = 500;

/** One lock, and who hears that it was released. */
export interface HeldLock {
  readonly lock: DoorLock;
  readonly onReleased: (pulseMs: number) => void;
}

/** Keeps locks released for as long as it is told to, pulse by pulse. One that was not ready is released as soon as it is. */
export class HeldRelease {
  readonly #clock: Clock;
  readonly #locks: readonly HeldLock[];
  readonly #timers = new Map<HeldLock, TimerHandle>();
  /** When a lock that came back was, or is to be, released for that. */
  readonly #backAtMs = new Map<HeldLock, number>();
  #isHeld = false;

  constructor(locks: readonly HeldLock[], clock: Clock) {
    this.#locks = locks;
    this.#clock = clock;
    for (const each of locks) {
      each.lock.onHealth(({ state }) => {
        if (state === 'ready' && this.#isHeld) this.#releaseBack(each);
      });
    }
  }

  /** Whether the locks are kept released now. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    if (isHeld) {
      this.#isHeld = true;
      for (const each of this.#locks) this.#release(each);
    } else {
      this.stop();
      for (const { lock } of this.#locks) attemptAndForget(() => lock.lock());
    }
  }

  stop(): void {
    this.#isHeld = false;
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    this.#backAtMs.clear();
  }

  #release(each: HeldLock): void {
    this.#releaseIn(each, renewMs);
    attempt(() => each.lock.release(heldPulseMs, 'held'), {
      done: () => {
        // After the end it was locked: whoever opens the door then does so by force.
        if (this.#isHeld) each.onReleased(heldPulseMs);
      },
      failed: () => {
        if (this.#isHeld) this.#releaseIn(each, retryMs);
      },
    });
  }

  /** Not inside the driver's own word, which may still be settling; and no faster than it is tried again, or a relay that fails at each release would chatter. */
  #releaseBack(each: HeldLock): void {
    const nowMs = this.#clock.monotonicMs();
    const backAtMs = this.#backAtMs.get(each) ?? Number.NEGATIVE_INFINITY;
    // It is to be released at that moment already: a word of health before it puts nothing off.
    if (backAtMs > nowMs) return;
    const waitMs = Math.max(0, backAtMs + retryMs - nowMs);
    this.#backAtMs.set(each, nowMs + waitMs);
    this.#releaseIn(each, waitMs);
  }

  #releaseIn(each: HeldLock, ms: number): void {
    this.#timers.get(each)?.cancel();
    this.#timers.set(
      each,
      this.#clock.setTimer(ms, () => this.#release(each)),
    );
  }
}
