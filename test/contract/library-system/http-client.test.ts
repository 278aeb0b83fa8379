import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../station/system-clock.ts';
import { HttpClient, maxHttpBodyBytes } from '../../../sync/library-system/link/http-client.ts';
import { pinOf, type TrustConfig } from '../../../sync/library-system/link/trust.ts';

const folder = new URL('../../vectors/tls/', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, folder));
const pem = (name: string): string => readFileSync(file(name), 'utf8');
const trusted: TrustConfig = { caFile: file('ca.pem') };
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(listener: RequestListener, tls?: ServerOptions): Promise<number> {
  const server: Server = tls === undefined ? createServer(listener) : createHttpsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

function clientOf(port: number, trust: TrustConfig | null = null): HttpClient {
  const url = trust === null ? `http://127.0.0.1:${port}/base` : `https://localhost:${port}/base`;
  const client = new HttpClient({ url, section: 'librarySystem.rest', trust: trust ?? {}, connections: 2, clock: systemClock });
  closers.push(() => client.close());
  return client;
}

const within = (ms: number): number => systemClock.monotonicMs() + ms;
const get = (client: HttpClient, ms = 2000) => client.request({ method: 'GET', path: '/x', deadlineAt: within(ms) });
const answerOk: RequestListener = (_request, response) => response.setHeader('content-type', 'application/json; charset=utf-8').end('{"a":"ä"}');
const own: ServerOptions = { key: pem('localhost.key'), cert: pem('localhost.pem') };

describe('the HTTP client', () => {
  it('sends a body and a query under its base, and reads the answer', async () => {
    const seen: string[] = [];
    const port = await serve(async (request: IncomingMessage, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${Buffer.concat(parts).toString()}`);
      answerOk(request, response);
    });
    const answer = await clientOf(port).request({
      method: 'POST',
      path: '/loans',
      query: { q: 'a b&c' },
      body: { type: 'application/json', text: '{"å":1}' },
      deadlineAt: within(2000),
    });
    expect(seen).toEqual(['POST /base/loans?q=a+b%26c application/json {"å":1}']);
    expect(answer).toMatchObject({ status: 200, type: 'application/json', text: '{"a":"ä"}' });
  });

  it('keeps its connections and follows no redirect', async () => {
    const sockets = new Set<unknown>();
    const port = await serve((request, response) => {
      sockets.add(request.socket);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const client = clientOf(port);
    for (let i = 0; i < 5; i += 1) expect((await get(client)).status).toBe(302);
    expect(sockets.size).toBe(1);
  });

  it('says that nothing was sent where nobody listens', async () => {
    const port = await serve(answerOk);
    for (const close of closers.splice(0)) await close();
    await expect(get(clientOf(port))).rejects.toMatchObject({ code: 'LIBRARY_UNREACHABLE', context: { isSent: false, reason: 'connectFailed' } });
  });

  it('says that a request may have been carried out where its answer was cut', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"half":');
      response.destroy();
    });
    await expect(get(clientOf(port))).rejects.toMatchObject({ code: 'LIBRARY_UNREACHABLE', context: { isSent: true, reason: 'closed' } });
  });

  it('ends at its deadline', async () => {
    const port = await serve(() => undefined);
    await expect(get(clientOf(port), 1000)).rejects.toMatchObject({ code: 'LIBRARY_TIMEOUT', context: { isSent: true } });
  });

  it('reads no endless answer', async () => {
    const port = await serve((_request, response) => response.end(Buffer.alloc(maxHttpBodyBytes + 1, 'x')));
    await expect(get(clientOf(port))).rejects.toMatchObject({ code: 'LIBRARY_PROTOCOL', context: { reason: 'overlong' } });
  });

  it('cancels what is under way when it closes', async () => {
    const port = await serve(() => undefined);
    const client = clientOf(port);
    const running = get(client);
    queueMicrotask(() => client.close());
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(get(client)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('names the section of the config that its errors are about', async () => {
    const port = await serve(answerOk);
    for (const close of closers.splice(0)) await close();
    await expect(get(clientOf(port))).rejects.toThrow('[librarySystem.rest]');
  });
});

describe('the HTTP client over TLS', () => {
  it('takes a server whose chain and name are right', async () => {
    expect((await get(clientOf(await serve(answerOk, own), trusted))).status).toBe(200);
  });

  it('takes the pinned key and no other', async () => {
    const port = await serve(answerOk, own);
    const right = pinOf(pem('localhost.pem'));
    expect((await get(clientOf(port, { ...trusted, pins: [pinOf(pem('other.pem')), right] }))).status).toBe(200);
    const wrong = clientOf(port, { ...trusted, pins: [pinOf(pem('other.pem'))] });
    await expect(get(wrong)).rejects.toMatchObject({ context: { reason: 'certificatePin', isSent: false } });
  });

  it('does not let a pin stand for a name', async () => {
    const port = await serve(answerOk, { key: pem('other.key'), cert: pem('other.pem') });
    const client = clientOf(port, { ...trusted, pins: [pinOf(pem('other.pem'))] });
    await expect(get(client)).rejects.toMatchObject({ context: { reason: 'certificateName' } });
  });

  it.each([
    ['self-signed', 'certificateSelfSigned'],
    ['expired', 'certificateExpired'],
    ['early', 'certificateNotYetValid'],
  ])('refuses a server that is %s', async (name, reason) => {
    const port = await serve(answerOk, { key: pem(`${name}.key`), cert: pem(`${name}.pem`) });
    await expect(get(clientOf(port, trusted))).rejects.toMatchObject({ code: 'LIBRARY_UNREACHABLE', context: { reason } });
  });

  it('shows its certificate where the server wants one', async () => {
    const port = await serve(answerOk, { ...own, ca: pem('station.pem'), requestCert: true, rejectUnauthorized: true });
    const withOwn = clientOf(port, { ...trusted, certFile: file('station.pem'), keyFile: file('station.key') });
    expect((await get(withOwn)).status).toBe(200);
    await expect(get(clientOf(port, trusted))).rejects.toMatchObject({ code: 'LIBRARY_UNREACHABLE' });
  });
});
