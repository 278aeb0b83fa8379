import type { TwinHttpAnswer, TwinHttpHandler, TwinHttpRequest, TwinHttpRoute } from './http-server.ts';
import {
  itemByCheckout,
  itemByNumber,
  itemsOf,
  kohaAvailability,
  kohaBiblio,
  kohaCheckout,
  kohaHolds,
  kohaItem,
  kohaPatron,
  numberOf,
  patronByNumber,
  patronsOf,
} from './koha-records.ts';
import { answerOpeningHours, answerPinCheck, answerSelfServiceStatus } from './koha-self-service-answers.ts';
import type { LumiRegister } from './lumi-register.ts';

/** Where the twin's Koha stands on its server. */
export const kohaBasePath = '/api/v1';

const token = 'lumi-koha-token';
const ok = (body: unknown): TwinHttpAnswer => ({ status: 200, body });
const refusal = (status: number, error: string, more: object = {}): TwinHttpAnswer => ({ status, body: { error, ...more } });
const notFound = refusal(404, 'Not found');

/** `q`, or the header of the same meaning: the fields that must be equal, or one of several. */
function matches(row: Record<string, unknown>, { query, headers }: TwinHttpRequest): boolean {
  const wanted = JSON.parse(query.get('q') ?? String(headers['x-koha-query'] ?? '{}')) as Record<string, unknown>;
  return Object.entries(wanted).every(([key, value]) => [value].flat().some((one) => String(one) === String(row[key])));
}

const listOf = (rows: readonly Record<string, unknown>[], request: TwinHttpRequest): TwinHttpAnswer =>
  ok(rows.filter((row) => matches(row, request)).slice(0, Number(request.query.get('_per_page') ?? 20)));

const ofPatron = (rows: Record<string, unknown>[], { query }: TwinHttpRequest): Record<string, unknown>[] =>
  rows.filter((row) => !query.has('patron_id') || String(row['patron_id']) === query.get('patron_id'));

function validate(register: LumiRegister, { body }: TwinHttpRequest): TwinHttpAnswer {
  const { identifier = '', password = '' } = JSON.parse(body) as { identifier?: string; password?: string };
  const patron = register.patron(identifier);
  if (patron === undefined || patron.pin === '' || patron.pin !== password) return refusal(400, 'Validation failed');
  return { status: 201, body: { cardnumber: patron.card, patron_id: numberOf(patron.card), userid: patron.card } };
}

const tokenOf = (itemId: number, confirms: readonly string[]): string => Buffer.from(`${itemId}:${confirms.join(':')}`).toString('base64url');
const asReasons = (names: readonly string[]): Record<string, number> => Object.fromEntries(names.map((name) => [name, 1]));

function availability(register: LumiRegister, { query }: TwinHttpRequest): TwinHttpAnswer {
  const patron = patronByNumber(register, Number(query.get('patron_id')));
  const item = itemByNumber(register, Number(query.get('item_id')));
  if (patron === undefined || item === undefined) return notFound;
  const { blockers, confirms } = kohaAvailability(register, patron, item);
  return ok({
    blockers: asReasons(blockers),
    confirms: asReasons(confirms),
    warnings: {},
    confirmation_token: tokenOf(numberOf(item.barcode), confirms),
  });
}

function checkout(register: LumiRegister, { body, query }: TwinHttpRequest): TwinHttpAnswer {
  const { patron_id: patronId, item_id: itemId } = JSON.parse(body) as { patron_id?: number; item_id?: number };
  const item = itemByNumber(register, itemId ?? 0);
  if (item === undefined) return refusal(409, 'Item not found', { error_code: 'ITEM_NOT_FOUND' });
  const patron = patronByNumber(register, patronId ?? 0);
  if (patron === undefined) return refusal(409, 'Patron not found', { error_code: 'PATRON_NOT_FOUND' });
  const { blockers, confirms } = kohaAvailability(register, patron, item);
  if (blockers.length > 0) return refusal(403, `Checkout not authorized (${blockers.join(' ')})`);
  const isConfirmed = confirms.length === 0 || query.get('confirmation') === tokenOf(numberOf(item.barcode), confirms);
  if (!isConfirmed) return refusal(412, 'Confirmation error');
  register.checkout(patron.card, item.barcode);
  return { status: 201, body: kohaCheckout(item) };
}

