import { setTimeout as wait } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { ModbusTwin } from '../../simulator/devices/modbus-twin.ts';
import { openSerialTwinLine } from '../../simulator/devices/serial-twin-line.ts';
import { findDriver } from '../../device-drivers/registry.ts';
import { guardClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { openPtyPair } from '../support/pty-pair.ts';
import { until } from '../support/until.ts';
import { type Quantiles, quantiles } from './quantiles.ts';

/** Command -> bytes at the far end of a PTY pair, beside a bare write on another pair in turn with it. */
export interface RelayResult {
  readonly command: Quantiles;
  readonly bare: Quantiles;
  /** Commands without their answer in time. */
  readonly failures: number;
}

// Long enough for an answer, its read-back and the silence between frames.
const paceMs = 12;
const warmUp = 50;
const frame = Buffer.from('01050002ff002dfa', 'hex');

/** Switches a Modbus output `runs` times. */
export async function measureRelay(runs: number): Promise<RelayResult> {
  const [pair, barePair] = [await openPtyPair(), await openPtyPair()];
  const twin = await ModbusTwin.start((events) => openSerialTwinLine(events, pair.b));
  const driver = findDriver('modbus-output');
  if (driver?.port !== 'switchOutput') throw new Error('no driver modbus-output');
  const settings = driver.settingsSchema.parse({ path: pair.a, channel: 3, baudRate: 115_200 });
  const output = driver.create(settings, { id: brandId<DeviceId>('bench'), clock: guardClock });
  output.start();
  const bare = await openBare(barePair.a, barePair.b);
  try {
    await until('output ready', () => output.port.health.state === 'ready');
    let failures = 0;
    const samples = { command: [] as number[], bare: [] as number[] };
    for (let run = -warmUp; run < runs; run += 1) {
      const command = await timeOf((seen) => {
        const stop = twin.onWire((direction, bytes) => {
          if (direction === 'out' && bytes[1] === 5) seen(stop);
        });
        output.port.set(run % 2 === 0).catch(() => {
          failures += 1;
        });
      });
      await wait(paceMs);
      const plain = await timeOf((seen) => bare.send(seen));
      await wait(paceMs);
      if (run < 0) continue;
      samples.command.push(command);
      samples.bare.push(plain);
    }
    return { command: quantiles(samples.command), bare: quantiles(samples.bare), failures };
  } finally {
    await output.stop();
    await twin.stop();
    await bare.close();
    await pair.close();
    await barePair.close();
  }
}

function timeOf(start: (seen: (stop: () => void) => void) => void): Promise<number> {
  return new Promise((resolve) => {
    const startedAtMs = performance.now();
    start((stop) => {
      const tookMs = performance.now() - startedAtMs;
      stop();
      resolve(tookMs);
    });
  });
}

async function openBare(a: string, b: string): Promise<{ send(seen: (stop: () => void) => void): void; close(): Promise<void> }> {
  const ports = [a, b].map((path) => new SerialPort({ path, baudRate: 115_200, autoOpen: false }));
  for (const port of ports) await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  const [from, to] = ports;
  return {
    send: (seen) => {
      to?.once('data', () => seen(() => undefined));
      from?.write(frame);
    },
    close: async () => {
      for (const port of ports) await new Promise<void>((resolve) => port.close(() => resolve()));
    },
  };
}
