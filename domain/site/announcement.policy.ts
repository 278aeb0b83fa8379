import type { AnnouncementConfig } from '../../contracts/site-config.schema.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';

const minuteMs = 60_000;

/** The state that the schedule has for a moment, in milliseconds since 1970. */
export type StateAt = (at: number) => SiteState;

/**
 * The announcements that fall due in a minute: those whose change of state is `minutesBefore` away from it. Counted in real minutes, so that a
 * night that changes the clocks neither leaves one out nor says it twice.
 * @param minute the minute's first millisecond
 */
export function dueAnnouncements(rows: readonly AnnouncementConfig[], minute: number, stateAt: StateAt): readonly AnnouncementConfig[] {
  return rows.filter(({ when, minutesBefore }) => {
    if (when !== 'closing' && when !== 'staffLeaving') return false;
    const change = minute + minutesBefore * minuteMs;
    const [before, after] = [stateAt(change - 1), stateAt(change)];
    return when === 'closing' ? before !== 'closed' && after === 'closed' : before === 'staffed' && after === 'selfService';
  });
}
