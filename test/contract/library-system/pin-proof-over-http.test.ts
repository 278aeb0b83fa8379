import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DoorConfig } from '../../../contracts/config.schema.ts';
import { doorSchema } from '../../../contracts/door-config.schema.ts';
import { isKioskError } from '../../../contracts/errors.ts';
import type { LibrarySystem } from '../../../contracts/ports/library-system.port.ts';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';
import { decideAdmission } from '../../../domain/door/admission.policy.ts';
import { startTwinHttpServer } from '../../../simulator/library-system/http-server.ts';
import { kohaRoutes } from '../../../simulator/library-system/koha-server.ts';
import { LumiRegister } from '../../../simulator/library-system/lumi-register.ts';
import { createRestTwin, restBase } from '../../../simulator/library-system/rest-server.ts';
import { systemClock } from '../../../station/system-clock.ts';
import { type OddAnswer, oddRoutes } from '../../support/http-twin.ts';
import { openKohaRig } from '../../support/koha-rig.ts';
import { openRestClient, restConfig } from '../../support/rest-rig.ts';
import { until } from '../../support/until.ts';

const card = '24567000001016';
const other = '24567000001024';
const aino = { card: CardNumber.parse(card), pin: Pin.parse('1234') };
const wrongPin = { ...aino, pin: Pin.parse('4321') };
const withoutPin = { ...aino, pin: null };
const stranger = { card: CardNumber.parse('24567000009993'), pin: null };
const door = (pin: DoorConfig['pin'], rights: DoorConfig['rights'] = 'library-system'): DoorConfig => doorSchema.parse({ id: 'main', pin, rights });

interface Bench {
  readonly system: LibrarySystem;
  readonly instead: Map<string, OddAnswer>;
  readonly calls: { readonly route: string }[];
  stop(): Promise<unknown>;
}

/** What a door decides on this word of the library system: `grant`, a refusal's code, or the code of the error that keeps it shut. */
const decided = ({ system }: Bench, question: Parameters<LibrarySystem['patron']>[0], policy: DoorConfig): Promise<string> =>
  system.patron(question).then(
    (facts) => {
      const admission = decideAdmission(facts, 'selfService', policy);
      return admission.kind === 'grant' ? 'grant' : admission.code;
    },
    (error: unknown) => (isKioskError(error) ? error.code : Promise.reject(error)),
  );

const json = (body: unknown, status = 200): OddAnswer => ({ answer: { status, body } });
type Row = readonly [title: string, path: string, odd: OddAnswer, decision: string];

const validUntil = '2099-01-01T00:00:00Z';
const restRows: readonly Row[] = [
  ['a PIN answer without a result', 'pin', json({ card }), 'LIBRARY_PROTOCOL'],
  ['a result that is no word of ours', 'pin', json({ card, result: 'RIGHT' }), 'LIBRARY_PROTOCOL'],
  ['true in place of a result', 'pin', json({ card, result: true }), 'LIBRARY_PROTOCOL'],
  ['a right PIN of another card', 'pin', json({ card: other, result: 'right' }), 'LIBRARY_PROTOCOL'],
  ['a right PIN of no card', 'pin', json({ result: 'right' }), 'LIBRARY_PROTOCOL'],
  ['a right PIN of the card with a blank behind', 'pin', json({ card: `${card} `, result: 'right' }), 'LIBRARY_PROTOCOL'],
  ['a right PIN with 201', 'pin', json({ card, result: 'right' }, 201), 'LIBRARY_PROTOCOL'],
  ['a right PIN with 500', 'pin', json({ card, result: 'right' }, 500), 'LIBRARY_UNREACHABLE'],
  ['a wrong PIN', 'pin', json({ card, result: 'wrong' }), 'pin-wrong'],
  ['a locked card', 'pin', json({ card, result: 'locked', lockedUntil: null }), 'pin-locked'],
  ['a patron without a PIN', 'pin', json({ card, result: 'none' }), 'pin-wrong'],
  ['a yes without its validity', 'entry', json({ card, isPermitted: true }), 'LIBRARY_PROTOCOL'],
  ['a yes whose validity is no time', 'entry', json({ card, isPermitted: true, validUntil: 'tomorrow' }), 'LIBRARY_PROTOCOL'],
  ['a yes whose validity has no zone', 'entry', json({ card, isPermitted: true, validUntil: '2099-01-01T00:00:00' }), 'LIBRARY_PROTOCOL'],
  ['a yes whose time is over', 'entry', json({ card, isPermitted: true, validUntil: '2020-01-01T00:00:00Z' }), 'library-system-error'],
  ['a yes to another card', 'entry', json({ card: other, isPermitted: true, validUntil }), 'LIBRARY_PROTOCOL'],
  ['a yes as a text', 'entry', json({ card, isPermitted: 'true', validUntil }), 'LIBRARY_PROTOCOL'],
  ['a no without a reason', 'entry', json({ card, isPermitted: false, validUntil }), 'LIBRARY_PROTOCOL'],
  ['a no for a reason', 'entry', json({ card, isPermitted: false, reason: 'terms-not-accepted', validUntil }), 'terms-not-accepted'],
  ['no word on the right', 'entry', json({ type: 'urn:omatoimi:problem:not-supported', title: 'x', status: 501 }, 501), 'LIBRARY_UNREACHABLE'],
  ['a record of another card', 'patron', json({ card: other, isKnown: true }), 'LIBRARY_PROTOCOL'],
  ['a record that does not say whether it is one', 'patron', json({ card }), 'LIBRARY_PROTOCOL'],
  ['a record that is known as a text', 'patron', json({ card, isKnown: 'true' }), 'LIBRARY_PROTOCOL'],
  ['an unknown card, whatever is said of its PIN', 'patron', json({ card, isKnown: false }), 'card-unknown'],
  ['a lost card', 'patron', json({ card, isKnown: true, isCardLost: true }), 'card-lost'],
];

