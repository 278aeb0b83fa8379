import { appendFile } from 'node:fs/promises';
import readline from 'node:readline';
import { describe, expect, it } from 'vitest';
import { driverRegistry } from '../../device-drivers/registry.ts';
import { routeFor } from '../../device-drivers/transport/open-route.ts';
import { deviceTwinRows } from '../../simulator/devices/twin-table.ts';
import { runOmatoimi, startOmatoimi } from '../support/child-process.ts';
import { until } from '../support/until.ts';
import { writeStationConfig } from '../support/station-config.ts';
import { stallMs } from '../support/stall.ts';

const eightN1 = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

describe('omatoimi devices', () => {
  it('lists this PC within 5 s, and network devices by their config', async () => {
    const door = { id: 'main', card: 'tcp://127.0.0.1:4001', lock: 'tcp://127.0.0.1:4002', pin: 'never', pulseMs: 300 } as const;
    const config = await writeStationConfig({ sip2Port: 1, doors: [door] });
    const startedAtMs = performance.now();
    const { code, stdout } = await runOmatoimi(['devices', '--json', '--config', config.configFile]);
    expect(performance.now() - startedAtMs).toBeLessThan(5000 + stallMs);
    await config.remove();
    expect(code).toBe(0);
    const { devices } = JSON.parse(stdout) as { devices: Record<string, unknown>[] };
    const network = devices.filter(({ kind }) => kind === 'network');
    expect(network.map(({ path, configuredAs }) => [path, typeof configuredAs])).toEqual([
      ['tcp://127.0.0.1:4001', 'string'],
      ['tcp://127.0.0.1:4002', 'string'],
    ]);
  });
});

describe('omatoimi devices --probe', () => {
  it('names what is there on lines that no list has, and what is not plugged in', async () => {
    const drivers = ['osdp-reader', 'modbus-relay', 'feig', 'escpos-printer'];
    const twins = drivers.map((driver) => startOmatoimi(['simulate', 'device', driver, '--pty']));
    const paths = await Promise.all(twins.map(async ({ ready }) => String((await ready)['path'])));
    const [reader = '', lock = '', pad = '', printer = ''] = paths;
    const config = await writeStationConfig({
      ...{ sip2Port: 1, doors: [{ id: 'main', card: '/dev/never-plugged-in', lock: '/dev/never-either', pin: 'never', pulseMs: 300 }] },
      kiosk: { card: '/dev/none-1', item: '/dev/none-2', printer },
    });
    const more = [`id = "r"\ndriver = "osdp-reader"\nrole = "kiosk.card"\nsettings = { path = "${reader}", secureChannel = "off" }`]
      .concat(`id = "o"\ndriver = "modbus-output"\nrole = "site.output"\nsettings = { path = "${lock}" }`)
      .concat(`id = "p"\ndriver = "feig"\nrole = "kiosk.pad"\nsettings = { path = "${pad}" }`);
    await appendFile(config.configFile, more.map((each) => `[[devices]]\n${each}\n`).join(''));
    const { code, stdout, stderr } = await runOmatoimi(['devices', '--probe', '--json', '--config', config.configFile]);
    await Promise.all([config.remove(), ...twins.map((twin) => twin.end())]);
    expect([code, stderr]).toEqual([0, '']);
    const { devices } = JSON.parse(stdout) as { devices: { path: string; isHere: boolean; probe: { found: string; model: string; ms: number } }[] };
    const at = (path: string) => devices.find((device) => device.path === path);
    expect(paths.map((path) => at(path)?.probe.model)).toEqual([
      expect.stringContaining('OSDP device of maker'),
      expect.stringContaining('Waveshare Modbus relay'),
      expect.stringContaining('FEIG OBID'),
      expect.stringContaining('ESC/POS'),
    ]);
    expect(at('/dev/never-plugged-in')).toMatchObject({ isHere: false, probe: { found: 'nothing' } });
    for (const { probe } of devices) expect(probe.ms).toBeLessThan(5000);
  });
});

