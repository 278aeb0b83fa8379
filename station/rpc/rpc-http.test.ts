import { symlink, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RpcRig, startRpcRig } from '../../test/support/rpc-rig.ts';
import { startRpcServer } from './rpc-server.ts';

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

let rig: RpcRig;
beforeEach(async () => {
  rig = await startRpcRig();
});
afterEach(() => rig.stop());

// node:http sends the path and the headers as they are given, which fetch would tidy up.
function ask(target: string, options: http.RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: rig.port, path: target, agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject).end();
  });
}

describe('the screens over HTTP', () => {
  it.each(['/', '/kiosk', '/door', '/door/main', '/bench', '/?station=x'])('answers %s with the page itself', async (target) => {
    const answer = await ask(target);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toContain('<title>Screens</title>');
  });

  it('lets hashed assets be kept for good, with their own type', async () => {
    const answer = await ask('/assets/index-4f2a.js');
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(answer.headers['cache-control']).toContain('immutable');
  });

  it('finds assets that were built after the server had started, once the page is asked for', async () => {
    await ask('/');
    await writeFile(path.join(rig.folder, 'renderer', 'assets', 'index-new.js'), 'export {};');
    await ask('/');
    expect((await ask('/assets/index-new.js')).status).toBe(200);
  });

  it.each([
    '/../outside.txt',
    '/assets/../../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/assets/..%5c..%5coutside.txt',
    '//outside.txt',
    '/assets/%00',
    '/%',
    '/assets/',
    '/assets',
    '/door/a/b',
    '/index',
    '/.env',
    'http://127.0.0.1/../outside.txt',
  ])('gives nothing for %s', async (target) => {
    const answer = await ask(target);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('outside');
  });

  it('does not follow a link out of the folder', async () => {
    await symlink(path.join(rig.folder, 'outside.txt'), path.join(rig.folder, 'renderer', 'assets', 'link.txt'));
    expect((await ask('/assets/link.txt')).status).toBe(404);
  });

  it('answers HEAD without a body', async () => {
    const answer = await ask('/', { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(0);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s', async (method) => {
    const answer = await ask('/', { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
  });

  it('says what to do when the screens are not built', async () => {
    const other = await startRpcRig({ rendererDir: '/nonexistent' });
    const answer = await ask('/kiosk', { port: other.port });
    await other.stop();
    expect(answer).toMatchObject({ status: 503, body: expect.stringContaining('npm run build') });
  });

  it.each(['/', '/assets/index-4f2a.css', '/nothing', '/rpc'])('sends the security headers with %s', async (target) => {
    const { headers } = await ask(target);
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self' ws://127.0.0.1:${rig.port}; ` +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
  });
});

describe('the Host of a request', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]'])('may be %s with the port', async (name) => {
    expect((await ask('/', { headers: { host: `${name}:${rig.port}` } })).status).toBe(200);
  });

  it.each([
    '127.0.0.1',
    'localhost',
    '127.0.0.1:1',
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1.nip.io:PORT',
    'localhost.:PORT',
    '[::1]',
    '0.0.0.0:PORT',
    '127.1:PORT',
  ])('is answered with 421 when it is %s', async (name) => {
    const answer = await ask('/', { headers: { host: name.replace('PORT', String(rig.port)) } });
    expect(answer.status).toBe(421);
    expect(answer.headers['content-security-policy']).toContain("connect-src 'self';");
    expect(rig.refusals).toEqual(['host']);
  });
});

describe('a connection that says nothing', () => {
  it('makes room again after a few seconds', { timeout: 12_000 }, async () => {
    const silent = net.connect(rig.port, '127.0.0.1');
    const startedAt = performance.now();
    await new Promise((resolve) => silent.resume().once('close', resolve));
    expect(performance.now() - startedAt).toBeLessThan(9000);
  });
});

describe('the port', () => {
  it('is named with the setting to change when another program has it', async () => {
    const second = startRpcServer({
      listen: `127.0.0.1:${rig.port}`,
      rendererDir: rig.folder,
      info: { stationId: 'x', siteName: 'x', roles: [], languages: ['fi'], doors: [], isBench: false, warnings: [] },
      kiosk: null,
      doors: new Map(),
      bench: null,
      shellTokenFile: null,
      clock: rig.clock,
    });
    await expect(second).rejects.toMatchObject({ code: 'UI_PORT_BUSY', message: expect.stringContaining('[ui] listen') });
  });

  it('is free again after stop', async () => {
    await rig.server.stop();
    const next = await startRpcRig({ listen: `127.0.0.1:${rig.port}` });
    expect(next.port).toBe(rig.port);
    await next.stop();
  });
});
