import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isKioskError } from '../../../contracts/errors.ts';
import { parseItemId } from '../../../contracts/ids.ts';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';
import type { TwinHttpAnswer, TwinHttpHandler } from '../../../simulator/library-system/http-server.ts';
import { kohaRoutes } from '../../../simulator/library-system/koha-server.ts';
import { type KohaRig, openKohaRig } from '../../support/koha-rig.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const aino = { card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
const liisa = { card: CardNumber.parse('24567000001131'), pin: Pin.parse('1234') };
const stranger = { card: CardNumber.parse('24567000009993'), pin: Pin.parse('1234') };
const book = parseItemId('34567000002012');
const overdue = parseItemId('34567000002194');
const html = { 'content-type': 'text/html' };
const page: TwinHttpAnswer = { status: 200, headers: html, body: '<p>{"cardnumber":"24567000001016","patron_id":1016}' };

let rig: KohaRig;
/** What a path answers in place of the twin, until the test has ended. */
const instead = new Map<string, TwinHttpAnswer>();
const endings: (() => void)[] = [];

const overridable = kohaRoutes.map(({ method, pattern, handler }) => {
  const key = `${method} ${pattern.replace('/api/v1/', '')}`;
  const overridden: TwinHttpHandler = (register, request) => instead.get(key) ?? handler(register, request);
  return { method, pattern, handler: overridden };
});

beforeAll(async () => {
  rig = await openKohaRig({ routes: overridable });
});
beforeEach(() => rig.sip2.register.reset());
afterEach(() => {
  instead.clear();
  rig.rest.setFault('none');
  for (const end of endings.splice(0)) end();
});
afterAll(() => rig.stop());

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: unknown) => (isKioskError(error) ? error.code : Promise.reject(error)),
  );

/** Spoils only the changes: from the next POST of a loan or renewal on. */
function spoilChanges(fault: () => Parameters<KohaRig['rest']['setFault']>[0]): { count: number } {
  const posts = { count: 0 };
  const end = rig.rest.onRequest(({ method, path }) => {
    const isChange = method === 'POST' && /checkouts(?:\/\d+\/renewals)?$/.test(path);
    if (isChange) posts.count += 1;
    rig.rest.setFault(isChange ? fault() : 'none');
  });
  endings.push(end);
  return posts;
}

describe('a card number', () => {
  it('stands in no address, whatever is asked about it', async () => {
    const addresses: string[] = [];
    endings.push(rig.rest.onRequest(({ path, query }) => addresses.push(`${path}?${query}`)));
    await rig.system.patron(aino);
    await rig.system.checkout({ ...aino, item: book });
    await rig.system.loans(aino);
    await rig.system.holds(aino);
    await rig.system.fees(aino);
    await rig.system.renew({ ...aino, item: book });
    expect(addresses.length).toBeGreaterThan(8);
    expect(addresses.filter((address) => address.includes(aino.card.reveal()))).toEqual([]);
  });

  it('is not taken for another one where something on the way drops the header', async () => {
    instead.set('GET patrons', { status: 200, body: [{ patron_id: 1131, cardnumber: liisa.card.reveal() }] });
    expect(await codeOf(rig.system.patron(aino))).toBe('LIBRARY_PROTOCOL');
  });
});

describe('the proof of a PIN', () => {
  const right = { cardnumber: '24567000001016', patron_id: 1016, userid: 'a' };
  const validation = 'POST auth/password/validation';

  it.each<[title: string, answer: TwinHttpAnswer, pin: string]>([
    ['a 201 about this patron', { status: 201, body: right }, 'right'],
    ['a 201 about another patron', { status: 201, body: { ...right, patron_id: 1024 } }, 'notVerified'],
    ['a 201 about another card', { status: 201, body: { ...right, cardnumber: '24567000001024' } }, 'notVerified'],
    ['an empty 201', { status: 201, body: null }, 'notVerified'],
    ["Koha's own 400", { status: 400, body: { error: 'Validation failed' } }, 'wrong'],
    ['a 400 that is not of the check', { status: 400, body: { errors: [{ message: 'Missing property.', path: '/body' }] } }, 'notVerified'],
    ['a 400 as a web page', { status: 400, headers: html, body: '<p>no' }, 'notVerified'],
  ])('%s', async (_title, answer, pin) => {
    instead.set(validation, answer);
    expect((await rig.system.patron(aino)).pin).toBe(pin);
  });

  it.each<[title: string, answer: TwinHttpAnswer, code: string]>([
    ['a 201 without a patron', { status: 201, body: {} }, 'LIBRARY_PROTOCOL'],
    ['a 200', { status: 200, body: right }, 'LIBRARY_PROTOCOL'],
    ['a web page', page, 'LIBRARY_PROTOCOL'],
    ['a redirect', { status: 302, headers: { location: '/' }, body: null }, 'LIBRARY_PROTOCOL'],
    ['a 401', { status: 401, body: { error: 'x' } }, 'LIBRARY_LOGIN_REFUSED'],
    ['a 403', { status: 403, body: { error: 'x', required_permissions: {} } }, 'LIBRARY_LOGIN_REFUSED'],
    ['a 500', { status: 500, body: { error: 'x' } }, 'LIBRARY_UNREACHABLE'],
    ['a 503', { status: 503, headers: html, body: 'x' }, 'LIBRARY_UNREACHABLE'],
  ])('is no answer: %s', async (_title, answer, code) => {
    instead.set(validation, answer);
    expect(await codeOf(rig.system.patron(aino))).toBe(code);
  });

  it('is asked of the plugin where Koha has no check of its own', async () => {
    instead.set(validation, { status: 404, body: { error: 'Not found' } });
    expect((await rig.system.patron(aino)).pin).toBe('right');
    expect((await rig.system.patron({ ...aino, pin: Pin.parse('9999') })).pin).toBe('wrong');
  });

  it('calls a card unknown only by its record, not by the 400 that a wrong PIN has too', async () => {
    expect(await rig.system.patron(stranger)).toMatchObject({ isKnown: false, pin: 'notVerified', selfServiceRight: 'unknown' });
    expect(await rig.system.patron({ ...aino, pin: Pin.parse('9999') })).toMatchObject({ isKnown: true, pin: 'wrong', selfServiceRight: 'unknown' });
  });

  it('believes no record of another card', async () => {
    instead.set('GET patrons', { status: 200, body: [{ patron_id: 1024, cardnumber: '24567000001024' }] });
    expect(await codeOf(rig.system.patron(aino))).toBe('LIBRARY_PROTOCOL');
  });
});

