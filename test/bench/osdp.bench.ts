import { setTimeout as wait } from 'node:timers/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { findDriver } from '../../device-drivers/registry.ts';
import { pollMs } from '../../device-drivers/osdp/osdp-pd-limits.ts';
import { OsdpTwin } from '../../simulator/devices/osdp-twin.ts';
import { openSerialTwinLine } from '../../simulator/devices/serial-twin-line.ts';
import { systemClock } from '../../station/system-clock.ts';
import { openPtyPair } from '../support/pty-pair.ts';
import { until } from '../support/until.ts';
import { type Quantiles, quantiles } from './quantiles.ts';

/** An OSDP reader with secure channel on a PTY whose twin keeps the time of 9,600 baud. */
export interface OsdpResult {
  /** From one POLL to the next. */
  readonly cycle: Quantiles;
  readonly meanCycleMs: number;
  /** The same time by a timer alone, in the same process meanwhile: what the machine does to it. */
  readonly bareTimer: Quantiles;
  /** The reply's last byte written by the twin -> event. */
  readonly card: Quantiles;
  /** Share of one core of both ends together while nobody shows a card. */
  readonly cpuShare: number;
}

const keyText = '00112233445566778899aabbccddeeff';
const idleMs = 5000;
const freshMs = 400;

/** Measures the poll cycle for 5 s and `runs` cards. */
export async function measureOsdp(runs: number): Promise<OsdpResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'osdp-bench-'));
  const keyFile = path.join(folder, 'reader.key');
  writeFileSync(keyFile, keyText, { mode: 0o600 });
  const pair = await openPtyPair();
  const twin = await OsdpTwin.start((events) => openSerialTwinLine(events, pair.b), {
    key: new Uint8Array(Buffer.from(keyText, 'hex')),
    paceBaud: 9600,
  });
  const driver = findDriver('osdp-reader');
  if (driver?.port !== 'scanReader') throw new Error('no driver osdp-reader');
  const settings = driver.settingsSchema.parse({ path: pair.a, keyFile });
  const reader = driver.create(settings, { id: brandId<DeviceId>('bench'), clock: systemClock });
  reader.start();
  try {
    await until('reader ready', () => reader.port.health.state === 'ready');
    await wait(freshMs);
    const idle = await measureIdle(twin);
    const samples: number[] = [];
    for (let run = 0; run < runs; run += 1) samples.push(await cardOnce(twin, reader.port, run));
    return { ...idle, card: quantiles(samples) };
  } finally {
    await reader.stop();
    await twin.stop();
    await pair.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureIdle(twin: OsdpTwin): Promise<Pick<OsdpResult, 'cycle' | 'meanCycleMs' | 'bareTimer' | 'cpuShare'>> {
  const polls: number[] = [];
  const stop = twin.onWire((direction) => void (direction === 'out' && polls.push(performance.now())));
  const bare = bareCycles();
  const before = process.cpuUsage();
  await wait(idleMs);
  const { user, system } = process.cpuUsage(before);
  stop();
  const cycles = polls.slice(1).map((at, index) => at - (polls[index] ?? at));
  const meanCycleMs = cycles.reduce((sum, each) => sum + each, 0) / cycles.length;
  return { cycle: quantiles(cycles), meanCycleMs, bareTimer: quantiles(bare()), cpuShare: (user + system) / 1000 / idleMs };
}

/** Begins timers of a poll cycle one after another. @returns what ends them and gives their times */
function bareCycles(): () => number[] {
  const cycles: number[] = [];
  let lastMs = performance.now();
  let timer = systemClock.setTimer(pollMs, again);
  function again(): void {
    const atMs = performance.now();
    cycles.push(atMs - lastMs);
    lastMs = atMs;
    timer = systemClock.setTimer(pollMs, again);
  }
  return () => {
    timer.cancel();
    return cycles;
  };
}

function cardOnce(twin: OsdpTwin, reader: { onScan(listener: () => void): () => void }, run: number): Promise<number> {
  return new Promise((resolve) => {
    let writtenAtMs = 0;
    // The latest reply before the event is the one that carries the card.
    const stopWire = twin.onWire((direction) => {
      if (direction === 'in') writtenAtMs = performance.now();
    });
    const stop = reader.onScan(() => {
      const ms = performance.now() - writtenAtMs;
      stop();
      stopWire();
      resolve(ms);
    });
    twin.act(['card', '7', String(run)]);
  });
}
