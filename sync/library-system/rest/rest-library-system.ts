import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Clock } from '../../../contracts/clock.ts';
import { isKioskError } from '../../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../../contracts/health.ts';
import { type ItemId, parseItemId } from '../../../contracts/ids.ts';
import type { RestConfig } from '../../../contracts/library-system-config.schema.ts';
import { idempotencyHours, type LibraryRest, type LibraryRestInput, libraryRest, libraryRestPaths } from '../../../contracts/library-rest.schema.ts';
import type { Fees, Holds, ItemState, Loan, RenewAllOutcome, RenewOutcome } from '../../../contracts/patron-account.ts';
import type { PatronFacts } from '../../../contracts/patron-facts.ts';
import type {
  CheckinOutcome,
  CheckoutOutcome,
  CheckoutQuestion,
  LibrarySystemStatus,
  PastReturn,
  PatronQuestion,
  ReturnRequest,
} from '../../../contracts/ports/library-system.port.ts';
import type { CardNumber } from '../../../contracts/secrets.ts';
import { HttpClient } from '../link/http-client.ts';
import type { LinkTrial } from '../link/link-trial.ts';
import { assertHttpAllowed } from '../link/http-plaintext.policy.ts';
import { plainText } from '../profiles/acs-text.ts';
import type { LibrarySystemLink } from '../resilience/resilient-library-system.ts';
import { CheckoutBatches } from './checkout-batches.ts';
import { RestCaller } from './rest-caller.ts';
import { RestHealth } from './rest-health.ts';
import { checkinOutcome, checkoutOutcome, holdsOf, itemState, loanOf, patronFacts, renewOutcome } from './rest-mapper.ts';
import { TokenSource } from './rest-token.ts';
import { restError } from './rest.errors.ts';

/** What a client of the consortium's interface is made of. `clientSecret`: read by the caller from its file. */
export interface RestLibrarySystemOptions {
  readonly config: RestConfig;
  readonly clientSecret: string | null;
  readonly clock: Clock;
}

const section = 'librarySystem.rest';

/**
 * The client for the interface in docs/library-system-rest.
 * @throws KioskError CONFIG_INVALID where plain text is not allowed to that host, CONFIG_UNREADABLE where a certificate file cannot be used.
 */
export function createRestLibrarySystem(options: RestLibrarySystemOptions): LibrarySystemLink {
  const { url, tokenUrl, allowPlaintext } = options.config;
  assertHttpAllowed({ url, allowPlaintext }, 'rest');
  if (tokenUrl !== undefined) assertHttpAllowed({ url: tokenUrl, allowPlaintext, key: 'tokenUrl' }, 'rest');
  return new RestClient(options);
}

type Paths = keyof typeof libraryRestPaths;
interface Asked<Schema extends z.ZodType> {
  readonly to: Paths;
  readonly body: unknown;
  readonly schema: Schema;
  readonly key?: string;
  readonly isOnce?: true;
}

const unclear = { kind: 'refused', code: 'outcome-unclear', title: null } as const;

class RestClient implements LibrarySystemLink {
  readonly #config: RestConfig;
  readonly #clock: Clock;
  readonly #host: string;
  readonly #clients: readonly HttpClient[];
  readonly #tokens: TokenSource | null;
  readonly #caller: RestCaller;
  readonly #health: RestHealth;
  readonly #batches: CheckoutBatches;

  constructor({ config, clientSecret, clock }: RestLibrarySystemOptions) {
    this.#config = config;
    this.#clock = clock;
    this.#host = new URL(config.url).host;
    const clientFor = (url: string, connections: number): HttpClient => new HttpClient({ url, section, trust: config, connections, clock });
    const client = clientFor(config.url, config.connections);
    const tokenUrl = config.tokenUrl ?? `${config.url}/token`;
    const tokenClient = config.clientId === undefined ? null : clientFor(tokenUrl, 1);
    this.#clients = tokenClient === null ? [client] : [client, tokenClient];
    this.#tokens =
      tokenClient === null
        ? null
        : new TokenSource({
            client: tokenClient,
            host: new URL(tokenUrl).host,
            clientId: config.clientId ?? '',
            clientSecret: clientSecret ?? '',
            timeoutMs: config.timeoutMs,
            clock,
          });
    this.#caller = new RestCaller({ client, tokens: this.#tokens, host: this.#host, clock });
    this.#health = new RestHealth(clock, () => this.#status());
    this.#batches = new CheckoutBatches((patron, items) => this.#checkoutBatch(patron, items));
  }

