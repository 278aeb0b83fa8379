import type { Clock, TimerHandle } from '../../../contracts/clock.ts';
import { isKioskError, KioskError } from '../../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../../contracts/health.ts';
import type { ItemId } from '../../../contracts/ids.ts';
import type { Fees, Holds, ItemState, Loan, RenewAllOutcome, RenewOutcome } from '../../../contracts/patron-account.ts';
import type { PatronFacts } from '../../../contracts/patron-facts.ts';
import type {
  CheckinOutcome,
  CheckoutOutcome,
  CheckoutQuestion,
  LibrarySystem,
  LibrarySystemStatus,
  PastReturn,
  PatronQuestion,
  ReturnRequest,
} from '../../../contracts/ports/library-system.port.ts';
import type { CardNumber } from '../../../contracts/secrets.ts';
import { HealthCell } from '../../health-cell.ts';
import type { LinkTrial } from '../link/link-trial.ts';
import { advanceBreaker, type BreakerEvent, type BreakerState, closedBreaker, openBreaker, probeDelayMs } from './breaker.machine.ts';
import { OutageCalendar, type PlannedOutage } from './planned-outage.policy.ts';

/** A client of any kind, with its life. */
export interface LibrarySystemLink extends LibrarySystem {
  /** What a technician's check tries besides the status; absent: nothing. */
  trials?(): readonly LinkTrial[];
  /** Opening hours of this branch, Monday first, as `HH:MM`; null: none are set. Absent: it tells none. */
  openingHours?(): Promise<readonly ({ readonly from: string; readonly to: string } | null)[] | null>;
  start(): void;
  stop(): Promise<void>;
}

/** What stands around a client. `random` in [0, 1). */
export interface ResilienceOptions {
  readonly link: LibrarySystemLink;
  readonly plannedOutages: readonly PlannedOutage[];
  readonly timeZone: string;
  readonly clock: Clock;
  readonly random: () => number;
}

/** How often a planned outage is looked for while none runs, and its end while one runs, in milliseconds. */
const outageCheckMs = 15_000;

/**
 * A library system that is left alone while it fails or is planned to be away: questions are then refused at once with
 * LIBRARY_UNREACHABLE (`context.reason` `breakerOpen` or `plannedOutage`; nothing was sent), and one probe at a time asks
 * for its status. That a connection is down is the client's own affair and opens nothing: it says so at once by itself.
 */
export class ResilientLibrarySystem implements LibrarySystemLink {
  readonly #options: ResilienceOptions;
  readonly #link: LibrarySystemLink;
  readonly #calendar: OutageCalendar;
  /** What was last told. */
  readonly #told = new HealthCell();
  #breaker: BreakerState = closedBreaker;
  #outage: PlannedOutage | null = null;
  #timer: TimerHandle | null = null;
  #outageTimer: TimerHandle | null = null;
  #isRunning = false;

