/** A moment on the wall clock of a time zone. `minute` counts from midnight, 0-1439. */
export interface WallTime {
  /** `2027-03-28`. */
  readonly date: string;
  /** 0 = Monday. */
  readonly weekday: number;
  readonly minute: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Clocks change on quarters of an hour of UTC, everywhere and always since 1972. */
const slotMs = 15 * minuteMs;

/**
 * Reads wall clocks of one zone. The zone's offset is asked of the platform once a quarter of an hour and remembered, so that a card
 * at the door waits for no calendar.
 */
export class ZoneClock {
  readonly #format: Intl.DateTimeFormat;
  #slot = Number.NaN;
  #offsetMs = 0;

  /** @param timeZone an IANA name such as `Europe/Helsinki`; @throws RangeError for a name that is none */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
    });
  }

  /** @param at milliseconds since 1970, years 0001-9999. */
  wallTime(at: number): WallTime {
    const local = at + this.#offsetAt(at);
    const day = Math.floor(local / dayMs);
    return {
      date: new Date(day * dayMs).toISOString().slice(0, 10),
      // 1970-01-01 was a Thursday.
      weekday: (((day + 3) % 7) + 7) % 7,
      minute: Math.floor((local - day * dayMs) / minuteMs),
    };
  }

  #offsetAt(at: number): number {
    const slot = Math.floor(at / slotMs);
    if (slot !== this.#slot) {
      this.#offsetMs = this.#askOffset(slot * slotMs);
      this.#slot = slot;
    }
    return this.#offsetMs;
  }

  #askOffset(at: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(at)) parts[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute) - at;
  }
}

/** The day before or after a date by `days`: calendar days, whatever the clocks do. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** 0 = Monday. */
export function weekdayOf(date: string): number {
  return (((Math.floor(Date.parse(`${date}T00:00:00Z`) / dayMs) + 3) % 7) + 7) % 7;
}
