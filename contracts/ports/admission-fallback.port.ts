import type { DoorId } from '../ids.ts';
import type { PinHold } from '../patron-facts.ts';
import type { CardNumber, Pin } from '../secrets.ts';

/** By what, other than the library system's live word, somebody may be let in. */
export type FallbackGrant = 'whitelist' | 'recentlyAdmitted';

/** A card at a door, with what was typed there. */
export interface FallbackQuestion {
  readonly door: DoorId;
  readonly card: CardNumber;
  readonly pin: Pin | null;
}

/**
 * What this station may decide without the library system: named policies, off by default. No answer ever overrides a live one; a live
 * refusal ends what was remembered of its card.
 */
export interface AdmissionFallback {
  /** Whether a card is a cleaner's or a guard's that this door admits by itself now. No waiting: asked between a card and its decision. */
  isListed(card: CardNumber, door: DoorId): boolean;
  /** Whether a listed card may come in while the site is closed. */
  isListedWhenClosed(card: CardNumber, door: DoorId): boolean;
  /** Whether this is the PIN of a listed card; a hold: no PIN of it may be tried now. */
  verifyListed(question: FallbackQuestion): Promise<boolean | PinHold>;
  /** Whether anybody is remembered at all; where not, `verifyRecent` is not asked, and counts no PIN that nobody could judge. */
  readonly remembersAnybody: boolean;
  /** Whether the card was let in at this door by a live answer a short while ago, with this PIN; only for a silent library system. */
  verifyRecent(question: FallbackQuestion): Promise<boolean | PinHold>;
  /** A live grant: what is needed to know the card and its PIN again. */
  admitted(question: FallbackQuestion): void;
  /** A live refusal: whatever was remembered of the card is gone. */
  refused(card: CardNumber): void;
}
