import type { Clock } from '../../contracts/clock.ts';
import type { KeptRecord } from '../../contracts/account-view.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { TraceStore } from '../../contracts/ports/trace-store.port.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import type { PatronRecords } from '../../domain/self-checkout/patron-records.port.ts';
import type { LoggedEvent } from '../../sync/event-log/event-chain.codec.ts';
import { keptRecord } from './kept-record.ts';

/** What the records of a patron are looked up with. */
export interface StationPatronRecordsOptions {
  /** null: the store could not be opened, and nobody knows what is in it. */
  readonly store: Pick<TraceStore, 'ofBorrower'> | null;
  /** Writes into the event log; what can't be recorded is not shown. */
  readonly record: (event: LoggedEvent) => Promise<void>;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** What this station keeps with a patron's card, for its owner at the kiosk: when, where, what, and until when. Result codes are words for staff and are not in it. */
export class StationPatronRecords implements PatronRecords {
  readonly #options: StationPatronRecordsOptions;
  readonly #zone: ZoneClock;

  constructor(options: StationPatronRecordsOptions) {
    this.#options = options;
    this.#zone = new ZoneClock(options.timeZone);
  }

  async of(card: CardNumber): Promise<readonly KeptRecord[]> {
    const { store, record, clock } = this.#options;
    if (store === null) throw new KioskError('STORE_UNAVAILABLE', 'The local store could not be opened at the start.');
    await record({ atMs: Math.floor(clock.now()), kind: 'privacy.shownToPatron', role: 'patron', reason: 'own card and PIN at the kiosk' });
    const traces = await store.ofBorrower(card);
    return traces.map((trace) => keptRecord(trace, this.#zone)).reverse();
  }
}
