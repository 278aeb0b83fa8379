import type { SiteOpening } from '../../contracts/views.schema.ts';
import type { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';
import { addDays, type ZoneClock } from '../../domain/schedule/zone-clock.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Nobody plans a visit to a library by an opening further away. */
const openingDaysAhead = 14;

/** When a closed schedule opens next. Looked for minute by minute, so what was found is kept until then. */
export class NextOpening {
  readonly #schedule: Pick<SiteSchedule, 'changes'>;
  readonly #zone: ZoneClock;
  #found: { readonly since: number; readonly at: number; readonly opening: number | null } | null = null;

  constructor(schedule: Pick<SiteSchedule, 'changes'>, zone: ZoneClock) {
    this.#schedule = schedule;
    this.#zone = zone;
  }

  /** By the wall clock; `now` in milliseconds since 1970, in which the schedule is closed. null: not within two weeks. */
  after(now: number): SiteOpening | null {
    if (this.#found === null || this.#found.at <= now || this.#found.since > now) this.#found = this.#find(now);
    return this.#found.opening === null ? null : openingFrom(this.#found.opening, now, this.#zone);
  }

  #find(now: number) {
    const first = this.#schedule.changes(now, now + openingDaysAhead * dayMs).find((change) => change.state !== 'closed');
    return { since: now, at: first?.at ?? now + hourMs, opening: first?.at ?? null };
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
