import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCheckedConfig } from './checked-config.ts';
import { changed, drivers, goodToml, problemsOf } from './config.fixture.ts';
import { ConfigInvalidError } from './config-problem.ts';
import { loadStationConfig } from './load-config.ts';

describe('a config file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-config-'));
    file = path.join(folder, 'station.toml');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const load = (content: string | Uint8Array): ReturnType<typeof loadStationConfig> => {
    writeFileSync(file, content);
    return loadStationConfig(file, drivers);
  };

  it('is loaded with its defaults', async () => {
    const { config } = await load(goodToml);
    expect([config.kiosk.idleSeconds, config.privacy.doorTraceHours, config.doors[0]?.minimumAge]).toEqual([60, 168, 15]);
  });

  it('gives every device the settings that its driver understands', async () => {
    expect((await load(goodToml)).config.devices[1]?.settings).toEqual({ path: '/dev/b', channel: 1 });
  });

  it('means relative paths from its own folder', async () => {
    const sip2 = 'port = 6001\nuser = "u"\npasswordFile = "../secrets/p"\ncaFile = "/etc/ca.pem"';
    const { config } = await load(changed('port = 6001', sip2));
    expect([config.station.dataDir, config.librarySystem.sip2?.passwordFile, config.librarySystem.sip2?.caFile]).toEqual([
      path.join(folder, 'data'),
      path.join(path.dirname(folder), 'secrets/p'),
      '/etc/ca.pem',
    ]);
  });

  it('tells everything that is wrong at once, one line for each', async () => {
    const error: unknown = await load(`${changed('/dev/d', '/dev/c')}pulseMs = 5\n[kiosk]\nidelSeconds = 4\n`).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigInvalidError);
    expect((error as ConfigInvalidError).message.split('\n')).toEqual((error as ConfigInvalidError).problems.map((problem) => problem.message));
    expect((error as ConfigInvalidError).problems.map((problem) => problem.key)).toEqual([
      '[[doors]] "main" pulseMs',
      '[kiosk] idelSeconds',
      '[[devices]] "kiosk-item" settings.path',
    ]);
  });

  it('finds one line behind two devices through a link', async () => {
    writeFileSync(path.join(folder, 'line'), '');
    symlinkSync(path.join(folder, 'line'), path.join(folder, 'by-id'));
    const toml = changed('/dev/a', path.join(folder, 'line')).replace('/dev/c', path.join(folder, 'by-id'));
    await expect(load(toml)).rejects.toMatchObject({
      problems: [{ key: '[[devices]] "kiosk-card" settings.path', message: expect.stringContaining('"door-card" has this line as ') }],
    });
  });

  it('tells line and column where it is no TOML', async () => {
    await expect(load('[station]\nid = \n')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/^line 2, column 6: this is not TOML: /),
    });
  });

  it('does not quote itself where it is no TOML', async () => {
    await expect(load('[a]\npassword = "hunter2\n')).rejects.toMatchObject({ message: expect.not.stringContaining('hunter2') });
  });

  it.each([
    ['missing', () => undefined, 'ENOENT'],
    ['not UTF-8', () => writeFileSync(file, Uint8Array.of(0xff, 0xfe, 0x41)), 'ERR_ENCODING_INVALID_ENCODED_DATA'],
  ])('is unreadable when it is %s', async (_, prepare, code) => {
    prepare();
    await expect(loadStationConfig(file, drivers)).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE', context: { code } });
  });

  it('is unreadable when it is a folder', async () => {
    chmodSync(folder, 0o700);
    await expect(loadStationConfig(folder, drivers)).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE', context: { code: 'EISDIR' } });
  });

  it('is unreadable when it is larger than 1 MB', async () => {
    await expect(load(`#${'x'.repeat(1_048_576)}`)).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE' });
  });
});

describe('the documented sample', () => {
  it('is in order with the drivers of this program', async () => {
    const sample = fileURLToPath(new URL('../../docs/examples/station.toml', import.meta.url));
    expect((await loadCheckedConfig(sample)).station.roles).toEqual(['self-checkout', 'door']);
  });
});

