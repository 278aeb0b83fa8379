import type { HasHealth, Health, Unsubscribe } from '../contracts/health.ts';

/** The health of a link or a file and those who watch it. Only changes are told. */
export class HealthCell implements HasHealth {
  #health: Health = { state: 'starting' };
  readonly #listeners = new Set<{ readonly call: (health: Health) => void }>();

  get health(): Health {
    return this.#health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    const entry = { call: listener };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  set(health: Health): void {
    if (isSame(this.#health, health)) return;
    this.#health = health;
    for (const { call } of this.#listeners) call(health);
  }
}

function isSame(a: Health, b: Health): boolean {
  if (a.state !== 'faulted' || b.state !== 'faulted') return a.state === b.state;
  return a.code === b.code && a.remedy === b.remedy;
}
