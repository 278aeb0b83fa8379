import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AnyContractRouter } from '@orpc/contract';
import { isContractProcedure } from '@orpc/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { KioskError } from '../../contracts/errors.ts';
import { type ClientRole, clientRoles, type ProcedureMeta, rpcContract, type ScreenRole } from '../../contracts/rpc.contract.ts';
import { type RpcRig, rigPin, startRpcRig } from '../../test/support/rpc-rig.ts';
import { type ConnectedClient, connectClient } from '../../test/support/rpc-client.ts';
import { signInMs } from '../technician/technician-desk.ts';
import { maxConnections, openWithinMs } from './rpc-sockets.ts';
import { codeLifetimeMs } from './session-secrets.ts';

let rig: RpcRig;
let connected: ConnectedClient[] = [];
beforeEach(async () => {
  rig = await startRpcRig();
});
afterEach(async () => {
  for (const { close } of connected) close();
  connected = [];
  await rig.stop();
});

async function connect(origin: string | undefined = `http://127.0.0.1:${rig.port}`): Promise<ConnectedClient> {
  const client = await connectClient(rig.server.url, origin);
  connected.push(client);
  return client;
}

// `undefined` as an argument would mean the default origin.
async function connectAsShellMain(): Promise<ConnectedClient> {
  const client = await connectClient(rig.server.url);
  connected.push(client);
  return client;
}

async function open(role: ScreenRole): Promise<ConnectedClient> {
  const client = await connect();
  await client.client.session.open({ secret: rig.server.mintCode(role) });
  return client;
}

function statusOfUpgrade(headers: Record<string, string>, path = '/rpc'): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${rig.port}${path}`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
}

const closed = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve));

interface Procedure {
  readonly path: string;
  readonly roles: readonly ClientRole[];
  readonly needsSignIn: boolean;
}

// Walks the contract itself, so that a procedure that is added later is tested without anybody thinking of it.
function proceduresOf(router: AnyContractRouter, path: readonly string[] = []): Procedure[] {
  if (isContractProcedure(router)) {
    const { roles, needsSignIn = false } = router['~orpc'].meta as ProcedureMeta;
    return [{ path: path.join('.'), roles, needsSignIn }];
  }
  return Object.entries(router).flatMap(([name, part]) => proceduresOf(part as AnyContractRouter, [...path, name]));
}
const procedures = proceduresOf(rpcContract);

/** Calls a procedure without any input: whether the call is allowed is decided before the input is read. */
async function callBare({ client }: ConnectedClient, path: string): Promise<{ code: string }> {
  const call = path.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], client) as () => Promise<unknown>;
  try {
    const answer = await call();
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) {
      const iterator = (answer as AsyncIterable<unknown>)[Symbol.asyncIterator]();
      await iterator.next();
      await iterator.return?.();
    }
    return { code: 'allowed' };
  } catch (error) {
    return error as { code: string };
  }
}

describe('an upgrade to WebSocket', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]'])('is taken with the origin http://%s and the port', async (name) => {
    expect(await statusOfUpgrade({ origin: `http://${name}:${rig.port}` })).toBe(101);
  });

  it('is taken from the pages of the shell', async () => {
    expect(await statusOfUpgrade({ origin: 'app://omatoimi' })).toBe(101);
  });

  it.each([
    'http://evil.example',
    'null',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'app://other',
    'app://omatoimi/',
    'file://',
    'HTTP://127.0.0.1:PORT',
    'http://127.0.0.1:PORT.evil.example',
    'http://127.0.0.1:PORT, http://evil.example',
    '',
  ])('is answered with 403 from the origin %j', async (origin) => {
    expect(await statusOfUpgrade({ origin: origin.replace('PORT', String(rig.port)) })).toBe(403);
    expect(rig.refusals).toEqual(['origin']);
  });

  it.each(['evil.example:PORT', '127.0.0.1', 'localhost:1'])('is answered with 421 for the host %s', async (host) => {
    const status = await statusOfUpgrade({ host: host.replace('PORT', String(rig.port)), origin: `http://127.0.0.1:${rig.port}` });
    expect(status).toBe(421);
  });

  it.each(['/', '/rpc/', '/rpc?x=1', '/kiosk'])('is answered with 404 on %s', async (path) => {
    expect(await statusOfUpgrade({}, path)).toBe(404);
  });

  it('is refused when all places are taken by open sessions', async () => {
    for (let i = 0; i < maxConnections; i += 1) await open('kiosk');
    expect(await statusOfUpgrade({ origin: 'app://omatoimi' })).toBe(503);
    expect(rig.refusals).toEqual(['tooManyConnections']);
  });

  it('takes the place of the oldest connection without a session', async () => {
    const idle: Promise<number>[] = [];
    for (let i = 0; i < maxConnections; i += 1) idle.push(closed((await connect()).socket));
    const late = await connect();
    expect(await idle[0]).toBe(1008);
    await late.client.session.open({ secret: rig.server.mintCode('kiosk') });
    expect(rig.server.connections).toBe(maxConnections);
  });
});

