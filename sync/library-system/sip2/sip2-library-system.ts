import type { Clock } from '../../../contracts/clock.ts';
import type { LibraryProfileId, Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import type { FactRules } from '../../../contracts/fact-rules.schema.ts';
import { isKioskError } from '../../../contracts/errors.ts';
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
} from '../../../contracts/ports/library-system.port.ts';
import type { CardNumber } from '../../../contracts/secrets.ts';
import { type LinkTrial, loginTrial } from '../link/link-trial.ts';
import { plainText } from '../profiles/acs-text.ts';
import { profileMapper } from '../profiles/profile-mapper.ts';
import { profilesById } from '../profiles/profiles.ts';
import type { Sip2Profile } from '../profiles/sip2-profile.ts';
import { wireSettings } from '../profiles/wire-settings.ts';
import { Sip2Account } from './sip2-account.ts';
import { type Change, concludeChange, type Unclear, unclear } from './sip2-change.ts';
import { LocalTime } from './sip2-date.codec.ts';
import type { DecodedSip2 } from './sip2-decode.codec.ts';
import type { Sip2Outgoing } from './sip2-encode.codec.ts';
import { lineLinks } from './sip2-line-links.ts';
import { linkError } from './sip2-link.errors.ts';
import { assertPlaintextAllowed } from './sip2-plaintext.policy.ts';
import { type Sip2Link, type Sip2Links, Sip2Pool } from './sip2-pool.ts';
import {
  chargedItemsSummary,
  checkinRequest,
  checkoutRequest,
  endSessionRequest,
  itemInformationRequest,
  patronInformationRequest,
  renewRequest,
  type RequestOrigin,
  statusRequest,
} from './sip2-requests.ts';
import { supportedMessages } from './sip2-supported.codec.ts';

/** What a SIP2 library system is made of. `password`: of the terminal account, read by the caller from its file; `judgedAt`: by whose date expiry and age are judged, now unless told. */
export interface Sip2LibrarySystemOptions {
  readonly config: Sip2Config;
  readonly profile: LibraryProfileId;
  /** `[librarySystem.facts]`: the site's own rules go before the profile's. */
  readonly facts?: FactRules;
  readonly password: string | null;
  readonly timeZone: string;
  readonly clock: Clock;
  readonly judgedAt?: () => number;
  /** Where messages travel otherwise than on a line of their own. */
  readonly links?: Sip2Links;
}

/** A library system with a life: `start` begins to connect and returns at once, `stop` leaves nothing open. */
export interface Sip2LibrarySystem extends LibrarySystem {
  trials(): readonly LinkTrial[];
  start(): void;
  stop(): Promise<void>;
}

/** Part of the time limit that a change of the register gets; the rest is for asking what became of it. */
const changeShare = 0.6;

/**
 * The client for a library system that speaks SIP2 over TCP or TLS. For a config of any way: {@link openSip2LibrarySystem}.
 * @throws KioskError CONFIG_INVALID where plain text is not allowed to that host, CONFIG_UNREADABLE where a file of certificates is not.
 */
export function createSip2LibrarySystem(options: Sip2LibrarySystemOptions): Sip2LibrarySystem {
  assertPlaintextAllowed(options.config);
  return new Sip2Client(options);
}

/** The same for every way of the config. What speaks HTTPS is loaded only where it is used. @throws as above */
export async function openSip2LibrarySystem(options: Sip2LibrarySystemOptions): Promise<Sip2LibrarySystem> {
  const { config, profile, password, clock } = options;
  if (config.way === 'tcp') return createSip2LibrarySystem(options);
  assertPlaintextAllowed(config);
  const { envelopeLinks } = await import('../envelope/envelope-link.ts');
  const wire = wireSettings(config, profilesById[profile].wire);
  return new Sip2Client({ ...options, links: envelopeLinks({ config, wire, password, clock }) });
}

class Sip2Client implements Sip2LibrarySystem {
  readonly #config: Sip2Config;
  readonly #clock: Clock;
  readonly #today: () => number;
  readonly #time: LocalTime;
  readonly #profile: Sip2Profile;
  readonly #links: Sip2Links;
  readonly #pool: Sip2Pool;
  readonly #account: Sip2Account;
  /** Answers on a line of their own carry no number. Over HTTPS each belongs to its request. */
  readonly #isUnnumbered: boolean;
  /** Section 9 of the facts: `no block` goes only to a library system that does not say no to it (98, off-line ok). */
  #isOfflineTaken = true;

