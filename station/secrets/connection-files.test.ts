import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { drivers, goodToml } from '../config/config.fixture.ts';
import { loadStationConfig } from '../config/load-config.ts';
import { openLibrarySystem } from '../parts/library-system-part.ts';
import { systemClock } from '../system-clock.ts';

const tlsFile = (name: string): string => fileURLToPath(new URL(`../../test/vectors/tls/${name}`, import.meta.url));
const authority = tlsFile('ca.pem');

describe('the files that the link to the library system needs', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-files-'));
    write('password', 'lumi-terminal\n');
    copyFileSync(authority, path.join(folder, 'ca.pem'));
    write('station.pem', readFileSync(tlsFile('station.pem')));
    write('station.key', readFileSync(tlsFile('station.key')));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, content: string | Buffer, mode = 0o600): void {
    writeFileSync(path.join(folder, name), content);
    chmodSync(path.join(folder, name), mode);
  }

  async function load(withFiles: boolean): Promise<StationConfig> {
    const tls = 'tls = true\nuser = "u"\npasswordFile = "password"\ncaFile = "ca.pem"\ncertFile = "station.pem"\nkeyFile = "station.key"';
    write('station.toml', goodToml.replace('tls = false', tls));
    return (await loadStationConfig(path.join(folder, 'station.toml'), drivers, { withFiles })).config;
  }

  const sentence = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'in order',
      (error: Error) => error.message,
    );

  it('are in order as they should be, named from the folder of the config', async () => {
    expect(await sentence(load(true))).toBe('in order');
  });

  it.each<[title: string, prepare: () => void, problem: RegExp]>([
    ['a missing password file', () => rmSync(path.join(folder, 'password')), /passwordFile: The password file .*password does not exist: make it, /],
    ['a password that others can read', () => write('password', 'x', 0o644), /passwordFile: .* can be read by others: run chmod 600 .*password\.$/],
    ['an empty password file', () => write('password', ''), /passwordFile: .* is empty: write the password into it\.$/],
    ['a password that can not be sent', () => write('password', 'a|b'), /passwordFile: .* holds "\|", which ends a field of SIP2: /],
    [
      'a key that others can read',
      () => chmodSync(path.join(folder, 'station.key'), 0o640),
      /keyFile: The key file .* can be read by others: run chmod 600 /,
    ],
    ['a missing key', () => rmSync(path.join(folder, 'station.key')), /keyFile: The key file .*station\.key does not exist: /],
    [
      'a key in place of a certificate',
      () => write('station.pem', readFileSync(tlsFile('station.key'))),
      /\(certFile\) holds no whole certificate: /,
    ],
    [
      'a certificate in place of a key',
      () => write('station.key', readFileSync(tlsFile('station.pem'))),
      /\(keyFile\) holds no private key that can be read/,
    ],
    [
      'the key of another certificate',
      () => write('station.key', readFileSync(tlsFile('other.key'))),
      /\(keyFile\) is the key of another certificate than /,
    ],
    ['a missing certificate file', () => rmSync(path.join(folder, 'ca.pem')), /caFile: The certificate file .*ca\.pem \(caFile\) does not exist: /],
    ['an empty certificate file', () => write('ca.pem', ''), /caFile: .* is empty: put the authority's certificate into it/],
    ['a file without a certificate', () => write('ca.pem', 'hello'), /caFile: .* holds no certificate: /],
    [
      'a damaged certificate',
      () => write('ca.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
      /caFile: .* damaged certificate/,
    ],
    [
      'a folder in place of a certificate',
      () => {
        rmSync(path.join(folder, 'ca.pem'));
        mkdirSync(path.join(folder, 'ca.pem'));
      },
      /caFile: .* is not a file: name the file of the certificate\.$/,
    ],
  ])("%s is found by the check, in the words of the station's start", async (_title, prepare, problem) => {
    prepare();
    const atCheck = await sentence(load(true));
    const atStart = await sentence(openLibrarySystem(await load(false), systemClock));
    expect(atCheck).toMatch(/^\[librarySystem\.sip2\] /);
    expect(atCheck).toMatch(problem);
    expect(atStart).toBe(atCheck);
  });

  it('are all told at once, beside what is wrong in the config itself', async () => {
    write('password', 'x', 0o644);
    write('ca.pem', '');
    write('station.toml', `${goodToml.replace('tls = false', 'passwordFile = "password"\nuser = "u"\ncaFile = "ca.pem"')}[kiosk]\nidleSeconds = 1\n`);
    const told = await sentence(loadStationConfig(path.join(folder, 'station.toml'), drivers, { withFiles: true }));
    expect(told.split('\n').map((line) => line.split(/ = |: /)[0])).toEqual([
      '[kiosk] idleSeconds',
      '[librarySystem.sip2] passwordFile',
      '[librarySystem.sip2] caFile',
    ]);
  });

  it('need no certificate where there is no TLS', async () => {
    write('station.toml', goodToml.replace('tls = false', 'tls = false\ncaFile = "nowhere.pem"'));
    expect(await sentence(loadStationConfig(path.join(folder, 'station.toml'), drivers, { withFiles: true }))).toBe('in order');
  });
});