describe('omatoimi watch', () => {
  it('tells what passes a line, with nothing of the card on it, and counts', async () => {
    const twin = startOmatoimi(['simulate', 'device', 'serial-line-reader', '--pty']);
    const line = String((await twin.ready)['path']);
    const config = await writeStationConfig({ sip2Port: 1, kiosk: { card: line, item: '/dev/none-2' } });
    const watch = startOmatoimi(['watch', 'kiosk-card', '--json', '--config', config.configFile]);
    let told = '';
    watch.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    await until('the reader', () => told.includes('"ready"'), 20_000);
    twin.process.stdin?.write('scan 24567000001016\n');
    await until('the scan', () => told.includes('"scan"'));
    expect(await watch.end()).toBe(0);
    await Promise.all([twin.end(), config.remove()]);
    const lines = told
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each) as Record<string, unknown>);
    expect(lines.find(({ what }) => what === 'scan')).toMatchObject({ characters: 14 });
    expect(lines.find(({ what }) => what === 'in')).toMatchObject({ said: '••••••••••••••<CR>' });
    expect(lines.at(-1)).toMatchObject({ what: 'count', bytesIn: 15, bytesOut: 0 });
    expect(told).not.toContain('24567');
  });

  it('says which devices there are where one is not', async () => {
    const config = await writeStationConfig({ sip2Port: 1, kiosk: { card: '/dev/none-1', item: '/dev/none-2' } });
    const { code, stderr } = await runOmatoimi(['watch', 'kiosk-crad', '--config', config.configFile]);
    await config.remove();
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean "kiosk-card"')]);
  });
});

describe('omatoimi simulate device', () => {
  it('has a twin for every driver but those that run a program', () => {
    const twins = new Set(deviceTwinRows.map(({ driver }) => driver));
    expect(driverRegistry.map(({ id }) => id).filter((id) => !twins.has(id))).toEqual(['audio-command', 'espeak-ng']);
  });

  it.each(deviceTwinRows.map(({ driver }) => driver))('%s takes a line, tells its state and its faults, and can be unplugged', async (driver) => {
    const twin = startOmatoimi(['simulate', 'device', driver, '--pty']);
    const { path, faults } = (await twin.ready) as { path: string; faults: string[] };
    expect(faults[0]).toBe('none');
    const answers: Record<string, unknown>[] = [];
    if (twin.process.stdout === null) throw new Error('no stdout');
    readline.createInterface({ input: twin.process.stdout }).on('line', (line) => answers.push(JSON.parse(line) as Record<string, unknown>));
    let isLost = false;
    const line = await routeFor(path, eightN1).open(
      {
        onData: () => undefined,
        onLost: () => {
          isLost = true;
        },
      },
      new AbortController().signal,
    );
    twin.process.stdin?.write(`state\nfault ${faults.at(-1)}\nfault nonsense\nfault none\nunplug\n`);
    await until('the loss', () => isLost, 3000);
    await line.close();
    await until('the answers', () => answers.filter((answer) => 'ok' in answer).length === 5, 5000);
    expect(answers.filter((answer) => 'ok' in answer).map(({ ok }) => ok)).toEqual([true, true, false, true, true]);
    expect(await twin.end()).toBe(0);
  });

  it('stands on a port of loopback as well', async () => {
    const twin = startOmatoimi(['simulate', 'device', 'serial-line-reader', '--tcp', '0']);
    expect((await twin.ready)['path']).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    await twin.end();
  });

  it.each([
    [['lcus-rely', '--pty'], /did you mean "lcus-relay"/],
    [['lcus-relay'], /--pty, or --tcp/],
    [['lcus-relay', '--pty', '--fault', 'fire'], /it knows none, deaf, refuse/],
  ])('says what is wrong with %j', async (args, sentence) => {
    const { code, stderr } = await runOmatoimi(['simulate', 'device', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
  });
});
