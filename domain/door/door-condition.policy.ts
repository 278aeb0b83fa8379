import type { DoorConfig } from '../../contracts/config.schema.ts';
import type { DoorCondition, ShownRefusalCode, SiteCondition } from '../../contracts/refusal-codes.ts';

/**
 * What the site's state means at one door. A pure function: a door can shut while the site is open to cards, never open while it is not.
 * `isOutsideOwnHours` is asked only where that matters.
 */
export function doorCondition(site: SiteCondition, { counts }: Pick<DoorConfig, 'counts'>, isOutsideOwnHours: () => boolean): DoorCondition {
  if (site !== 'selfService' && site !== 'full') return site;
  if (isOutsideOwnHours()) return 'doorClosed';
  // Who is inside already needs no room.
  return counts ? site : 'selfService';
}

/** What the panel says of a refusal: outside hours of its own a door says nothing of the library, which may be open. */
export function shownAt(code: ShownRefusalCode, state: DoorCondition): ShownRefusalCode {
  return code === 'outside-hours' && state === 'doorClosed' ? 'outside-hours-here' : code;
}
