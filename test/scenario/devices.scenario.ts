import readline from 'node:readline';
import { describe, expect, it } from 'vitest';
import { routeFor } from '../../device-drivers/transport/open-route.ts';
import { deviceTwinRows } from '../../simulator/devices/twin-table.ts';
import { runOmatoimi, startOmatoimi } from '../support/child-process.ts';
import { until } from '../support/until.ts';
import { writeStationConfig } from '../support/station-config.ts';

const eightN1 = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

describe('omatoimi devices', () => {
  it('lists this PC within 5 s, and network devices by their config', async () => {
    const door = { id: 'main', card: 'tcp://127.0.0.1:4001', lock: 'tcp://127.0.0.1:4002', pin: 'never', pulseMs: 300 } as const;
    const config = await writeStationConfig({ sip2Port: 1, doors: [door] });
    const startedAtMs = performance.now();
    const { code, stdout } = await runOmatoimi(['devices', '--json', '--config', config.configFile]);
    expect(performance.now() - startedAtMs).toBeLessThan(5000);
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

describe('omatoimi simulate device', () => {
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
