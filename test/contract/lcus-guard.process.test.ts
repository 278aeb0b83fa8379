import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { stationSilentMs } from '../../device-drivers/lcus-relay/guard-beat.ts';
import { LcusRelayTwin } from '../../simulator/devices/lcus-relay-twin.ts';
import { openSerialTwinLine } from '../../simulator/devices/serial-twin-line.ts';
import { openPtyPair, type PtyPair } from '../support/pty-pair.ts';
import { until } from '../support/until.ts';
import { stallMs } from '../support/stall.ts';

const parentMain = fileURLToPath(new URL('../support/release-and-wait.main.ts', import.meta.url));
const endings: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

interface Rig {
  readonly relay: LcusRelayTwin;
  readonly parent: ChildProcess;
  readonly path: string;
  readonly pair: PtyPair;
}

/** How the station commands its relay: by its own hand, or through its guard as on lines that open only once and for locks with two coils. */
const ways = [['by its own hand'], ['through its guard'], ['as a latching lock']] as const;
type Way = (typeof ways)[number][0];
const parentWays: Readonly<Record<Way, string>> = { 'by its own hand': '', 'through its guard': 'through-guard', 'as a latching lock': 'latch' };

async function releaseFor(pulseMs: number, way: Way = 'by its own hand'): Promise<Rig> {
  const rig = await startParent(pulseMs, parentWays[way]);
  await until('released', () => rig.relay.isOn, 10_000);
  return rig;
}

