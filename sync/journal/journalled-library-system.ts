import type { Clock } from '../../contracts/clock.ts';
import { isKioskError } from '../../contracts/errors.ts';
import type { HasHealth, Health, Unsubscribe } from '../../contracts/health.ts';
import type { ItemId } from '../../contracts/ids.ts';
import type { Fees, Holds, ItemState, Loan, RenewAllOutcome, RenewOutcome } from '../../contracts/patron-account.ts';
import type { PatronFacts } from '../../contracts/patron-facts.ts';
import type { Journal, JournalChange, NewJournalRow } from '../../contracts/ports/journal.port.ts';
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
import { LocalTime } from '../library-system/sip2/sip2-date.codec.ts';
import { inLanes } from './in-lanes.ts';
import { LostReplies, type LostReply, secondLookMs } from './lost-replies.ts';
import { Pauses } from './pauses.ts';
import { Replay } from './replay.ts';
import { mayHaveBeenSent } from './sent-request.policy.ts';
import { SettledListeners, type SettledRequest } from './settled-listeners.ts';

/** What a journalled library system is made of. */
export interface JournalledLibrarySystemOptions {
  readonly librarySystem: LibrarySystem;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly timeZone: string;
  /** No loan here ends sooner than this, in days. */
  readonly shortestLoanDays: number;
  /** How many renewals of "renew all" may be asked for at once; 1 unless told. */
  readonly parallelRenewals?: number;
}

/** A library system whose every change stands in the journal before it is sent. */
export interface JournalledLibrarySystem extends LibrarySystem {
  /** Whether the journal can be written; loans and answered returns go on without it. */
  readonly journalHealth: HasHealth;
  /** Requests that were settled after their patron was told "unclear" or "taken". */
  onSettled(listener: (settled: SettledRequest) => void): Unsubscribe;
  /** Settles what a cut left open and sends what waits, from now on. */
  start(): void;
  /** Ends its own work; the library system it wraps is the caller's to stop. What is not settled stays in the journal. */
  stop(): Promise<void>;
}

/** Wraps a client so that nothing is lost and nothing is done twice. */
export function createJournalledLibrarySystem(options: JournalledLibrarySystemOptions): JournalledLibrarySystem {
  return new Journalled(options);
}

const taken: CheckinOutcome = { kind: 'taken' };

type Asked = Pick<LostReply, 'kind' | 'question' | 'dueBefore'>;

/** One renewal of many that failed: the others go on. */
function unanswered(error: unknown): RenewOutcome {
  if (!isKioskError(error)) throw error;
  return { kind: 'refused', code: mayHaveBeenSent(error) ? 'outcome-unclear' : 'library-system-unreachable', title: null };
}

class Journalled implements JournalledLibrarySystem {
  readonly #inner: LibrarySystem;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #pauses: Pauses;
  readonly #settled = new SettledListeners();
  readonly #lost: LostReplies;
  readonly #replay: Replay;
  /** Rows that a call or a question of this run still deals with. */
  readonly #busy = new Set<number>();
  /** Who wants to hear of a return that was taken for later. */
  readonly #returnsTaken = new Map<number, (outcome: CheckinOutcome) => void>();
  readonly #parallelRenewals: number;
  #stopListening: Unsubscribe | null = null;