describe('a connection without a session', () => {
  it.each(procedures.filter(({ path }) => path !== 'session.open'))('may not call $path', async ({ path }) => {
    expect(await callBare(await connect(), path)).toMatchObject({ code: 'RPC_FORBIDDEN' });
  });

  it('is closed after five seconds', async () => {
    const { socket } = await connect();
    await rig.clock.advance(openWithinMs);
    expect(await closed(socket)).toBe(1008);
    expect(rig.refusals).toEqual(['notOpenedInTime']);
  });
});

describe('the contract', () => {
  it('lists its roles for every procedure but the one that opens a session', () => {
    expect(procedures.filter(({ roles }) => roles.length === 0).map(({ path }) => path)).toEqual(['session.open']);
  });
});

const matrix = (['kiosk', 'doorPanel', 'technician', 'bench', 'shell'] as const).flatMap((role) =>
  procedures.map((procedure) => ({ role, ...procedure })),
);

describe('a session', () => {
  it.each(matrix)('of the role $role is held to the roles of $path', async ({ role, path, roles, needsSignIn }) => {
    const client = role === 'shell' ? await connectAsShellMain() : await open(role);
    if (role === 'shell') await client.client.session.open({ secret: JSON.parse(await readFile(rig.tokenFile, 'utf8')).token });
    const { code } = await callBare(client, path);
    if (roles.includes(role) && !needsSignIn) expect(['allowed', 'BAD_REQUEST']).toContain(code);
    else expect(code).toBe('RPC_FORBIDDEN');
  });

  it.each(procedures.filter(({ needsSignIn }) => needsSignIn))(
    'of a technician may call $path from the sign-in on, until the sign-out',
    async ({ path }) => {
      const page = await open('technician');
      expect(await page.client.technician.signIn({ pin: 'no' })).toBe('wrong');
      expect(await callBare(page, path)).toMatchObject({ code: 'RPC_FORBIDDEN' });
      expect(await page.client.technician.signIn({ pin: rigPin })).toBe('signedIn');
      expect(['allowed', 'BAD_REQUEST']).toContain((await callBare(page, path)).code);
      expect(await callBare(await open('technician'), path)).toMatchObject({ code: 'RPC_FORBIDDEN' });
      await page.client.technician.signOut();
      expect(await callBare(page, path)).toMatchObject({ code: 'RPC_FORBIDDEN' });
    },
  );

  it('of a technician makes no code for another screen before the sign-in', async () => {
    const { client } = await open('technician');
    await expect(client.session.mintCode({ role: 'bench' })).rejects.toMatchObject({ code: 'RPC_FORBIDDEN' });
    await client.technician.signIn({ pin: rigPin });
    await expect(client.session.mintCode({ role: 'kiosk' })).resolves.toMatchObject({ code: expect.any(String) });
  });

  it('of a technician loses what it watches with the sign-in', async () => {
    const { client } = await open('technician');
    await client.technician.signIn({ pin: rigPin });
    const overview = (await client.technician.overview())[Symbol.asyncIterator]();
    expect((await overview.next()).done).toBe(false);
    await rig.clock.advance(signInMs);
    expect((await overview.next()).done).toBe(true);
  });

  it('knows every role that the contract has', () => {
    expect([...clientRoles].sort()).toEqual(['bench', 'doorPanel', 'kiosk', 'shell', 'technician']);
  });

  it('lets go when it ends: its role is not there for the next connection', async () => {
    (await open('kiosk')).close();
    expect(await callBare(await connect(), 'kiosk.watch')).toMatchObject({ code: 'RPC_FORBIDDEN' });
  });

  it('has no procedure beyond the contract', async () => {
    const { client } = await open('bench');
    await expect((client as unknown as { bench: { reveal(): Promise<void> } }).bench.reveal()).rejects.toMatchObject({ status: 404 });
  });
});