  /** An hour less than answers are kept for their keys: clocks differ, and a request takes its time. */
  readonly repeatableReturnMs = (idempotencyHours - 1) * 3_600_000;

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  start(): void {
    this.#health.start();
  }

  async stop(): Promise<void> {
    this.#health.stop();
    for (const client of this.#clients) client.close();
  }

  /** Three questions side by side: who is this, is the PIN right, may this patron enter here now. */
  async patron({ card, pin }: PatronQuestion): Promise<PatronFacts> {
    const body = { card: card.reveal(), branch: this.#config.branch } satisfies LibraryRestInput<'PatronRequest'>;
    const [patron, proof, entry] = await Promise.all([
      this.#ask({ to: 'patron', body, schema: libraryRest.PatronAnswer }),
      pin === null ? null : this.#proof(body.card, pin.reveal()),
      this.#ask({ to: 'entry', body, schema: libraryRest.EntryAnswer }).catch(notOffered),
    ]);
    for (const answer of [patron, proof, entry]) if (answer !== null) this.#sameCard('patron', answer, card);
    return patronFacts({ patron, pin: proof, entry }, this.#clock.now());
  }

  trials(): readonly LinkTrial[] {
    const tokens = this.#tokens;
    if (tokens === null) return [];
    return [{ name: 'token', attempt: async () => `a token that is good for ${await tokens.lifeS(this.#deadline())} s` }];
  }

  checkout(question: CheckoutQuestion): Promise<CheckoutOutcome> {
    return this.#batches.add(question);
  }

  /** One return has one key, at the desk and whenever it is sent later, even after a restart; tried again by staff it gets the next one. */
  async checkin(item: ItemId, past?: PastReturn, request?: ReturnRequest): Promise<CheckinOutcome> {
    const { branch } = this.#config;
    const name = request?.name ?? (past === undefined ? null : { atMs: past.returnedAtMs, attempt: 0 });
    const body = {
      item,
      branch,
      ...(name === null ? {} : { returnedAt: new Date(name.atMs).toISOString() }),
      ...(past === undefined ? {} : { forced: true }),
    } satisfies LibraryRestInput<'CheckinRequest'>;
    const key = name === null ? randomUUID() : returnKey([branch, item, name.atMs, name.attempt]);
    const answer = await this.#change({ to: 'checkins', body, schema: libraryRest.CheckinAnswer, key });
    if (answer === null) return unclear;
    this.#sameItems('checkins', [answer], [item]);
    return checkinOutcome(answer);
  }

  async renew({ item, ...patron }: CheckoutQuestion): Promise<RenewOutcome> {
    const answer = await this.#renew(patron, [item]);
    const [result] = answer?.results ?? [];
    if (answer === null || result === undefined) return unclear;
    this.#sameItems('renewals', answer.results, [item]);
    return renewOutcome(result);
  }

  async renewAll(patron: PatronQuestion): Promise<RenewAllOutcome | null> {
    const answer = await this.#renew(patron, null);
    if (answer !== null) return { results: answer.results.map((result) => ({ item: parseItemId(result.item), outcome: renewOutcome(result) })) };
    return { results: (await this.loans(patron)).map(({ item }) => ({ item, outcome: unclear })) };
  }

  async loans(patron: PatronQuestion): Promise<readonly Loan[]> {
    const answer = await this.#account(patron, 'loans', libraryRest.LoansAnswer);
    return answer.loans.map(loanOf);
  }

  async holds(patron: PatronQuestion): Promise<Holds> {
    return holdsOf(await this.#account(patron, 'holds', libraryRest.HoldsAnswer));
  }

  async fees(patron: PatronQuestion): Promise<Fees | null> {
    const answer = await this.#account(patron, 'fees', libraryRest.FeesAnswer).catch(notOffered);
    return answer === null ? null : { totalCents: answer.totalCents, currency: answer.currency };
  }

  async item(item: ItemId): Promise<ItemState> {
    const answer = await this.#ask({ to: 'item', body: { item } satisfies LibraryRestInput<'ItemRequest'>, schema: libraryRest.ItemAnswer });
    this.#sameItems('item', [answer], [item]);
    return itemState(answer);
  }

  /** Every request stands for itself: there is no session that could end. */
  async endSession(): Promise<void> {}

  async status(): Promise<LibrarySystemStatus> {
    const { isOnline, mayCheckout, mayCheckin, institution, version } = await this.#watched(this.#status());
    return { isOnline, mayCheckout, mayCheckin, institution: plainText(institution), protocolVersion: version };
  }

  #status(): Promise<LibraryRest<'StatusAnswer'>> {
    return this.#caller.call({ path: '/status', body: null, schema: libraryRest.StatusAnswer, deadlineAt: this.#deadline() });
  }

  async #checkoutBatch(patron: PatronQuestion, items: readonly ItemId[]): Promise<readonly CheckoutOutcome[]> {
    const body = this.#patronBody(patron, { items: [...items] }) satisfies LibraryRestInput<'CheckoutRequest'>;
    const answer = await this.#change({ to: 'checkouts', body, schema: libraryRest.CheckoutAnswer, key: randomUUID() });
    if (answer === null) return items.map(() => unclear);
    this.#sameCard('checkouts', answer, patron.card);
    this.#sameItems('checkouts', answer.results, items);
    return answer.results.map(checkoutOutcome);
  }

  async #renew(patron: PatronQuestion, items: ItemId[] | null): Promise<LibraryRest<'RenewalAnswer'> | null> {
    const body = this.#patronBody(patron, { items }) satisfies LibraryRestInput<'RenewalRequest'>;
    const answer = await this.#change({ to: 'renewals', body, schema: libraryRest.RenewalAnswer, key: randomUUID() });
    if (answer !== null) this.#sameCard('renewals', answer, patron.card);
    return answer;
  }

  #proof(card: string, pin: string): Promise<LibraryRest<'PinAnswer'>> {
    return this.#ask({ to: 'pin', body: { card, pin }, schema: libraryRest.PinAnswer, key: randomUUID(), isOnce: true });
  }