  constructor(options: Sip2LibrarySystemOptions) {
    const { config, clock, profile, facts, timeZone, judgedAt = () => clock.now() } = options;
    this.#today = () => this.#time.dayAt(judgedAt());
    this.#config = config;
    this.#clock = clock;
    this.#time = new LocalTime(timeZone);
    this.#profile = profileMapper(profilesById[profile], facts);
    this.#links = options.links ?? lineLinks(options);
    this.#isUnnumbered = options.links === undefined && wireSettings(config, profilesById[profile].wire).checksum === 'off';
    this.#pool = new Sip2Pool({
      connections: config.connections,
      timeoutMs: config.timeoutMs,
      clock,
      openLink: (events) => this.#links.open(events),
      onStatus: ({ fixed }) => {
        this.#isOfflineTaken = fixed['offLineOk'] !== 'N';
      },
      errorFor: (reason) => linkError(reason, config),
    });
    this.#account = new Sip2Account({
      profile: this.#profile,
      time: this.#time,
      connections: config.connections,
      origin: () => this.#origin(),
      today: this.#today,
      deadline: () => this.#deadline(),
      ask: (request, deadlineAt) => this.#ask(request, deadlineAt),
      renew: (question) => this.renew(question),
    });
  }

  get health(): Health {
    return this.#pool.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#pool.onHealth(listener);
  }

  start(): void {
    this.#pool.start();
  }

  async stop(): Promise<void> {
    await this.#pool.stop();
    this.#links.close();
  }

  trials(): readonly LinkTrial[] {
    const { way, login, user, connections } = this.#config;
    const as = login === 'address' || user === undefined ? 'known by its address' : `logged in as ${user}`;
    return [loginTrial(this.#pool, this.#clock, { name: 'login', detail: `${as}, ${way}, ${connections} connections` })];
  }

  async patron({ card, pin }: PatronQuestion): Promise<PatronFacts> {
    const request = patronInformationRequest(this.#origin(), { card: card.reveal(), pin: pin?.reveal() ?? '' });
    const reply = await (pin !== null && this.#isUnnumbered ? this.#askOnQuietLine(request) : this.#ask(request));
    return this.#profile.patronFacts(reply, { card: card.reveal(), hasPin: pin !== null, today: this.#today() });
  }

  checkout({ card, pin, item }: CheckoutQuestion): Promise<CheckoutOutcome> {
    const origin = this.#origin();
    const patron = { card: card.reveal(), pin: pin?.reveal() ?? '' };
    const asked = { item, card: patron.card, time: this.#time };
    return this.#change<CheckoutOutcome>({
      request: checkoutRequest(origin, patron, item),
      read: (reply) => this.#profile.checkoutOutcome(reply, asked),
      question: patronInformationRequest(origin, patron, chargedItemsSummary),
      conclude: async (reply, { link, deadlineAt }) => {
        if (!this.#profile.isChargedTo(reply, asked)) return unclear;
        // The loan is known; title and due date come as far as they can still be had.
        return this.#profile.lentFromItem(await link.exchange(itemInformationRequest(origin, item), deadlineAt).catch(() => null), asked);
      },
    });
  }

  checkin(item: ItemId, past?: PastReturn): Promise<CheckinOutcome> {
    const origin = this.#origin();
    const happened = past === undefined ? null : { returnedAt: this.#time.sip2DateAt(past.returnedAtMs), noBlock: this.#isOfflineTaken };
    return this.#change<CheckinOutcome>({
      request: checkinRequest(origin, item, happened),
      read: (reply) => this.#profile.checkinOutcome(reply, { item, time: this.#time }),
      question: itemInformationRequest(origin, item),
      conclude: async (reply) => this.#profile.returnedFromItem(reply, { item, time: this.#time }) ?? unclear,
    });
  }

  renew({ card, pin, item }: CheckoutQuestion): Promise<RenewOutcome> {
    const origin = this.#origin();
    const patron = { card: card.reveal(), pin: pin?.reveal() ?? '' };
    return this.#change<RenewOutcome>({
      request: renewRequest(origin, patron, item),
      read: (reply) => this.#profile.renewOutcome(reply, { item, card: patron.card, time: this.#time }),
      question: itemInformationRequest(origin, item),
      // The item is on loan either way: whether for longer than before cannot be told, unless the lost answer comes after all.
      conclude: async () => unclear,
    });
  }

  renewAll(question: PatronQuestion): Promise<RenewAllOutcome | null> {
    return this.#account.renewAll(question);
  }

  loans(question: PatronQuestion): Promise<readonly Loan[] | null> {
    return this.#account.loans(question);
  }

  holds(question: PatronQuestion): Promise<Holds> {
    return this.#account.holds(question);
  }

  fees(question: PatronQuestion): Promise<Fees | null> {
    return this.#account.fees(question);
  }

  item(item: ItemId): Promise<ItemState> {
    return this.#account.item(item);
  }

  async endSession(card: CardNumber): Promise<void> {
    // The visit is over either way: the library system drops the session by itself in time.
    await this.#ask(endSessionRequest(this.#origin(), card.reveal())).catch(() => undefined);
  }

  async status(): Promise<LibrarySystemStatus> {
    const { fixed, fields } = await this.#ask(statusRequest());
    const supported = supportedMessages(fields['BX']?.[0]);
    return {
      isOnline: fixed['onLineStatus'] === 'Y',
      mayCheckout: fixed['checkoutOk'] === 'Y',
      mayCheckin: fixed['checkinOk'] === 'Y',
      institution: plainText(fields['AO']?.[0] ?? ''),
      protocolVersion: plainText(fixed['protocolVersion'] ?? ''),
      ...(supported === null ? {} : { supported }),
    };
  }

  #origin(): RequestOrigin {
    const { institution, location } = this.#config;
    return { institution, location, at: this.#time.sip2DateAt(this.#clock.now()) };
  }

  #deadline(): number {
    return this.#clock.monotonicMs() + this.#config.timeoutMs;
  }

  /**
   * Without error detection nothing tells one answer from a second copy of the one before, which may say that another PIN was right. So the line is
   * asked for its status before and after: one answer between two of these is the answer; anything more ends the connection, and proves nothing.
   */
  #askOnQuietLine(request: Sip2Outgoing): Promise<DecodedSip2> {
    const deadlineAt = this.#deadline();
    return this.#pool.use(deadlineAt, async (link) => {
      await link.exchange(statusRequest(), deadlineAt);
      const reply = await link.exchange(request, deadlineAt);
      await link.exchange(statusRequest(), deadlineAt);
      return reply;
    });
  }

  /** A question that changes nothing. Where the connection broke under it, it is asked once more on another one. */
  async #ask(request: Sip2Outgoing, deadlineAt = this.#deadline()): Promise<DecodedSip2> {
    const once = (): Promise<DecodedSip2> => this.#pool.use(deadlineAt, (link) => link.exchange(request, deadlineAt));
    try {
      return await once();
    } catch (error) {
      if (!isKioskError(error) || error.context['reason'] !== 'closed') throw error;
      return once();
    }
  }

  /**
   * A request that changes the register goes out once. Where its answer was lost, the register is asked what is true, on
   * the same connection if it still stands, else on another; what is not clear then is said to be unclear, never guessed.
   */
  async #change<Outcome>(change: Change<Outcome>): Promise<Outcome | Unclear> {
    const deadlineAt = this.#deadline();
    const askAfter = (link: Sip2Link): Promise<Outcome | Unclear | null> => concludeChange(change, { link, deadlineAt }).catch(() => null);
    const first = await this.#pool.use(deadlineAt, async (link) => {
      const now = this.#clock.monotonicMs();
      try {
        return change.read(await link.exchange(change.request, now + (deadlineAt - now) * changeShare));
      } catch (error) {
        if (isKioskError(error) && (error.code === 'LIBRARY_INPUT_REFUSED' || error.context['isSent'] === false)) throw error;
        return askAfter(link);
      }
    });
    return first ?? (await this.#pool.use(deadlineAt, askAfter).catch(() => null)) ?? unclear;
  }
}
