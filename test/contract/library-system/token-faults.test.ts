import { afterEach, describe, expect, it } from 'vitest';
import { isKioskError } from '../../../contracts/errors.ts';
import { parseItemId } from '../../../contracts/ids.ts';
import type { LibrarySystem } from '../../../contracts/ports/library-system.port.ts';
import { startTwinHttpServer, type TwinHttpAnswer } from '../../../simulator/library-system/http-server.ts';
import { kohaRoutes } from '../../../simulator/library-system/koha-server.ts';
import { LumiRegister } from '../../../simulator/library-system/lumi-register.ts';
import { restBase, restRoutes } from '../../../simulator/library-system/rest-server.ts';
import { systemClock } from '../../../station/system-clock.ts';
import { oddRoutes } from '../../support/http-twin.ts';
import { oauthAccount, openKohaRig } from '../../support/koha-rig.ts';
import { openRestClient, restConfig } from '../../support/rest-rig.ts';

const book = parseItemId('34567000002012');
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

interface Bench {
  readonly system: LibrarySystem;
  readonly tokens: () => number;
}

const open: Readonly<Record<'koha' | 'rest', (token: TwinHttpAnswer) => Promise<Bench>>> = {
  koha: async (token) => {
    const { routes, instead, calls } = oddRoutes(kohaRoutes);
    instead.set('POST /api/v1/oauth/token', { answer: token });
    const rig = await openKohaRig({ routes, account: oauthAccount });
    endings.push(() => rig.stop());
    return { system: rig.system, tokens: () => calls.filter(({ route }) => route.endsWith('/token')).length };
  },
  rest: async (token) => {
    const { routes, instead, calls } = oddRoutes(restRoutes({ clock: systemClock }));
    instead.set(`POST ${restBase}/token`, { answer: token });
    const server = await startTwinHttpServer({ clock: systemClock, register: new LumiRegister(systemClock), routes });
    const system = openRestClient(restConfig(`${server.url}${restBase}`));
    endings.push(() => Promise.all([system.stop(), server.stop()]));
    return { system, tokens: () => calls.filter(({ route }) => route.endsWith('/token')).length };
  },
};

const rows: readonly (readonly [title: string, answer: TwinHttpAnswer, code: string])[] = [
  ['400', { status: 400, body: { error: 'invalid_client' } }, 'LIBRARY_LOGIN_REFUSED'],
  ['401', { status: 401, body: { error: 'invalid_client' } }, 'LIBRARY_LOGIN_REFUSED'],
  ['403', { status: 403, body: { error: 'unauthorized_client' } }, 'LIBRARY_LOGIN_REFUSED'],
  ['404', { status: 404, headers: { 'content-type': 'text/html' }, body: '<p>' }, 'LIBRARY_PROTOCOL'],
  ['408', { status: 408, body: null }, 'LIBRARY_UNREACHABLE'],
  ['429', { status: 429, body: null }, 'LIBRARY_UNREACHABLE'],
  ['503', { status: 503, body: null }, 'LIBRARY_UNREACHABLE'],
  ['a page with 200', { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' }, 'LIBRARY_PROTOCOL'],
  ['a token of another kind', { status: 200, body: { access_token: 'x', token_type: 'mac' } }, 'LIBRARY_PROTOCOL'],
  ['a token that holds a line end', { status: 200, body: { access_token: 'x\r\ny', token_type: 'Bearer' } }, 'LIBRARY_PROTOCOL'],
  ['a token that is no text', { status: 200, body: { access_token: 7, token_type: 'Bearer' } }, 'LIBRARY_PROTOCOL'],
];

describe.each(['koha', 'rest'] as const)('a token request of kind = "%s" that is answered with', (kind) => {
  it.each(rows)('%s: nothing is asked, and the error says what to do', async (_title, answer, code) => {
    const { system } = await open[kind](answer);
    const error = await system.item(book).catch((thrown: unknown) => thrown);
    if (!isKioskError(error)) throw error;
    expect([error.code, error.context['isSent']]).toEqual([code, false]);
    expect(error.message).not.toContain('lumi-terminal');
  });

  it('a no is not asked for again at each question', async () => {
    const { system, tokens } = await open[kind]({ status: 401, body: { error: 'invalid_client' } });
    for (let asked = 0; asked < 20; asked += 1) await system.item(book).catch(() => undefined);
    expect(tokens()).toBeLessThanOrEqual(2);
  });
});
