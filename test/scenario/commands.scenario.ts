import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { runOmatoimi } from '../support/child-process.ts';
import { type TestStationFolder, writeStationConfig } from '../support/station-config.ts';

const card = '24567000001016';
let twin: Sip2Server;
let station: TestStationFolder;

beforeAll(async () => {
  twin = await startSip2Server({ host: '127.0.0.1', port: 0, clock: systemClock });
  station = await writeStationConfig({
    sip2Port: twin.port,
    doors: [{ id: 'main', card: '/dev/omatoimi-no-reader', lock: '/dev/omatoimi-no-lock', pin: 'always', pulseMs: 300 }],
  });
});
afterAll(async () => {
  await twin.stop();
  await station.remove();
});

describe('omatoimi patron', () => {
  it.each([
    ['admits with the right PIN', `${card}\n1234\n`, 0, { 'door main': { decision: 'yes' } }],
    ['refuses a wrong PIN', `${card}\r\n9999\r\n`, 1, { 'door main': { decision: 'no', code: 'pin-wrong' } }],
    ['refuses a card that nobody has', '99999999999999\n1234\n', 1, { 'door main': { decision: 'no', code: 'card-unknown' } }],
  ])('%s, and shows neither card nor PIN nor name', async (_title, input, code, decisions) => {
    const run = await runOmatoimi(['patron', '--json', '--config', station.configFile], input);
    expect([run.code, JSON.parse(run.stdout).decisions, run.stderr]).toEqual([code, decisions, '']);
    expect(run.stdout).not.toMatch(/24567|99999|1234|9999|Testinen|1985/);
  });

  it.each(['', '\n1234\n', `${'9'.repeat(65)}\n`, 'a|b\n', `${card}\n${'1'.repeat(33)}\n`])(
    'does not ask with %j on stdin, and does not repeat it',
    async (input) => {
      const run = await runOmatoimi(['patron', '--json', '--config', station.configFile], input);
      expect([run.code, JSON.parse(run.stdout).ok]).toEqual([2, false]);
      expect(run.stdout + run.stderr).not.toMatch(/99999|a\|b|11111|24567/);
    },
  );
});

describe('omatoimi check', () => {
  it('answers no where a device is missing, with what to do', async () => {
    const run = await runOmatoimi(['check', '--json', '--config', station.configFile]);
    const { checks } = JSON.parse(run.stdout) as { checks: { name: string; ok: boolean; code?: string }[] };
    expect(run.code).toBe(1);
    expect(checks.map(({ name, ok, code }) => [name, ok, code])).toEqual([
      ['library system', true, undefined],
      ['library system: login', true, undefined],
      ['library system: messages', true, undefined],
      ['main-card', false, 'DEVICE_MISSING'],
      ['main-lock', false, 'DEVICE_MISSING'],
    ]);
  });
});

describe('omatoimi inspect sip2', () => {
  it('prints one object a line and answers no where one is no message', async () => {
    const run = await runOmatoimi(['inspect', 'sip2'], '9900802.00AY1AZFCA0\r\nnothing\r\n');
    const lines = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([run.code, lines.map(({ ok, code, checksum }) => [ok, code, checksum])]).toEqual([
      1,
      [
        [true, '99', 'valid'],
        [false, null, 'absent'],
      ],
    ]);
  });
});

describe('a command that can not be carried out', () => {
  it.each([
    [['simulate', 'library-system', '--sip2-port', '99999'], 'It is not a port: give 0 to 65535.'],
    [['simulate', 'library-system', '--sip2-port', ''], 'It is not a port: give 0 to 65535.'],
    [['simulate', 'library-system', '--sip2-port', '0', '--latency-ms', 'soon'], 'It is not a number of milliseconds: give 0 to 600000.'],
    [
      ['simulate', 'library-system', '--sip2-port', '0', '--fault', 'slow'],
      'It is no fault of a twin: give slow=2000, hang, garbage, drop-reply or cut.',
    ],
    [['simulate', 'library-system', '--sip2-port', '0', '--tls-key', 'a.key'], '--tls-key and --tls-cert go together: give both or neither.'],
    [['simulate', 'library-system', '--sip2-port', '0', '--host', '192.0.2.1'], '192.0.2.1 is no address of this PC: give another --host.'],
    [['station', '--config', '/no/such/station.toml'], '/no/such/station.toml does not exist: check the path.'],
    [['config', 'check', '/dev/zero'], "/dev/zero is larger than 1 MB: name the station's config file."],
    [['patron'], "required option '--config <file>' not specified"],
    [['dance'], "unknown command 'dance'"],
  ])('%j says why in one sentence and ends with 2', async (args, sentence) => {
    const run = await runOmatoimi(args);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain(sentence);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  it.each([
    [['dance'], "unknown command 'dance'.", /^"omatoimi --help" tells/],
    [['demmo'], "unknown command 'demmo'.", /^Did you mean demo\? /],
    [['config', 'chek'], "unknown command 'chek'.", /^Did you mean check\? "omatoimi config --help"/],
    [['config'], '"omatoimi config" needs a command after it: check, schema.', /"omatoimi config --help"/],
    [[], expect.stringMatching(/^"omatoimi" needs a command after it: demo, station, /), /"omatoimi --help"/],
    [['config', 'check', 'a', 'b'], expect.stringMatching(/^too many arguments for 'check'/), /"omatoimi config check --help"/],
    [['config', 'schema', '--jsom'], "unknown option '--jsom'.", /^Did you mean --json\? /],
    [['patron', '--confg', 'f'], "required option '--config <file>' not specified.", /^Did you mean --config\? /],
    [['demo', '--port', '70000'], expect.stringMatching(/It is not a port: give 0 to 65535\.$/), /"omatoimi demo --help"/],
  ])('%j with --json: tells it to programs too', async (args, message, remedy) => {
    const run = await runOmatoimi([...args, '--json']);
    expect([run.code, JSON.parse(run.stdout)]).toEqual([
      2,
      { ok: false, error: { code: 'PROGRAM_USAGE', message, remedy: expect.stringMatching(remedy) } },
    ]);
  });

  it('takes --json before the command as well', async () => {
    const run = await runOmatoimi(['--json', 'config', 'check', '/no/such/station.toml']);
    expect([run.code, JSON.parse(run.stdout).error.code]).toEqual([2, 'CONFIG_UNREADABLE']);
  });

  it('names the port that another program has', async () => {
    const run = await runOmatoimi(['simulate', 'library-system', '--json', '--sip2-port', String(twin.port)]);
    expect([run.code, JSON.parse(run.stdout).error.code]).toEqual([2, 'PROGRAM_USAGE']);
    expect(run.stderr).toBe(`omatoimi: Port ${twin.port} is taken by another program: end that program, or give another --sip2-port.\n`);
  });

  it('keeps the password of its config to itself', async () => {
    const secret = readFileSync(path.join(station.folder, 'password'), 'utf8').trim();
    const run = await runOmatoimi(['check', '--json', '--config', station.configFile]);
    expect(run.stdout + run.stderr).not.toContain(secret);
  });
});