  constructor(options: ResilienceOptions) {
    this.#options = options;
    this.#link = options.link;
    this.#calendar = new OutageCalendar(options.plannedOutages, options.timeZone);
    this.#told.set(options.link.health);
    options.link.onHealth(() => this.#tellHealth());
  }

  get health(): Health {
    if (this.#outage !== null) return faulted(outageError(this.#outage));
    return this.#breaker.kind === 'open' ? faulted(openError()) : this.#link.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#told.onHealth(listener);
  }

  get repeatableReturnMs(): number | undefined {
    return this.#link.repeatableReturnMs;
  }

  start(): void {
    this.#isRunning = true;
    this.#watchOutages();
    this.#link.start();
  }

  stop(): Promise<void> {
    this.#isRunning = false;
    this.#timer?.cancel();
    this.#outageTimer?.cancel();
    return this.#link.stop();
  }

  patron(question: PatronQuestion): Promise<PatronFacts> {
    return this.#guarded(() => this.#link.patron(question));
  }

  checkout(question: CheckoutQuestion): Promise<CheckoutOutcome> {
    return this.#guarded(() => this.#link.checkout(question));
  }

  checkin(item: ItemId, past?: PastReturn, request?: ReturnRequest): Promise<CheckinOutcome> {
    return this.#guarded(() => this.#link.checkin(item, past, request));
  }

  renew(question: CheckoutQuestion): Promise<RenewOutcome> {
    return this.#guarded(() => this.#link.renew(question));
  }

  renewAll(question: PatronQuestion): Promise<RenewAllOutcome | null> {
    return this.#guarded(() => this.#link.renewAll(question));
  }

  loans(question: PatronQuestion): Promise<readonly Loan[] | null> {
    return this.#guarded(() => this.#link.loans(question));
  }

  holds(question: PatronQuestion): Promise<Holds> {
    return this.#guarded(() => this.#link.holds(question));
  }

  fees(question: PatronQuestion): Promise<Fees | null> {
    return this.#guarded(() => this.#link.fees(question));
  }

  item(item: ItemId): Promise<ItemState> {
    return this.#guarded(() => this.#link.item(item));
  }

  /** The visit is over either way: while the library system is left alone there is nobody to tell. */
  async endSession(card: CardNumber): Promise<void> {
    if (this.#outage === null && this.#breaker.kind === 'closed') await this.#link.endSession(card);
  }

  trials(): readonly LinkTrial[] {
    return this.#link.trials?.() ?? [];
  }

  /** Asked whatever the breaker says, and seldom. */
  async openingHours(): ReturnType<NonNullable<LibrarySystemLink['openingHours']>> {
    return (await this.#link.openingHours?.()) ?? null;
  }

  /** A technician's question goes through whatever the breaker says. */
  status(): Promise<LibrarySystemStatus> {
    return this.#link.status();
  }

  async #guarded<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    // Looked at now and not only by timer: the first question after an outage begins must not go out.
    this.#checkOutage();
    if (this.#outage !== null) throw outageError(this.#outage);
    if (this.#breaker.kind === 'open') throw openError();
    try {
      const answer = await ask();
      // An answer that was lost is no sign of health, and of no illness either: the question about it was answered or failed by itself.
      if (!isUnclear(answer)) this.#step('succeeded');
      return answer;
    } catch (error) {
      if (isFailureOfSystem(error)) this.#step('failed');
      throw error;
    }
  }

  #step(event: BreakerEvent): void {
    const was = this.#breaker.kind;
    this.#breaker = advanceBreaker(this.#breaker, event);
    if (this.#breaker.kind === was) return;
    if (this.#breaker.kind === 'open') this.#scheduleProbe();
    this.#tellHealth();
  }

  #scheduleProbe(): void {
    this.#timer?.cancel();
    if (!this.#isRunning) return;
    this.#timer = this.#options.clock.setTimer(probeDelayMs(this.#breaker, this.#options.random()), () => void this.#probe());
  }

  async #probe(): Promise<void> {
    if (this.#breaker.kind === 'closed' || this.#outage !== null) return;
    const isGood = await this.#link.status().then(
      ({ isOnline }) => isOnline,
      () => false,
    );
    this.#step(isGood ? 'probeSucceeded' : 'probeFailed');
    if (this.#breaker.kind === 'open') this.#scheduleProbe();
  }

  #watchOutages(): void {
    this.#checkOutage();
    if (this.#options.plannedOutages.length === 0 || !this.#isRunning) return;
    this.#outageTimer = this.#options.clock.setTimer(outageCheckMs, () => this.#watchOutages());
  }

  #checkOutage(): void {
    const outage = this.#calendar.at(this.#options.clock.now());
    if (outage === this.#outage) return;
    const hasEnded = outage === null;
    this.#outage = outage;
    if (hasEnded) {
      this.#breaker = openBreaker;
      this.#scheduleProbe();
    }
    this.#tellHealth();
  }

  #tellHealth(): void {
    this.#told.set(this.health);
  }
}

const isUnclear = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'code' in answer && answer.code === 'outcome-unclear';

/** Silence and damage count; that there is no connection, or that a text was refused before it was sent, does not. */
function isFailureOfSystem(error: unknown): boolean {
  if (isKioskError(error, 'LIBRARY_TIMEOUT')) return error.context['reason'] !== 'allBusy';
  return isKioskError(error, 'LIBRARY_PROTOCOL');
}

const faulted = ({ code, message }: KioskError): Health => ({ state: 'faulted', code, remedy: message });

function openError(): KioskError {
  return new KioskError(
    'LIBRARY_UNREACHABLE',
    'The library system failed several times in a row and is asked again by itself: look whether it is overloaded.',
    {
      context: { reason: 'breakerOpen', isSent: false },
      retryable: true,
    },
  );
}

function outageError({ from, to }: PlannedOutage): KioskError {
  return new KioskError('LIBRARY_UNREACHABLE', `The library system is away as planned from ${from} to ${to} ([[librarySystem.plannedOutages]]).`, {
    context: { reason: 'plannedOutage', until: to, isSent: false },
    retryable: true,
  });
}
