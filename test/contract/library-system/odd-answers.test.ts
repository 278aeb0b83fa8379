import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isKioskError } from '../../../contracts/errors.ts';
import { parseItemId } from '../../../contracts/ids.ts';
import type { LibrarySystem } from '../../../contracts/ports/library-system.port.ts';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';
import { startTwinHttpServer, type TwinHttpAnswer } from '../../../simulator/library-system/http-server.ts';
import { kohaRoutes } from '../../../simulator/library-system/koha-server.ts';
import { LumiRegister } from '../../../simulator/library-system/lumi-register.ts';
import { createRestTwin, restBase } from '../../../simulator/library-system/rest-server.ts';
import { systemClock } from '../../../station/system-clock.ts';
import { type OddAnswer, oddRoutes } from '../../support/http-twin.ts';
import { openKohaRig } from '../../support/koha-rig.ts';
import { openRestClient, restConfig } from '../../support/rest-rig.ts';
import { until } from '../../support/until.ts';
import { stallMs } from '../../support/stall.ts';

const timeoutMs = 400;
const aino = { card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
const book = parseItemId('34567000002012');
const onLoan = parseItemId('34567000002186');

/** One kind of client before its twin, with answers that a test replaces. */
interface Bench {
  readonly system: LibrarySystem;
  readonly register: LumiRegister;
  readonly instead: Map<string, OddAnswer>;
  readonly calls: { readonly route: string; readonly key: string | undefined }[];
  readonly question: string;
  readonly loan: string;
  reset(): void;
  stop(): Promise<unknown>;
}

async function kohaBench(): Promise<Bench> {
  const { routes, instead, calls } = oddRoutes(kohaRoutes);
  const rig = await openKohaRig({ routes, config: { timeoutMs } });
  const { register } = rig.sip2;
  const names = { question: 'GET /api/v1/patrons', loan: 'POST /api/v1/checkouts' };
  return { system: rig.system, register, instead, calls, ...names, reset: () => register.reset(), stop: () => rig.stop() };
}

async function restBench(): Promise<Bench> {
  const twin = createRestTwin({ clock: systemClock });
  const { routes, instead, calls } = oddRoutes(twin.routes);
  const register = new LumiRegister(systemClock);
  const server = await startTwinHttpServer({ clock: systemClock, register, routes });
  const system = openRestClient(restConfig(`${server.url}${restBase}`, { timeoutMs }));
  await until('the link is ready', () => system.health.state === 'ready');
  return {
    ...{ system, register, instead, calls, question: `POST ${restBase}/patron`, loan: `POST ${restBase}/checkouts` },
    reset: () => {
      register.reset();
      twin.clear();
    },
    stop: () => Promise.all([system.stop(), server.stop()]),
  };
}

const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html' };
const bare = (status: number): TwinHttpAnswer => ({ status, headers: html, body: '<p>odd' });
const problem = (status: number): TwinHttpAnswer => ({ status, headers: json, body: '{"error":"odd"}' });
const aboutAino = '{"card":"24567000001016","isKnown":true,"results":[]}';

/** How a question and a loan end: an error's code, `+` where it may be tried again; `?`: nobody knows what became of the loan. */
type Ends = readonly [question: string, loan: string];
const refusedLogin = 'LIBRARY_LOGIN_REFUSED';
const away = 'LIBRARY_UNREACHABLE+';
const silent = 'LIBRARY_TIMEOUT+';
const oddKoha = 'LIBRARY_PROTOCOL+';
const odd = 'LIBRARY_PROTOCOL';

const rows: readonly (readonly [title: string, answer: TwinHttpAnswer, koha: Ends, rest: Ends])[] = [
  ['303', { ...bare(303), headers: { location: '/elsewhere' } }, [odd, '?'], [odd, '?']],
  ['307', { ...bare(307), headers: { location: '/elsewhere' } }, [odd, '?'], [odd, odd]],
  ['401', bare(401), [refusedLogin, refusedLogin], [refusedLogin, refusedLogin]],
  ['403', bare(403), [refusedLogin, refusedLogin], [refusedLogin, refusedLogin]],
  ['404 as a page', bare(404), [away, away], [odd, odd]],
  ['408', bare(408), [away, '?'], [away, '?']],
  ['409', bare(409), [away, '?'], [away, '?']],
  ['409 in JSON without a reason', problem(409), [away, '?'], [away, '?']],
  ['423', bare(423), [away, '?'], [away, '?']],
  ['429', bare(429), [away, away], [away, away]],
  ['499', bare(499), [away, '?'], [away, '?']],
  ['500', bare(500), [away, '?'], [away, '?']],
  ['502', bare(502), [away, '?'], [away, '?']],
  ['503 in JSON', problem(503), [away, '?'], [away, '?']],
  ['504', bare(504), [away, '?'], [away, '?']],
  ['204', { status: 204, body: null }, [oddKoha, '?'], [odd, '?']],
  ['200 with nothing', { status: 200, headers: json, body: '' }, [oddKoha, '?'], [odd, '?']],
  ['200 with null', { status: 200, headers: json, body: 'null' }, [oddKoha, '?'], [odd, '?']],
  ['200 as a page', bare(200), [oddKoha, '?'], [odd, '?']],
  ['201 as a page', bare(201), [oddKoha, '?'], [odd, '?']],
  ['200 with half of its JSON', { status: 200, headers: json, body: aboutAino.slice(0, 20) }, [oddKoha, '?'], [odd, '?']],
  ['200 with JSON that calls itself text', { status: 200, headers: { 'content-type': 'text/plain' }, body: aboutAino }, [oddKoha, '?'], [odd, '?']],
  ['200 that stops in its body', { status: 200, headers: { ...json, 'content-length': '5000' }, body: '{"card":' }, [silent, '?'], [silent, '?']],
  ['200 of 2 MB', { status: 200, headers: json, body: `"${'x'.repeat(2_000_000)}"` }, [oddKoha, '?'], [oddKoha, '?']],
];

/** What became of a call: `?`, its outcome, or the code of its error. */
const endOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    (value) => (JSON.stringify(value).includes('outcome-unclear') ? '?' : JSON.stringify(value)),
    (error: unknown) => {
      if (!isKioskError(error)) throw error;
      expect(JSON.stringify([error.message, error.context])).not.toMatch(/24567000001016|"1234"/);
      expect(error.message.length).toBeGreaterThan(30);
      return `${error.code}${error.retryable ? '+' : ''}`;
    },
  );

