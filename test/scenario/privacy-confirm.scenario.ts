import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { listedValues } from '../../sync/fallback/card-whitelist.ts';
import { runOmatoimi } from '../support/child-process.ts';
import { type TestStationFolder, writeStationConfig } from '../support/station-config.ts';

const key = Buffer.alloc(32, 9);
const staff = { card: '29990000000017', pin: '4321' };
const window = ['--from', '2026-11-01T00:00', '--to', '2026-11-02T00:00', '--reason', 'incident'];

describe('the yes of staff to an export of door events, without a running station', () => {
  let config: TestStationFolder;

  beforeAll(async () => {
    const { card, pin } = await listedValues(key, CardNumber.parse(staff.card), Pin.parse(staff.pin));
    config = await writeStationConfig({
      sip2Port: 6001,
      doors: [{ id: 'main', card: 'tcp://127.0.0.1:4001', lock: 'tcp://127.0.0.1:4002', pin: 'always', pulseMs: 300 }],
      kiosk: {
        card: 'tcp://127.0.0.1:4003',
        item: 'tcp://127.0.0.1:4004',
        more: `staff = [{ name = "desk-1", card = "${card}", pin = "${pin}", until = "2099-12-31" }]`,
      },
      more: '[whitelist]\nkeyFile = "staff.key"\n',
    });
    await writeFile(path.join(config.folder, 'staff.key'), `${key.toString('hex')}\n`, { mode: 0o600 });
    await mkdir(path.join(config.folder, 'data'));
    await mkdir(path.join(config.folder, 'data-keys'), { mode: 0o700 });
  });
  afterAll(() => config.remove());

  const confirm = (input: string, ...args: string[]) =>
    runOmatoimi(['privacy', 'confirm', '--json', '--config', config.configFile, '--role', 'staff', ...window, ...args], input);

  it.each([
    ['no card', '', []],
    ['another PIN', `${staff.card}\n0000\n`, ['--card-stdin']],
    ['a card that is none of the staff', '24567000001016\n4321\n', ['--card-stdin']],
  ])('is refused with %s', async (_title, input, args) => {
    const { code, stdout } = await confirm(input, ...args);
    expect([code, stdout]).toEqual([2, expect.stringContaining('PRIVACY_UNCONFIRMED')]);
  });

  it('is a code that somebody in another role may use once', async () => {
    const { code, stdout } = await confirm(`${staff.card}\n${staff.pin}\n`, '--card-stdin');
    expect(code).toBe(0);
    const args = ['privacy', 'door-events', '--json', '--config', config.configFile, '--role', 'technician', ...window];
    const exported = await runOmatoimi(args, String((JSON.parse(stdout) as { code: string }).code));
    expect([exported.code, JSON.parse(exported.stdout)]).toMatchObject([0, { confirmedBy: 'staff', events: [] }]);
  });
});
