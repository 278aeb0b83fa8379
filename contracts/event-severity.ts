import type { StationEvent } from './station-events.ts';

/** How grave an event is. `warning`: somebody should look when they can; `alarm`: now. */
export const eventSeverities = ['info', 'warning', 'alarm'] as const;
export type EventSeverity = (typeof eventSeverities)[number];

/** Every kind of event there is, as grave as it is unless its result says otherwise. */
const severities: Readonly<Record<StationEvent['type'], EventSeverity>> = {
  'card.presented': 'info',
  'card.unreadable': 'info',
  'card.repeated': 'info',
  'card.queued': 'info',
  'card.turnedAway': 'info',
  'card.replaced': 'info',
  'card.reused': 'warning',
  'door.granted': 'info',
  'door.decidedLocally': 'warning',
  'door.refused': 'info',
  'relay.energised': 'info',
  'pin.cancelled': 'info',
  'door.opened': 'info',
  'door.closed': 'info',
  'door.grantedNotOpened': 'info',
  'door.heldOpen': 'warning',
  'door.forcedOpen': 'alarm',
  'contact.faulted': 'warning',
  'contact.ready': 'info',
  'lock.stuckReleased': 'alarm',
  'lock.locked': 'info',
  'tamper.began': 'alarm',
  'tamper.ended': 'info',
  'supply.failed': 'warning',
  'supply.restored': 'info',
  'site.stateChanged': 'info',
  'site.lockdownBegan': 'alarm',
  'site.lockdownEnded': 'info',
  'site.evacuationBegan': 'alarm',
  'site.evacuationEnded': 'info',
  'site.filled': 'info',
  'site.roomAgain': 'info',
  'site.sweepDue': 'warning',
  'site.peopleLeft': 'warning',
  'announcement.failed': 'warning',
  'output.failed': 'warning',
  'session.opened': 'info',
  'session.refused': 'info',
  'session.ended': 'info',
  'item.lent': 'info',
  'item.returned': 'info',
  'item.renewed': 'info',
  'item.taken': 'warning',
  'item.refused': 'info',
  'item.leftAtOdds': 'warning',
  'scan.unreadable': 'info',
  'staff.opened': 'info',
  'kiosk.takenOut': 'warning',
  'kiosk.takenBack': 'info',
  'device.ready': 'info',
  'device.faulted': 'warning',
  'librarySystem.ready': 'info',
  'librarySystem.faulted': 'warning',
  'pin.guessingBegan': 'alarm',
  'pin.guessingEnded': 'info',
};

/** The names of all kinds of events. */
export const stationEventTypes = Object.keys(severities) as readonly StationEvent['type'][];

/** How grave an event is: a door held open warns first, and one that opens while nobody knows why is worth a look. */
export function severityOf(event: StationEvent): EventSeverity {
  if (event.type === 'door.heldOpen') return event.stage;
  if (event.type === 'door.opened' && event.by === 'unknown') return 'warning';
  return severities[event.type];
}
