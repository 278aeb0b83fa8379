import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isKioskError } from '../../../contracts/errors.ts';
import { parseItemId } from '../../../contracts/ids.ts';
import type { TwinHttpRequest } from '../../../simulator/library-system/http-server.ts';
import { pinTries } from '../../../simulator/library-system/rest-server.ts';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';
import { openRestClient, openRestRig, restConfig } from '../../support/rest-rig.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { until } from '../../support/until.ts';
import { stallMs } from '../../support/stall.ts';

const timeoutMs = 400;
const aino = { card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
const book = parseItemId('34567000002012');
const otherBook = parseItemId('34567000002020');
const onLoan = parseItemId('34567000002186');
const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function rig(...parts: Parameters<typeof openRestRig>) {
  const opened = await openRestRig({ timeoutMs, ...parts[0] }, parts[1]);
  endings.push(() => opened.stop());
  await until('the link is ready', () => opened.system.health.state === 'ready');
  const requests: TwinHttpRequest[] = [];
  opened.server.onRequest((request) => requests.push(request));
  const sent = (path: string): TwinHttpRequest[] => requests.filter((request) => request.path.endsWith(path));
  return { ...opened, requests, sent };
}

async function outcome(work: Promise<unknown>): Promise<{ code: string; reason: unknown; ms: number }> {
  const startedAt = performance.now();
  const ended = await work.then(
    () => ({ code: 'done', reason: null }),
    (error: unknown) =>
      isKioskError(error) ? { code: error.code as string, reason: error.context['reason'] } : { code: String(error), reason: null },
  );
  return { ...ended, ms: performance.now() - startedAt };
}

type Script = (path: string, response: ServerResponse, body: string) => void;

/** A server whose answers the test writes itself; the token and the status are as they should be. */
async function scripted(script: Script) {
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    if (request.url === '/token') json(response, { access_token: 'token', token_type: 'Bearer', expires_in: 60 });
    else if (request.url === '/status') json(response, { isOnline: true, mayCheckout: true, mayCheckin: true, institution: 'x', version: '1.0' });
    else script(request.url ?? '', response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const system = openRestClient(restConfig(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { timeoutMs }));
  endings.push(async () => {
    await system.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return system;
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  const type = status === 200 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

const cardOf = (body: string): string => (JSON.parse(body) as { card: string }).card;
const validUntil = '2099-01-01T00:00:00Z';
const rightAnswers: Script = (path, response, body) => {
  const card = cardOf(body);
  if (path === '/patron') json(response, { card, isKnown: true });
  else if (path === '/pin') json(response, { card, result: 'right' });
  else json(response, { card, isPermitted: true, validUntil });
};

describe('proof of a PIN, fail closed', () => {
  it.each<[string, Script]>([
    ['a missing result', (_, response, body) => json(response, { card: cardOf(body) })],
    ['a result that is no word of ours', (_, response, body) => json(response, { card: cardOf(body), result: 'RIGHT' })],
    ['true in place of a result', (_, response, body) => json(response, { card: cardOf(body), result: true })],
    ['200 with an empty body', (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end()],
    ['200 with nothing at all', (_, response) => response.writeHead(200).end()],
    ['204', (_, response) => response.writeHead(204).end()],
    ['an HTML page with 200', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>{"result":"right"}')],
    [
      'JSON that calls itself HTML',
      (_, response, body) => response.writeHead(200, { 'content-type': 'text/html' }).end(JSON.stringify({ card: cardOf(body), result: 'right' })),
    ],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['a yes with 500', (_, response, body) => json(response, { card: cardOf(body), result: 'right' }, 500)],
    ['a yes with 404', (_, response, body) => json(response, { card: cardOf(body), result: 'right' }, 404)],
    ['a yes with 201', (_, response, body) => json(response, { card: cardOf(body), result: 'right' }, 201)],
    ['a yes about another card', (_, response) => json(response, { card: '24567000001024', result: 'right' })],
    [
      'half an answer',
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"card":"24567000001016","result":"right"'),
    ],
  ])('%s is no answer', async (_title, script) => {
    const system = await scripted((path, response, body) => (path === '/pin' ? script(path, response, body) : rightAnswers(path, response, body)));
    const ended = await outcome(system.patron(aino));
    expect(['LIBRARY_PROTOCOL', 'LIBRARY_UNREACHABLE']).toContain(ended.code);
    expect(ended.ms).toBeLessThan(timeoutMs + stallMs);
  });

  it.each<[string, Script]>([
    ['an odd answer', (_, response, body) => json(response, { card: cardOf(body), result: 'RIGHT' })],
    ['a page', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')],
    ['a failure', (_, response) => response.writeHead(502).end()],
    ['a lost answer', (_, response) => response.destroy()],
    ['silence', () => undefined],
  ])('asks with a PIN once after %s: each try may count against its owner', async (_title, script) => {
    let asked = 0;
    const system = await scripted((path, response, body) => {
      if (path !== '/pin') return rightAnswers(path, response, body);
      asked += 1;
      script(path, response, body);
    });
    await expect(system.patron(aino)).rejects.toMatchObject({ code: expect.stringMatching(/^LIBRARY_/) });
    expect(asked).toBe(1);
  });

  it('takes the one right answer', async () => {
    expect(await (await scripted(rightAnswers)).patron(aino)).toMatchObject({
      pin: 'right',
      isExpired: 'unknown',
      selfServiceRight: { isPermitted: true },
    });
  });

  it('knows nothing where the card is unknown, whatever is said of its PIN', async () => {
    const system = await scripted((path, response, body) =>
      path === '/patron' ? json(response, { card: cardOf(body), isKnown: false }) : rightAnswers(path, response, body),
    );
    expect(await system.patron(aino)).toMatchObject({ isKnown: false, pin: 'notVerified', selfServiceRight: 'unknown' });
  });

  it('believes no permission whose time is over, and asks local rules where there is no such word', async () => {
    const withEntry = (script: Script) =>
      scripted((path, response, body) => (path === '/entry' ? script(path, response, body) : rightAnswers(path, response, body)));
    const over = await withEntry((_, response, body) =>
      json(response, { card: cardOf(body), isPermitted: true, validUntil: '2020-01-01T00:00:00Z' }),
    );
    expect((await over.patron(aino)).selfServiceRight).toBe('unknown');
    const none = await withEntry((_, response) => json(response, { type: 'urn:omatoimi:problem:not-supported', title: 'x', status: 501 }, 501));
    expect((await none.patron(aino)).selfServiceRight).toBe('unknown');
  });

  it('tells a locked card from a wrong PIN, even when the right one comes', async () => {
    const { system } = await rig();
    for (let i = 0; i < pinTries; i += 1) expect(await system.patron({ ...aino, pin: Pin.parse('0000') })).toMatchObject({ pin: 'wrong' });
    expect(await system.patron(aino)).toMatchObject({ isKnown: true, pin: 'locked' });
  });
});

describe('a change whose answer is lost', () => {
  it('is repeated with its key: 1,000 seeded runs, no loan doubled, none called failed', async () => {
    const { system, server, sent } = await rig({ timeoutMs: 1500 });
    const random = seededRandom(20_261_123);
    const { register } = server;
    for (let run = 0; run < 1000; run += 1) {
      // Cut before it is carried out, or its reply dropped after: once, twice or three times in a row.
      let lost = random() < 0.1 ? 3 : random() < 0.3 ? 2 : 1;
      const spoil = (): void => server.setFault(random() < 0.3 ? 'cut' : 'drop-reply');
      spoil();
      const stopWatching = server.onRequest(({ path }) => {
        if (!path.endsWith('/checkouts')) return;
        if (lost > 0) spoil();
        else server.setFault('none');
        lost -= 1;
      });
      const loans = await Promise.all([system.checkout({ ...aino, item: book }), system.checkout({ ...aino, item: otherBook })]);
      stopWatching();
      server.setFault('none');
      expect(loans.map((loan) => loan.kind === 'lent' && !loan.isRenewal)).toEqual([true, true]);
      expect([register.item(book)?.renewalsLeft, register.item(otherBook)?.renewalsLeft]).toEqual([3, 3]);
      register.reset();
    }
    const keys = new Set(sent('/checkouts').map(({ headers }) => headers['idempotency-key']));
    expect(keys.size).toBe(1000);
  }, 180_000);

  it('is unclear where no answer comes in time, and never sent under another key', async () => {
    const { system, server, sent } = await rig();
    server.setFault('mute-reply');
    const startedAt = performance.now();
    expect(await system.checkout({ ...aino, item: book })).toEqual({ kind: 'refused', code: 'outcome-unclear', title: null });
    expect(performance.now() - startedAt).toBeLessThan(timeoutMs + stallMs);
    expect(new Set(sent('/checkouts').map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(sent('/checkouts').length).toBeLessThanOrEqual(6);
  });

  it.each([302, 303, 408, 409, 499, 500])('is unclear after a bare %i', async (status) => {
    const system = await scripted((_, response) => response.writeHead(status, { location: '/elsewhere' }).end());
    expect(await system.checkout({ ...aino, item: book })).toEqual({ kind: 'refused', code: 'outcome-unclear', title: null });
  });

  it('comes back after garbage too', async () => {
    const { system, server, sent } = await rig();
    server.setFault('garbage');
    server.onRequest(({ path }) => {
      if (path.endsWith('/checkins') && sent('/checkins').length > 1) server.setFault('none');
    });
    expect(await system.checkin(onLoan)).toMatchObject({ kind: 'returned' });
  });

  it('is the same return whenever an offline one is sent again', async () => {
    const { system, server, sent } = await rig();
    const past = { returnedAtMs: Date.now() - 3_600_000 };
    expect(await system.checkin(onLoan, past)).toMatchObject({ kind: 'returned' });
    server.register.checkout('24567000001016', onLoan);
    expect(await system.checkin(onLoan, past)).toMatchObject({ kind: 'returned' });
    expect(server.register.item(onLoan)?.onLoanTo).toBe('24567000001016');
    expect(sent('/checkins').map(({ body }) => (JSON.parse(body) as { forced: boolean }).forced)).toEqual([true, true]);
  });

  it('is one return at the desk and later, with one key, though it is forced later', async () => {
    const { system, server, sent } = await rig();
    const name = { atMs: Date.now() - 60_000, attempt: 0 };
    expect(await system.checkin(onLoan, undefined, { name })).toMatchObject({ kind: 'returned' });
    server.register.checkout('24567000001016', onLoan);
    expect(await system.checkin(onLoan, { returnedAtMs: name.atMs }, { name })).toMatchObject({ kind: 'returned' });
    expect(server.register.item(onLoan)?.onLoanTo).toBe('24567000001016');
    const keys = sent('/checkins').map(({ headers }) => headers['idempotency-key']);
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
  });

  it('is decided anew when staff let a refused return be tried again', async () => {
    const { system, server } = await rig();
    const atMs = Date.now() - 60_000;
    const again = (attempt: number) => system.checkin(book, { returnedAtMs: atMs }, { name: { atMs, attempt } });
    const before = await again(0);
    server.register.checkout('24567000001016', book);
    const kept = await again(0);
    expect([before, kept]).toEqual([before, before]);
    expect(server.register.item(book)?.onLoanTo).toBe('24567000001016');
    expect(await again(1)).toMatchObject({ kind: 'returned' });
    expect(server.register.item(book)?.onLoanTo).toBeNull();
  });

  it('says that nothing was sent where nobody listens', async () => {
    const { server } = await rig();
    await server.stop();
    const system = openRestClient(restConfig(server.baseUrl, { timeoutMs }));
    endings.push(() => system.stop());
    await expect(system.checkout({ ...aino, item: book })).rejects.toMatchObject({ code: 'LIBRARY_UNREACHABLE', context: { isSent: false } });
  });
});

describe('the interface', () => {
  it('lends what is asked for within one turn as one batch', async () => {
    const { system, sent } = await rig();
    await Promise.all([book, otherBook, onLoan].map((item) => system.checkout({ ...aino, item })));
    expect(sent('/checkouts')).toHaveLength(1);
  });

  it('refuses a key that comes with another request', async () => {
    const { system, server, sent } = await rig();
    await system.checkin(onLoan);
    const [first] = sent('/checkins');
    const answer = await fetch(`${server.baseUrl}/checkins`, {
      method: 'POST',
      headers: { authorization: first?.headers.authorization ?? '', 'idempotency-key': String(first?.headers['idempotency-key']) },
      body: JSON.stringify({ item: book, branch: 'PAA' }),
    });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ type: 'urn:omatoimi:problem:idempotency-key-reused', status: 422 });
  });

  it('gets a new token once where one ended before its time', async () => {
    const { system, server, sent } = await rig();
    server.revokeTokens();
    expect(await system.item(book)).toMatchObject({ kind: 'known' });
    expect(sent('/token')).toHaveLength(1);
    expect(sent('/item')).toHaveLength(2);
  });

  it('fetches the next token while the old one still holds', async () => {
    const { system, sent } = await rig({}, { tokenLifeS: 1 });
    await new Promise((resolve) => setTimeout(resolve, 850));
    await system.item(book);
    await until('a new token was asked for', () => sent('/token').length === 1);
    await system.item(book);
    expect(sent('/item')).toHaveLength(2);
  });

  it('refuses a wrong client, and is not asked again at once', async () => {
    const { server, sent } = await rig();
    const system = openRestClient(restConfig(server.baseUrl, { timeoutMs }), 'wrong');
    endings.push(() => system.stop());
    await until('the link is faulted', () => system.health.state === 'faulted');
    expect(system.health).toMatchObject({ code: 'LIBRARY_LOGIN_REFUSED', remedy: expect.stringContaining('clientSecretFile') });
    for (let i = 0; i < 10; i += 1) expect((await outcome(system.patron(aino))).code).toBe('LIBRARY_LOGIN_REFUSED');
    expect(sent('/token')).toHaveLength(1);
  });

  it.each([
    ['silent', 'LIBRARY_TIMEOUT'],
    ['garbage', 'LIBRARY_PROTOCOL'],
    ['cut', 'LIBRARY_UNREACHABLE'],
  ] as const)('%s: a question ends in time with a clear error', async (fault, code) => {
    const { system, server } = await rig();
    server.setFault(fault);
    const ended = await outcome(system.patron(aino));
    expect(ended.code).toBe(code);
    expect(ended.ms).toBeLessThan(timeoutMs + stallMs);
  });

  it('answers on kept connections after a restart of the other side', async () => {
    const { system, server } = await rig();
    await system.patron(aino);
    server.cutAll();
    // A question with a PIN goes out once: only a connection whose end was not yet seen would cost it its answer.
    expect(await system.item(book)).toMatchObject({ kind: 'known' });
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
  });

  it('never has a card or PIN in an address or an error', async () => {
    const { system, server, requests } = await rig();
    server.setFault('garbage');
    const error = await system.patron(aino).catch((thrown: unknown) => thrown);
    expect(isKioskError(error) ? JSON.stringify([error.message, error.context]) : '').not.toMatch(/24567000001016|1234/);
    expect(requests.map(({ path }) => path).join(' ')).not.toMatch(/24567000001016|1234/);
  });

  it('takes text as plain text of at most 500 characters', async () => {
    const system = await scripted((_, response) =>
      json(response, { item: book, isKnown: true, title: `\u001b[31m\u202e${'x'.repeat(900)}`, circulation: 'available', loan: null }),
    );
    const state = await system.item(book);
    expect(state.kind === 'known' && /^\[31m ?x+$/.test(state.title) && state.title.length).toBe(500);
  });
});
