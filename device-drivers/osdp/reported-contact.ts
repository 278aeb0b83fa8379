import type { HasHealth, Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { ContactChange, ContactInput, ContactState } from '../../contracts/ports/contact-input.port.ts';
import { Listeners } from '../transport/listeners.ts';

/** A contact that a device tells of in words of its own; its health is the device's. */
export class ReportedContact implements ContactInput {
  readonly #device: HasHealth & { readonly id: DeviceId };
  readonly #changes = new Listeners<ContactChange>();
  #state: ContactState = 'unknown';

  constructor(device: HasHealth & { readonly id: DeviceId }) {
    this.#device = device;
  }

  get id(): DeviceId {
    return this.#device.id;
  }

  get health(): Health {
    return this.#device.health;
  }

  get state(): ContactState {
    return this.#state;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#device.onHealth(listener);
  }

  onChange(listener: (change: ContactChange) => void): Unsubscribe {
    return this.#changes.add(listener);
  }

  /** What the device says now; only changes are told. */
  set(state: ContactState, atMonotonicMs: number): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#changes.emit({ state, atMonotonicMs });
  }
}
