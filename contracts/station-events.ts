import type { DeviceId, DoorId, IncidentCode } from './ids.ts';
import type { AdmissionRefusalCode, ItemRefusalCode, SessionRefusalCode, SiteState } from './refusal-codes.ts';
import type { ErrorCode } from './errors.ts';
import type { FallbackGrant } from './ports/admission-fallback.port.ts';
import type { ScanFault } from './ports/scan-reader.port.ts';

/** What happened at a door. Each event is a fact with no trace of who it was. */
export type DoorEvent =
  | { readonly type: 'card.presented'; readonly door: DoorId }
  | { readonly type: 'card.unreadable'; readonly door: DoorId; readonly fault: ScanFault; readonly incidentCode: IncidentCode }
  /** The same card again while its own decision or pulse runs: answered by that one. */
  | { readonly type: 'card.repeated'; readonly door: DoorId }
  /** Another card while a decision or pulse runs: it waits its turn. */
  | { readonly type: 'card.queued'; readonly door: DoorId }
  /** A third card while one waits already: its holder is asked to show it again. */
  | { readonly type: 'card.turnedAway'; readonly door: DoorId }
  /** A PIN-awaiting card made room for a later one. */
  | { readonly type: 'card.replaced'; readonly door: DoorId }
  | { readonly type: 'door.granted'; readonly door: DoorId }
  /** The grant that follows is not the library system's: a listed card, or one that it let in a short while ago. */
  | { readonly type: 'door.decidedLocally'; readonly door: DoorId; readonly by: FallbackGrant }
  | { readonly type: 'door.refused'; readonly door: DoorId; readonly code: AdmissionRefusalCode; readonly incidentCode: IncidentCode }
  | { readonly type: 'relay.energised'; readonly door: DoorId; readonly pulseMs: number }
  | { readonly type: 'pin.cancelled'; readonly door: DoorId };

/** What a door did, as its contact, its request to exit and its lock's output tell. `warning`: for those who stand there; `alarm`: for staff. */
export type SupervisionEvent =
  /** `release`: the station opened for everybody, as in an evacuation; `unknown`: nobody saw why. */
  | { readonly type: 'door.opened'; readonly door: DoorId; readonly by: 'grant' | 'exit' | 'release' | 'staff' | 'unknown' }
  | { readonly type: 'door.closed'; readonly door: DoorId }
  /** A grant whose pulse nobody used. */
  | { readonly type: 'door.grantedNotOpened'; readonly door: DoorId }
  | { readonly type: 'door.heldOpen'; readonly door: DoorId; readonly stage: 'warning' | 'alarm' }
  /** Opened without a grant and without a request to exit. */
  | { readonly type: 'door.forcedOpen'; readonly door: DoorId }
  /** The contact cannot be read: whether the door is open is not known. */
  | { readonly type: 'contact.faulted'; readonly door: DoorId }
  | { readonly type: 'contact.ready'; readonly door: DoorId }
  /** The lock's output is released although its pulse is over, or none was asked for. */
  | { readonly type: 'lock.stuckReleased'; readonly door: DoorId }
  | { readonly type: 'lock.locked'; readonly door: DoorId };

/** A housing was opened or torn off, or is closed again; a reader's power supply fails, or is well again. */
export interface TamperEvent {
  readonly type: 'tamper.began' | 'tamper.ended' | 'supply.failed' | 'supply.restored';
  /** Absent: at the kiosk. */
  readonly door?: DoorId;
  readonly device: DeviceId;
}

/** What happened to the site as a whole. Numbers of people are counted, never who they are. */
export type SiteEvent =
  | { readonly type: 'site.stateChanged'; readonly by: SiteState }
  | { readonly type: 'site.lockdownBegan' }
  | { readonly type: 'site.lockdownEnded' }
  | { readonly type: 'site.evacuationBegan' }
  | { readonly type: 'site.evacuationEnded' }
  | { readonly type: 'site.filled' }
  | { readonly type: 'site.roomAgain' }
  /** Time to sign in indoors is over: somebody looks whether there are others. */
  | { readonly type: 'site.sweepDue'; readonly signedIn: number }
  /** The site closed by itself, and by the count nobody can say that all have left. `uncertainty` null: not known. */
  | { readonly type: 'site.peopleLeft'; readonly inside: number; readonly uncertainty: number | null }
  | { readonly type: 'announcement.failed'; readonly device: DeviceId }
  | { readonly type: 'output.failed'; readonly device: DeviceId }
  /** One card let in twice within the time of `passbackMinutes`: handed on, perhaps. */
  | { readonly type: 'card.reused'; readonly door: DoorId; readonly by: 'sameDoor' | 'otherDoor' };

/** What happened at the kiosk, without patron or item. */
export type KioskEvent =
  | { readonly type: 'session.opened' }
  | { readonly type: 'session.refused'; readonly code: SessionRefusalCode; readonly incidentCode: IncidentCode }
  | { readonly type: 'session.ended'; readonly by: 'patron' | 'timeout' | 'fault' }
  | { readonly type: 'item.lent' }
  | { readonly type: 'item.returned' }
  /** An own loan, in the patron's account. */
  | { readonly type: 'item.renewed' }
  /** The return stands in the journal: the library system did not answer, and hears of it later. */
  | { readonly type: 'item.taken' }
  | { readonly type: 'item.refused'; readonly code: ItemRefusalCode; readonly incidentCode: IncidentCode }
  /** The session ended though the gate would sound for an item that was lent, or be silent for one that was not. */
  | { readonly type: 'item.leftAtOdds'; readonly by: 'stillSecured' | 'stillUnsecured' }
  | { readonly type: 'scan.unreadable'; readonly fault: ScanFault; readonly incidentCode: IncidentCode }
  /** A staff card opened the kiosk's panel. */
  | { readonly type: 'staff.opened' }
  | { readonly type: 'kiosk.takenOut' }
  | { readonly type: 'kiosk.takenBack' };

/** What happened to a device or the library-system link. */
export type DeviceEvent =
  | { readonly type: 'device.ready'; readonly device: DeviceId }
  | { readonly type: 'device.faulted'; readonly device: DeviceId; readonly code: ErrorCode }
  | { readonly type: 'librarySystem.ready' }
  | { readonly type: 'librarySystem.faulted'; readonly code: ErrorCode };

/** Somebody tries PINs of many cards at one terminal: a door's id, or `kiosk`. */
export interface GuessingEvent {
  readonly type: 'pin.guessingBegan' | 'pin.guessingEnded';
  readonly terminal: string;
}

export type StationEvent = DoorEvent | SupervisionEvent | SiteEvent | KioskEvent | DeviceEvent | GuessingEvent | TamperEvent;