  constructor({ librarySystem, journal, clock, timeZone, shortestLoanDays, parallelRenewals = 1 }: JournalledLibrarySystemOptions) {
    this.#parallelRenewals = parallelRenewals;
    this.#inner = librarySystem;
    this.#journal = journal;
    this.#clock = clock;
    this.#pauses = new Pauses(clock);
    const time = new LocalTime(timeZone);
    const calendar = { shortestLoanDays, dayAt: (epochMs: number): number => time.dayAt(epochMs) };
    const parts = { librarySystem, journal, clock, pauses: this.#pauses, settled: this.#settled, calendar };
    this.#lost = new LostReplies(parts);
    const onReturn = (id: number, outcome: CheckinOutcome | null): void => this.#returnSettled(id, outcome);
    this.#replay = new Replay({ ...parts, isBusy: ({ id }) => this.#busy.has(id), onReturn });
  }

  get health(): Health {
    return this.#inner.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#inner.onHealth(listener);
  }

  get journalHealth(): HasHealth {
    return this.#journal;
  }

  onSettled(listener: (settled: SettledRequest) => void): Unsubscribe {
    return this.#settled.add(listener);
  }

  start(): void {
    this.#stopListening = this.#inner.onHealth((health) => {
      if (health.state === 'ready') this.#replay.nudge();
    });
    this.#replay.start();
  }

  async stop(): Promise<void> {
    this.#stopListening?.();
    this.#pauses.stop();
    await this.#replay.stop();
  }

  checkout(question: CheckoutQuestion): Promise<CheckoutOutcome> {
    return this.#change({ kind: 'checkout', question, dueBefore: null }, () => this.#inner.checkout(question));
  }

  renew(question: CheckoutQuestion): Promise<RenewOutcome> {
    return this.#renew(question, question.dueBefore ?? null);
  }

  /**
   * Takes an item back. Where the library system gives no clear answer, the return stands in the journal and is booked later; where
   * that can't be written either, the return fails as it would without a journal.
   */
  async checkin(item: ItemId, past?: PastReturn, { later }: ReturnRequest = {}): Promise<CheckinOutcome> {
    const atMs = Math.floor(past?.returnedAtMs ?? this.#clock.now());
    const id = await this.#begin({ kind: 'checkin', item, atMs });
    if (id !== null && later !== undefined) this.#returnsTaken.set(id, later);
    try {
      const outcome = await this.#inner.checkin(item, past, { name: { atMs, attempt: 0 } });
      const isUnclear = outcome.kind === 'refused' && outcome.code === 'outcome-unclear';
      if (isUnclear && id !== null) return this.#keepForLater(id, true);
      this.#settle(id, outcome.kind === 'returned');
      return outcome;
    } catch (error) {
      if (id === null || !isKioskError(error)) throw this.#released(id, error);
      if (error.code !== 'LIBRARY_INPUT_REFUSED') return this.#keepForLater(id, mayHaveBeenSent(error));
      this.#settle(id, false);
      throw error;
    }
  }

  patron(question: PatronQuestion): Promise<PatronFacts> {
    return this.#inner.patron(question);
  }

  /** One renewal after another, each in the journal with the day on which its loan was due: by that a cut one can be told from one that was made. */
  async renewAll(question: PatronQuestion): Promise<RenewAllOutcome | null> {
    const loans = await this.#inner.loans(question);
    if (loans === null) return null;
    const results = await inLanes(loans, this.#parallelRenewals, async ({ item, due }) => ({
      item,
      outcome: await this.#renew({ ...question, item }, due.date).catch(unanswered),
    }));
    return { results };
  }

  loans(question: PatronQuestion): Promise<readonly Loan[] | null> {
    return this.#inner.loans(question);
  }

  holds(question: PatronQuestion): Promise<Holds> {
    return this.#inner.holds(question);
  }

  fees(question: PatronQuestion): Promise<Fees | null> {
    return this.#inner.fees(question);
  }

  item(item: ItemId): Promise<ItemState> {
    return this.#inner.item(item);
  }

  endSession(card: CardNumber): Promise<void> {
    return this.#inner.endSession(card);
  }

  status(): Promise<LibrarySystemStatus> {
    return this.#inner.status();
  }

  #renew(question: CheckoutQuestion, dueBefore: string | null): Promise<RenewOutcome> {
    return this.#change({ kind: 'renew', question, dueBefore }, () => this.#inner.renew(question));
  }

  /** Journal, call, journal. A journal that is down stops no loan: the library system's own answer is the proof. */
  async #change<Outcome extends CheckoutOutcome | RenewOutcome>(asked: Asked, call: () => Promise<Outcome>): Promise<Outcome> {
    const askedAtMs = Math.floor(this.#clock.now());
    const { kind, question, dueBefore } = asked;
    const id = await this.#begin({ kind, item: question.item, atMs: askedAtMs, dueBefore });
    const reply: LostReply = { ...asked, id, askedAtMs };
    try {
      const outcome = await call();
      if (outcome.kind === 'refused' && outcome.code === 'outcome-unclear') this.#follow(reply);
      else this.#settle(id, outcome.kind !== 'refused');
      return outcome;
    } catch (error) {
      if (mayHaveBeenSent(error)) this.#follow(reply);
      else this.#settle(id, false);
      throw error;
    }
  }

  /** Writes the row; null where the journal can't be written. */
  async #begin(row: Pick<NewJournalRow, 'kind' | 'item' | 'atMs' | 'dueBefore'>): Promise<number | null> {
    try {
      const id = await this.#journal.add({ ...row, state: 'open', attempts: 1 });
      this.#busy.add(id);
      return id;
    } catch {
      return null;
    }
  }

  /** Nobody waits for this: a row that stays open over a cut is settled by asking. */
  #settle(id: number | null, isDone: boolean): void {
    if (id === null) return;
    this.#returnsTaken.delete(id);
    void this.#write(id, { from: ['open'], state: isDone ? 'done' : 'notDone' });
  }

  #follow(reply: LostReply): void {
    void this.#lost.follow(reply).finally(() => this.#released(reply.id, null));
  }

  #returnSettled(id: number, outcome: CheckinOutcome | null): void {
    const later = this.#returnsTaken.get(id);
    this.#returnsTaken.delete(id);
    if (outcome !== null) later?.(outcome);
  }

  /**
   * The row is on the disk, so that the return may be promised whether or not this change of it is. Where the request may have
   * been sent, the register is left time to carry it out before it is asked.
   */
  async #keepForLater(id: number, isSent: boolean): Promise<CheckinOutcome> {
    await this.#write(id, { from: ['open'], state: 'waiting', attempts: isSent ? 1 : 0 }, isSent ? secondLookMs : 0);
    return taken;
  }

  async #write(id: number, change: JournalChange, quietMs = 0): Promise<void> {
    await this.#journal.change(id, change).catch(() => false);
    if (quietMs > 0) void this.#pauses.pause(quietMs).then(() => this.#released(id, null));
    else this.#released(id, null);
  }

  #released(id: number | null, error: unknown): unknown {
    if (id !== null) this.#busy.delete(id);
    return error;
  }
}
