import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseItemId } from '../../../contracts/ids.ts';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';
import type { EnvelopeFault } from '../../../simulator/library-system/envelope-server.ts';
import { writeEnvelopeAnswer } from '../../../sync/library-system/envelope/sip2-envelope.codec.ts';
import { openSip2LibrarySystem } from '../../../sync/library-system/sip2/sip2-library-system.ts';
import { systemClock } from '../../../station/system-clock.ts';
import { envelopeConfig, openEnvelopeClient, openEnvelopeRig } from '../../support/envelope-rig.ts';
import { settledHealth } from '../../support/sip2-rig.ts';
import { stallMs } from '../../support/stall.ts';

const aino = { card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
const book = parseItemId('34567000002012');
const onLoan = parseItemId('34567000002186');
const timeoutMs = 300;
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function rig(...[form, config, server]: Parameters<typeof openEnvelopeRig>): ReturnType<typeof openEnvelopeRig> {
  const opened = await openEnvelopeRig(form, { timeoutMs, ...config }, server);
  endings.push(() => opened.stop());
  await settledHealth(opened.system);
  return opened;
}

const at = '20261122    140939';
const patronAnswer = `64${' '.repeat(14)}007${at}${'0000'.repeat(6)}AOx|AA24567000001016|AEx|BLY|CQY|`;
const status = `98YYYYYY015003${at}2.00AOx|BXYYYYYYYYYYYYYYYY|`;
const wrapped = (text: string): string => writeEnvelopeAnswer('fbs', 'response', text);

type Body = string | Buffer;

/** A server that answers status questions as it should and everything else with `body`. */
async function scripted(body: Body | ((xml: string) => Body), code = 200): ReturnType<typeof openEnvelopeClient> {
  const server = createServer(async (request: IncomingMessage, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const xml = Buffer.concat(parts).toString('utf8');
    if (xml.includes('<request>99')) response.end(wrapped(status));
    else response.writeHead(code).end(typeof body === 'function' ? body(xml) : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const system = await openEnvelopeClient(envelopeConfig('fbs', { host: '127.0.0.1', port }, { timeoutMs, connections: 1 }));
  endings.push(async () => {
    await system.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await settledHealth(system);
  return system;
}

describe('an HTTPS way that does not answer as it should', () => {
  it.each<[fault: EnvelopeFault, code: string]>([
    ['silent', 'LIBRARY_TIMEOUT'],
    ['mute-reply', 'LIBRARY_TIMEOUT'],
    ['slow', 'LIBRARY_TIMEOUT'],
    ['garbage', 'LIBRARY_PROTOCOL'],
    ['cut', 'LIBRARY_UNREACHABLE'],
    ['drop-reply', 'LIBRARY_UNREACHABLE'],
    ['error', 'LIBRARY_PROTOCOL'],
  ])('%s: the question ends in time with a clear error', async (fault, code) => {
    const { system, server } = await rig('fbs');
    server.setFault(fault);
    const startedAt = performance.now();
    await expect(system.patron(aino)).rejects.toMatchObject({ code });
    expect(performance.now() - startedAt).toBeLessThan(timeoutMs + stallMs);
  });

  it.each<[title: string, body: Body]>([
    ['no XML', 'Service unavailable'],
    ['XML that is not closed', wrapped(patronAnswer).slice(0, -3)],
    ['another document', '<html><body>64</body></html>'],
    ['two answers', wrapped(patronAnswer).replace('</response>', `</response><response>${patronAnswer}</response>`)],
    ['two documents', wrapped(patronAnswer) + wrapped(patronAnswer).replace(/^<\?xml[^>]*>/, '')],
    ['two messages in one answer', wrapped(patronAnswer).replace('</response>', `\r${patronAnswer}</response>`)],
    ['a message before and one after a line end', wrapped(patronAnswer).replace('</response>', `&#13;${patronAnswer}</response>`)],
    ['an element inside the message', wrapped(patronAnswer).replace('BLY', '<b>BLY</b>')],
    ['an empty message', wrapped('')],
    ['bytes of another encoding', Buffer.from(wrapped(patronAnswer.replace('AEx', 'AEÄ')), 'latin1')],
    ['a NUL by a number', wrapped(patronAnswer).replace('AEx', 'AE&#0;')],
    ['an entity that nobody defined', wrapped(patronAnswer).replace('AEx', 'AE&who;')],
    ['a document type', wrapped(patronAnswer).replace('<ns2', '<!DOCTYPE sip [<!ENTITY a "BLY">]><ns2')],
    [
      'a bomb of entities',
      wrapped('x')
        .replace('>x<', '>&a9;<')
        .replace(
          '<ns2',
          `<!DOCTYPE sip [<!ENTITY a0 "CQY">${Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join('')}]><ns2`,
        ),
    ],
    ['a file of this PC', wrapped('x').replace('>x<', '>&f;<').replace('<ns2', '<!DOCTYPE sip [<!ENTITY f SYSTEM "file:///etc/hostname">]><ns2')],
    ['a huge answer', wrapped(patronAnswer + 'x'.repeat(1_200_000))],
    ['a long answer within the limit of HTTP', wrapped(patronAnswer + 'x'.repeat(900_000))],
    ['an answer about another card', wrapped(patronAnswer.replace('1016', '1024'))],
    ['an answer to another question', wrapped(`941`)],
    ['a status in place of every answer', wrapped(status)],
  ])('grants nothing on %s', async (_title, body) => {
    await expect((await scripted(body)).patron(aino)).rejects.toMatchObject({ code: 'LIBRARY_PROTOCOL' });
  });

  it.each([
    [401, 'LIBRARY_LOGIN_REFUSED'],
    [403, 'LIBRARY_LOGIN_REFUSED'],
    [302, 'LIBRARY_PROTOCOL'],
    [404, 'LIBRARY_PROTOCOL'],
    [500, 'LIBRARY_PROTOCOL'],
  ])('believes no answer under HTTP status %i', async (code, expected) => {
    await expect((await scripted(wrapped(patronAnswer), code)).patron(aino)).rejects.toMatchObject({ code: expected, context: { status: code } });
  });

  it('reads marked text, a byte order mark and entities', async () => {
    const system = await scripted(`\ufeff${wrapped(patronAnswer).replace('AEx', 'AE&#196;&#x4e;&amp;')}`);
    expect(await system.patron(aino)).toMatchObject({ isKnown: true, pin: 'right' });
    const marked = await scripted(`<ns2:sip xmlns:ns2="x"><response><![CDATA[${patronAnswer}]]></response></ns2:sip>`);
    expect(await marked.patron(aino)).toMatchObject({ isKnown: true, pin: 'right' });
  });

  it('names the code and the number of an error, and not its text', async () => {
    const { system, server } = await rig('fbs');
    server.setFault('error');
    await expect(system.patron(aino)).rejects.toMatchObject({
      message: expect.stringContaining('OPTIMISTIC_LOCK_VIOLATION, 8d7b0a69-12ac-4d07-86c2-5c06158fa9a1'),
      context: { status: 500, reason: 'envelopeError' },
    });
    const named = await scripted('<sip><error>24567000001016 Aino is unknown</error></sip>');
    await expect(named.patron(aino)).rejects.toThrow(expect.not.stringContaining('24567000001016'));
  });

  it('goes on with the next patron after an error about one', async () => {
    const system = await scripted((xml) => (xml.includes('1024') ? '<sip><error>no</error></sip>' : wrapped(patronAnswer)));
    await expect(system.patron({ ...aino, card: CardNumber.parse('24567000001024') })).rejects.toMatchObject({ code: 'LIBRARY_PROTOCOL' });
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
    expect(system.health).toEqual({ state: 'ready' });
  });

  it.each(['fbs', 'koha'] as const)('says that the terminal account is refused: %s', async (form) => {
    const { server } = await rig(form);
    const config = envelopeConfig(form, { host: server.host, port: server.port }, { connections: 1 });
    const system = await openEnvelopeClient(config, { profile: 'lumi' }, 'wrong');
    endings.push(() => system.stop());
    const health = await settledHealth(system);
    expect(health).toMatchObject({ state: 'faulted', remedy: expect.stringMatching(/passwordFile/) });
  });

  it('names a wrong path', async () => {
    const { server } = await rig('fbs');
    const system = await openEnvelopeClient(envelopeConfig('fbs', { host: server.host, port: server.port }, { path: '/nothing' }));
    endings.push(() => system.stop());
    expect(await settledHealth(system)).toMatchObject({ state: 'faulted', remedy: expect.stringMatching(/status 404: check path and way/) });
  });
});

describe('what goes out over HTTPS', () => {
  it('is the message alone for FBS: no CR, no AY, no AZ, its own status question', async () => {
    const { system, server } = await rig('fbs', { connections: 1 });
    await system.patron(aino);
    expect(server.messages[0]).toBe('990xxx2.00');
    expect(server.messages[1]).toMatch(/^63000\d{8} {4}\d{6} {10}\|AOFI-Lumi\|AA24567000001016\|AC\|AD1234\|$/);
  });

  it('has its number and checksum for Koha, whose answer could be cut', async () => {
    const { system, server } = await rig('koha', { connections: 1 });
    await system.patron(aino);
    expect(server.messages[1]).toMatch(/^63.*AY\dAZ[0-9A-F]{4}$/);
  });

  it('keeps what XML could take for its own inside the values', async () => {
    const seen: string[] = [];
    const system = await scripted((xml) => {
      seen.push(xml);
      return wrapped(patronAnswer);
    });
    const odd = { card: CardNumber.parse('24567000001016'), pin: Pin.parse(`</r>&"'`) };
    await system.patron(odd);
    expect(seen[0]).toContain('|AD&lt;/r&gt;&amp;&quot;&apos;|');
  });

  it('is never sent twice, and is asked after where its answer was lost', async () => {
    const { system, server } = await rig('koha', { timeoutMs: 1000 });
    server.setFault('drop-reply');
    server.register.onChange(() => queueMicrotask(() => server.setFault('none')));
    expect(await system.checkout({ ...aino, item: book })).toMatchObject({ kind: 'lent', title: 'Seitsemän veljestä' });
    const codes = server.messages.map((message) => message.slice(0, 2)).filter((code) => code !== '99');
    expect(codes.filter((code) => code === '11')).toHaveLength(1);
    expect(codes.slice(-2)).toEqual(['63', '17']);
  });

  it('is unclear where nobody can tell what became of it', async () => {
    const { system, server } = await rig('fbs');
    server.setFault('drop-reply');
    expect(await system.checkin(onLoan)).toMatchObject({ kind: 'refused', code: 'outcome-unclear' });
    expect(server.messages.filter((message) => message.startsWith('09'))).toHaveLength(1);
  });

  it('is an error, not unclear, where it was surely not sent', async () => {
    // Nothing is kept open, so that the loan needs a connection that nobody takes any more.
    const server = createServer((_request, response) => void response.setHeader('connection', 'close').end(wrapped(status)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const system = await openEnvelopeClient(envelopeConfig('fbs', { host: '127.0.0.1', port }, { timeoutMs, connections: 1 }));
    endings.push(() => system.stop());
    await settledHealth(system);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(system.checkout({ ...aino, item: book })).rejects.toMatchObject({ code: 'LIBRARY_UNREACHABLE' });
  });

  it('goes in the clear to this PC only', async () => {
    const config = envelopeConfig('fbs', { host: 'fbs.example', port: 443 });
    const open = () => openSip2LibrarySystem({ config, profile: 'fbs', password: 'x', timeZone: 'Europe/Helsinki', clock: systemClock });
    await expect(open()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
