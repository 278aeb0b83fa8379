import type { BinColour } from '../../contracts/bin-colours.ts';
import type { IncidentCode, ItemId, TagUid } from '../../contracts/ids.ts';
import type { Language } from '../../contracts/patron-facts.ts';
import type { SecurityResult } from '../../contracts/ports/item-pad.port.ts';
import type { ScanFault } from '../../contracts/ports/scan-reader.port.ts';
import type { SessionRefusalCode } from '../../contracts/refusal-codes.ts';
import type { CardNumber, Pin } from '../../contracts/secrets.ts';
import type { KioskEvent } from '../../contracts/station-events.ts';
import type { PrintState, ReceiptContent } from '../../contracts/receipt-view.schema.ts';
import type { StaffLook, StaffLookResult } from '../../contracts/staff-records.schema.ts';
import type { StaffReport } from '../../contracts/staff-view.schema.ts';
import type { KioskIntent } from '../../contracts/views.schema.ts';
import type { LibraryFailure } from '../library-failure.policy.ts';
import type { NumberEntry } from '../number-entry.ts';
import type { PinEntry } from '../pin-entry.ts';
import type { Account, AccountAnswer, RenewalAnswer } from './account.ts';
import type { ItemAnswer, ItemRows } from './item-rows.ts';
import type { PadDesk, PadSight, SetRule, Stay, WantedSecurity } from './pad-desk.ts';
import type { SessionVerdict } from './session.policy.ts';

/** One question about a patron. `id` tells its answer from a late answer to an earlier one. */
export interface KioskQuestion {
  readonly id: number;
  readonly card: CardNumber;
  readonly pin: Pin | null;
}

/** One question about an item. With a card it is lent to that card, without one it is taken back. */
export interface ItemQuestion {
  readonly sessionId: number;
  readonly key: string;
  readonly item: ItemId;
  readonly card: CardNumber | null;
  /** Whether its tag does not say that it is at home: should it be refused, it may be this card's own loan. */
  readonly mayBeOwn: boolean;
}

/** A question for everything that a patron's account shows. */
export interface AccountQuestion {
  readonly sessionId: number;
  readonly accountId: number;
  readonly card: CardNumber;
  readonly hasFees: boolean;
}

/** A question for what this machine keeps with a card. */
export type RecordsQuestion = Omit<AccountQuestion, 'hasFees'>;

/** A question for one loan to be renewed. `dueBefore`: the day on which it is due now. */
export interface RenewalQuestion {
  readonly sessionId: number;
  readonly accountId: number;
  readonly key: string;
  readonly item: ItemId;
  readonly card: CardNumber;
  readonly dueBefore: string | null;
}

/** One look of staff at what is kept with a card. `lookId` tells its answer from a late answer to an earlier one. */
export interface StaffQuestion {
  readonly lookId: number;
  readonly card: CardNumber;
  readonly look: StaffLook;
  /** Whether the number was typed, for want of a card that can be read. */
  readonly isTyped: boolean;
}

/** A receipt that is to be printed, in the language of its patron. */
export interface ReceiptOrder {
  readonly sessionId: number;
  readonly content: ReceiptContent;
  readonly language: Language;
}

/** What goes with a book to the holds shelf: nothing of the one who gave it back, nor of the one for whom it waits. */
export interface HoldSlip {
  readonly item: ItemId;
  readonly title: string;
}

/** One set of tags whose alarm is to be switched. */
export interface SecurityRequest {
  readonly sessionId: number;
  readonly item: ItemId;
  readonly uids: readonly TagUid[];
  readonly security: WantedSecurity;
}

/** An item that left though its loan and its alarm disagree: staff look for it. */
export interface LeftAtOdds {
  readonly item: ItemId;
  readonly by: 'stillSecured' | 'stillUnsecured';
}

/**
 * What the kiosk chart asks of the world, by name. No call may throw or call back synchronously: answers come as
 * events (`patron.answered`, `patron.failed`, `item.answered`, `item.settled`, `account.answered`, `renewal.answered`,
 * `receipt.answered`, `security.answered`).
 */
