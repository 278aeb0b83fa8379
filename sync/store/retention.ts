import type { StationConfig } from '../../contracts/config.schema.ts';
import type { TracePurpose } from '../../contracts/ports/trace-store.port.ts';

/** How long a trace of each purpose is kept, in milliseconds. */
export type Retention = Readonly<Record<TracePurpose, number>>;

const hourMs = 3_600_000;

/** No trace outlives this, whatever the config says: 59 days, in milliseconds (requirements, section P). */
export const hardCapMs = 59 * 24 * hourMs;

/**
 * The retention that `[privacy]` asks for. The profiles `strict` and `troubleshooting` give the same answer: they differ
 * in whether a trace may hold a sealed borrower id.
 */
export function retentionOf(privacy: Pick<StationConfig['privacy'], 'doorTraceHours' | 'kioskTraceHours'>): Retention {
  return { doorFault: capped(privacy.doorTraceHours), kioskFault: capped(privacy.kioskTraceHours) };
}

const capped = (hours: number): number => Math.min(hours * hourMs, hardCapMs);
