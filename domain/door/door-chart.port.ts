import type { DoorId, IncidentCode } from '../../contracts/ids.ts';
import type { Language } from '../../contracts/patron-facts.ts';
import type { ScanFault } from '../../contracts/ports/scan-reader.port.ts';
import type { AdmissionRefusalCode, DoorCondition, ShownRefusalCode } from '../../contracts/refusal-codes.ts';
import type { CardNumber, Pin } from '../../contracts/secrets.ts';
import type { DoorEvent } from '../../contracts/station-events.ts';
import type { HeldOpen, SiteOpening } from '../../contracts/views.schema.ts';
import type { LibraryFailure } from '../library-failure.policy.ts';
import type { PinEntry } from '../pin-entry.ts';
import type { Admission } from './admission.policy.ts';

/** One question to the library system. `id` tells its answer from a late answer to an earlier one. */
export interface DoorQuestion {
  readonly id: number;
  readonly card: CardNumber;
  readonly pin: Pin | null;
}

/**
 * What the door chart asks of the world, by name. No call may throw or call back synchronously: answers come as
 * events (`patron.answered`, `patron.failed`, `lock.released`, `lock.failed`).
 */
export interface DoorChartPorts {
  ask(question: DoorQuestion): void;
  /** Commands one pulse at once, before it returns. */
  release(questionId: number): void;
  lock(): void;
  /** Lets the library system forget the patron; nobody waits for it. */
  endSession(card: CardNumber): void;
  /** `card`: whose event it is, where a trace may say so in sealed form; never a part of the event, which screens and logs see too. */
  tell(event: DoorEvent, card?: CardNumber | null): void;
  siteState(): DoorCondition;
  /** Why the site lets this card in at no hour like this, or null where the card counts. */
  siteRefusal(card: CardNumber): AdmissionRefusalCode | null;
  /** Whether a card needs its PIN at this moment; of no card: whether cards need one. */
  isPinNeeded(card: CardNumber | null): boolean;
  /** Whether PINs have been typed at the door's panel: it takes them also where the door's own pad does not work. A screen alone is no pad. */
  isTypedAtPanel(): boolean;
  /** Whether the card is the station's own, of which no library system is asked. */
  isListed(card: CardNumber): boolean;
  /** When a closed site opens next, or null. */
  opening(): SiteOpening | null;
  makeIncidentCode(): IncidentCode;
  /** By how much longer than usual an answer takes now, in milliseconds: where PINs are guessed, each is sent later. */
  slowdownMs?(): number;
}

/** What the chart knows of its door from the config. */
export interface DoorChartSettings {
  readonly door: DoorId;
  readonly pulseMs: number;
  readonly defaultLanguage: Language;
}

/** What starts a door chart. */
export interface DoorChartInput {
  readonly ports: DoorChartPorts;
  readonly settings: DoorChartSettings;
  readonly isReaderFaulted: boolean;
  readonly isLockFaulted: boolean;
  /** The door has a PIN pad of its own, and it does not work. */
  readonly isPadFaulted: boolean;
}

/** Everything the chart remembers. Card and PIN are there only while a decision needs them. */
export interface DoorChartContext extends DoorChartInput {
  readonly card: CardNumber | null;
  /** The one card that waits for its turn. */
  readonly waiting: CardNumber | null;
  /** Somebody came while one waits already, and is asked to show the card again. */
  readonly hasLatecomer: boolean;
  readonly pinEntry: PinEntry;
  readonly questionId: number;
  /** Counts the cards that had their turn, and those that could not be read. */
  readonly turn: number;
  /** Until the screen at the PIN pad or of a refusal leaves by itself. */
  readonly secondsLeft: number;
  /** As it is said at the door. */
  readonly refusalCode: ShownRefusalCode | null;
  readonly incidentCode: IncidentCode | null;
  /** Chosen at the panel; goes with the visitor, or after a short while when nobody shows a card. */
  readonly chosenLanguage: Language | null;
  /** The patron's own, from the register; lasts for one outcome. */
  readonly patronLanguage: Language | null;
  /** The leaf stands open for too long. */
  readonly heldOpen: HeldOpen | null;
}

/** The decision about a card that the library system answered for. */
export interface PatronAnswered {
  readonly type: 'patron.answered';
  readonly questionId: number;
  readonly card: CardNumber;
  readonly decision: Admission;
  /** null until the card's owner is proven, and where the station lacks the language. */
  readonly language: Language | null;
}

/** Everything that can happen to a door chart. */
export type DoorChartEvent =
  | { readonly type: 'card.presented'; readonly card: CardNumber }
  | { readonly type: 'card.unreadable'; readonly fault: ScanFault }
  | { readonly type: 'pin.press'; readonly key: string }
  | { readonly type: 'pin.erase' }
  /** A PIN pad's one key for "not so": empties what was typed, or ends the visit where nothing was. */
  | { readonly type: 'pin.clear' }
  | { readonly type: 'pin.submit' }
  | { readonly type: 'pin.cancel' }
  | { readonly type: 'language.choose'; readonly language: Language }
  | PatronAnswered
  | { readonly type: 'patron.failed'; readonly questionId: number; readonly code: LibraryFailure }
  | { readonly type: 'lock.released'; readonly questionId: number }
  | { readonly type: 'lock.failed'; readonly questionId: number }
  | { readonly type: 'reader.changed'; readonly isFaulted: boolean }
  | { readonly type: 'lock.changed'; readonly isFaulted: boolean }
  | { readonly type: 'pad.changed'; readonly isFaulted: boolean }
  | { readonly type: 'leaf.changed'; readonly heldOpen: HeldOpen | null }
  | { readonly type: 'site.changed' }
  /** A lockdown: a pulse that is under way ends now, and no late release stays. */
  | { readonly type: 'lockdown.began' };
