import type { Unsubscribe } from '../../contracts/health.ts';

/** A set of listeners; one that ends its subscription while being called is safe. */
export class Listeners<T> {
  readonly #listeners = new Set<{ readonly call: (value: T) => void }>();

  add(call: (value: T) => void): Unsubscribe {
    const entry = { call };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  emit(value: T): void {
    for (const { call } of this.#listeners) call(value);
  }
}
