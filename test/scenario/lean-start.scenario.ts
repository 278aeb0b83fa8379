import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leanNodeFlags } from '../../contracts/station-process.ts';
import { checkout, type OurChild, runOmatoimi, startOmatoimi } from '../support/child-process.ts';
import { childrenOf } from '../support/process-memory.ts';
import { openPtyPair, type PtyPair } from '../support/pty-pair.ts';
import { type TestStationFolder, writeStationConfig } from '../support/station-config.ts';
import { until } from '../support/until.ts';

let reader: PtyPair;
let relay: PtyPair;
let config: TestStationFolder;

beforeAll(async () => {
  reader = await openPtyPair();
  relay = await openPtyPair();
  config = await writeStationConfig({ sip2Port: 1, doors: [{ id: 'main', card: reader.a, lock: relay.a, pin: 'never', pulseMs: 300 }] });
});
afterAll(async () => {
  await Promise.all([reader.close(), relay.close(), config.remove()]);
});

const readZeroed = async (pid: number, file: string): Promise<string[]> => (await readFile(`/proc/${pid}/${file}`, 'utf8')).split('\0');
const startStation = (): OurChild => startOmatoimi(['station', '--config', config.configFile]);

describe('a station started by its command alone', () => {
  it('goes on as the same process with the flags and variables of a small one', async () => {
    const station = startStation();
    const pid = station.process.pid ?? 0;
    expect((await station.ready)['pid']).toBe(pid);
    expect(await readZeroed(pid, 'cmdline')).toEqual(expect.arrayContaining([...leanNodeFlags]));
    expect(await readZeroed(pid, 'environ')).toContain('MALLOC_ARENA_MAX=2');
    await station.end();
  });

  it('ends with 0 when it is told to stop', async () => {
    const station = startStation();
    await station.ready;
    expect(await station.end('SIGTERM')).toBe(0);
  });

  it('ends when the stdin of whoever started it closes', async () => {
    const station = startOmatoimi(['station', '--config', config.configFile, '--end-with-stdin']);
    await station.ready;
    station.process.stdin?.end();
    await until('the station has ended', () => station.process.exitCode === 0, 10_000);
  });

  it('leaves no mark to the programs that it starts', async () => {
    const station = startStation();
    await station.ready;
    const [guard = 0] = await childrenOf(station.process.pid ?? 0);
    expect((await readZeroed(guard, 'environ')).filter((variable) => variable.startsWith('OMATOIMI_'))).toEqual([]);
    await station.end();
  });

  it('says on its own stderr, with exit code 2, why it was not started', async () => {
    const run = await runOmatoimi(['station', '--config', '/nowhere/station.toml']);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(/station\.toml/);
  });
});

it('a command that is no station stays as it was started', async () => {
  const twin = startOmatoimi(['simulate', 'library-system', '--sip2-port', '0']);
  await twin.ready;
  const [, second] = await readZeroed(twin.process.pid ?? 0, 'cmdline');
  expect(second).toBe(path.join(checkout, 'station', 'bin', 'omatoimi.js'));
  await twin.end();
});
