import type { HasHealth } from '../health.ts';
import type { ItemId } from '../ids.ts';
import type { DueDate, Fees, Holds, ItemState, Loan, RenewAllOutcome, RenewOutcome } from '../patron-account.ts';
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
  /** Called at most once, when an outcome that could not be told becomes known after all: that the item is lent. Never while the call runs. */
  readonly later?: (outcome: CheckoutOutcome) => void;
  /** With a renewal, the day on which the loan is due now, where it is known: by it a cut renewal is told from one that was made. */
  readonly dueBefore?: string | null;
}

export type { DueDate } from '../patron-account.ts';

/** A return that happened at another time than now: while the library system could not be reached. */
export interface PastReturn {
  /** Wall time at which the item was put down, epoch milliseconds. */
  readonly returnedAtMs: number;
}

/** Which return is asked for, for a library system that can carry one request out once however often it is sent (REST). */
export interface ReturnName {
  /** Wall time at which the item was put down, epoch milliseconds. */
  readonly atMs: number;
  /** 0, and one more each time staff let it be tried again: a refusal of before then says nothing any more. */
  readonly attempt: number;
}

/** What goes along with a return, where there is more than the item. */
export interface ReturnRequest {
  readonly name?: ReturnName;
  /** Called at most once, when a return that was taken for later is booked. Never while the call runs. */
  readonly later?: (outcome: CheckinOutcome) => void;
}

/** What became of a loan. */
export type CheckoutOutcome =
  | { readonly kind: 'lent'; readonly title: string; readonly due: DueDate; readonly isRenewal: boolean; readonly mayDesensitize: boolean }
  | { readonly kind: 'refused'; readonly code: ItemRefusalCode; readonly title: string | null };

/** What a returned item needs next. */
export type ReturnRoute = { readonly kind: 'shelf' } | { readonly kind: 'onHold' } | { readonly kind: 'otherBranch'; readonly branch: string | null };

/**
 * What became of a return. `bin`: the sorting bin that the library system named. `taken`: the library system does not answer; the
 * return stands in the journal with its own time and is booked when it does.
 */
export type CheckinOutcome =
  | { readonly kind: 'returned'; readonly title: string; readonly route: ReturnRoute; readonly bin: string | null; readonly mayResensitize: boolean }
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly code: ItemRefusalCode; readonly title: string | null };

/** What the library system says of itself. */
export interface LibrarySystemStatus {
  readonly isOnline: boolean;
  readonly mayCheckout: boolean;
  readonly mayCheckin: boolean;
  readonly institution: string;
  readonly protocolVersion: string;
  /** Codes of the requests that it says it supports (SIP2: BX of a 98); absent where it does not say. */
  readonly supported?: readonly string[];
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
  /**
   * Takes one item back; needs no patron. `past`: it already happened (`no block`), with its own time. What may have been
   * lent again meanwhile is the caller's to find out first (`item`): this call ends whatever loan there is. `request.name`: the same
   * for the return at the desk and for each time that it is sent later; it need not be heeded.
   */
  checkin(item: ItemId, past?: PastReturn, request?: ReturnRequest): Promise<CheckinOutcome>;
  /**
   * How long after an item was put down its return may be sent again under its name and is still carried out once, in milliseconds.
   * Absent: a return that may have been sent is never sent again unasked.
   */
  readonly repeatableReturnMs?: number | undefined;
  /** Lends an own loan for longer. Lost replies as with `checkout`. */
  renew(question: CheckoutQuestion): Promise<RenewOutcome>;
  /** Renews every loan that can be renewed; null where the library system cannot list a patron's loans. */
  renewAll(question: PatronQuestion): Promise<RenewAllOutcome | null>;
  /**
   * The patron's own loans, or null where the library system cannot list them. Asked only when the patron wants to see them, and where a
   * refusal leaves open whether an item with its alarm off is one of them.
   */
  loans(question: PatronQuestion): Promise<readonly Loan[] | null>;
  /** The patron's holds. Asked only when the patron wants to see them. */
  holds(question: PatronQuestion): Promise<Holds>;
  /** What the patron owes, or null where the library system does not tell. */
  fees(question: PatronQuestion): Promise<Fees | null>;
  /** Where an item is, asked without a patron. */
  item(item: ItemId): Promise<ItemState>;
  /** Lets the library system forget the patron's session; failures are not an error of the visit. */
  endSession(card: CardNumber): Promise<void>;
  /** Asks the library system how it is. */
  status(): Promise<LibrarySystemStatus>;
}
