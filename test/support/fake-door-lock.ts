import type { Health, Unsubscribe } from '../../contracts/health.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { DoorLock, LockOutput, ReleaseReceipt } from '../../contracts/ports/door-lock.port.ts';

/** A lock for tests: remembers what it was told, in order. It has no output of its own. */
export class FakeDoorLock implements DoorLock {
  readonly id: DeviceId = brandId('fake-lock');
  health: Health = { state: 'ready' };
  readonly #listeners = new Set<(health: Health) => void>();
  readonly releases: number[] = [];
  /** `release` and `lock` in the order in which they came. */
  readonly commands: ('release' | 'lock')[] = [];

  answerRelease: (pulseMs: number) => Promise<ReleaseReceipt> = async () => ({ commandedAtMonotonicMs: 0 });
  answerLock: () => Promise<void> = async () => undefined;

  release(pulseMs: number): Promise<ReleaseReceipt> {
    this.releases.push(pulseMs);
    this.commands.push('release');
    return this.answerRelease(pulseMs);
  }

  lock(): Promise<void> {
    this.commands.push('lock');
    return this.answerLock();
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells another health. */
  tellHealth(health: Health): void {
    this.health = health;
    for (const listener of this.#listeners) listener(health);
  }

  onOutput(_listener: (output: LockOutput) => void): Unsubscribe {
    return () => undefined;
  }
}
