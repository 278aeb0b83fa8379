import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import type { Health } from '../../../contracts/health.ts';
import type { Sip2ServerOptions } from '../../../simulator/library-system/sip2-server.ts';
import { pinOf } from '../../../sync/library-system/link/trust.ts';
import { openSip2Client, openSip2Rig, settledHealth, sip2Config } from '../../support/sip2-rig.ts';

const folder = new URL('../../vectors/tls/', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, folder));
const pem = (name: string): string => readFileSync(file(name), 'utf8');
const ownTls = { key: pem('localhost.key'), cert: pem('localhost.pem') };

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function healthOf(config: Partial<Sip2Config>, server: Partial<Sip2ServerOptions>): Promise<Health> {
  const rig = await openSip2Rig({ connections: 1, ...config }, server);
  endings.push(() => rig.stop());
  return settledHealth(rig.system);
}

describe('the line over TLS', () => {
  const trusted = { tls: true, host: 'localhost', caFile: file('ca.pem') };
  const station = { certFile: file('station.pem'), keyFile: file('station.key') };

  it('takes the pinned key', async () => {
    expect(await healthOf({ ...trusted, pins: [pinOf(pem('localhost.pem'))] }, { tls: ownTls })).toEqual({ state: 'ready' });
  });

  it('takes no other key, whatever authority vouches for it', async () => {
    expect(await healthOf({ ...trusted, pins: [pinOf(pem('other.pem'))] }, { tls: ownTls })).toMatchObject({
      state: 'faulted',
      remedy: expect.stringMatching(/another key than the pinned ones: .* pins in \[librarySystem\.sip2\]/),
    });
  });

  it('shows its certificate where one is asked for', async () => {
    const server = { tls: { ...ownTls, clientCa: pem('station.pem') } };
    expect(await healthOf({ ...trusted, ...station }, server)).toEqual({ state: 'ready' });
    expect(await healthOf(trusted, server)).toMatchObject({ state: 'faulted', code: 'LIBRARY_UNREACHABLE' });
  });

  it('shows a certificate to nobody whose own is not accepted', async () => {
    const server = { tls: { key: pem('other.key'), cert: pem('other.pem'), clientCa: pem('station.pem') } };
    expect(await healthOf({ ...trusted, ...station }, server)).toMatchObject({
      state: 'faulted',
      remedy: expect.stringContaining('is for another name'),
    });
  });
});

/** A server that says `lines`, one after each piece it gets, the first at once; what it got is kept. */
async function talker(...lines: string[]): Promise<{ port: number; heard: () => string }> {
  const sockets = new Set<Socket>();
  let heard = '';
  const server = createServer((socket) => {
    const left = [...lines];
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    const say = (): void => void socket.write(left.shift() ?? '');
    say();
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      say();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, heard: () => heard };
}

async function telnetAt(port: number, config: Partial<Sip2Config> = {}): Promise<Health> {
  const client = openSip2Client(sip2Config({ host: '127.0.0.1', port }, { login: 'telnet', connections: 1, ...config }));
  endings.push(() => client.stop());
  return settledHealth(client);
}

describe('a login by prompts', () => {
  it('is refused with another password', async () => {
    const { server } = await openSip2Rig({ login: 'telnet' }, { login: 'telnet' }).then((rig) => {
      endings.push(() => rig.stop());
      return rig;
    });
    const client = openSip2Client(sip2Config({ host: server.host, port: server.port }, { login: 'telnet', connections: 1 }), 'wrong');
    endings.push(() => client.stop());
    expect(await settledHealth(client)).toMatchObject({ state: 'faulted', code: 'LIBRARY_LOGIN_REFUSED' });
  });

  it('sends no password to what does not ask for it', async () => {
    const { port, heard } = await talker('login: ', 'Thank you.\r\n');
    expect(await telnetAt(port)).toMatchObject({ state: 'faulted', remedy: expect.stringMatching(/does not ask for an account by prompts/) });
    expect(heard()).toBe('omatoimi-1\r\n');
  });

  it('sends nothing at all where nothing asks', async () => {
    const { port, heard } = await talker('');
    expect(await telnetAt(port)).toMatchObject({ state: 'faulted', code: 'LIBRARY_UNREACHABLE' });
    expect(heard()).toBe('');
  });

  it('says that it was not answered where the verdict does not come', async () => {
    const { port, heard } = await talker('login: ', 'password: ');
    expect(await telnetAt(port)).toMatchObject({ state: 'faulted', code: 'LIBRARY_TIMEOUT' });
    expect(heard()).toBe('omatoimi-1\r\nlumi-terminal\r\n');
  });

  it('gives up on a greeting that never ends', async () => {
    const { port, heard } = await talker('x'.repeat(6000));
    expect(await telnetAt(port)).toMatchObject({ state: 'faulted', remedy: expect.stringContaining('login = "telnet"') });
    expect(heard()).toBe('');
  });
});

describe('a login by message', () => {
  it('takes a library system that needs 2 s for each of its messages', async () => {
    expect(await healthOf({}, { latencyMs: 2100 })).toEqual({ state: 'ready' });
  });

  it('says which login is asked for where a prompt comes first', async () => {
    const { port, heard } = await talker('Welcome\r\nlogin: ', 'password: ');
    const client = openSip2Client(sip2Config({ host: '127.0.0.1', port }, { connections: 1 }));
    endings.push(() => client.stop());
    expect(await settledHealth(client)).toMatchObject({ state: 'faulted', remedy: expect.stringContaining('set login = "telnet"') });
    expect(heard()).not.toMatch(/lumi-terminal.*lumi-terminal/s);
  });
});

describe('a login by address', () => {
  it('sends 99 first and no 93, even where a user is set', async () => {
    const { port, heard } = await talker();
    const client = openSip2Client(sip2Config({ host: '127.0.0.1', port }, { login: 'address', connections: 1 }));
    endings.push(() => client.stop());
    await expect.poll(heard).toMatch(/^99/);
    expect(heard()).not.toContain('omatoimi-1');
  });
});