describe('a one-time code', () => {
  it('opens one session of its role and tells the station', async () => {
    const used: ScreenRole[] = [];
    rig.server.onCodeUsed((role) => used.push(role));
    const { client } = await connect();
    const opened = await client.session.open({ secret: rig.server.mintCode('doorPanel') });
    expect(opened).toMatchObject({ role: 'doorPanel', station: { stationId: 'rig' } });
    expect(used).toEqual(['doorPanel']);
  });

  it('is refused the second time', async () => {
    const secret = rig.server.mintCode('kiosk');
    await (await connect()).client.session.open({ secret });
    await expect((await connect()).client.session.open({ secret })).rejects.toMatchObject({ code: 'RPC_CODE_REFUSED', defined: true });
  });

  it('is refused after ten minutes', async () => {
    const secret = rig.server.mintCode('kiosk');
    await rig.clock.advance(codeLifetimeMs);
    await expect((await connect()).client.session.open({ secret })).rejects.toMatchObject({ code: 'RPC_CODE_REFUSED' });
  });

  it('has at least 128 random bits', () => {
    const codes = new Set(Array.from({ length: 60 }, () => rig.server.mintCode('kiosk')));
    expect(codes.size).toBe(60);
    for (const code of codes) expect(Buffer.from(code, 'base64url').length).toBeGreaterThanOrEqual(16);
  });

  it('is not made for a screen that the station does not have', async () => {
    const other = await startRpcRig({ kiosk: null, bench: null, doors: new Map() });
    for (const role of ['kiosk', 'doorPanel', 'bench'] as const)
      expect(() => other.server.mintCode(role)).toThrow(expect.objectContaining({ code: 'RPC_FORBIDDEN' }));
    await other.stop();
  });

  it('does not open a session for a caller without an origin', async () => {
    const { client } = await connectAsShellMain();
    await expect(client.session.open({ secret: rig.server.mintCode('kiosk') })).rejects.toMatchObject({ code: 'RPC_CODE_REFUSED' });
  });

  it('cannot change the role of an open session, and is not used up by the try', async () => {
    const { client } = await open('kiosk');
    const secret = rig.server.mintCode('bench');
    await expect(client.session.open({ secret })).rejects.toMatchObject({ code: 'RPC_FORBIDDEN' });
    await expect((await connect()).client.session.open({ secret })).resolves.toMatchObject({ role: 'bench' });
  });
});

describe('a resume token', () => {
  it('opens the same role again and is replaced by another', async () => {
    const first = await (await connect()).client.session.open({ secret: rig.server.mintCode('kiosk') });
    const second = await (await connect()).client.session.open({ secret: first.resumeToken });
    expect(second.role).toBe('kiosk');
    expect(second.resumeToken).not.toBe(first.resumeToken);
  });

  it('works once more while its successor is unused, since that answer may have been lost', async () => {
    const { resumeToken } = await (await connect()).client.session.open({ secret: rig.server.mintCode('kiosk') });
    await (await connect()).client.session.open({ secret: resumeToken });
    const third = await (await connect()).client.session.open({ secret: resumeToken });
    await (await connect()).client.session.open({ secret: third.resumeToken });
    const fifth = (await connect()).client.session.open({ secret: resumeToken });
    await expect(fifth).rejects.toMatchObject({ code: 'RPC_CODE_REFUSED' });
  });

  it('dies with the station', async () => {
    const { resumeToken } = await (await connect()).client.session.open({ secret: rig.server.mintCode('kiosk') });
    await rig.stop();
    rig = await startRpcRig();
    await expect((await connect()).client.session.open({ secret: resumeToken })).rejects.toMatchObject({ code: 'RPC_CODE_REFUSED' });
  });
});

describe('the token of the shell', () => {
  it('lies in a file for its owner only, with the address and the process', async () => {
    expect((await stat(rig.tokenFile)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(rig.tokenFile, 'utf8'))).toEqual({ url: rig.server.url, token: expect.any(String), pid: process.pid });
  });

  it('is of no use to a page', async () => {
    const { token } = JSON.parse(await readFile(rig.tokenFile, 'utf8'));
    await expect((await connect()).client.session.open({ secret: token })).rejects.toMatchObject({ code: 'RPC_CODE_REFUSED' });
  });

  it('mints codes that open a screen', async () => {
    const shell = await connectAsShellMain();
    await shell.client.session.open({ secret: JSON.parse(await readFile(rig.tokenFile, 'utf8')).token });
    const { code } = await shell.client.session.mintCode({ role: 'kiosk' });
    await expect((await connect('app://omatoimi')).client.session.open({ secret: code })).resolves.toMatchObject({ role: 'kiosk' });
  });

  it('that can not be written keeps nobody else out', async () => {
    const failures: KioskError[] = [];
    const file = path.join(rig.tokenFile, 'below-a-file.json');
    const other = await startRpcRig({ shellTokenFile: file, onTokenFile: (error) => void (error !== null && failures.push(error)) });
    expect(failures.map(({ code, context }) => [code, context['code']])).toEqual([['STORE_UNAVAILABLE', 'ENOTDIR']]);
    const page = await connectClient(other.server.url, new URL(other.server.url).origin);
    await expect(page.client.session.open({ secret: other.server.mintCode('kiosk') })).resolves.toMatchObject({ role: 'kiosk' });
    page.close();
    await other.stop();
  });

  it('goes with the station', async () => {
    await rig.server.stop();
    await expect(stat(rig.tokenFile)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
