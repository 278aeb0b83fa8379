import type { SiteOpening } from '../../contracts/views.schema.ts';
import type { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';
import { addDays, type ZoneClock } from '../../domain/schedule/zone-clock.ts';

const dayMs = 24 * 3_600_000;
/** Hours that are fetched anew may open earlier, or later, than what was found. */
const keptMs = 600_000;
/** Nobody plans a visit to a library by an opening further away. */
const openingDaysAhead = 14;

/** When a closed schedule opens next. Asked for minute by minute, so what was found is kept for ten minutes, and never past itself. */
export class NextOpening {
  readonly #schedule: Pick<SiteSchedule, 'changes'>;
  readonly #zone: ZoneClock;
  #found: { readonly since: number; readonly until: number; readonly opening: number | null } | null = null;

  constructor(schedule: Pick<SiteSchedule, 'changes'>, zone: ZoneClock) {
    this.#schedule = schedule;
    this.#zone = zone;
  }

  /** By the wall clock; `now` in milliseconds since 1970, in which the schedule is closed. null: not within two weeks. */
  after(now: number): SiteOpening | null {
    if (this.#found === null || this.#found.until <= now || this.#found.since > now) this.#found = this.#find(now);
    return this.#found.opening === null ? null : openingFrom(this.#found.opening, now, this.#zone);
  }

  // Day by day: the whole fortnight at once would hold the process up for some ten milliseconds.
  #find(now: number) {
    for (let day = 0; day < openingDaysAhead; day += 1) {
      const opening = this.#schedule.changes(now + day * dayMs, now + (day + 1) * dayMs).find((change) => change.state !== 'closed');
      if (opening !== undefined) return { since: now, until: Math.min(opening.at, now + keptMs), opening: opening.at };
    }
    return { since: now, until: now + keptMs, opening: null };
  }
}

function openingFrom(at: number, now: number, zone: ZoneClock): SiteOpening {
  const { date, minute } = zone.wallTime(at);
  const today = zone.wallTime(now).date;
  let daysAhead = 0;
  while (daysAhead < openingDaysAhead && addDays(today, daysAhead) < date) daysAhead += 1;
  const two = (number: number): string => String(number).padStart(2, '0');
  return { daysAhead, date, time: `${two(Math.floor(minute / 60))}:${two(minute % 60)}` };
}