const proof = { cardnumber: card, patron_id: 1016, userid: card };
const validation = 'auth/password/validation';
const right = 'contrib/kohasuomi/borrowers/ssstatus';
const pinCheck = 'contrib/kohasuomi/selfservice/pincheck';
const kohaRows: readonly Row[] = [
  ['a proof of another patron', validation, json({ ...proof, patron_id: 1024 }, 201), 'pin-wrong'],
  ['a proof of another card', validation, json({ ...proof, cardnumber: other }, 201), 'pin-wrong'],
  ['a proof of the card with a blank behind', validation, json({ ...proof, cardnumber: `${card} ` }, 201), 'pin-wrong'],
  ['a proof without a card', validation, json({ patron_id: 1016 }, 201), 'LIBRARY_PROTOCOL'],
  ['a proof without a patron', validation, json({ cardnumber: card }, 201), 'LIBRARY_PROTOCOL'],
  ['a proof whose card is a number', validation, json({ ...proof, cardnumber: Number(card) }, 201), 'LIBRARY_PROTOCOL'],
  ['a proof with 200', validation, json(proof, 200), 'LIBRARY_PROTOCOL'],
  ['a proof with 500', validation, json(proof, 500), 'LIBRARY_UNREACHABLE'],
  [
    'a proof as text',
    validation,
    { answer: { status: 201, headers: { 'content-type': 'text/plain' }, body: JSON.stringify(proof) } },
    'LIBRARY_PROTOCOL',
  ],
  ['a 201 with nothing', validation, json(null, 201), 'pin-wrong'],
  ['a wrong PIN', validation, json({ error: 'Validation failed' }, 400), 'pin-wrong'],
  ['a 400 of another kind', validation, json({ errors: [] }, 400), 'pin-wrong'],
  ['a no of the plugin', right, json({ permission: 0, error: 'Koha::Exception::SelfService::TACNotAccepted' }), 'terms-not-accepted'],
  ['a yes of the plugin beside a reason', right, json({ permission: 1, error: 'Koha::Exception::SelfService' }), 'library-system-error'],
  ['a yes in other words', right, json({ permission: 'yes' }), 'LIBRARY_PROTOCOL'],
  ['a permission of 2', right, json({ permission: 2 }), 'LIBRARY_PROTOCOL'],
  ['no word of the plugin', right, json({}), 'LIBRARY_PROTOCOL'],
  ['a plugin that knows no such card', right, json({ error: 'No such card' }, 404), 'LIBRARY_PROTOCOL'],
  ['a plugin that is not there', right, { answer: { status: 404, headers: { 'content-type': 'text/html' }, body: '<p>' } }, 'LIBRARY_UNREACHABLE'],
  ['a record of another card', 'patrons', json([{ patron_id: 1024, cardnumber: other }]), 'LIBRARY_PROTOCOL'],
  [
    'two records',
    'patrons',
    json([
      { patron_id: 1016, cardnumber: card },
      { patron_id: 1024, cardnumber: card },
    ]),
    'LIBRARY_PROTOCOL',
  ],
  ['a record without a card', 'patrons', json([{ patron_id: 1016 }]), 'LIBRARY_PROTOCOL'],
  ['one record in place of a list', 'patrons', json({ patron_id: 1016, cardnumber: card }), 'LIBRARY_PROTOCOL'],
  ['an unknown card, whatever is said of its PIN', 'patrons', json([]), 'card-unknown'],
  ['a lost card', 'patrons', json([{ patron_id: 1016, cardnumber: card, patron_card_lost: true }]), 'card-lost'],
];

