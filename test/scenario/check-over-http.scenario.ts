import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTwinHttpServer, type TwinHttpAnswer, type TwinHttpServer } from '../../simulator/library-system/http-server.ts';
import { kohaRoutes } from '../../simulator/library-system/koha-server.ts';
import { restRoutes } from '../../simulator/library-system/rest-server.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { checkLibrary, type CheckResult } from '../../station/cli/check-library.ts';
import { loadCheckedConfig } from '../../station/config/checked-config.ts';
import { systemClock } from '../../station/system-clock.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { parseItemId } from '../../contracts/ids.ts';

const file = (name: string): string => fileURLToPath(new URL(`../vectors/tls/${name}`, import.meta.url));
const tls = { key: readFileSync(file('localhost.key'), 'utf8'), cert: readFileSync(file('localhost.pem'), 'utf8') };
const patron = { card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
const item = parseItemId('34567000002012');

describe('a check of a library system over HTTPS', () => {
  let folder: string;
  let sip2: Sip2Server;
  let http: TwinHttpServer;
  /** What a path answers in place of the twin. */
  const instead = new Map<string, TwinHttpAnswer>();

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'omatoimi-check-http-'));
    await writeFile(path.join(folder, 'secret'), 'lumi-terminal\n', { mode: 0o600 });
    await writeFile(path.join(folder, 'wrong'), 'not-this-one\n', { mode: 0o600 });
    sip2 = await startSip2Server({ clock: systemClock, dialect: 'koha', tls });
    const routes = [...restRoutes({ clock: systemClock }), ...kohaRoutes].map(({ method, pattern, handler }) => ({
      method,
      pattern,
      handler: ((register, request) => instead.get(pattern) ?? handler(register, request)) satisfies typeof handler,
    }));
    http = await startTwinHttpServer({ clock: systemClock, register: sip2.register, routes, tls });
  });
  afterEach(() => {
    instead.clear();
  });
  afterAll(async () => {
    await Promise.all([http.stop(), sip2.stop()]);
    await rm(folder, { recursive: true });
  });

  const trust = `caFile = ${JSON.stringify(file('ca.pem'))}\n`;
  const account = (secret: string): string => `clientId = "omatoimi-1"\nclientSecretFile = "${secret}"\nbranch = "PAA"\n${trust}`;
  const device = (role: string, more = ''): string =>
    `[[devices]]\nid = "${role}"\ndriver = "${role === 'door.lock' ? 'lcus-relay' : 'serial-line-reader'}"\nrole = "${role}"\n${more}\n`;
  const line = (end: string): string => `settings = { path = "/dev/omatoimi-none-${end}" }`;
  const desk = device('kiosk.card', line('card')) + device('kiosk.item', line('item'));
  const door =
    `${device('door.card', `door = "main"\n${line('card')}`)}${device('door.lock', 'door = "main"\nsettings = { path = "/dev/omatoimi-none", acceptUntimedRelay = true }')}` +
    '[[doors]]\nid = "main"\nrights = "library-system"\n';

  async function check(library: string, trials: Parameters<typeof checkLibrary>[1] = { patron, item }, isDoor = false): Promise<CheckResult[]> {
    const config = path.join(folder, 'station.toml');
    const roles = isDoor ? '"door"' : '"self-checkout"';
    const head = `[station]\nid = "check"\nroles = [${roles}]\ndataDir = "data"\n[site]\nname = "Lumi"\nisil = "FI-Lumi"\nbranch = "PAA"\n`;
    await writeFile(config, `${head}${library}${isDoor ? door : desk}`);
    return checkLibrary(await loadCheckedConfig(config), trials, systemClock);
  }
  const koha = (secret = 'secret'): string =>
    `[librarySystem]\nkind = "koha"\nprofile = "koha"\n[librarySystem.koha]\nurl = "https://localhost:${http.port}/api/v1"\n${account(secret)}` +
    `[librarySystem.sip2]\nhost = "localhost"\nport = ${sip2.port}\nuser = "omatoimi-1"\npasswordFile = "secret"\ninstitution = "FI-Lumi"\n${trust}`;
  const rest = (secret = 'secret'): string =>
    `[librarySystem]\nkind = "rest"\n[librarySystem.rest]\nurl = "https://localhost:${http.port}/omatoimi/v1"\n${account(secret)}`;
  const named = (checks: readonly CheckResult[]): unknown[] => checks.map(({ name, ok }) => [name.replace('library system: ', ''), ok]);

  it('tries Koha in steps: both certificates, both logins, the branch, the permissions, messages, patron and item', async () => {
    const checks = await check(koha());
    expect(named(checks)).toEqual([
      ['library system', true],
      [`TLS of localhost:${sip2.port}`, true],
      [`TLS of localhost:${http.port}`, true],
      ['REST login', true],
      ['REST branch', true],
      ['REST permissions', true],
      ['SIP2 login', true],
      ['messages', true],
      ['test patron', true],
      ['test item', true],
    ]);
    expect(checks.every(({ ms, detail }) => ms >= 0 && detail !== '')).toBe(true);
    expect(JSON.stringify(checks)).not.toMatch(/24567000001016|"1234"|Testinen|Seitsemän|lumi-terminal/);
  });

  it('tries the plugin of Koha where a door goes by its word', async () => {
    const checks = await check(koha(), { patron: null, item: null }, true);
    expect(checks).toContainEqual(expect.objectContaining({ name: 'library system: self-service plugin', ok: true }));
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it.each<[title: string, at: string, answer: TwinHttpAnswer, step: string, code: string]>([
    [
      'a permission that is missing',
      'items',
      { status: 403, body: { error: 'x', required_permissions: {} } },
      'REST permissions',
      'LIBRARY_LOGIN_REFUSED',
    ],
    [
      'a PIN check that is not allowed',
      'auth/password/validation',
      { status: 403, body: { error: 'x' } },
      'REST permissions',
      'LIBRARY_LOGIN_REFUSED',
    ],
    ['a branch that Koha does not have', 'libraries/:id', { status: 404, body: { error: 'x' } }, 'REST branch', 'LIBRARY_PROTOCOL'],
    ['another web page', 'patrons', { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' }, 'REST permissions', 'LIBRARY_PROTOCOL'],
  ])('names the step and a remedy: %s', async (_title, at, answer, step, code) => {
    instead.set(`/api/v1/${at}`, answer);
    const failed = (await check(koha(), { patron: null, item: null })).filter(({ ok, name }) => !ok && name !== 'library system');
    expect(failed).toMatchObject([{ name: `library system: ${step}`, code, remedy: expect.stringMatching(/.{20}/) }]);
  });

  it('names the secret that Koha does not take', async () => {
    const failed = (await check(koha('wrong'), { patron: null, item: null })).find(({ name }) => name.endsWith('REST login'));
    expect(failed).toMatchObject({ ok: false, code: 'LIBRARY_LOGIN_REFUSED', remedy: expect.stringContaining('clientSecretFile') });
  });

  it('tries the consortium interface in steps: certificate, token, status, patron and item', async () => {
    const checks = await check(rest());
    expect(named(checks)).toEqual([
      ['library system', true],
      [`TLS of localhost:${http.port}`, true],
      ['token', true],
      ['test patron', true],
      ['test item', true],
    ]);
    expect(checks[2]?.detail).toMatch(/^a token that is good for \d{4} s$/);
    expect(JSON.stringify(checks)).not.toMatch(/24567000001016|"1234"|Testinen|Seitsemän|lumi-terminal/);
  });

  it.each([['a secret that it does not take', 'wrong', 'LIBRARY_LOGIN_REFUSED', 'clientSecretFile']])(
    'names the token step: %s',
    async (_title, secret, code, key) => {
      const checks = await check(rest(secret), { patron: null, item: null });
      expect(named(checks)).toEqual([
        ['library system', false],
        [`TLS of localhost:${http.port}`, true],
        ['token', false],
      ]);
      expect(checks[2]).toMatchObject({ code, remedy: expect.stringContaining(key) });
    },
  );

  it('says no where a door needs a word on the right that nobody gives', async () => {
    const problem = { type: 'urn:omatoimi:problem:not-supported', title: 'Not offered here', status: 501 };
    instead.set('/omatoimi/v1/entry', { status: 501, headers: { 'content-type': 'application/problem+json' }, body: JSON.stringify(problem) });
    const told = async (isDoor: boolean): Promise<unknown> => {
      const found = (await check(rest(), { patron, item: null }, isDoor)).find(({ name }) => name.endsWith('test patron'));
      return [found?.ok, found?.remedy?.includes('rights = "local"')];
    };
    expect([await told(true), await told(false)]).toEqual([
      [false, true],
      [true, undefined],
    ]);
  });

  it('tells a token from a status that fails', async () => {
    instead.set('/omatoimi/v1/status', { status: 503, body: '' });
    expect(named(await check(rest(), { patron: null, item: null }))).toEqual([
      ['library system', false],
      [`TLS of localhost:${http.port}`, true],
      ['token', true],
    ]);
  });
});
