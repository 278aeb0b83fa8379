import type { KioskError } from '../../contracts/errors.ts';
import type { HasHealth, Health, Unsubscribe } from '../../contracts/health.ts';
import { Listeners } from './listeners.ts';

/** The health of a device and those who watch it. Only changes are told. */
export class HealthCell implements HasHealth {
  #health: Health = { state: 'starting' };
  readonly #listeners = new Listeners<Health>();

  get health(): Health {
    return this.#health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#listeners.add(listener);
  }

  set(health: Health): void {
    if (isSame(this.#health, health)) return;
    this.#health = health;
    this.#listeners.emit(health);
  }
}

/** The health that an error means. */
export function faultedBy(error: KioskError): Health {
  return { state: 'faulted', code: error.code, remedy: error.message };
}

function isSame(a: Health, b: Health): boolean {
  if (a.state !== 'faulted' || b.state !== 'faulted') return a.state === b.state;
  return a.code === b.code && a.remedy === b.remedy;
}
