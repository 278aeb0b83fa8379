import { type Clock, within } from '../../../contracts/clock.ts';
import { isKioskError } from '../../../contracts/errors.ts';
import type { FactRules } from '../../../contracts/fact-rules.schema.ts';
import type { Health, Unsubscribe } from '../../../contracts/health.ts';
import type { ItemId } from '../../../contracts/ids.ts';
import type { KohaConfig } from '../../../contracts/library-system-config.schema.ts';
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
} from '../../../contracts/ports/library-system.port.ts';
import type { CardNumber } from '../../../contracts/secrets.ts';
import { HttpClient } from '../link/http-client.ts';
import type { LinkTrial } from '../link/link-trial.ts';
import { assertHttpAllowed } from '../link/http-plaintext.policy.ts';
import { LocalTime } from '../sip2/sip2-date.codec.ts';
import { KohaPatronAccount } from './koha-account.ts';
import type { KohaAccount } from './koha-account-auth.ts';
import { KohaHealth } from './koha-health.ts';
import { KohaLink } from './koha-link.ts';
import { KohaLoans } from './koha-loans.ts';
import { KohaPatrons } from './koha-patron.ts';
import { KohaRegister } from './koha-register.ts';
import { type KohaDayHours, KohaSelfService } from './koha-self-service.ts';
import { kohaTrials } from './koha-trials.ts';
import { kohaLibrarySchema } from './koha.schema.ts';

/** A library system with a life of its own. */
export interface StartedLink extends LibrarySystem {
  trials?(): readonly LinkTrial[];
  start(): void;
  stop(): Promise<void>;
}

/** What a Koha is made of. `sip2`: the client beside it, for returns and what REST lacks; it is started and stopped with it. */
export interface KohaLibrarySystemOptions {
  readonly config: KohaConfig;
  readonly account: KohaAccount;
  readonly facts: FactRules;
  /** Whether the plugin is asked for the patron's right: where a door goes by it. */
  readonly asksForRight: boolean;
  readonly sip2: StartedLink;
  readonly timeZone: string;
  readonly clock: Clock;
  /** By whose date expiry and age are judged; now where it is left out. */
  readonly judgedAt?: () => number;
}

/** The client for Koha. */
export interface KohaLibrarySystem extends StartedLink {
  /** Opening hours of the account's branch from the self-service plugin, Monday first; null: none are set. */
  openingHours(): Promise<readonly KohaDayHours[] | null>;
}

/**
 * The client for Koha's REST interface with SIP2 beside it.
 * @throws KioskError CONFIG_INVALID where plain text is not allowed to that host, CONFIG_UNREADABLE for certificate files.
 */
export function createKohaLibrarySystem(options: KohaLibrarySystemOptions): KohaLibrarySystem {
  assertHttpAllowed(options.config, 'koha');
  return new KohaClient(options);
}

class KohaClient implements KohaLibrarySystem {
  readonly #options: KohaLibrarySystemOptions;
  readonly #http: HttpClient;
  readonly #link: KohaLink;
  readonly #health: KohaHealth;
  readonly #patrons: KohaPatrons;
  readonly #loans: KohaLoans;
  readonly #account: KohaPatronAccount;
  readonly #selfService: KohaSelfService;

