import type { OutputConfig } from '../../contracts/site-config.schema.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';

/** What a site's outputs follow. */
export interface SiteSituation {
  readonly state: SiteState;
  readonly isLockdown: boolean;
  readonly isEvacuation: boolean;
  /** A door was forced, is held open for too long, or its lock is released by itself. */
  readonly isAlarm: boolean;
}

/** Whether an output belongs on. Evacuation is stronger than lockdown, lockdown than a door's alarm, that than the schedule. */
export function isOutputOn(
  { onDuring, inAlarm, inLockdown, inEvacuation }: OutputConfig,
  { state, isAlarm, isLockdown, isEvacuation }: SiteSituation,
): boolean {
  if (isEvacuation && inEvacuation !== 'asScheduled') return inEvacuation === 'on';
  if (isLockdown && inLockdown !== 'asScheduled') return inLockdown === 'on';
  if (isAlarm && inAlarm !== 'asScheduled') return inAlarm === 'on';
  return onDuring.includes(state);
}
