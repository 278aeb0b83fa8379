import { gzipSync } from 'node:zlib';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { startDeviceTwins } from '../../simulator/devices/device-twins.ts';
import { startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { checkout, startOmatoimi } from '../support/child-process.ts';
import { writeStationConfig } from '../support/station-config.ts';
import { measureDoorPath } from './door-path.bench.ts';
import { type Quantiles, quantiles } from './quantiles.ts';

/** One measured figure beside its target. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly target: string;
  /** null where no target is set. */
  readonly isMet: boolean | null;
  readonly data: unknown;
}

interface Sizes {
  readonly runs: number;
}

const shown = (q: Quantiles): string => `p50 ${q.p50} p95 ${q.p95} p99 ${q.p99} ms (n=${q.n})`;

async function doorPath({ runs }: Sizes): Promise<Figure[]> {
  const result = await measureDoorPath(runs);
  const isP99Met = result.product.p99 <= 5 || result.ratioP99 <= 1.5;
  return [
    { name: 'door: bare loop', value: shown(result.bareLoop), target: '-', isMet: null, data: result.bareLoop },
    { name: 'door: card -> relay', value: shown(result.product), target: 'p99 <= 5 ms or <= 1.5 x loop', isMet: isP99Met, data: result.product },
    {
      name: 'door: p50 against the bare loop',
      value: `${result.ratioP50.toFixed(2)} x`,
      target: '<= 1.5 x',
      isMet: result.ratioP50 <= 1.5,
      data: result,
    },
  ];
}

async function codec(): Promise<Figure[]> {
  const { measureCodecThroughput } = await import('./sip2-codec.bench.ts');
  const { repliesPerSecond } = measureCodecThroughput();
  const value = `${Math.round(repliesPerSecond).toLocaleString('en')} replies/s`;
  return [
    {
      name: 'codec: patron information decoded, checked',
      value,
      target: '>= 300,000 replies/s',
      isMet: repliesPerSecond >= 300_000,
      data: repliesPerSecond,
    },
  ];
}

async function store(): Promise<Figure[]> {
  const { measureStoreAppend } = await import('./store.bench.ts');
  const result = await measureStoreAppend(2000);
  return [{ name: 'store: append on disk', value: shown(result), target: '- (p99 <= 2 ms once sealed)', isMet: null, data: result }];
}

/** Start to ready, and memory at rest, of the bundled station with both roles, four live devices, a live library system and screens. */
async function station(): Promise<Figure[]> {
  const library = await startSip2Server({ clock: systemClock });
  const { paths, stop } = await startDeviceTwins();
  const config = await writeStationConfig({
    sip2Port: library.port,
    doors: [{ id: 'main', card: paths['door-card'], lock: paths['door-lock'], pin: 'always', pulseMs: 3000 }],
    kiosk: { card: paths['kiosk-card'], item: paths['kiosk-item'] },
    ui: true,
  });
  const starts: number[] = [];
  let rssMb = Number.NaN;
  for (let run = 0; run < 10; run += 1) {
    const startedAt = performance.now();
    const child = startOmatoimi(['station', '--config', config.configFile], { bundled: true });
    await child.ready;
    starts.push(performance.now() - startedAt);
    if (run === 9) rssMb = await rssWhenQuiet(child.process.pid ?? 0);
    await child.end();
  }
  await Promise.all([config.remove(), stop(), library.stop()]);
  const start = quantiles(starts);
  return [
    { name: 'station: process start -> ready', value: shown(start), target: '<= 1,000 ms', isMet: start.p95 <= 1000, data: start },
    { name: 'station: RSS idle, bundled', value: `${rssMb.toFixed(0)} MB`, target: '<= 110 MB', isMet: rssMb <= 110, data: rssMb },
  ];
}

async function rssWhenQuiet(pid: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 5000));
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** JS and CSS that the first screen loads, by the built index and its static imports. */
async function firstScreen(): Promise<Figure[]> {
  const folder = path.join(checkout, 'dist', 'renderer');
  const html = await readFile(path.join(folder, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/?([^"]+\.(?:js|css))"/g)].map((match) => match[1] as string);
  let total = 0;
  for (const file of named) total += gzipSync(await readFile(path.join(folder, file))).length;
  const all = (await readdir(path.join(folder, 'assets'))).length;
  const kb = total / 1000;
  return [
    {
      name: 'screens: first screen JS + CSS, gzip',
      value: `${kb.toFixed(1)} kB in ${named.length} of ${all} files`,
      target: '<= 170 kB',
      isMet: kb <= 170,
      data: total,
    },
  ];
}

/** The contract over a real WebSocket. */
async function rpc(): Promise<Figure[]> {
  const { benchRpc } = await import('./rpc.bench.ts');
  const { roundTripMs, viewPushMs } = await benchRpc();
  return [
    { name: 'rpc: intention sent -> answered', value: shown(roundTripMs), target: '-', isMet: null, data: roundTripMs },
    { name: 'rpc: view shown -> at the screen', value: shown(viewPushMs), target: '-', isMet: null, data: viewPushMs },
  ];
}

/** The real shell on a display, where there is an Electron runtime. */
async function shell(): Promise<Figure[]> {
  const { benchShell } = await import('./shell.bench.ts');
  const result = await benchShell();
  if (result === null) return [{ name: 'shell', value: 'not run: no Electron runtime', target: '-', isMet: null, data: null }];
  const { idleScreenMs, pssMegabytes } = result;
  return [
    {
      name: 'shell: app start -> idle screen',
      value: shown(idleScreenMs),
      target: '<= 2,500 ms',
      isMet: idleScreenMs.p95 <= 2500,
      data: idleScreenMs,
    },
    {
      name: 'shell: PSS of shell + renderer',
      value: `${pssMegabytes.toFixed(0)} MB`,
      target: '<= 320 MB',
      isMet: pssMegabytes <= 320,
      data: pssMegabytes,
    },
  ];
}

/** Every measurement by its name, in the order in which they run. */
export const measurements: Readonly<Record<string, (sizes: Sizes) => Promise<Figure[]>>> = {
  codec,
  store,
  rpc,
  station,
  firstScreen,
  doorPath,
  shell,
};