  async #account<Schema extends z.ZodType<{ card: string }>>(patron: PatronQuestion, to: Paths, schema: Schema): Promise<z.output<Schema>> {
    const answer = await this.#ask({ to, body: this.#patronBody(patron, {}), schema });
    this.#sameCard(to, answer, patron.card);
    return answer;
  }

  #patronBody<More extends object>({ card, pin }: PatronQuestion, more: More): { card: string; pin: string | null; branch: string } & More {
    return { card: card.reveal(), pin: pin?.reveal() ?? null, branch: this.#config.branch, ...more };
  }

  /** null where nobody knows whether it was carried out, after all repeats. */
  async #change<Schema extends z.ZodType>(asked: Asked<Schema>): Promise<z.output<Schema> | null> {
    try {
      return await this.#ask(asked);
    } catch (error) {
      if (isKioskError(error) && error.code !== 'CANCELLED' && error.context['isSent'] === true) return null;
      throw error;
    }
  }

  #ask<Schema extends z.ZodType>({ to, ...rest }: Asked<Schema>): Promise<z.output<Schema>> {
    return this.#watched(this.#caller.call({ path: libraryRestPaths[to].path, deadlineAt: this.#deadline(), ...rest }));
  }

  async #watched<T>(call: Promise<T>): Promise<T> {
    try {
      const value = await call;
      this.#health.succeeded();
      return value;
    } catch (error) {
      this.#health.failed(error);
      throw error;
    }
  }

  #sameCard(to: Paths, answer: { readonly card: string }, card: CardNumber): void {
    if (answer.card !== card.reveal()) throw this.#otherSubject(to);
  }

  #sameItems(to: Paths, answers: readonly { readonly item: string }[], items: readonly ItemId[]): void {
    if (answers.length !== items.length || answers.some(({ item }, at) => item !== items[at])) throw this.#otherSubject(to);
  }

  #otherSubject(to: Paths): Error {
    const { path, isChange } = libraryRestPaths[to];
    return restError('otherSubject', { host: this.#host, path, status: 200, isSent: isChange });
  }

  #deadline(): number {
    return this.#clock.monotonicMs() + this.#config.timeoutMs;
  }
}

const returnKey = (parts: readonly (string | number)[]): string =>
  createHash('sha256')
    .update(['checkin', ...parts].join('\n'))
    .digest('hex');

function notOffered(error: unknown): null {
  if (isKioskError(error) && error.context['reason'] === 'notSupported') return null;
  throw error;
}
