import type { OutputConfig } from '../../contracts/site-config.schema.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';

/** What a site's outputs follow. */
export interface SiteSituation {
  readonly state: SiteState;
  readonly isLockdown: boolean;
  readonly isEvacuation: boolean;
}

/** Whether an output belongs on. Evacuation is stronger than lockdown, lockdown than the schedule. */
export function isOutputOn({ onDuring, inLockdown, inEvacuation }: OutputConfig, { state, isLockdown, isEvacuation }: SiteSituation): boolean {
  if (isEvacuation && inEvacuation !== 'asScheduled') return inEvacuation === 'on';
  if (isLockdown && inLockdown !== 'asScheduled') return inLockdown === 'on';
  return onDuring.includes(state);
}