describe.each<['koha' | 'rest', () => Promise<Bench>]>([
  ['koha', kohaBench],
  ['rest', restBench],
])('an odd answer to kind = "%s"', (kind, open) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await open();
  });
  afterEach(() => {
    bench.instead.clear();
    bench.calls.length = 0;
    bench.reset();
  });
  afterAll(() => bench.stop());

  const table = rows.map(([title, answer, koha, rest]) => ({ title, answer, ends: kind === 'koha' ? koha : rest }));
  const posts = (): { readonly key: string | undefined }[] => bench.calls.filter(({ route }) => route === bench.loan);

  it.each(table)('$title: a question ends in time with its code, and tells nothing of the patron', async ({ answer, ends }) => {
    bench.instead.set(bench.question, { answer });
    const startedAt = performance.now();
    expect(await endOf(bench.system.patron(aino))).toBe(ends[0]);
    expect(performance.now() - startedAt).toBeLessThan(timeoutMs + stallMs);
  });

  it.each(table)('$title: a loan that was not made is never called made, and goes out as one', async ({ answer, ends }) => {
    bench.instead.set(bench.loan, { answer });
    expect(await endOf(bench.system.checkout({ ...aino, item: book }))).toBe(ends[1]);
    expect(bench.register.item(book)?.onLoanTo).toBeNull();
    if (kind === 'koha') expect(posts().length).toBeLessThanOrEqual(ends[1] === refusedLogin ? 2 : 1);
    else expect(new Set(posts().map(({ key }) => key)).size).toBe(1);
  });

  it.each(table.filter(({ ends }) => ends[1] === '?'))('$title: a loan that was made is made once, and never called refused', async ({ answer }) => {
    bench.instead.set(bench.loan, { answer, isCarriedOut: true });
    const outcome = await bench.system.checkout({ ...aino, item: book });
    // Koha's loans can be listed; of the interface nothing is known until it answers.
    expect(outcome.kind === 'lent' ? 'lent' : outcome.code).toBe(kind === 'koha' ? 'lent' : 'outcome-unclear');
    expect([bench.register.item(book)?.onLoanTo, bench.register.item(book)?.renewalsLeft]).toEqual([aino.card.reveal(), 3]);
  });

  // Koha's interface has no return: SIP2 takes it.
  it.each(kind === 'rest' ? table : [])('$title: a return is one return, however it ends', async ({ answer, ends }) => {
    bench.instead.set(`POST ${restBase}/checkins`, { answer });
    expect(await endOf(bench.system.checkin(onLoan))).toBe(ends[1]);
    const keys = bench.calls.filter(({ route }) => route.endsWith('/checkins')).map(({ key }) => key);
    expect(new Set(keys).size).toBe(1);
  });
});
