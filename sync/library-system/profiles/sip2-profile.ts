import type { PatronFacts } from '../../../contracts/patron-facts.ts';
import type { Fees, ItemState, RenewOutcome } from '../../../contracts/patron-account.ts';
import type { CheckinOutcome, CheckoutOutcome } from '../../../contracts/ports/library-system.port.ts';
import type { LocalTime } from '../sip2/sip2-date.codec.ts';
import type { DecodedSip2 } from '../sip2/sip2-decode.codec.ts';
import type { CivilDate } from './civil-date.ts';

/** What was asked about a patron: an answer is judged against it. */
export interface AskedPatron {
  readonly card: string;
  readonly hasPin: boolean;
  /** Today in the site's time zone. */
  readonly today: CivilDate;
}

/** What was asked about an item. */
export interface AskedItem {
  readonly item: string;
  readonly time: LocalTime;
}

/** What was asked about a loan. */
export interface AskedLoan extends AskedItem {
  readonly card: string;
}

/** A list that a 63 can ask for. */
export type PatronList = 'readyHolds' | 'chargedItems' | 'waitingHolds';

/** What was asked for of a patron's account. */
export interface AskedList {
  readonly list: PatronList;
  readonly card: string;
}

/**
 * How one library system expresses facts in SIP2. Everything here fails closed: what the answer does not clearly say is
 * `unknown` or `notVerified`.
 * Every method throws KioskError LIBRARY_PROTOCOL for an answer that is about somebody or something else.
 */
export interface Sip2Profile {
  readonly id: string;
  /** From an answer 64. */
  patronFacts(reply: DecodedSip2, asked: AskedPatron): PatronFacts;
  /** From an answer 12. */
  checkoutOutcome(reply: DecodedSip2, asked: AskedLoan): CheckoutOutcome;
  /** From an answer 10. */
  checkinOutcome(reply: DecodedSip2, asked: AskedItem): CheckinOutcome;
  /** From an answer 64 with the list of charged items: whether this item is on loan to this patron. */
  isChargedTo(reply: DecodedSip2, asked: AskedLoan): boolean;
  /** From an answer 30. */
  renewOutcome(reply: DecodedSip2, asked: AskedLoan): RenewOutcome;
  /** From an answer 18. */
  itemState(reply: DecodedSip2, asked: AskedItem): ItemState;
  /** From an answer 64; null where it names no amount. */
  fees(reply: DecodedSip2, card: string): Fees | null;
  /** Whether loans are listed by barcode (63 with a summary). */
  readonly listsLoans: boolean;
  /** From an answer 64: the list that its question asked for, as plain text, at most 100 values. */
  listed(reply: DecodedSip2, asked: AskedList): readonly string[];
  /** From an answer 18, or none, after a loan whose own answer was lost and that is known to have taken effect. */
  lentFromItem(reply: DecodedSip2 | null, asked: AskedItem): CheckoutOutcome;
  /** From an answer 18 after a return whose own answer was lost; null: it did not take effect or that is not sure. */
  returnedFromItem(reply: DecodedSip2, asked: AskedItem): CheckinOutcome | null;
}