interface Kind {
  readonly open: () => Promise<Bench>;
  readonly rows: readonly Row[];
  readonly at: (path: string) => string;
  /** Requests that carry a PIN. */
  readonly pinRoutes: RegExp;
}

const kinds: Readonly<Record<'koha' | 'rest', Kind>> = {
  koha: {
    open: async () => {
      const { routes, instead, calls } = oddRoutes(kohaRoutes);
      const rig = await openKohaRig({ routes });
      return { system: rig.system, instead, calls, stop: () => rig.stop() };
    },
    rows: kohaRows,
    at: (path) => `${path === validation ? 'POST' : 'GET'} /api/v1/${path}`,
    pinRoutes: /password|pincheck/,
  },
  rest: {
    open: async () => {
      const twin = createRestTwin({ clock: systemClock });
      const { routes, instead, calls } = oddRoutes(twin.routes);
      const server = await startTwinHttpServer({ clock: systemClock, register: new LumiRegister(systemClock), routes });
      const system = openRestClient(restConfig(`${server.url}${restBase}`));
      await until('the link is ready', () => system.health.state === 'ready');
      return { system, instead, calls, stop: () => Promise.all([system.stop(), server.stop()]) };
    },
    rows: restRows,
    at: (path) => `POST ${restBase}/${path}`,
    pinRoutes: /\/pin$/,
  },
};

describe.each(Object.entries(kinds))('a door before kind = "%s"', (kind, { open, rows, at, pinRoutes }) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await open();
  });
  afterEach(() => {
    bench.instead.clear();
    bench.calls.length = 0;
  });
  afterAll(() => bench.stop());

  it('opens for the right PIN, and for nothing less', async () => {
    expect(await decided(bench, aino, door('always'))).toBe('grant');
    expect(await decided(bench, wrongPin, door('always'))).toBe('pin-wrong');
    expect(await decided(bench, withoutPin, door('always'))).toBe('pin-wrong');
  });

  it.each(rows)('stays shut on %s', async (_title, path, odd, decision) => {
    bench.instead.set(at(path), odd);
    expect(await decided(bench, aino, door('always'))).toBe(decision);
  });

  it('with pin = "never" opens for a known card alone, and asks about no PIN', async () => {
    expect(await decided(bench, withoutPin, door('never'))).toBe('grant');
    expect(await decided(bench, stranger, door('never'))).toBe('card-unknown');
    expect(bench.calls.filter(({ route }) => pinRoutes.test(route))).toEqual([]);
  });

  it.each(rows.filter(([, path]) => !pinRoutes.test(at(path))))('with pin = "never" stays shut on %s', async (_title, path, odd, decision) => {
    bench.instead.set(at(path), odd);
    expect(await decided(bench, withoutPin, door('never'))).toBe(decision);
  });

  const plugin: readonly (readonly [string, object, string])[] = [
    ['a yes', { permission: 1 }, 'grant'],
    ['a yes beside a reason', { permission: 1, error: 'Wrong password' }, 'pin-wrong'],
    ['a no', { permission: 0 }, 'pin-wrong'],
    ['a yes in other words', { permission: 'yes' }, 'LIBRARY_PROTOCOL'],
  ];
  it.each(kind === 'koha' ? plugin : [])(
    "takes the plugin's word on the PIN where Koha has no check of its own: %s",
    async (_title, answer, decision) => {
      bench.instead.set(at(validation), json({ error: 'Not found' }, 404));
      bench.instead.set(at(pinCheck), json(answer));
      expect(await decided(bench, aino, door('always'))).toBe(decision);
    },
  );
});
