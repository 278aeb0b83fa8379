import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { LcusRelayTwin } from '../../simulator/devices/lcus-relay-twin.ts';
import { openSerialTwinLine } from '../../simulator/devices/serial-twin-line.ts';
import { openPtyPair } from '../support/pty-pair.ts';
import { until } from '../support/until.ts';

const parentMain = fileURLToPath(new URL('../support/release-and-wait.main.ts', import.meta.url));
const endings: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function releaseFor(pulseMs: number): Promise<{ relay: LcusRelayTwin; parent: ChildProcess; path: string }> {
  const pair = await openPtyPair();
  const relay = await LcusRelayTwin.start((events) => openSerialTwinLine(events, pair.b));
  const parent = spawn(process.execPath, [parentMain, pair.a, String(pulseMs)], { stdio: ['ignore', 'ignore', 'inherit'], detached: true });
  endings.push(
    () => pair.close(),
    () => relay.stop(),
    () => void parent.kill('SIGKILL'),
  );
  await until('released', () => relay.isOn, 10_000);
  return { relay, parent, path: pair.a };
}

/** Processes of this machine whose arguments name the guard and `path`. */
function guardsOn(path: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const args = argumentsOf(pid);
      return args.includes('lcus-guard.main') && args.includes(path);
    })
    .map(Number);
}

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // The process ended while the list was read.
    return '';
  }
}

const heldMs = (relay: LcusRelayTwin): number =>
  (relay.history[1]?.atMonotonicMs ?? Number.POSITIVE_INFINITY) - (relay.history[0]?.atMonotonicMs ?? 0);

describe('guard process', () => {
  it('switches off at once and leaves when the station is killed with SIGKILL in a pulse', async () => {
    const { relay, parent, path } = await releaseFor(5000);
    parent.kill('SIGKILL');
    await until('off', () => !relay.isOn, 5000);
    expect(heldMs(relay)).toBeLessThan(5000);
    await until('the guard is gone', () => guardsOn(path).length === 0, 5000);
  });

  it("switches off even when the station's whole process group is killed", async () => {
    const { relay, parent, path } = await releaseFor(5000);
    process.kill(-(parent.pid ?? 0), 'SIGKILL');
    await until('off', () => !relay.isOn, 5000);
    expect(heldMs(relay)).toBeLessThan(5000);
    await until('the guard is gone', () => guardsOn(path).length === 0, 5000);
  });

  it('ends the pulse on time when the station hangs', async () => {
    const { relay, parent } = await releaseFor(600);
    parent.kill('SIGSTOP');
    await until('off', () => !relay.isOn, 2000);
    expect(heldMs(relay)).toBeGreaterThan(500);
  });

  it('is followed by another one that switches off first when it is killed itself', async () => {
    const { relay, path } = await releaseFor(30_000);
    const [guard] = guardsOn(path);
    process.kill(guard ?? 0, 'SIGKILL');
    await until('off', () => !relay.isOn, 10_000);
    expect(relay.history.at(-1)).toMatchObject({ isOn: false, by: 'command' });
    expect(guardsOn(path)).not.toContain(guard);
  });

  it('is replaced when it hangs in a pulse', async () => {
    const { relay, path } = await releaseFor(600);
    const [guard] = guardsOn(path);
    process.kill(guard ?? 0, 'SIGSTOP');
    await until('off', () => !relay.isOn, 10_000);
    expect(guardsOn(path)).not.toContain(guard);
  });

  it('switches off and ends on SIGTERM', async () => {
    const { relay, path } = await releaseFor(30_000);
    process.kill(guardsOn(path)[0] ?? 0, 'SIGTERM');
    await until('off', () => !relay.isOn, 2000);
    expect(relay.releases).toBe(1);
  });

  it("goes on with its pulse on SIGINT: Ctrl-C is the station's to answer", async () => {
    const { relay, path } = await releaseFor(700);
    process.kill(guardsOn(path)[0] ?? 0, 'SIGINT');
    await until('off', () => !relay.isOn, 3000);
    expect(heldMs(relay)).toBeGreaterThan(600);
  });
});
