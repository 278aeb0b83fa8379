import type { z } from 'zod';
import type { Clock } from '../../contracts/clock.ts';
import { type LibraryRest, libraryRest, libraryRestPaths, libraryRestVersion } from '../../contracts/library-rest.schema.ts';
import {
  startTwinHttpServer,
  type TwinHttpAnswer,
  type TwinHttpOptions,
  type TwinHttpRequest,
  type TwinHttpRoute,
  type TwinHttpServer,
} from './http-server.ts';
import { LumiRegister } from './lumi-register.ts';
import { lend, renewOne, takeBack, tellEntry, tellFees, tellHolds, tellItem, tellLoans, tellPatron } from './rest-answers.ts';
import { IdempotencyStore, problem, TwinTokens } from './rest-guard.ts';

/** Where the consortium's interface stands on the twin's port, beside others. */
export const restBase = '/omatoimi/v1';
/** Wrong PINs in a row after which a card is locked, and for how long in milliseconds. */
export const pinTries = 5;
const lockMs = 900_000;

/** How the interface runs. `tokenLifeS`: an hour unless told. */
export interface RestTwinOptions {
  readonly clock: Clock;
  readonly tokenLifeS?: number;
}

/** The consortium's interface of docs/library-system-rest as routes, and what a test may do to it. */
export interface RestTwin {
  readonly routes: readonly TwinHttpRoute[];
  /** Ends every token before its time. */
  revokeTokens(): void;
  /** Forgets kept answers and wrong PINs. */
  clear(): void;
}

/** The routes alone, to be served beside those of other interfaces. */
export const restRoutes = (options: RestTwinOptions): readonly TwinHttpRoute[] => createRestTwin(options).routes;

export function createRestTwin({ clock, tokenLifeS = 3600 }: RestTwinOptions): RestTwin {
  const tokens = new TwinTokens(clock, tokenLifeS);
  const store = new IdempotencyStore(clock);
  const locks = new PinLocks(clock);
  const guarded =
    (work: (register: LumiRegister, request: TwinHttpRequest) => TwinHttpAnswer) =>
    (register: LumiRegister, request: TwinHttpRequest): TwinHttpAnswer =>
      tokens.accepts(request) ? work(register, request) : problem('unauthorized');
  const route = <Schema extends z.ZodType>(name: keyof typeof libraryRestPaths, schema: Schema, answer: Answer<Schema>): TwinHttpRoute => {
    const { path, isChange } = libraryRestPaths[name];
    const work = (register: LumiRegister, { body }: TwinHttpRequest): TwinHttpAnswer => {
      const parsed = schema.safeParse(asJson(body));
      if (!parsed.success) return problem('invalid-request');
      const value = answer(register, parsed.data);
      return value === 'wrongPin' ? problem('pin-not-accepted') : { status: 200, body: value };
    };
    const handler = guarded((register, request) => (isChange ? store.once(request, () => work(register, request)) : work(register, request)));
    return { method: 'POST', pattern: `${restBase}${path}`, handler, isChange: isChange && name !== 'pin' };
  };
  return {
    routes: [
      { method: 'POST', pattern: `${restBase}/token`, handler: (register, request) => tokens.give(register, request) },
      { method: 'GET', pattern: `${restBase}/status`, handler: guarded((register) => ({ status: 200, body: tellStatus(register) })) },
      route('patron', libraryRest.PatronRequest, (register, { card }) => tellPatron(register, card)),
      route('pin', libraryRest.PinRequest, (register, asked) => locks.check(register, asked)),
      route('entry', libraryRest.EntryRequest, (register, { card }) => tellEntry(register, card)),
      route(
        'checkouts',
        libraryRest.CheckoutRequest,
        ifPin(({ card, items }, register) => ({ card, results: items.map((item) => lend(register, card, item)) })),
      ),
      route('checkins', libraryRest.CheckinRequest, (register, { item }) => takeBack(register, item)),
      route('renewals', libraryRest.RenewalRequest, ifPin(renewals)),
      route(
        'loans',
        libraryRest.AccountRequest,
        ifPin(({ card }, register) => tellLoans(register, card)),
      ),
      route(
        'holds',
        libraryRest.AccountRequest,
        ifPin(({ card }, register) => tellHolds(register, card)),
      ),
      route(
        'fees',
        libraryRest.AccountRequest,
        ifPin(({ card }, register) => tellFees(register, card)),
      ),
      route('item', libraryRest.ItemRequest, (register, { item }) => tellItem(register, item)),
    ],
    revokeTokens: () => tokens.revokeAll(),
    clear: () => {
      store.clear();
      locks.clear();
    },
  };
}