export interface KioskChartPorts {
  askPatron(question: KioskQuestion): void;
  askItem(question: ItemQuestion): void;
  askAccount(question: AccountQuestion): void;
  askRecords(question: RecordsQuestion): void;
  askRenewal(question: RenewalQuestion): void;
  printReceipt(order: ReceiptOrder): void;
  /** Prints it when the printer comes to it; nobody waits for that. */
  printSlip(slip: HoldSlip): void;
  /** Ends and forgets whatever of a receipt is not on paper yet. */
  dropReceipt(): void;
  setSecurity(request: SecurityRequest): void;
  /** Puts an item on the list of what staff have to look at. */
  tellStaff(left: LeftAtOdds): void;
  /** Lets the register forget the patron once the session's items are done; nobody waits for it. */
  endSession(sessionId: number, card: CardNumber): void;
  /** `card`: whose event it is, where a trace may say so in sealed form; never a part of the event. */
  tell(event: KioskEvent, card?: CardNumber | null): void;
  /** The staff's panel; absent where the kiosk has none. `askReport` is answered by `staff.reported`, `askLook` by `staff.looked`. */
  readonly staff?: { isStaff(card: CardNumber): boolean; askReport(): void; forgetLeft(): void; askLook(question: StaffQuestion): void };
  makeIncidentCode(): IncidentCode;
  /** By how much longer than usual an answer about a patron takes now, in milliseconds. */
  slowdownMs?(): number;
}

/** What the chart knows of its kiosk from the config. */
export interface KioskChartSettings {
  readonly isPinNeeded: boolean;
  /** Whether a borrower number may be typed. */
  readonly mayTypeCard: boolean;
  readonly idleMs: number;
  readonly warningSeconds: number;
  readonly defaultLanguage: Language;
  readonly hasPad: boolean;
  readonly sets: SetRule;
  /** Whether the patron is asked, before the end, if the pad sees everything. */
  readonly isCounting: boolean;
  readonly placed: 'bySecurity' | 'return';
  /** Whether patrons may see their own account, and the fees in it. */
  readonly hasAccount: boolean;
  readonly hasFees: boolean;
  /** Whether patrons may see what this machine keeps with their card: only where a PIN proved whose it is. */
  readonly hasRecords: boolean;
  readonly receipts: 'none' | 'ask' | 'always';
  readonly hasPrinter: boolean;
  readonly hasHoldSlips: boolean;
  /** By the name that the library system gives a sorting bin. */
  readonly binColours: ReadonlyMap<string, BinColour>;
}

/** What starts a kiosk chart. */
export interface KioskChartInput {
  readonly ports: KioskChartPorts;
  readonly settings: KioskChartSettings;
}

/** An item that was still asked about when its visit ended. */
export interface AwaitedItem {
  readonly item: ItemId;
  readonly stay: Stay;
}

/** Why a session ended. */
export type EndReason = 'patron' | 'timeout' | 'fault';

/** What the last screen of a session says. */
export interface SessionSummary {
  readonly lent: number;
  readonly returned: number;
  /** Taken to be booked later. */
  readonly taken: number;
  /** Items of which nobody knows what the register did. */
  readonly unclear: { readonly loans: number; readonly returns: number };
  /** Items whose loan and whose alarm disagree. */
  readonly atOdds: number;
  /** Loans of before that were renewed. */
  readonly renewed: number;
  readonly by: EndReason;
}

