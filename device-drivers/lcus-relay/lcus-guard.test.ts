import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/virtual-clock.ts';
import type { ByteLink, ByteRoute } from '../transport/byte-link.ts';
import { lostError } from '../transport/link-errors.ts';
import { memoryLine } from '../transport/memory-link.ts';
import { beatMs, stationSilentMs } from './guard-beat.ts';
import { type GuardMessage, encodeGuardMessage } from './guard-protocol.codec.ts';
import { lcusCommands } from './lcus.codec.ts';
import { LcusGuard } from './lcus-guard.ts';

const on = [0xa0, 1, 1, 0xa2];
const off = [0xa0, 1, 0, 0xa1];

async function startGuard(route: ByteRoute, { tellsWire = false, mayBeOn = false } = {}) {
  const clock = new VirtualClock();
  const told: string[] = [];
  let exits = 0;
  const guard = new LcusGuard({
    route,
    clock,
    commands: lcusCommands(1),
    tellsWire,
    mayBeOn,
    tell: (message: GuardMessage) => told.push(encodeGuardMessage(message).trim()),
    exit: () => {
      exits += 1;
    },
  });
  guard.start();
  await clock.advance(0);
  return { clock, told, guard, exits: () => exits };
}

describe('guard', () => {
  it('switches off before it is ready', async () => {
    const { route, device } = memoryLine();
    const { told } = await startGuard(route);
    expect(device.received).toEqual(off);
    expect(told).toEqual(['output unknown', 'health ready', 'output locked']);
  });

  it('switches on at once and off at the end of the pulse', async () => {
    const { route, device } = memoryLine();
    const { clock, guard, told } = await startGuard(route);
    guard.take({ type: 'pulse', id: 1, pulseMs: 3000 });
    expect(device.received).toEqual([...off, ...on]);
    expect(told.slice(-2)).toEqual(['done 1', 'output released']);
    await clock.advance(2999);
    expect(device.received).toEqual([...off, ...on]);
    await clock.advance(1);
    expect(device.received).toEqual([...off, ...on, ...off]);
    expect(told.at(-1)).toBe('output locked');
  });

  it('starts the time anew for a second pulse, and refuses a third', async () => {
    const { route, device } = memoryLine();
    const { clock, guard, told } = await startGuard(route);
    guard.take({ type: 'pulse', id: 1, pulseMs: 1000 });
    await clock.advance(900);
    guard.take({ type: 'pulse', id: 2, pulseMs: 1000 });
    guard.take({ type: 'pulse', id: 3, pulseMs: 1000 });
    expect(told).toContain('refused 3 DEVICE_BUSY');
    await clock.advance(999);
    expect(device.received.slice(-4)).toEqual(on);
    await clock.advance(1);
    expect(device.received.slice(-4)).toEqual(off);
  });

  it('switches off and exits when its pipe closes in a pulse', async () => {
    const { route, device } = memoryLine();
    const { clock, guard, exits } = await startGuard(route);
    guard.take({ type: 'pulse', id: 1, pulseMs: 5000 });
    guard.end();
    expect(device.received.slice(-4)).toEqual(off);
    await clock.advance(0);
    expect(exits()).toBe(1);
    expect(device.isOpen).toBe(false);
  });

  it('ends a pulse that the station gave, and acknowledges it', async () => {
    const { route, device } = memoryLine();
    const { clock, guard, told } = await startGuard(route);
    guard.take({ type: 'given', id: 4, pulseMs: 1000 });
    expect(device.received).toEqual(off);
    expect(told.slice(-2)).toEqual(['done 4', 'output released']);
    await clock.advance(1000);
    expect(device.received).toEqual([...off, ...off]);
  });

  it('answers a sign of life, and switches off again and again while the station asks for none', async () => {
    const { route, device } = memoryLine();
    const { clock, guard, told } = await startGuard(route);
    guard.take({ type: 'check', id: 1 });
    expect(told.at(-1)).toBe('alive 1');
    await clock.advance(stationSilentMs - 1);
    expect(device.received).toEqual(off);
    await clock.advance(1 + beatMs);
    expect(device.received).toEqual([...off, ...off, ...off]);
    guard.take({ type: 'check', id: 2 });
    await clock.advance(stationSilentMs - 1);
    expect(device.received).toEqual([...off, ...off, ...off]);
  });

  it('switches off first when a line that was lost in a pulse is back', async () => {
    const { route, device } = memoryLine();
    const { clock, guard, told } = await startGuard(route);
    guard.take({ type: 'pulse', id: 1, pulseMs: 5000 });
    device.unplug();
    expect(told.slice(-2)).toEqual([expect.stringContaining('health faulted DEVICE_LOST'), 'output unknown']);
    await clock.advance(500);
    device.plug();
    await clock.advance(2000);
    expect(device.received).toEqual([...off, ...on, ...off]);
    expect(told.slice(-2)).toEqual(['health ready', 'output locked']);
  });

  it('gets off through a line that was down when the station died', async () => {
    const { route, device } = memoryLine();
    const { clock, guard, exits } = await startGuard(route);
    guard.take({ type: 'pulse', id: 1, pulseMs: 5000 });
    device.unplug();
    guard.end();
    await clock.advance(10_000);
    expect(exits()).toBe(0);
    device.plug();
    await clock.advance(2000);
    expect(device.received.slice(-4)).toEqual(off);
    expect(exits()).toBe(1);
  });

  it('does not stay for ever when the line stays down', async () => {
    const { route, device } = memoryLine();
    const { clock, guard, exits } = await startGuard(route);
    guard.take({ type: 'pulse', id: 1, pulseMs: 5000 });
    device.unplug();
    guard.end();
    await clock.advance(30_000);
    expect(exits()).toBe(1);
  });

  it('ends at once on a line that never opened, where nothing was switched on', async () => {
    const { route, device } = memoryLine();
    device.unplug();
    const { clock, guard, exits } = await startGuard(route);
    guard.end();
    await clock.advance(0);
    expect(exits()).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('ends at once on a line that was lost after the pulse was over', async () => {
    const { route, device } = memoryLine();
    const { clock, guard, exits } = await startGuard(route);
    guard.take({ type: 'pulse', id: 1, pulseMs: 1000 });
    await clock.advance(1000);
    device.unplug();
    guard.end();
    await clock.advance(0);
    expect(exits()).toBe(1);
  });

  it('gets off in the place of a guard before it that did not', async () => {
    const { route, device } = memoryLine();
    device.unplug();
    const { clock, guard, exits } = await startGuard(route, { mayBeOn: true });
    guard.end();
    await clock.advance(10_000);
    expect(exits()).toBe(0);
    device.plug();
    await clock.advance(10_000);
    expect(device.received).toEqual(off);
    expect(exits()).toBe(1);
  });

  it('tells what is true after a write that failed at once', async () => {
    const { route } = memoryLine();
    const { clock, guard, told } = await startGuard(failingOnce(route, off));
    guard.take({ type: 'pulse', id: 1, pulseMs: 1000 });
    await clock.advance(1000);
    expect(told.filter((message) => message.startsWith('output')).at(-1)).toBe('output unknown');
  });

  it('leaves the port to the guard of the next station', async () => {
    const { route, device } = memoryLine();
    const { clock, guard, exits } = await startGuard(route);
    guard.take({ type: 'pulse', id: 1, pulseMs: 5000 });
    device.unplug('DEVICE_BUSY');
    guard.end();
    await clock.advance(1000);
    expect(exits()).toBe(1);
  });

  it('writes off anew on a fresh line when the write of off failed', async () => {
    const { route, device } = memoryLine();
    const { clock, guard } = await startGuard(failingOnce(route, off));
    guard.take({ type: 'pulse', id: 1, pulseMs: 1000 });
    await clock.advance(1000);
    expect(device.received.slice(-4)).toEqual(on);
    await clock.advance(500);
    expect(device.received.slice(-4)).toEqual(off);
    expect(device.opens).toBe(2);
  });

  it('refuses a pulse whose bytes did not leave', async () => {
    const { route } = memoryLine();
    const { clock, guard, told } = await startGuard(failingOnce(route, on));
    guard.take({ type: 'pulse', id: 1, pulseMs: 1000 });
    expect(told).toContain('refused 1 DEVICE_LOST');
    await clock.advance(500);
    expect(told.at(-1)).toBe('output locked');
  });

  it('tells the traffic only where it was asked to', async () => {
    const { route } = memoryLine();
    const { told } = await startGuard(route, { tellsWire: true });
    expect(told).toContain('wire out a00100a1');
  });
});

/** A route on whose lines the first write of `bytes` fails, except for the very first write of all. */
function failingOnce(route: ByteRoute, bytes: readonly number[]): ByteRoute {
  let writes = 0;
  let hasFailed = false;
  return {
    path: route.path,
    open: async (events, signal) => {
      const link = await route.open(events, signal);
      const write: ByteLink['write'] = (written, done) => {
        writes += 1;
        const fails = writes > 1 && !hasFailed && Buffer.from(written).equals(Buffer.from(bytes));
        if (!fails) return link.write(written, done);
        hasFailed = true;
        done?.(lostError(route.path));
      };
      return { write, close: () => link.close() };
    },
  };
}