/** A running twin of the interface alone. */
export interface RestServer extends TwinHttpServer, Omit<RestTwin, 'routes'> {
  /** What a station's config has as `url`. */
  readonly baseUrl: string;
}

/** Starts the fictional library with the consortium's interface. */
export async function startRestServer({
  tokenLifeS,
  ...options
}: Omit<TwinHttpOptions, 'routes' | 'register'> & Omit<RestTwinOptions, 'clock'>): Promise<RestServer> {
  const twin = createRestTwin({ clock: options.clock, ...(tokenLifeS === undefined ? {} : { tokenLifeS }) });
  const server = await startTwinHttpServer({ ...options, register: new LumiRegister(options.clock), routes: twin.routes });
  const { revokeTokens, clear } = twin;
  return Object.assign(server, { baseUrl: `${server.url}${restBase}`, revokeTokens, clear });
}

type Answer<Schema extends z.ZodType> = (register: LumiRegister, asked: z.output<Schema>) => unknown;
type WithPin = { readonly card: string; readonly pin?: string | null | undefined };

/** A PIN may be left out; one that is sent must be right. */
function ifPin<Asked extends WithPin>(answer: (asked: Asked, register: LumiRegister) => unknown) {
  return (register: LumiRegister, asked: Asked): unknown => {
    const patron = register.patron(asked.card);
    return asked.pin == null || patron === undefined || patron.pin === asked.pin ? answer(asked, register) : 'wrongPin';
  };
}

function renewals({ card, items }: LibraryRest<'RenewalRequest'>, register: LumiRegister): LibraryRest<'RenewalAnswer'> {
  const wanted = items ?? register.loansOf(card).map(({ barcode }) => barcode);
  return { card, results: wanted.map((item) => renewOne(register, card, item)) };
}

const tellStatus = (register: LumiRegister): LibraryRest<'StatusAnswer'> => ({
  isOnline: true,
  mayCheckout: true,
  mayCheckin: true,
  institution: register.terminal.institution,
  version: libraryRestVersion,
});

/** Counts wrong PINs by card and locks it for a while. */
class PinLocks {
  readonly #clock: Clock;
  readonly #wrong = new Map<string, { tries: number; until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  check(register: LumiRegister, { card, pin }: LibraryRest<'PinRequest'>): LibraryRest<'PinAnswer'> {
    const patron = register.patron(card);
    if (patron === undefined) return { card, result: 'wrong' };
    if (patron.pin === '') return { card, result: 'none' };
    const wrong = this.#wrong.get(card);
    const now = this.#clock.now();
    if (wrong !== undefined && wrong.tries >= pinTries && wrong.until > now) {
      return { card, result: 'locked', lockedUntil: new Date(wrong.until).toISOString() };
    }
    if (patron.pin === pin) this.#wrong.delete(card);
    else this.#wrong.set(card, { tries: wrong !== undefined && wrong.until > now ? wrong.tries + 1 : 1, until: now + lockMs });
    return { card, result: patron.pin === pin ? 'right' : 'wrong' };
  }

  clear(): void {
    this.#wrong.clear();
  }
}

function asJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