/** Everything the chart remembers. Whatever belongs to a patron is gone when the session is. */
export interface KioskChartContext extends KioskChartInput {
  readonly card: CardNumber | null;
  readonly pinEntry: PinEntry;
  readonly numberEntry: NumberEntry;
  /** What staff typed, of which they saw four digits: the same is to come once more. null: it has not been typed yet. */
  readonly firstNumber: NumberEntry | null;
  /** What they typed then was another number. */
  readonly areNumbersUnlike: boolean;
  readonly questionId: number;
  readonly sessionId: number;
  /** Counts rows, so that a key says nothing of its item. */
  readonly rowCount: number;
  readonly rows: ItemRows;
  readonly pad: PadDesk;
  /** The patron's own account, once they asked to see it. */
  readonly account: Account | null;
  /** Counts askings, so that no late answer is taken for another's. */
  readonly accountCount: number;
  /** The loan that an item at the reader was about. */
  readonly renewedKey: string | null;
  /** What was renewed in this visit, for its receipt. */
  readonly renewed: ReceiptContent['renewals'];
  readonly wantsReceipt: boolean;
  readonly print: PrintState;
  /** Items that were read while the patron was still being identified: they are taken along. */
  readonly earlyItems: readonly ItemId[];
  /** Items lent, or perhaps lent, by the session that just ended: lifting the stack must not return them. */
  readonly justLent: readonly ItemId[];
  /** How many scans in a row could not be read or used. */
  readonly hintCount: number;
  /** Whether the last of them was a card that came while items were being asked. */
  readonly isCardTooEarly: boolean;
  /** Another card was shown while something of this visit was still open: nothing more is lent to this one. */
  readonly isHandingOver: boolean;
  /** Whether the one who touched or showed something last may still stand there: only a guess. */
  readonly isLikelyHere: boolean;
  /** Whether this card came to another's list of returns, perhaps: nothing that was chosen before holds for it. */
  readonly isPerhapsAnother: boolean;
  /** By row: items of visits that are over whose answer is still to come, and how their alarm stood then. */
  readonly awaited: ReadonlyMap<string, AwaitedItem>;
  readonly refusalCode: SessionRefusalCode | null;
  readonly incidentCode: IncidentCode | null;
  readonly endReason: EndReason;
  readonly summary: SessionSummary | null;
  readonly secondsLeft: number;
  readonly chosenLanguage: Language | null;
  readonly patronLanguage: Language | null;
  readonly isCardReaderFaulted: boolean;
  readonly isItemReaderFaulted: boolean;
  /** Staff took the kiosk out of use; a station that is started again is in use. */
  readonly isTakenOut: boolean;
  /** Staff leave soon, or left a moment ago: who stays logs in. */
  readonly isSignInOpen: boolean;
  /** This visit's login counts as staying. */
  readonly isStaying: boolean;
  readonly staffReport: StaffReport | null;
  /** Why staff look, until what came of it is gone from the screen. */
  readonly staffLook: StaffLook | null;
  readonly staffLookId: number;
  readonly staffResult: StaffLookResult | null;
}

/** The decision about a card that the register answered for. */
export interface SessionAnswered {
  readonly type: 'patron.answered';
  readonly questionId: number;
  readonly card: CardNumber;
  /** `staff`: a card of the library's own, which opens the panel. */
  readonly verdict: SessionVerdict | { readonly kind: 'staff' };
  /** null until the card's owner is proven, and where the station lacks the language. */
  readonly language: Language | null;
}

/** Everything that can happen to a kiosk chart. */
export type KioskChartEvent =
  | KioskIntent
  | { readonly type: 'card.presented'; readonly card: CardNumber }
  | { readonly type: 'card.unreadable'; readonly fault: ScanFault }
  | { readonly type: 'item.presented'; readonly item: ItemId }
  | { readonly type: 'item.unreadable'; readonly fault: ScanFault }
  | SessionAnswered
  | { readonly type: 'patron.failed'; readonly questionId: number; readonly code: LibraryFailure }
  | { readonly type: 'item.answered'; readonly sessionId: number; readonly answer: ItemAnswer }
  /** What could not be told at first, or was taken for later, became known. */
  | { readonly type: 'item.settled'; readonly sessionId: number; readonly answer: ItemAnswer }
  | { readonly type: 'account.answered'; readonly accountId: number; readonly answer: AccountAnswer }
  | { readonly type: 'renewal.answered'; readonly sessionId: number; readonly accountId: number; readonly answer: RenewalAnswer }
  | { readonly type: 'receipt.answered'; readonly sessionId: number; readonly print: Exclude<PrintState, 'none' | 'printing'> }
  | { readonly type: 'staff.reported'; readonly report: StaffReport | null }
  | { readonly type: 'staff.looked'; readonly lookId: number; readonly result: StaffLookResult | null }
  | ({ readonly type: 'pad.changed' } & PadSight)
  /** `null`: the pad gave no answer. */
  | { readonly type: 'security.answered'; readonly sessionId: number; readonly item: ItemId; readonly results: readonly SecurityResult[] | null }
  | { readonly type: 'readers.changed'; readonly isCardReaderFaulted?: boolean; readonly isItemReaderFaulted?: boolean }
  | { readonly type: 'signIn.changed'; readonly isOpen: boolean }
  /** Raised by the chart itself: the warning ran out, or a needed reader stayed away too long. */
  | { readonly type: 'quiet.expired' }
  | { readonly type: 'readers.failed' };