  constructor(options: KohaLibrarySystemOptions) {
    const { config, account, facts, sip2, clock, timeZone, asksForRight, judgedAt = () => clock.now() } = options;
    const { url, connections, timeoutMs, branch } = config;
    const time = new LocalTime(timeZone);
    this.#options = options;
    this.#http = new HttpClient({ url, section: 'librarySystem.koha', trust: config, connections, clock });
    this.#link = new KohaLink({ http: this.#http, account, clock, host: new URL(url).host, timeoutMs });
    const link = this.#link;
    const register = new KohaRegister(link);
    this.#health = new KohaHealth({ probe: () => this.#probe(), beside: sip2, clock });
    this.#selfService = new KohaSelfService(link, branch);
    this.#patrons = new KohaPatrons({
      link,
      register,
      selfService: asksForRight ? this.#selfService : null,
      facts,
      today: () => time.dayAt(judgedAt()),
      beside: (card, deadlineAt) => this.#beside(card, deadlineAt),
    });
    this.#loans = new KohaLoans({ link, register, time });
    this.#account = new KohaPatronAccount({ link, register, time, loans: this.#loans, now: () => clock.now() });
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  start(): void {
    this.#options.sip2.start();
    this.#health.start();
  }

  async stop(): Promise<void> {
    this.#health.stop();
    this.#http.close();
    await this.#options.sip2.stop();
  }

  patron(question: PatronQuestion): Promise<PatronFacts> {
    return this.#watched(this.#patrons.facts(question));
  }

  checkout(question: CheckoutQuestion): Promise<CheckoutOutcome> {
    return this.#watched(this.#loans.checkout(question));
  }

  /** Koha's REST interface has no return: SIP2 takes it. */
  checkin(item: ItemId, past?: PastReturn): Promise<CheckinOutcome> {
    return this.#options.sip2.checkin(item, past);
  }

  renew(question: CheckoutQuestion): Promise<RenewOutcome> {
    return this.#watched(this.#loans.renew(question));
  }

  renewAll(question: PatronQuestion): Promise<RenewAllOutcome | null> {
    return this.#watched(this.#account.renewAll(question));
  }

  loans(question: PatronQuestion): Promise<readonly Loan[] | null> {
    return this.#watched(this.#account.loans(question));
  }

  holds(question: PatronQuestion): Promise<Holds> {
    return this.#watched(this.#account.holds(question));
  }

  fees(question: PatronQuestion): Promise<Fees | null> {
    return this.#watched(this.#account.fees(question));
  }

  item(item: ItemId): Promise<ItemState> {
    return this.#watched(this.#account.item(item));
  }

  endSession(card: CardNumber): Promise<void> {
    return this.#options.sip2.endSession(card);
  }

  openingHours(): Promise<readonly KohaDayHours[] | null> {
    return this.#watched(this.#selfService.openingHours(this.#link.deadline()));
  }

  trials(): readonly LinkTrial[] {
    const beside = this.#options.sip2.trials?.() ?? [];
    const { asksForRight } = this.#options;
    const own = kohaTrials({ link: this.#link, probe: () => this.#probe(), selfService: asksForRight ? this.#selfService : null });
    return [...own, ...beside.map(({ name, attempt }) => ({ name: `SIP2 ${name}`, attempt }))];
  }

  /** Both must answer: the word of SIP2 on what it may do, and a sign of life of REST. */
  async status(): Promise<LibrarySystemStatus> {
    const [status] = await Promise.all([this.#options.sip2.status(), this.#watched(this.#probe())]);
    return status;
  }

  async #probe(): Promise<void> {
    const { branch } = this.#options.config;
    const what = 'libraries';
    const answer = await this.#link.ask({ what, path: `libraries/${encodeURIComponent(branch)}`, deadlineAt: this.#link.deadline() });
    if (answer.status === 404 && answer.type === 'application/json') throw this.#link.error('branchUnknown', what, 404);
    const { library_id: id } = this.#link.read(kohaLibrarySchema, answer, { what, status: 200 });
    if (id !== branch) throw this.#link.error('branchUnknown', what, 200);
  }

  async #beside(card: CardNumber, deadlineAt: number): Promise<PatronFacts | null> {
    const { sip2, clock } = this.#options;
    if (sip2.health.state === 'faulted') return null;
    const asked = sip2.patron({ card, pin: null }).catch((error: unknown) => {
      if (isKioskError(error)) return null;
      throw error;
    });
    // REST's own word must not be lost with SIP2's.
    const facts = await within(clock, Math.max(0, (deadlineAt - clock.monotonicMs()) * 0.7), asked);
    return facts === 'overdue' ? null : facts;
  }

  /** A call that fails for the link's sake is a reason to look at it at once. */
  async #watched<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const isLinks = isKioskError(error) && error.code !== 'LIBRARY_INPUT_REFUSED' && error.code !== 'CANCELLED';
      if (isLinks && this.#health.health.state === 'ready') void this.#health.look();
      throw error;
    }
  }
}
