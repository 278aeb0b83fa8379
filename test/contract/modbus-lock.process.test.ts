import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { ModbusTwin } from '../../simulator/devices/modbus-twin.ts';
import { openSerialTwinLine } from '../../simulator/devices/serial-twin-line.ts';
import { openPtyPair } from '../support/pty-pair.ts';
import { until } from '../support/until.ts';
import { stallMs } from '../support/stall.ts';

const parentMain = fileURLToPath(new URL('../support/modbus-release.main.ts', import.meta.url));
const endings: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A station's process that released the lock on a board which times its own pulse. */
async function releaseFor(
  pulseMs: number,
  family: 'waveshare' | 'eletechsup',
): Promise<{ readonly twin: ModbusTwin; readonly station: ChildProcess }> {
  const pair = await openPtyPair();
  const twin = await ModbusTwin.start((events) => openSerialTwinLine(events, pair.b), { family });
  const station = spawn(process.execPath, [parentMain, pair.a, String(pulseMs), family], { stdio: ['ignore', 'ignore', 'inherit'] });
  endings.push(
    () => pair.close(),
    () => twin.stop(),
    () => void station.kill('SIGKILL'),
  );
  await until('released', () => twin.board.relays[0] === true, 10_000);
  return { twin, station };
}

const heldMs = ({ board }: ModbusTwin): number => (board.history[1]?.atMonotonicMs ?? Number.NaN) - (board.history[0]?.atMonotonicMs ?? Number.NaN);

describe.each(['waveshare', 'eletechsup'] as const)('a pulse of a %s board', (family) => {
  it.each(['SIGKILL', 'SIGSTOP'] as const)('ends by itself, on time, when the station gets %s in it', async (signal) => {
    const { twin, station } = await releaseFor(2000, family);
    station.kill(signal);
    await until('off', () => twin.board.relays[0] === false, 4000);
    expect(twin.board.history.map(({ by }) => by)).toEqual(['command', 'timer']);
    expect(heldMs(twin)).toBeGreaterThan(1950);
    expect(heldMs(twin)).toBeLessThan(2150 + stallMs);
  });

  it('is ended at once when the station stops in order', async () => {
    const { twin, station } = await releaseFor(20_000, family);
    station.kill('SIGTERM');
    await until('off', () => twin.board.relays[0] === false, 2000);
    expect(twin.board.history.at(-1)?.by).toBe('command');
  });
});
