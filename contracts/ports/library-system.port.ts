import type { HasHealth } from '../health.ts';
import type { ItemId } from '../ids.ts';
import type { PatronFacts } from '../patron-facts.ts';
import type { ItemRefusalCode } from '../refusal-codes.ts';
import type { CardNumber, Pin } from '../secrets.ts';

/** A question about a patron. `pin: null` asks without one (`pin = "never"`). */
export interface PatronQuestion {
  readonly card: CardNumber;
  readonly pin: Pin | null;
}

/** A loan that is asked for; the PIN goes along where the library system wants it again. */
export interface CheckoutQuestion {
  readonly card: CardNumber;
  readonly pin: Pin | null;
  readonly item: ItemId;
}

/** When an item is due: the date in the site's time zone, where the library system's free text could be read. */
export interface DueDate {
  /** `YYYY-MM-DD`, or null where the text was not a date. */
  readonly date: string | null;
  /** The library system's own text, at most 100 characters, shown where `date` is null. */
  readonly text: string;
}

/** What became of a loan. */
export type CheckoutOutcome =
  | { readonly kind: 'lent'; readonly title: string; readonly due: DueDate; readonly isRenewal: boolean; readonly mayDesensitize: boolean }
  | { readonly kind: 'refused'; readonly code: ItemRefusalCode; readonly title: string | null };

/** What a returned item needs next. */
export type ReturnRoute =
  | { readonly kind: 'shelf' }
  | { readonly kind: 'onHold' }
  | { readonly kind: 'otherBranch'; readonly branch: string | null };

/** What became of a return. `bin`: the sorting bin that the library system named. */
export type CheckinOutcome =
  | { readonly kind: 'returned'; readonly title: string; readonly route: ReturnRoute; readonly bin: string | null; readonly mayResensitize: boolean }
  | { readonly kind: 'refused'; readonly code: ItemRefusalCode; readonly title: string | null };

/** What the library system says of itself. */
export interface LibrarySystemStatus {
  readonly isOnline: boolean;
  readonly mayCheckout: boolean;
  readonly mayCheckin: boolean;
  readonly institution: string;
  readonly protocolVersion: string;
}

/**
 * The consortium's register: always the system of record. Every call ends within the configured
 * `timeoutMs` (resends included) with an answer or a KioskError LIBRARY_UNREACHABLE, LIBRARY_TIMEOUT,
 * LIBRARY_PROTOCOL, LIBRARY_LOGIN_REFUSED or LIBRARY_INPUT_REFUSED. Text that comes from it is plain text of
 * at most 500 characters without control characters.
 */
export interface LibrarySystem extends HasHealth {
  /** What this patron may do, asked live. Closed-fail: what was not proven is not `right`. */
  patron(question: PatronQuestion): Promise<PatronFacts>;
  /**
   * Lends one item. A LIBRARY_TIMEOUT or LIBRARY_UNREACHABLE after the request left means that the outcome is
   * not known; it was asked after once (by whether the item is on loan) and the answer is the outcome.
   */
  checkout(question: CheckoutQuestion): Promise<CheckoutOutcome>;
  /** Takes one item back; needs no patron. */
  checkin(item: ItemId): Promise<CheckinOutcome>;
  /** Lets the library system forget the patron's session; failures are not an error of the visit. */
  endSession(card: CardNumber): Promise<void>;
  /** Asks the library system how it is. */
  status(): Promise<LibrarySystemStatus>;
}
