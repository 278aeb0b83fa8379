import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import type { Health } from '../../../contracts/health.ts';
import { openSip2Client, settledHealth, sip2Config } from '../../support/sip2-rig.ts';

const file = (name: string): string => fileURLToPath(new URL(`../../vectors/tls/${name}`, import.meta.url));
const keyPair = (name: string): TlsOptions => ({ key: readFileSync(file(`${name}.key`)), cert: readFileSync(file(`${name}.pem`)) });

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Listens on a free port of this PC, and ends everything with the test. */
async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  // A handshake that fails is what these tests are about.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** What a client says of a server that it can't use. */
async function remedyAt(port: number, config: Partial<Sip2Config> = {}): Promise<string> {
  const place = { host: config.host ?? 'localhost', port };
  const client = openSip2Client(sip2Config(place, { tls: true, caFile: file('ca.pem'), connections: 1, timeoutMs: 300, ...config }));
  endings.push(() => client.stop());
  const health: Health = await settledHealth(client);
  return health.state === 'faulted' ? health.remedy : health.state;
}

const tlsServer = (options: TlsOptions): Promise<number> => listen(createTlsServer(options));
const plainServer = (onSocket: (socket: Socket) => void): Promise<number> => listen(createServer(onSocket));

describe('a TLS server that is not accepted', () => {
  it.each<[title: string, server: TlsOptions, config: Partial<Sip2Config>, sentence: RegExp]>([
    ['another name', keyPair('other'), {}, /is for another name: set host to the name in the certificate, or have one made for localhost\.$/],
    ['an address in place of a name', keyPair('localhost'), { host: '127.0.0.1' }, /is for another name: /],
    ['an authority that nobody knows', keyPair('localhost'), { caFile: undefined }, /authority unknown here: set caFile /],
    ['its own signature', keyPair('self-signed'), {}, /is signed by itself: /],
    [
      'a date in the past',
      keyPair('expired'),
      { caFile: file('expired.pem') },
      /has expired: its operator has to renew it; check this PC's clock too\.$/,
    ],
    ['a date in the future', keyPair('early'), { caFile: file('early.pem') }, /is not valid yet: check this PC's clock/],
    [
      'TLS 1.1 at most',
      { ...keyPair('localhost'), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      {},
      /has no TLS version from 1\.2 on: its operator has to switch on TLS 1\.2 or 1\.3\.$/,
    ],
    [
      'no cipher in common',
      { ...keyPair('localhost'), maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0' },
      {},
      /agree on no safe encryption: its operator has to renew its TLS settings/,
    ],
    [
      'a wish for our certificate',
      { ...keyPair('localhost'), requestCert: true, rejectUnauthorized: true, ca: readFileSync(file('ca.pem')), maxVersion: 'TLSv1.3' },
      {},
      /closed the connection before the login was answered: |asks for a certificate of this station/,
    ],
  ])('because of %s', async (_title, server, config, sentence) => {
    expect(await remedyAt(await tlsServer(server), config)).toMatch(sentence);
  });

  it('is accepted once a certificate that signed itself stands in caFile', async () => {
    expect(await remedyAt(await tlsServer(keyPair('self-signed')), { caFile: file('self-signed.pem') })).toMatch(/did not answer in time/);
  });
});

describe('a port that is not the right one', () => {
  it('answers TLS in plain text', async () => {
    const port = await plainServer((socket) => socket.once('data', () => socket.write('96AZFEF6\r')));
    expect(await remedyAt(port)).toMatch(/does not speak TLS: ask its operator for the TLS port/);
  });

  it('closes when TLS begins', async () => {
    const port = await plainServer((socket) => socket.once('data', () => socket.end()));
    expect(await remedyAt(port)).toMatch(/takes connections but does not answer TLS: check that the port is the TLS one/);
  });

  it('is silent when TLS begins, until the limit', { timeout: 10_000 }, async () => {
    const port = await plainServer(() => undefined);
    expect(await remedyAt(port)).toMatch(/takes connections but does not answer TLS: /);
  });

  it('answers plain text with an alert of TLS', async () => {
    const port = await plainServer((socket) => socket.once('data', () => socket.end(Buffer.from('15030300020246', 'hex'))));
    expect(await remedyAt(port, { tls: false })).toMatch(/speaks TLS and tls is false: set tls = true/);
  });

  it.each([
    ['a TLS server', () => tlsServer(keyPair('localhost'))],
    ['a server for other PCs', () => plainServer((socket) => socket.end())],
  ])('closes before the login is answered: %s', async (_title, server) => {
    expect(await remedyAt(await server(), { tls: false })).toMatch(/closed the connection before .* set tls = true if it wants TLS, and ask whether/);
  });

  it('has nobody behind it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await remedyAt(port)).toMatch(/^Nothing answers at /);
  });

  it('has a name without an address', async () => {
    expect(await remedyAt(6001, { host: 'sip2.invalid' })).toMatch(/^The name sip2\.invalid has no address: /);
  });
});
