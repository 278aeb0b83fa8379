import { type HourBand, type ScheduleBand, type ScheduleConfig, type WeeklySchedule, weekdays } from '../../contracts/schedule.schema.ts';
import type { DoorConfig } from '../../contracts/config.schema.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { FetchedHours } from '../../contracts/opening-hours.schema.ts';
import { isWithinFetchedHours } from './fetched-hours.policy.ts';
import { finnishDay } from './finnish-holidays.ts';
import { addDays, weekdayOf, type WallTime, type ZoneClock } from './zone-clock.ts';

/** Why a day has the bands that it has. */
export type DayReason = 'weekday' | 'publicHoliday' | 'holidayEve' | 'exception';

/** Hours of a door alone. */
export type DoorHours = Pick<DoorConfig, 'hours'>;

/** The bands that begin on a day. */
export interface ScheduledDay {
  readonly date: string;
  readonly reason: DayReason;
  readonly bands: readonly ScheduleBand[];
}

/** From `at` on, in milliseconds since 1970, the site is in this state. */
export interface SiteChange {
  readonly at: number;
  readonly state: SiteState;
}

const minuteMs = 60_000;
const dayMinutes = 1440;

/**
 * Tells the site's state by the wall clock. A pure function of the config and the moment: in the hour that a spring night leaves
 * out nothing happens, and the hour that an autumn night has twice is the same both times.
 *
 * A band belongs to the day on which it begins, and lasts past midnight where it says so; the next day's own bands win over that rest. An
 * exception or a holiday ends it at midnight, even one without bands: whoever writes "closed on the 24th" means from midnight on. An exception is
 * stronger than a holiday, a holiday stronger than a day of the week.
 */
export class SiteSchedule {
  readonly #config: ScheduleConfig;
  readonly #zone: ZoneClock;
  readonly #fetched: (() => FetchedHours | null) | null;
  #own: FetchedHours | null = null;
  #day: { readonly date: string; readonly today: ScheduledDay; readonly yesterday: ScheduledDay } | null = null;

  /** @param fetched hours that can only shorten those of the config; null while nobody knows them: then no card opens */
  constructor(config: ScheduleConfig, zone: ZoneClock, fetched: (() => FetchedHours | null) | null = null) {
    this.#config = config;
    this.#fetched = fetched;
    this.#zone = zone;
  }

  /** The same site as one door has it, whose own hours can only shorten the site's. */
  ofDoor({ hours }: DoorHours): SiteSchedule {
    if (hours === undefined) return this;
    const schedule = new SiteSchedule(this.#config, this.#zone, this.#fetched);
    schedule.#own = weekOf(hours);
    return schedule;
  }

  /** The state at a moment, in milliseconds since 1970. */
  stateAt(at: number): SiteState {
    if (this.#config.mode === 'always-self-service' && this.#fetched === null && this.#own === null) return 'selfService';
    const wall = this.#zone.wallTime(at);
    const state = this.#plannedState(wall);
    return state === 'selfService' && (this.#isShutByFetched(wall) || this.#isShutByOwn(wall)) ? 'closed' : state;
  }

  /** What is planned for a day. */
  dayOf(date: string): ScheduledDay {
    if (this.#config.mode === 'always-self-service')
      return { date, reason: 'weekday', bands: [{ startMinute: 0, endMinute: 1440, state: 'selfService' }] };
    return plannedDay(this.#config, date);
  }

  /** The hours of a day in which patrons would come in by themselves and fetched hours keep them out, as bands within the day. */
  shortenedOn(date: string): HourBand[] {
    if (this.#fetched === null) return [];
    return bandsOf(date, (wall) => this.#plannedState(wall) === 'selfService' && this.#isShutByFetched(wall));
  }

  /** The hours of a day in which cards open, as bands within the day. */
  openOn(date: string): HourBand[] {
    return bandsOf(date, (wall) => this.#plannedState(wall) === 'selfService' && !this.#isShutByFetched(wall) && !this.#isShutByOwn(wall));
  }

  /** Every change of state from `from` up to `until`, oldest first; both in milliseconds since 1970. */
  changes(from: number, until: number): SiteChange[] {
    const changes: SiteChange[] = [];
    let state = this.stateAt(from);
    for (let at = (Math.floor(from / minuteMs) + 1) * minuteMs; at <= until; at += minuteMs) {
      const next = this.stateAt(at);
      if (next !== state) changes.push({ at, state: next });
      state = next;
    }
    return changes;
  }

  #isShutByFetched(wall: WallTime): boolean {
    return this.#fetched !== null && !isWithinFetchedHours(this.#fetched(), wall);
  }

  #isShutByOwn(wall: WallTime): boolean {
    return this.#own !== null && !isWithinFetchedHours(this.#own, wall);
  }

  #plannedState(wall: WallTime): SiteState {
    return this.#config.mode === 'always-self-service' ? 'selfService' : this.#stateOn(wall);
  }

  #stateOn({ date, minute }: WallTime): SiteState {
    if (this.#day?.date !== date) this.#day = { date, today: this.dayOf(date), yesterday: this.dayOf(addDays(date, -1)) };
    const { today, yesterday } = this.#day;
    const own = today.bands.find((band) => minute >= band.startMinute && (isPastMidnight(band) || minute < band.endMinute));
    if (own !== undefined) return own.state;
    if (today.reason !== 'weekday') return 'closed';
    return yesterday.bands.find((band) => isPastMidnight(band) && minute < band.endMinute)?.state ?? 'closed';
  }
}

const weekOf = (hours: NonNullable<DoorHours['hours']>): FetchedHours => ({ kind: 'week', days: weekdays.map((day) => hours[day]) });

/** The minutes of a day that are so, as bands. */
function bandsOf(date: string, isSo: (wall: WallTime) => boolean): HourBand[] {
  const weekday = weekdayOf(date);
  const bands: HourBand[] = [];
  for (let minute = 0; minute < dayMinutes; minute += 1) {
    if (!isSo({ date, weekday, minute })) continue;
    const last = bands.at(-1);
    if (last?.endMinute === minute) bands[bands.length - 1] = { ...last, endMinute: minute + 1 };
    else bands.push({ startMinute: minute, endMinute: minute + 1 });
  }
  return bands;
}

const isPastMidnight = (band: ScheduleBand): boolean => band.endMinute < band.startMinute;

function plannedDay(config: WeeklySchedule, date: string): ScheduledDay {
  const exception = config.exceptions.findLast(({ from, to }) => from <= date && date <= (to ?? from));
  if (exception !== undefined) return { date, reason: 'exception', bands: exception.bands };
  const kind = finnishDay(date);
  if (kind === 'publicHoliday' && config.publicHolidays !== undefined) return { date, reason: kind, bands: config.publicHolidays };
  if (kind === 'holidayEve' && config.holidayEves !== undefined) return { date, reason: kind, bands: config.holidayEves };
  const weekday = weekdays[weekdayOf(date)];
  return { date, reason: 'weekday', bands: weekday === undefined ? [] : config[weekday] };
}
