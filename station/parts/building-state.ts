import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';
import { scheduleOf } from './site-state-part.ts';
import type { StationParts } from './station-parts.ts';

/**
 * The state that the building follows: its lights, its count of people, its round. A clock that is doubted and fetched hours that nobody tells any more close
 * the site to cards; neither tells that anybody left, so that the building stays as it was. Staff's hours, and the closing of the config's own schedule,
 * count also where nobody tells fetched hours.
 */
export class BuildingState {
  readonly #parts: Pick<StationParts, 'config' | 'clock' | 'site' | 'hours'>;
  readonly #listeners: ((state: SiteState) => void)[] = [];
  /** The config's own, whatever is fetched. */
  readonly #schedule: SiteSchedule;
  /** Shortened by what is fetched. */
  readonly #atDoors: SiteSchedule;
  #state: SiteState | null;

  constructor(parts: Pick<StationParts, 'config' | 'clock' | 'site' | 'hours'>) {
    this.#parts = parts;
    this.#schedule = scheduleOf(parts.config);
    this.#atDoors = scheduleOf(parts.config, parts.hours ?? null);
    this.#state = this.#known();
    parts.site.onChange(() => this.look());
  }

  /** null: nobody has known it since the start. */
  get state(): SiteState | null {
    return this.#state;
  }

  /**
   * What counts for the watch over the doors: whether staff are there, who need no card. While the clock is doubted staff come and go by the course that it had
   * before; where nobody ever knew the hour nobody is there.
   */
  get stateAtDoors(): SiteState {
    const { site } = this.#parts;
    if (site.wallTime !== null) return site.state;
    const courseMs = this.#state === null ? null : site.courseMs;
    return courseMs === null ? 'closed' : this.#atDoors.stateAt(courseMs);
  }

  /** Calls `listener` after every change. */
  onChange(listener: (state: SiteState) => void): void {
    this.#listeners.push(listener);
  }

  /** Calls `listener` after every change of what counts at the doors. */
  onChangeAtDoors(listener: (state: SiteState) => void): void {
    let told = this.stateAtDoors;
    const tell = (): void => {
      const state = this.stateAtDoors;
      if (state === told) return;
      told = state;
      listener(state);
    };
    this.onChange(tell);
    // By the course of before a doubt there is no change for cards, nor for the building.
    this.#parts.site.onLook(tell);
  }

  /** To be called at least every minute: a clock may be believed again, or hours told, without any change for cards. */
  look(): void {
    const state = this.#known();
    if (state === null || state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  #known(): SiteState | null {
    const { clock, site, hours } = this.#parts;
    if (site.wallTime === null) return null;
    const { state } = site;
    if (state !== 'closed' || hours?.status.isCurrent !== false) return state;
    const own = this.#schedule.stateAt(clock.now());
    if (own === 'closed') return 'closed';
    // Staff go at their hour, which no fetched hours move; whether the site goes on without them nobody tells.
    return own === 'selfService' && this.#state === 'staffed' ? 'selfService' : null;
  }
}
