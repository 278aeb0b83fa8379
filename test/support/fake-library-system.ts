import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { ItemId } from '../../contracts/ids.ts';
import type { Fees, Holds, ItemState, Loan, RenewAllOutcome, RenewOutcome } from '../../contracts/patron-account.ts';
import { type PatronFacts, untoldFacts } from '../../contracts/patron-facts.ts';
import type {
  CheckinOutcome,
  CheckoutOutcome,
  CheckoutQuestion,
  LibrarySystem,
  LibrarySystemStatus,
  PastReturn,
  PatronQuestion,
  ReturnRequest,
} from '../../contracts/ports/library-system.port.ts';
import type { CardNumber } from '../../contracts/secrets.ts';

/** An adult for whom everything works, with the right PIN. */
export const adultFacts: PatronFacts = {
  isKnown: true,
  pin: 'right',
  isCardLost: false,
  isExpired: false,
  isBorrowingBanned: false,
  isFeesOverLimit: false,
  isSelfServiceBanned: false,
  hasAcceptedTerms: true,
  hasGuardianConsent: 'unknown',
  group: 'person',
  mayUseBranch: 'unknown',
  isAtLeast: { 13: true, 15: true, 16: true, 18: true },
  selfServiceRight: 'unknown',
  language: 'fi',
};

/** What the library system says of a card that it does not know. */
export const unknownCardFacts: PatronFacts = { ...untoldFacts, isKnown: false, pin: 'notVerified' };

/** A promise that the test settles when it wants to. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/** Makes a promise that the test settles. */
export function deferred<Value>(): Deferred<Value> {
  return Promise.withResolvers<Value>();
}

/** A loan as the fake grants it unless told otherwise. */
export const lentOutcome = (title: string): CheckoutOutcome => ({
  kind: 'lent',
  title,
  due: { date: '2026-12-21', text: '21.12.2026' },
  isRenewal: false,
  mayDesensitize: true,
});

/** A return as the fake takes it unless told otherwise. */
export const returnedOutcome = (title: string): CheckinOutcome => ({
  kind: 'returned',
  title,
  route: { kind: 'shelf' },
  bin: null,
  mayResensitize: true,
});

/** A register for tests: remembers every question and answers with the functions that a test may replace. */
export class FakeLibrarySystem implements LibrarySystem {
  health: Health = { state: 'ready' };
  readonly patronCalls: PatronQuestion[] = [];
  readonly checkoutCalls: CheckoutQuestion[] = [];
  readonly checkinCalls: ItemId[] = [];
  readonly renewCalls: CheckoutQuestion[] = [];
  readonly accountCalls: PatronQuestion[] = [];
  readonly endedSessions: CardNumber[] = [];
  /** Item questions under way, and the most there ever were at once. */
  inFlight = 0;
  maxInFlight = 0;

  answerPatron: (question: PatronQuestion) => Promise<PatronFacts> = async () => adultFacts;
  answerCheckout: (question: CheckoutQuestion) => Promise<CheckoutOutcome> = async ({ item }) => lentOutcome(`Title of ${item}`);
  answerRenew: (question: CheckoutQuestion) => Promise<RenewOutcome> = async ({ item }) => ({
    kind: 'renewed',
    title: `Title of ${item}`,
    due: { date: '2026-12-21', text: '21.12.2026' },
  });
  answerLoans: (question: PatronQuestion) => Promise<readonly Loan[] | null> = async () => [];
  answerHolds: (question: PatronQuestion) => Promise<Holds> = async () => ({ ready: [], waiting: [] });
  answerFees: (question: PatronQuestion) => Promise<Fees | null> = async () => ({ totalCents: 0, currency: 'EUR' });
  answerItem: (item: ItemId) => Promise<ItemState> = async (item) => ({
    kind: 'known',
    title: `Title of ${item}`,
    circulation: 'available',
    loan: null,
  });
  answerCheckin: (item: ItemId, past?: PastReturn, request?: ReturnRequest) => Promise<CheckinOutcome> = async (item) =>
    returnedOutcome(`Title of ${item}`);
  answerEndSession: (card: CardNumber) => Promise<void> = async () => undefined;

  patron(question: PatronQuestion): Promise<PatronFacts> {
    this.patronCalls.push(question);
    return this.answerPatron(question);
  }

  checkout(question: CheckoutQuestion): Promise<CheckoutOutcome> {
    this.checkoutCalls.push(question);
    return this.#counted(() => this.answerCheckout(question));
  }

  checkin(item: ItemId, past?: PastReturn, request?: ReturnRequest): Promise<CheckinOutcome> {
    this.checkinCalls.push(item);
    return this.#counted(() => this.answerCheckin(item, past, request));
  }

  renew(question: CheckoutQuestion): Promise<RenewOutcome> {
    this.renewCalls.push(question);
    return this.#counted(() => this.answerRenew(question));
  }

  async renewAll(question: PatronQuestion): Promise<RenewAllOutcome | null> {
    const loans = await this.loans(question);
    if (loans === null) return null;
    return { results: await Promise.all(loans.map(async ({ item }) => ({ item, outcome: await this.renew({ ...question, item }) }))) };
  }

  loans(question: PatronQuestion): Promise<readonly Loan[] | null> {
    this.accountCalls.push(question);
    return this.answerLoans(question);
  }

  holds(question: PatronQuestion): Promise<Holds> {
    return this.answerHolds(question);
  }

  fees(question: PatronQuestion): Promise<Fees | null> {
    return this.answerFees(question);
  }

  item(item: ItemId): Promise<ItemState> {
    return this.answerItem(item);
  }

  endSession(card: CardNumber): Promise<void> {
    this.endedSessions.push(card);
    return this.answerEndSession(card);
  }

  async status(): Promise<LibrarySystemStatus> {
    return { isOnline: true, mayCheckout: true, mayCheckin: true, institution: 'FI-Lumi', protocolVersion: '2.00' };
  }

  onHealth(): Unsubscribe {
    return () => undefined;
  }

  async #counted<Value>(run: () => Promise<Value>): Promise<Value> {
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    try {
      return await run();
    } finally {
      this.inFlight -= 1;
    }
  }
}