describe('a problem', () => {
  it.each([
    ['a misspelt key names the nearest one', `${goodToml}[kiosk]\nidelSeconds = 60\n`, '[kiosk] idelSeconds is not known; did you mean idleSeconds?'],
    ['a misspelt section names the nearest one', `${goodToml}[kisok]\n`, '[kisok] is not known; did you mean kiosk?'],
    [
      'a key in the wrong section names the right one',
      changed('branch = "PAA"', 'branch = "PAA"\nidleSeconds = 60'),
      '[site] idleSeconds is not known here; it belongs to [kiosk]',
    ],
    [
      'a key like no other lists what there is',
      changed('branch = "PAA"', 'branch = "PAA"\nzzzzzz = 1'),
      '[site] zzzzzz is not known; known are name, isil, branch, helpPhone',
    ],
    [
      'a number out of range tells the range',
      changed('port = 6001', 'port = 70000'),
      '[librarySystem.sip2] port = 70000: must be a whole number from 1 to 65535',
    ],
    [
      'a text instead of a number tells the range',
      changed('port = 6001', 'port = "6001"'),
      '[librarySystem.sip2] port = "6001": must be a whole number from 1 to 65535',
    ],
    ['a fraction is no whole number', `${goodToml}pulseMs = 2000.5\n`, '[[doors]] "main" pulseMs = 2000.5: must be a whole number from 200 to 30000'],
    [
      'a choice lists the values',
      changed('port = 6001', 'port = 6001\nencoding = "utf8"'),
      '[librarySystem.sip2] encoding = "utf8": must be one of "utf-8", "latin1", "cp850", "cp437"',
    ],
    ...['__proto__', 'constructor', 'toString'].map((key): [string, string, string] => [
      `a key that every object has: ${key}`,
      changed('branch = "PAA"', `branch = "PAA"\n${key} = 1`),
      `[site] ${key} is not known; known are name, isil, branch, helpPhone`,
    ]),
    [
      'a field of SIP2 that would end early',
      changed('port = 6001', 'port = 6001\ninstitution = "FI|Lumi"'),
      '[librarySystem.sip2] institution = "FI|Lumi": must be a text without "|" and without control characters',
    ],
    [
      'a field of SIP2 with a line end',
      changed('port = 6001', 'port = 6001\nlocation = "desk\\r1"'),
      '[librarySystem.sip2] location = "desk\\r1": must be a text without "|" and without control characters',
    ],
    [
      'a field of SIP2 with the delimiter of the site',
      changed('port = 6001', 'port = 6001\ndelimiter = "^"\ninstitution = "FI^Lumi"'),
      '[librarySystem.sip2] institution = "FI^Lumi": must be a text without the delimiter "^"',
    ],
    [
      'a fact without a source',
      `${goodToml}[librarySystem.facts]\nban = { equals = "Y" }\n`,
      '[librarySystem.facts.ban]: must be a table with exactly one of flag, field, message and groups',
    ],
    ...['CQ', 'BL', 'AD', 'AA'].map((id): [string, string, string] => [
      `a fact in the field ${id}`,
      `${goodToml}[librarySystem.facts]\nterms = { field = "${id}", equals = "Y" }\n`,
      `[librarySystem.facts.terms] field = "${id}": must be the id of a field that tells a fact, such as "PC"; AA, AC, AD, BL, CN, CO, CQ, AY and AZ prove identities or frame messages and tell none`,
    ]),
    [
      'a fact that does not exist',
      `${goodToml}[librarySystem.facts]\nbann = { flag = 3 }\n`,
      '[librarySystem.facts.bann] is not known; did you mean ban?',
    ],
    [
      'a pattern that could run away',
      `${goodToml}[librarySystem.facts]\nban = { message = "(a+)+" }\n`,
      '[librarySystem.facts.ban] message = "(a+)+": must be a pattern in which no group in parentheses is repeated',
    ],
    [
      'a date format lists the formats',
      `${goodToml}[librarySystem.facts]\nage = { field = "PB", format = "YYMMDD" }\n`,
      '[librarySystem.facts.age] format = "YYMMDD": must be one of "YYYYMMDD", "YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "YYYYMMDDZZZZHHMMSS"',
    ],
    [
      'a checksum that does not exist',
      changed('port = 6001', 'port = 6001\nchecksum = "on"'),
      '[librarySystem.sip2] checksum = "on": must be one of "off", "lenient", "strict" (false is "off", true is "strict")',
    ],
    ['an age lists the ages', `${goodToml}minimumAge = 14\n`, '[[doors]] "main" minimumAge = 14: must be one of 0 (no limit), 13, 15, 16, 18'],
    ['a pattern is told in words', changed('"FI-Lumi"', '"Lumi"'), '[site] isil = "Lumi": must be an ISIL such as "FI-Lumi"'],
    [
      'an unknown time zone',
      changed('dataDir', 'timeZone = "Europe/Helsinky"\ndataDir'),
      '[station] timeZone = "Europe/Helsinky": must be an IANA time zone such as "Europe/Helsinki"',
    ],
    ['a missing key', changed('branch = "PAA"', ''), '[site] branch is missing: a text of 1 to 200 characters'],
    ['a missing section', goodToml.replace(/\[site\][^[]*/, ''), '[site] is missing: a table with name, isil, branch'],
    [
      'an entry of a list is counted from 1',
      changed('"self-checkout", "door"', '"door", "self-checkout", "shop"'),
      '[station] roles[3] = "shop": must be one of "self-checkout", "door"',
    ],
    ['an entry without an id is named by its number', changed('id = "door-lock"\n', ''), '[[devices]] number 2 id is missing: a text'],
    [
      'a user without a password file',
      changed('port = 6001', 'port = 6001\nuser = "u"'),
      "[librarySystem.sip2] passwordFile is missing: File (mode 0600) that holds the terminal account's password",
    ],
    ['a driver that is not known', changed('"relay"', '"rellay"'), '[[devices]] "door-lock" driver = "rellay" is not known; did you mean "relay"?'],
    [
      'a driver like no other',
      changed('"relay"', '"osdp"'),
      '[[devices]] "door-lock" driver = "osdp" is not known; there are line-reader, relay, bus-input',
    ],
    [
      'a role that the driver cannot fill',
      changed('driver = "relay"', 'driver = "line-reader"'),
      '[[devices]] "door-lock" role = "door.lock": the driver line-reader can be door.card, kiosk.card, kiosk.item',
    ],
    [
      'a setting out of range',
      changed('"/dev/b"', '"/dev/b", channel = 17'),
      '[[devices]] "door-lock" settings.channel = 17: must be a whole number from 1 to 16',
    ],
    [
      'a misspelt setting',
      changed('"/dev/b"', '"/dev/b", chanel = 1'),
      '[[devices]] "door-lock" settings.chanel is not known; did you mean channel?',
    ],
    [
      'a port that no address has',
      `${goodToml}[ui]\nlisten = "127.0.0.1:99999"\n`,
      '[ui] listen = "127.0.0.1:99999": must be a loopback address with a port of at most 65535',
    ],
    ['settings left out', changed('settings = { path = "/dev/a" }', ''), '[[devices]] "door-card" settings.path is missing: Where the reader is'],
    ['a value instead of a section', `kiosk = 5\n${goodToml}`, '[kiosk] = 5: must be a table'],
  ])('%s', (_, toml, message) => {
    expect(problemsOf(toml)).toEqual([message]);
  });

  it('names a key without the signs that a terminal would obey, on one line', () => {
    expect(problemsOf(`${goodToml}[kiosk]\n"a\\u001b[2J\\n\\u009b" = 1\n`).join()).toMatch(/^\[kiosk\] "a\\u001b\[2J\\n\\u009b" is not known; /);
  });

  it('leaves every other object as it was, whatever the keys are called', () => {
    problemsOf(`${goodToml}[kiosk.__proto__]\nisPolluted = true\n[constructor.prototype]\nisPolluted = true\n`);
    expect('isPolluted' in {}).toBe(false);
  });

  it('plain text beyond this PC is found before the station starts', () => {
    expect(problemsOf(changed('127.0.0.1', 'sip2.lumi.example'))).toEqual([
      expect.stringMatching(/^\[librarySystem\.sip2\] tls = false is not allowed to sip2\.lumi\.example: /),
    ]);
  });

  it('never shows the value of a key that nobody knows', () => {
    expect(problemsOf(changed('port = 6001', 'port = 6001\npassword = "hunter2"')).join()).not.toContain('hunter2');
  });

  it('never shows the value of a key that is there for a secret', () => {
    expect(problemsOf(`${goodToml}pin = "1234"\n`)).toEqual(['[[doors]] "main" pin: must be one of "always", "never"']);
  });

  it('shortens a long value', () => {
    expect(problemsOf(changed('"FI-Lumi"', `"${'x'.repeat(5000)}"`))[0]?.length).toBeLessThan(150);
  });
});
