import { LocalTime } from '../sip2/sip2-date.codec.ts';

/** When the library system is known to be away, `YYYY-MM-DDTHH:MM` in local time; `to` is the first minute in which it is back. */
export interface PlannedOutage {
  readonly from: string;
  readonly to: string;
}

/**
 * Which outage runs at a moment. Local times are compared as a clock on the wall shows them: in the night in which an hour
 * comes twice, an outage that begins or ends in that hour does so at both passings.
 */
export class OutageCalendar {
  readonly #outages: readonly PlannedOutage[];
  readonly #time: LocalTime;

  constructor(outages: readonly PlannedOutage[], timeZone: string) {
    this.#outages = outages;
    this.#time = new LocalTime(timeZone);
  }

  /** @param epochMs wall time */
  at(epochMs: number): PlannedOutage | null {
    if (this.#outages.length === 0) return null;
    const now = localMinute(this.#time.sip2DateAt(epochMs));
    return this.#outages.find(({ from, to }) => from <= now && now < to) ?? null;
  }
}

/** `YYYYMMDD    HHMMSS` as `YYYY-MM-DDTHH:MM`. */
function localMinute(date: string): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}T${date.slice(12, 14)}:${date.slice(14, 16)}`;
}
