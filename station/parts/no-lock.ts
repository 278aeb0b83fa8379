import type { Health, Unsubscribe } from '../../contracts/health.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { DoorLock, ReleaseReceipt } from '../../contracts/ports/door-lock.port.ts';

/** What a reader indoors has in place of a lock: who signs in there is inside already. */
export class NoLock implements DoorLock {
  readonly id: DeviceId;
  readonly health: Health = { state: 'ready' };

  constructor(door: string) {
    this.id = brandId<DeviceId>(door);
  }

  async release(): Promise<ReleaseReceipt> {
    return { commandedAtMonotonicMs: 0 };
  }

  async lock(): Promise<void> {}

  onHealth(): Unsubscribe {
    return () => undefined;
  }

  onOutput(): Unsubscribe {
    return () => undefined;
  }
}
