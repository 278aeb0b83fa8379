import type { KeptRecord } from '../../contracts/account-view.schema.ts';
import type { ZoneClock } from '../../domain/schedule/zone-clock.ts';

const words: Readonly<Record<string, KeptRecord['event']>> = {
  'door.granted': 'letIn',
  'door.refused': 'notLetIn',
  'session.opened': 'visitBegan',
  'session.refused': 'visitRefused',
};

/** A trace of one card as the kiosk shows it: when, where, what, and until when. Result codes are words for technicians and are not in it. */
export function keptRecord(
  { atMs, expiresAtMs, event, purpose }: { readonly atMs: number; readonly expiresAtMs: number; readonly event: string; readonly purpose: string },
  zone: ZoneClock,
): KeptRecord {
  return { at: wall(atMs, zone), until: wall(expiresAtMs, zone), event: words[event] ?? 'other', place: purpose === 'doorFault' ? 'door' : 'kiosk' };
}

function wall(ms: number, zone: ZoneClock): string {
  const { date, minute } = zone.wallTime(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
