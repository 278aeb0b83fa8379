import type { DoorConfig } from '../../contracts/config.schema.ts';
import type { DoorCondition, SiteCondition } from '../../contracts/refusal-codes.ts';
import type { SiteOpening } from '../../contracts/views.schema.ts';
import { doorCondition } from '../../domain/door/door-condition.policy.ts';
import type { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { NextOpening } from './next-opening.ts';
import { scheduleOf } from './site-state-part.ts';
import type { StationParts } from './station-parts.ts';

type DoorStateParts = Pick<StationParts, 'config' | 'clock' | 'site' | 'hours'>;

/** The site's state as it counts at one door right now. */
export class DoorState {
  readonly #parts: DoorStateParts;
  readonly #door: DoorConfig;
  /** null: the door has no hours of its own. */
  readonly #own: { readonly schedule: SiteSchedule; readonly next: NextOpening } | null;

  constructor(parts: DoorStateParts, door: DoorConfig) {
    this.#parts = parts;
    this.#door = door;
    const schedule = door.hours === undefined ? null : scheduleOf(parts.config, parts.hours ?? null).ofDoor(door);
    this.#own = schedule === null ? null : { schedule, next: new NextOpening(schedule, new ZoneClock(parts.config.station.timeZone)) };
  }

  /** Asked for every card, never remembered. */
  get condition(): DoorCondition {
    return doorCondition(this.#siteCondition, this.#door, () => this.#own?.schedule.stateAt(this.#parts.clock.now()) === 'closed');
  }

  /** When the door opens next; null where the site's own opening is, too. */
  get opening(): SiteOpening | null {
    const { site, clock } = this.#parts;
    const { condition } = this;
    if (this.#own === null || (condition !== 'closed' && condition !== 'doorClosed')) return site.opening;
    return site.wallTime === null ? null : this.#own.next.after(clock.now());
  }

  /** Calls `listener` after every change of the site's state or of the door's. */
  onChange(listener: () => void): void {
    const { site } = this.#parts;
    let told = this.condition;
    const tell = (): void => {
      told = this.condition;
      listener();
    };
    site.onChange(tell);
    if (this.#own === null) return;
    site.onLook(() => {
      if (this.condition !== told) tell();
    });
  }

  get #siteCondition(): SiteCondition {
    const { site } = this.#parts;
    return this.#door.kind === 'signIn' ? site.signInCondition : site.condition;
  }
}