describe('the word of the self-service plugin', () => {
  const status = 'GET contrib/kohasuomi/borrowers/ssstatus';
  const plugin = 'Koha::Plugin::Fi::KohaSuomi::SelfService::Exception';

  it.each<[error: string, code: string]>([
    [`${plugin}::Underage`, 'too-young'],
    ['Koha::Exception::SelfService::Underage', 'too-young'],
    [`${plugin}::TACNotAccepted`, 'terms-not-accepted'],
    [`${plugin}::BlockedBorrowerCategory`, 'group-not-allowed'],
    [`${plugin}::PermissionRevoked`, 'self-service-banned'],
    [`${plugin}::OpeningHours`, 'outside-hours'],
    [plugin, 'borrowing-banned'],
    ['Koha::Exception::SelfService', 'borrowing-banned'],
    [`${plugin}::SomethingNew`, 'library-system-error'],
    ['constructor', 'library-system-error'],
    ['', 'library-system-error'],
  ])('no, with %s', async (error, code) => {
    instead.set(status, { status: 200, body: { permission: 0, error } });
    expect((await rig.system.patron(aino)).selfServiceRight).toEqual({ isPermitted: false, code });
  });

  it('takes a yes beside a reason for a no', async () => {
    instead.set(status, { status: 200, body: { permission: 1, error: `${plugin}::Underage` } });
    expect((await rig.system.patron(aino)).selfServiceRight).toEqual({ isPermitted: false, code: 'library-system-error' });
  });

  it.each<[title: string, answer: TwinHttpAnswer, code: string]>([
    ['a 404 in JSON for a card that Koha knows', { status: 404, body: { error: 'No Library 555' } }, 'LIBRARY_PROTOCOL'],
    ['a 404 as a web page', { status: 404, headers: html, body: '<p>' }, 'LIBRARY_UNREACHABLE'],
    ['a 401', { status: 401, body: { error: 'x' } }, 'LIBRARY_LOGIN_REFUSED'],
    ['a 403', { status: 403, body: { error: 'Missing required permission' } }, 'LIBRARY_LOGIN_REFUSED'],
    ['a 500', { status: 500, body: { error: 'x' } }, 'LIBRARY_UNREACHABLE'],
    ['a 200 without a word', { status: 200, body: {} }, 'LIBRARY_PROTOCOL'],
    ['a 200 with another word', { status: 200, body: { permission: 'yes' } }, 'LIBRARY_PROTOCOL'],
    ['a web page', page, 'LIBRARY_PROTOCOL'],
  ])('grants nothing: %s', async (_title, answer, code) => {
    instead.set(status, answer);
    expect(await codeOf(rig.system.patron(aino))).toBe(code);
  });

  it('tells opening hours, Monday first, and that none are set', async () => {
    expect(await rig.system.openingHours()).toMatchObject([{ from: '07:00', to: '21:00' }, {}, {}, {}, {}, {}, { from: '10:00', to: '18:00' }]);
    instead.set('GET contrib/kohasuomi/selfservice/openinghours/self', { status: 404, body: { error: 'No opening hours' } });
    expect(await rig.system.openingHours()).toBeNull();
  });
});

