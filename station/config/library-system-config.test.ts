import { describe, expect, it } from 'vitest';
import { type LibrarySystemConfig, stationConfigSchema } from '../../contracts/config.schema.ts';
import { checkSchema } from './schema-problems.ts';

const sip2 = { host: '127.0.0.1', port: 6001, tls: false };
const koha = { url: 'https://koha.example.fi/api/v1', clientId: 'omatoimi', clientSecretFile: 'secret', branch: 'PAA' };
const rest = { url: 'https://kirjasto.example.fi/omatoimi/v1/', branch: 'PAA' };

function check(librarySystem: object): { readonly value: LibrarySystemConfig | undefined; readonly texts: string[] } {
  const file = {
    station: { id: 'lumi-1', roles: ['self-checkout'], dataDir: 'data' },
    site: { name: 'Lumi', isil: 'FI-Lumi', branch: 'PAA' },
    librarySystem,
  };
  const { value, problems } = checkSchema(stationConfigSchema, file);
  return { value: value?.librarySystem, texts: problems.map(({ message }) => message) };
}

describe('[librarySystem]', () => {
  it.each([
    ['SIP2', { kind: 'sip2', profile: 'lumi', sip2 }],
    ['Koha with SIP2 beside it', { kind: 'koha', profile: 'koha', koha, sip2 }],
    ['the consortium interface', { kind: 'rest', rest }],
    ['SIP2 in HTTPS requests', { kind: 'sip2', profile: 'fbs', sip2: { ...sip2, way: 'https-fbs', path: '/rest/sip2/FI-Lumi' } }],
    ['planned outages', { kind: 'rest', rest, plannedOutages: [{ from: '2026-12-01T18:00', to: '2026-12-01T22:00' }] }],
    ['pins and a certificate', { kind: 'rest', rest: { ...rest, pins: [`sha256/${'A'.repeat(43)}=`], certFile: 'c.pem', keyFile: 'k.pem' } }],
  ])('may be %s', (_, section) => {
    expect(check(section).texts).toEqual([]);
  });

  it('takes an address with a slash at its end as one without', () => {
    expect(check({ kind: 'rest', rest }).value?.rest?.url).toBe('https://kirjasto.example.fi/omatoimi/v1');
  });

  it.each([
    ['no section for its kind', { kind: 'rest' }, '[librarySystem] rest'],
    ['Koha without SIP2 for returns', { kind: 'koha', profile: 'koha', koha }, '[librarySystem] sip2'],
    ['a section that its kind does not use', { kind: 'rest', rest, sip2 }, '[librarySystem.sip2]'],
    ['SIP2 without a profile', { kind: 'sip2', sip2 }, 'profile'],
    ['an HTTPS way without a path', { kind: 'sip2', profile: 'fbs', sip2: { ...sip2, way: 'https-fbs' } }, 'path'],
    ['a login that needs a user', { kind: 'sip2', profile: 'koha', sip2: { ...sip2, login: 'telnet' } }, 'login'],
    ['a certificate without its key', { kind: 'rest', rest: { ...rest, certFile: 'c.pem' } }, 'keyFile'],
    ['two accounts', { kind: 'koha', profile: 'koha', koha: { ...koha, user: 'a', passwordFile: 'b' }, sip2 }, 'clientId'],
    ['an address with a password in it', { kind: 'rest', rest: { ...rest, url: 'https://a:b@x.fi/' } }, 'url'],
    ['a pin of another hash', { kind: 'rest', rest: { ...rest, pins: ['sha1/abc'] } }, 'pins'],
    [
      'an outage that ends before it begins',
      { kind: 'rest', rest, plannedOutages: [{ from: '2026-12-02T18:00', to: '2026-12-01T22:00' }] },
      'plannedOutages',
    ],
  ])('may not have %s', (_, section, named) => {
    const { texts } = check(section);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain(named);
  });

  it.each(['2026-02-30T10:00', '2026-12-01T25:61', '2026-13-01T10:00'])('knows no outage from %s', (from) => {
    const { texts } = check({ kind: 'rest', rest, plannedOutages: [{ from, to: '2027-01-01T00:00' }] });
    expect(texts[0]).toContain('a day and a time that the calendar has');
  });

  it('knows no outage of more than a month', () => {
    const { texts } = check({ kind: 'rest', rest, plannedOutages: [{ from: '2026-12-01T00:00', to: '2027-01-01T00:01' }] });
    expect(texts[0]).toContain('at most 31 days after from');
  });

  it('does not repeat an account that stands in an address', () => {
    const { texts } = check({ kind: 'rest', rest: { ...rest, url: 'https://omatoimi:hunter2@kirjasto.example.fi/v1' } });
    expect(texts.join()).toContain('kirjasto.example.fi');
    expect(texts.join()).not.toContain('hunter2');
  });
});
