import type { Unsubscribe } from '../../contracts/health.ts';
import type { ItemId } from '../../contracts/ids.ts';
import type { JournalKind } from '../../contracts/ports/journal.port.ts';

/** What became of a request after the patron was told that it is unclear, or taken for later. */
export interface SettledRequest {
  readonly kind: JournalKind;
  readonly item: ItemId;
  readonly outcome: 'done' | 'notDone' | 'parked';
}

/** Those who want to hear of requests that were settled later. */
export class SettledListeners {
  readonly #listeners = new Set<(settled: SettledRequest) => void>();

  add(listener: (settled: SettledRequest) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(settled: SettledRequest): void {
    for (const listener of this.#listeners) listener(settled);
  }
}