describe("a loan at Koha's interface", () => {
  const post = 'POST checkouts';
  const loan = { checkout_id: 92012, patron_id: 1016, item_id: 2012, due_date: '2027-01-04T23:59:00+02:00' };

  it.each<[title: string, answer: TwinHttpAnswer, outcome: object]>([
    ['blockers', { status: 403, body: { error: 'Checkout not authorized (NOT_FOR_LOAN)' } }, { kind: 'refused', code: 'item-not-for-loan' }],
    [
      'a blocker that nobody knows',
      { status: 403, body: { error: 'Checkout not authorized (NEW)' } },
      { kind: 'refused', code: 'refused-ask-staff' },
    ],
    ['an item that is gone', { status: 409, body: { error: 'x', error_code: 'ITEM_NOT_FOUND' } }, { kind: 'refused', code: 'item-unknown' }],
    ['a patron that is gone', { status: 409, body: { error: 'x', error_code: 'PATRON_NOT_FOUND' } }, { kind: 'refused', code: 'refused-ask-staff' }],
    ['a confirmation that is wanted', { status: 412, body: { error: 'x' } }, { kind: 'refused', code: 'refused-ask-staff' }],
    ['a loan, due in the zone of the site', { status: 201, body: loan }, { kind: 'lent', due: { date: '2027-01-04' } }],
    ['a loan to somebody else', { status: 201, body: { ...loan, patron_id: 1024 } }, { kind: 'refused', code: 'outcome-unclear' }],
    ['a loan of something else', { status: 201, body: { ...loan, item_id: 2020 } }, { kind: 'refused', code: 'outcome-unclear' }],
    ['a 500', { status: 500, body: { error: 'x' } }, { kind: 'refused', code: 'outcome-unclear' }],
    ['an empty 201', { status: 201, body: null }, { kind: 'refused', code: 'outcome-unclear' }],
    ['a web page', page, { kind: 'refused', code: 'outcome-unclear' }],
  ])('%s', async (_title, answer, outcome) => {
    instead.set(post, answer);
    expect(await rig.system.checkout({ ...aino, item: book })).toMatchObject(outcome);
  });

  it.each<[title: string, answer: TwinHttpAnswer, code: string]>([
    ['a permission that is missing', { status: 403, body: { error: 'Authorization failure', required_permissions: {} } }, 'LIBRARY_LOGIN_REFUSED'],
    ['a 401', { status: 401, body: { error: 'x' } }, 'LIBRARY_LOGIN_REFUSED'],
    ['a switched-off feature', { status: 405, body: { error: 'x', error_code: 'FEATURE_DISABLED' } }, 'LIBRARY_PROTOCOL'],
  ])('is an error: %s', async (_title, answer, code) => {
    instead.set(post, answer);
    expect(await codeOf(rig.system.checkout({ ...aino, item: book }))).toBe(code);
  });

  it.each([
    ['patrons', 'GET patrons'],
    ['items', 'GET items'],
    ['whether it may be lent', 'GET checkouts/availability'],
  ])('was surely not sent where the question before it fails: %s', async (_title, path) => {
    const posts = spoilChanges(() => 'none');
    for (const answer of [{ status: 500, body: null }, page, { status: 429, body: null }]) {
      instead.set(path, answer);
      await expect(rig.system.checkout({ ...aino, item: book })).rejects.toMatchObject({ context: { isSent: false } });
    }
    expect(posts.count).toBe(0);
  });

  it('confirms nothing in place of staff', async () => {
    const availability = { blockers: {}, confirms: { AGE_RESTRICTION: 1 }, warnings: {}, confirmation_token: 't' };
    instead.set('GET checkouts/availability', { status: 200, body: availability });
    const posts = spoilChanges(() => 'none');
    expect(await rig.system.checkout({ ...aino, item: book })).toMatchObject({ kind: 'refused', code: 'refused-ask-staff' });
    expect(posts.count).toBe(0);
  });

  it('tells when a loan began', async () => {
    const state = await rig.system.item(overdue);
    expect(state.kind === 'known' && typeof state.loan?.sinceMs).toBe('number');
  });

  it('renews once though the answer was lost', async () => {
    const posts = spoilChanges(() => 'drop-reply');
    expect(await rig.system.renew({ ...liisa, item: overdue })).toMatchObject({ kind: 'renewed' });
    expect(posts.count).toBe(1);
  });

  it('of 1,000 lost answers, calls each loan what it is, and sends none twice', async () => {
    const random = seededRandom(4711);
    const items = ['34567000002012', '34567000002020', '34567000002038'].map(parseItemId);
    const counts = { falseFailures: 0, untrueLoans: 0 };
    let fault: 'drop-reply' | 'cut' = 'cut';
    const posts = spoilChanges(() => fault);
    for (let run = 0; run < 1000; run += 1) {
      rig.sip2.register.reset();
      fault = random() < 0.7 ? 'drop-reply' : 'cut';
      const item = items[Math.floor(random() * items.length)] ?? book;
      const outcome = await rig.system.checkout({ ...aino, item });
      const isLent = rig.sip2.register.item(item)?.onLoanTo === aino.card.reveal();
      if (isLent && outcome.kind !== 'lent') counts.falseFailures += 1;
      if (!isLent && outcome.kind === 'lent') counts.untrueLoans += 1;
    }
    expect({ ...counts, posts: posts.count }).toEqual({ falseFailures: 0, untrueLoans: 0, posts: 1000 });
  }, 120_000);
});