function renew(register: LumiRegister, { params }: TwinHttpRequest): TwinHttpAnswer {
  const item = itemByCheckout(register, Number(params['id']));
  if (item === undefined) return notFound;
  const result = register.checkout(item.onLoanTo ?? '', item.barcode);
  return result.done ? { status: 201, body: kohaCheckout(item) } : refusal(403, 'Renewal not authorized (too_many)');
}

function allowsRenewal(register: LumiRegister, { params }: TwinHttpRequest): TwinHttpAnswer {
  const item = itemByCheckout(register, Number(params['id']));
  if (item === undefined) return notFound;
  return ok({
    allows_renewal: register.refusalOf(item.onLoanTo ?? '', item.barcode) === null,
    max_renewals: 3,
    current_renewals: 3 - item.renewalsLeft,
  });
}

function account(register: LumiRegister, { params }: TwinHttpRequest): TwinHttpAnswer {
  const patron = patronByNumber(register, Number(params['id']));
  return patron === undefined ? notFound : ok({ balance: patron.feesEur, outstanding_debits: { total: patron.feesEur, lines: [] } });
}

function library(register: LumiRegister, { params }: TwinHttpRequest): TwinHttpAnswer {
  const branch = register.branches.find(({ id }) => id === params['id']);
  return branch === undefined ? notFound : ok({ library_id: branch.id, name: branch.name });
}

const loans = (register: LumiRegister): Record<string, unknown>[] =>
  itemsOf(register)
    .filter(({ onLoanTo }) => onLoanTo !== null)
    .map(kohaCheckout);

const routes: readonly (readonly [method: string, path: string, handler: TwinHttpHandler])[] = [
  ['POST', 'auth/password/validation', validate],
  ['GET', 'patrons', (register, request) => listOf(patronsOf(register).map(kohaPatron), request)],
  ['GET', 'patrons/:id/account', account],
  ['GET', 'items', (register, request) => listOf(itemsOf(register).map(kohaItem), request)],
  ['GET', 'biblios', (register, request) => listOf(itemsOf(register).map(kohaBiblio), request)],
  [
    'GET',
    'holds',
    (register, request) =>
      listOf(
        ofPatron(
          patronsOf(register).flatMap((patron) => kohaHolds(register, patron)),
          request,
        ),
        request,
      ),
  ],
  ['GET', 'checkouts/availability', availability],
  ['GET', 'checkouts', (register, request) => listOf(ofPatron(loans(register), request), request)],
  ['GET', 'checkouts/:id/allows_renewal', allowsRenewal],
  ['GET', 'libraries/:id', library],
  ['GET', 'contrib/kohasuomi/borrowers/ssstatus', answerSelfServiceStatus],
  ['GET', 'contrib/kohasuomi/selfservice/pincheck', answerPinCheck],
  ['GET', 'contrib/kohasuomi/selfservice/openinghours/self', answerOpeningHours],
];

const changes: typeof routes = [
  ['POST', 'checkouts', checkout],
  ['POST', 'checkouts/:id/renewals', renew],
];

/** Only for the account that the fictional library gave its terminal, by Basic or by token. */
const guarded =
  (handler: TwinHttpHandler): TwinHttpHandler =>
  (register, request) => {
    const { user, password } = register.terminal;
    const known = [`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`, `Bearer ${token}`];
    return known.includes(request.headers.authorization ?? '') ? handler(register, request) : refusal(401, 'Authentication failure.');
  };

const giveToken: TwinHttpHandler = ({ terminal }, { body }) => {
  const form = new URLSearchParams(body);
  const isOurs = form.get('client_id') === terminal.user && form.get('client_secret') === terminal.password;
  if (form.get('grant_type') !== 'client_credentials' || !isOurs) return refusal(403, 'unauthorized_client');
  return ok({ access_token: token, token_type: 'Bearer', expires_in: 3600 });
};

/** Koha's REST interface as far as a kiosk and a door ask it, with the self-service plugin of Koha-Suomi. */
export const kohaRoutes: readonly TwinHttpRoute[] = [
  { method: 'POST', pattern: `${kohaBasePath}/oauth/token`, handler: giveToken },
  ...routes.map(([method, path, handler]) => ({ method, pattern: `${kohaBasePath}/${path}`, handler: guarded(handler) })),
  ...changes.map(([method, path, handler]) => ({ method, pattern: `${kohaBasePath}/${path}`, handler: guarded(handler), isChange: true })),
];
