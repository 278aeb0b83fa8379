import type { HasHealth, Unsubscribe } from '../health.ts';
import type { DeviceId } from '../ids.ts';

/** What a lock's output does right now, as far as is known. */
export type LockOutput = 'locked' | 'released' | 'unknown';

/** How a release went: when the command left, in monotonic milliseconds. */
export interface ReleaseReceipt {
  readonly commandedAtMonotonicMs: number;
}

/**
 * Whom a release is for. `grant`: one person; two pulses may run into each other, a third one is refused until the lock was locked, so that
 * no caller can hold a door open. `held`: everybody, as in an evacuation; each one starts the time anew for as long as it is renewed.
 */
export type ReleasePurpose = 'grant' | 'held';

/** The lock of one door, released from outside for a pulse. The way out never depends on it. */
export interface DoorLock extends HasHealth {
  readonly id: DeviceId;
  /** A lock that stays as it was switched last, also where its line or its power is gone. Absent: it locks by itself. */
  readonly isLatching?: boolean;
  /**
   * Releases the lock for `pulseMs` (200-30,000 ms) and locks it again without being asked, even when this
   * process dies. Resolves when the command has been handed to the device's owner.
   * @throws KioskError DEVICE_LOST, DEVICE_TIMEOUT: then the lock is or will be locked. DEVICE_BUSY: a third pulse in a row for a grant.
   */
  release(pulseMs: number, purpose?: ReleasePurpose): Promise<ReleaseReceipt>;
  /** Locks at once; used when a station stops. */
  lock(): Promise<void>;
  /** Every change of the commanded output. */
  onOutput(listener: (output: LockOutput) => void): Unsubscribe;
}