async function startParent(pulseMs: number, way: string): Promise<Rig> {
  const pair = await openPtyPair();
  const relay = await LcusRelayTwin.start((events) => openSerialTwinLine(events, pair.b), { lockChannel: way === 'latch' ? 2 : null });
  const parent = spawn(process.execPath, [parentMain, pair.a, String(pulseMs), way], { stdio: ['ignore', 'ignore', 'inherit'], detached: true });
  endings.push(
    () => pair.close(),
    () => relay.stop(),
    // A guard that a failed test left stopped would keep this run waiting for ever.
    () => guardsOn(pair.a).forEach((pid) => void process.kill(pid, 'SIGKILL')),
    () => void parent.kill('SIGKILL'),
  );
  return { relay, parent, path: pair.a, pair };
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

describe.each(ways)('guard process of a station that commands its relay %s', (way) => {
  it('switches off at once and leaves when the station is killed with SIGKILL in a pulse', async () => {
    const { relay, parent, path } = await releaseFor(5000, way);
    parent.kill('SIGKILL');
    await until('off', () => !relay.isOn, 5000);
    expect(heldMs(relay)).toBeLessThan(5000);
    await until('the guard is gone', () => guardsOn(path).length === 0, 5000);
    // Whoever ends leaves no coil driven, and never drove both.
    await until('no relay is closed', () => relay.driven.length === 0, 1000);
    expect(relay.contradictions).toBe(0);
  });

  it("switches off even when the station's whole process group is killed", async () => {
    const { relay, parent, path } = await releaseFor(5000, way);
    process.kill(-(parent.pid ?? 0), 'SIGKILL');
    await until('off', () => !relay.isOn, 5000);
    expect(heldMs(relay)).toBeLessThan(5000);
    await until('the guard is gone', () => guardsOn(path).length === 0, 5000);
  });

  it('ends the pulse on time when the station hangs', async () => {
    const { relay, parent } = await releaseFor(1500, way);
    // Stopped between its own "on" and its word to the guard it would be another case, which has its own test below.
    const seenAt = performance.now();
    await until('the guard has been told', () => performance.now() - seenAt > 500);
    parent.kill('SIGSTOP');
    await until('off', () => !relay.isOn, 3000);
    expect(heldMs(relay)).toBeGreaterThan(1400);
    expect(heldMs(relay)).toBeLessThan(stationSilentMs);
  });

  it('is followed by another one that switches off first when it is killed itself', async () => {
    const { relay, path } = await releaseFor(30_000, way);
    const [guard] = guardsOn(path);
    process.kill(guard ?? 0, 'SIGKILL');
    await until('off', () => !relay.isOn, 10_000);
    expect(relay.history.at(-1)).toMatchObject({ isOn: false, by: 'command' });
    expect(guardsOn(path)).not.toContain(guard);
  });

  it('is replaced when it hangs in a pulse', async () => {
    const { relay, path } = await releaseFor(600, way);
    const [guard] = guardsOn(path);
    process.kill(guard ?? 0, 'SIGSTOP');
    await until('off', () => !relay.isOn, 10_000);
    await until('another guard', () => guardsOn(path).some((pid) => pid !== guard) && !guardsOn(path).includes(guard ?? 0), 10_000);
  });

  it('switches off and ends on SIGTERM', async () => {
    const { relay, path } = await releaseFor(30_000, way);
    process.kill(guardsOn(path)[0] ?? 0, 'SIGTERM');
    await until('off', () => !relay.isOn, 2000);
    expect(relay.releases).toBe(1);
  });

  it("goes on with its pulse on SIGINT: Ctrl-C is the station's to answer", async () => {
    const { relay, path } = await releaseFor(700, way);
    process.kill(guardsOn(path)[0] ?? 0, 'SIGINT');
    await until('off', () => !relay.isOn, 3000);
    expect(heldMs(relay)).toBeGreaterThan(600);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('gets off through a line that comes back after the station ended by %s', async (signal) => {
    const { relay, parent, path, pair } = await releaseFor(30_000, way);
    await pair.cut();
    await relay.unplug();
    const endedAtMs = performance.now();
    parent.kill(signal);
    await until('the station is gone', () => parent.exitCode !== null || parent.signalCode !== null, 5000);
    expect(performance.now() - endedAtMs).toBeLessThan(1000 + stallMs);
    const before = relay.bytesIn + relay.bytesOut;
    // The twin throws away what came before it had opened its end, so the guard's one "off" waits for that.
    const guards = guardsOn(path);
    expect(guards).toHaveLength(1);
    for (const pid of guards) process.kill(pid, 'SIGSTOP');
    await pair.restore();
    await relay.plug();
    for (const pid of guards) process.kill(pid, 'SIGCONT');
    await until('off', () => relay.bytesIn + relay.bytesOut > before, 5000);
    expect(relay.isOn).toBe(false);
    await until('the guard is gone', () => guardsOn(path).length === 0, 5000);
  });
});

describe('a station that ends or hangs while it gives a pulse by its own hand', () => {
  it('never switches on when it is killed before that', async () => {
    const { relay, parent, path } = await startParent(5000, 'SIGKILL-before-on');
    await until('killed', () => parent.signalCode !== null, 10_000);
    await until('the guard is gone', () => guardsOn(path).length === 0, 5000);
    expect(relay.releases).toBe(0);
  });

  it('is off at once when it is killed before its guard heard of the pulse', async () => {
    const { relay, path } = await startParent(5000, 'SIGKILL-before-word');
    await until('released and off', () => relay.releases === 1 && !relay.isOn, 10_000);
    expect(heldMs(relay)).toBeLessThan(1000 + stallMs);
    await until('the guard is gone', () => guardsOn(path).length === 0, 5000);
  });

  it('is off when it hangs before its guard heard of the pulse, since it asks for no sign of life any more', async () => {
    const { relay } = await startParent(1000, 'SIGSTOP-before-word');
    await until('released and off', () => relay.releases === 1 && !relay.isOn, 15_000);
    expect(heldMs(relay)).toBeLessThan(stationSilentMs + 500);
  });
});

describe('a guard that hangs', () => {
  it('does not lengthen the pulse it hangs in', async () => {
    const { relay, path } = await releaseFor(600);
    const [guard] = guardsOn(path);
    process.kill(guard ?? 0, 'SIGSTOP');
    await until('off', () => !relay.isOn, 5000);
    expect(heldMs(relay)).toBeGreaterThan(300);
    expect(heldMs(relay)).toBeLessThan(1500);
    await until('it is replaced', () => !guardsOn(path).includes(guard ?? 0), 5000);
  });
});

describe('a station that ends while its line is missing', () => {
  it('leaves no guard behind where nothing was switched on, and keeps nobody waiting who reads its output', async () => {
    const path = '/dev/omatoimi-no-lock';
    const parent = spawn(process.execPath, [parentMain, path, '300'], { stdio: ['ignore', 'pipe', 'pipe'] });
    endings.push(() => void parent.kill('SIGKILL'));
    const ended = Promise.withResolvers<number>();
    parent.once('close', () => ended.resolve(performance.now()));
    parent.stdout.resume();
    parent.stderr.resume();
    await until('the guard runs', () => guardsOn(path).length === 1, 15_000);
    const stoppedAtMs = performance.now();
    parent.kill('SIGTERM');
    expect((await ended.promise) - stoppedAtMs).toBeLessThan(2000);
    await until('the guard is gone', () => guardsOn(path).length === 0, 2000);
  });

  it('leaves a guard that holds none of its pipes where the relay may be on', async () => {
    const pair = await openPtyPair();
    const relay = await LcusRelayTwin.start((events) => openSerialTwinLine(events, pair.b));
    const parent = spawn(process.execPath, [parentMain, pair.a, '30000'], { stdio: ['ignore', 'pipe', 'pipe'] });
    endings.push(
      () => pair.close(),
      () => relay.stop(),
      () => guardsOn(pair.a).forEach((pid) => void process.kill(pid, 'SIGKILL')),
      () => void parent.kill('SIGKILL'),
    );
    const ended = Promise.withResolvers<void>();
    parent.once('close', () => ended.resolve());
    parent.stdout.resume();
    parent.stderr.resume();
    await until('released', () => relay.isOn, 10_000);
    await pair.cut();
    parent.kill('SIGTERM');
    await ended.promise;
    expect(guardsOn(pair.a)).toHaveLength(1);
  });
});
