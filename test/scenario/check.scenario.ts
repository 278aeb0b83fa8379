import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import type { CheckResult } from '../../station/cli/check-library.ts';
import { systemClock } from '../../station/system-clock.ts';
import { runOmatoimi } from '../support/child-process.ts';

const tlsFolder = new URL('../vectors/tls/', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, tlsFolder));
const pem = (name: string): string => readFileSync(file(name), 'utf8');

/** A serial server that takes the connection and says nothing. */
async function silentLine(): Promise<Server> {
  const line = createServer((socket) => void socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  return line;
}

const reader = (line: Server, at: number): string =>
  `[[devices]]\nid = "reader-${at}"\ndriver = "serial-line-reader"\nrole = "kiosk.${at === 0 ? 'card' : 'item'}"\n` +
  `settings = { path = "tcp://127.0.0.1:${(line.address() as AddressInfo).port}" }\n`;

describe('omatoimi check of a library system over TLS', () => {
  let folder: string;
  let twin: Sip2Server;
  let lines: Server[];

  beforeAll(async () => {
    lines = await Promise.all([silentLine(), silentLine()]);
    folder = await mkdtemp(path.join(os.tmpdir(), 'omatoimi-check-'));
    await writeFile(path.join(folder, 'password'), 'lumi-terminal\n', { mode: 0o600 });
    twin = await startSip2Server({ clock: systemClock, tls: { key: pem('localhost.key'), cert: pem('localhost.pem') } });
  });
  afterAll(async () => {
    await twin.stop();
    for (const line of lines) line.close();
    await rm(folder, { recursive: true });
  });

  async function check(
    sip2: string,
    args: readonly string[] = [],
    input = '',
  ): Promise<{ code: number | null; checks: CheckResult[]; text: string }> {
    const config = path.join(folder, 'station.toml');
    await writeFile(
      config,
      `[station]\nid = "check"\nroles = ["self-checkout"]\ndataDir = "data"\n[site]\nname = "Lumi"\nisil = "FI-Lumi"\nbranch = "PAA"\n` +
        `[librarySystem]\nkind = "sip2"\nprofile = "lumi"\n[librarySystem.sip2]\nhost = "localhost"\nport = ${twin.port}\n` +
        `user = "omatoimi-1"\npasswordFile = "password"\ninstitution = "FI-Lumi"\n${sip2}${lines.map(reader).join('')}`,
    );
    const run = await runOmatoimi(['check', '--json', '--config', config, ...args], input);
    return { code: run.code, checks: (JSON.parse(run.stdout) as { checks: CheckResult[] }).checks, text: run.stdout };
  }

  const trusted = `caFile = ${JSON.stringify(file('ca.pem'))}\n`;

  it('tells of certificate, login, messages, a test patron and a test item, each with its milliseconds', async () => {
    const { code, checks, text } = await check(trusted, ['--card-stdin', '--item', '34567000002012'], '24567000001016\n1234\n');
    expect([code, checks.map(({ name, ok }) => [name, ok])]).toEqual([
      0,
      [
        ['library system', true],
        [`library system: TLS of localhost:${twin.port}`, true],
        ['library system: login', true],
        ['library system: messages', true],
        ['library system: test patron', true],
        ['library system: test item', true],
        ['reader-0', true],
        ['reader-1', true],
      ],
    ]);
    expect(checks[1]?.detail).toMatch(/^TLSv1\.[23], .* for DNS:localhost, by .*, \d+ days left, key sha256\//);
    expect(checks.every(({ ms }) => ms >= 0)).toBe(true);
    for (const secret of ['24567000001016', '1234"', 'Testinen', 'Seitsemän']) expect(text).not.toContain(secret);
  });

  it('says which certificate it does not trust, and what to do', async () => {
    const { code, checks } = await check('');
    expect(code).toBe(1);
    expect(checks[1]).toMatchObject({ ok: false, code: 'LIBRARY_UNREACHABLE', remedy: expect.stringContaining('set caFile') });
  });

  it('says no to a PIN that is not proven and to an unknown item', async () => {
    const { code, checks } = await check(trusted, ['--card-stdin', '--item', '34567000009991'], '24567000001016\n0000\n');
    expect([code, checks.slice(-4, -2).map(({ ok }) => ok)]).toEqual([1, [false, false]]);
    expect(checks.slice(-4, -2).every(({ remedy }) => remedy !== undefined)).toBe(true);
  });
});
