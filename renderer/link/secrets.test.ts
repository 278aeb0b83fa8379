import { describe, expect, it } from 'vitest';
import { codeIn, makeSecretSource } from './secrets.ts';
import { stationSocketUrl } from './shell-bridge.ts';

function fakePage(hash: string) {
  const stored = new Map<string, string>();
  const addresses: string[] = [];
  return {
    stored,
    addresses,
    location: { hash, pathname: '/kiosk', search: '' },
    history: { replaceState: (_data: null, _unused: string, url: string) => void addresses.push(url) },
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    },
  };
}

const source = (page: ReturnType<typeof fakePage>, code?: string) =>
  makeSecretSource({
    host: page,
    role: 'kiosk',
    storageKey: 'k',
    bridge: code === undefined ? undefined : { requestCode: async () => code },
  });

describe('makeSecretSource', () => {
  it('takes the code out of the address at once', async () => {
    const page = fakePage('#code=abc');
    expect(await source(page).next()).toBe('abc');
    expect(page.addresses).toEqual(['/kiosk']);
  });

  it('uses the resume token once the code has been accepted', async () => {
    const page = fakePage('#code=abc');
    const secrets = source(page);
    await secrets.next();
    secrets.accepted('token');
    expect(await secrets.next()).toBe('token');
  });

  it('asks the shell when a resume token was refused', async () => {
    const page = fakePage('');
    page.stored.set('k', 'old');
    const secrets = source(page, 'fresh');
    expect(await secrets.next()).toBe('old');
    expect(secrets.refused()).toBe('token');
    expect(await secrets.next()).toBe('fresh');
  });

  it('has nothing without code, token and shell', async () => {
    expect(await source(fakePage('')).next()).toBeNull();
  });
});

describe('codeIn', () => {
  it.each([
    ['http://127.0.0.1:4600/#code=abc', 'abc'],
    ['#code=a%2Bb', 'a+b'],
    ['  abc  ', 'abc'],
    ['http://127.0.0.1:4600/', null],
    ['two words', null],
    ['#code=%E0%A4%A', null],
    ['', null],
  ])('reads %j as %j', (text, code) => {
    expect(codeIn(text)).toBe(code);
  });
});

describe('stationSocketUrl', () => {
  it('follows the page in a browser and the shell inside it', () => {
    expect(stationSocketUrl(undefined, 'http://127.0.0.1:4600')).toBe('ws://127.0.0.1:4600/rpc');
    expect(stationSocketUrl({ stationUrl: 'http://127.0.0.1:4700' }, 'app://omatoimi')).toBe('ws://127.0.0.1:4700/rpc');
  });
});
