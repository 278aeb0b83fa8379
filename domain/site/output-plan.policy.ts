import type { OutputConfig } from '../../contracts/site-config.schema.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';

/** What a site's outputs follow. */
export interface SiteSituation {
  /** null: nobody knows what the schedule would have. */
  readonly state: SiteState | null;
  readonly isLockdown: boolean;
  readonly isEvacuation: boolean;
  /** A door was forced, is held open for too long, or its lock is released by itself. */
  readonly isAlarm: boolean;
}

/**
 * Whether an output belongs on; null: as it is, where nobody knows the hour and it goes by that. Evacuation is stronger than lockdown, lockdown than a door's
 * alarm, that than the schedule.
 */
export function isOutputOn(
  { onDuring, inAlarm, inLockdown, inEvacuation }: OutputConfig,
  { state, isAlarm, isLockdown, isEvacuation }: SiteSituation,
): boolean | null {
  if (isEvacuation && inEvacuation !== 'asScheduled') return inEvacuation === 'on';
  if (isLockdown && inLockdown !== 'asScheduled') return inLockdown === 'on';
  if (isAlarm && inAlarm !== 'asScheduled') return inAlarm === 'on';
  // A siren that is on at no hour goes off after its alarm, whatever the hour.
  if (state === null) return onDuring.length === 0 ? false : null;
  return onDuring.includes(state);
}
