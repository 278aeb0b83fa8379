import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { checkout } from '../support/child-process.ts';
import { firstScreenFiles } from '../support/first-screen.ts';
import { measureDoorPath } from './door-path.bench.ts';
import type { Figure } from './figure.ts';
import { kioskItems, kioskLoad } from './kiosk-screen.figures.ts';
import type { Quantiles } from './quantiles.ts';

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
  return [{ name: 'store: append of a sealed trace on disk', value: shown(result), target: 'p99 <= 2 ms', isMet: result.p99 <= 2, data: result }];
}

/** The SIP2 client against servers in a process of their own. */
async function library(): Promise<Figure[]> {
  const { benchLibrarySystem } = await import('./library-system.bench.ts');
  const { tenLoansMs, tenAtKioskMs, callMs, bareMs, rateRatios } = await benchLibrarySystem();
  const overheadMs = callMs.p99 - bareMs.p99;
  const median = [...rateRatios].sort((a, b) => a - b)[Math.floor(rateRatios.length / 2)] ?? 0;
  const loans = (name: string, ms: number, limitMs: number): Figure => ({
    name: `library: 10 loans at 100 ms, ${name}`,
    value: `${ms.toFixed(0)} ms, the slowest of 3`,
    target: `<= ${limitMs.toLocaleString('en')} ms`,
    isMet: ms <= limitMs,
    data: ms,
  });
  return [
    loans('4 links', tenLoansMs.four, 400),
    loans('1 link', tenLoansMs.one, 1100),
    loans('kiosk, 4 links', tenAtKioskMs.four, 400),
    loans('kiosk, 1 link', tenAtKioskMs.one, 1100),
    { name: 'library: a question over a bare socket', value: shown(bareMs), target: '-', isMet: null, data: bareMs },
    { name: 'library: the same through the client', value: shown(callMs), target: '-', isMet: null, data: callMs },
    { name: 'library: what the client adds, p99', value: `${overheadMs.toFixed(3)} ms`, target: '<= 1 ms', isMet: overheadMs <= 1, data: overheadMs },
    {
      name: 'library: rate against a bare socket, 300 us work',
      value: `${median.toFixed(3)} (${rateRatios.map((ratio) => ratio.toFixed(3)).join(' ')})`,
      target: '>= 0.93, median of 7',
      isMet: median >= 0.93,
      data: rateRatios,
    },
  ];
}

/** Start to ready, and memory at rest, of the bundled station with both roles, four live devices, a live library system and screens. */
async function station(): Promise<Figure[]> {
  const { measureStation } = await import('./station.bench.ts');
  const { startMs, rssMb, guardRssMb } = await measureStation();
  const highest = Math.max(...rssMb);
  const each = (sizes: readonly number[]): string => `${sizes.map((size) => size.toFixed(1)).join(' ')} MB`;
  return [
    { name: 'station: process start -> ready', value: shown(startMs), target: '<= 1,000 ms', isMet: startMs.p95 <= 1000, data: startMs },
    { name: 'station: RSS idle, bundled, each run', value: each(rssMb), target: '<= 110 MB', isMet: highest <= 110, data: rssMb },
    { name: 'station: RSS of its guard process beside it', value: each(guardRssMb), target: '-', isMet: null, data: guardRssMb },
  ];
}

/** JS and CSS that the first screen loads, by the built index and its static imports. */
async function firstScreen(): Promise<Figure[]> {
  const folder = path.join(checkout, 'dist', 'renderer');
  const files = await firstScreenFiles(folder);
  const total = files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  const all = (await readdir(path.join(folder, 'assets'))).length;
  const kb = total / 1000;
  return [
    {
      name: 'screens: first screen JS + CSS, gzip',
      value: `${kb.toFixed(1)} kB in ${files.length} of ${all} files`,
      target: '<= 170 kB',
      isMet: kb <= 170,
      data: total,
    },
  ];
}

/** Every family of readers over a PTY: last byte on the line -> event. */
async function readers({ runs }: Sizes): Promise<Figure[]> {
  const { measureReaderPath } = await import('./reader-path.bench.ts');
  const results = await measureReaderPath(runs);
  return results.map(({ driver, quantiles }) => ({
    name: `reader: frame -> event, ${driver}`,
    value: shown(quantiles),
    target: 'p99 <= 1 ms',
    isMet: quantiles.p99 <= 1,
    data: quantiles,
  }));
}

/** Ten items on each family of pads: its twin paces its bytes at the line's own speed and adds the time in the air. */
async function itemPads(): Promise<Figure[]> {
  const { measureItemPads } = await import('./item-pad.bench.ts');
  const families = await measureItemPads(10);
  return families.flatMap(({ family, ...times }) => {
    const figure = (name: string, sample: readonly number[], limitMs: number): Figure => {
      const slowest = Math.max(...sample);
      const value = `${slowest.toFixed(0)} ms, the slowest of ${sample.length}`;
      return { name: `pad: ${name}, ${family}`, value, target: `<= ${limitMs.toLocaleString('en')} ms`, isMet: slowest <= limitMs, data: sample };
    };
    return [
      figure('ten UIDs', times.tenUidsMs, 300),
      figure('first item id', times.firstItemMs, 200),
      figure('ten item ids', times.tenItemsMs, family.startsWith('3M') ? 1000 : 800),
      figure('security off, read back, ten', times.tenUnsecuredMs, 1500),
    ];
  });
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
      name: 'shell: PSS of shell + renderer + waiting renderer',
      value: `${pssMegabytes.toFixed(0)} MB`,
      target: '<= 400 MB',
      isMet: pssMegabytes <= 400,
      data: pssMegabytes,
    },
  ];
}

/** A Modbus relay on a PTY. */
async function relay({ runs }: Sizes): Promise<Figure[]> {
  const { measureRelay } = await import('./relay.bench.ts');
  const { command, bare, failures } = await measureRelay(Math.min(runs, 1000));
  return [
    { name: 'relay: a bare write over a PTY pair', value: shown(bare), target: '-', isMet: null, data: bare },
    {
      name: 'relay: Modbus command -> bytes',
      value: `${shown(command)}, ${failures} unanswered`,
      target: 'p99 <= 1 ms',
      isMet: command.p99 <= 1 && failures === 0,
      data: command,
    },
  ];
}

/** An OSDP reader with secure channel at 9,600 baud. */
async function osdp({ runs }: Sizes): Promise<Figure[]> {
  const { measureOsdp } = await import('./osdp.bench.ts');
  const { cycle, meanCycleMs, bareTimer, card, cpuShare } = await measureOsdp(Math.min(runs, 200));
  const share = cpuShare * 100;
  return [
    {
      name: 'osdp: poll cycle at 9,600 baud, secure channel',
      value: `mean ${meanCycleMs.toFixed(1)} ms, ${shown(cycle)}`,
      target: 'mean and p99 <= 50 ms',
      isMet: meanCycleMs <= 50 && cycle.p99 <= 50,
      data: cycle,
    },
    { name: 'osdp: a timer of that time alone', value: shown(bareTimer), target: '-', isMet: null, data: bareTimer },
    { name: 'osdp: card data -> event', value: shown(card), target: 'p99 <= 5 ms', isMet: card.p99 <= 5, data: card },
    { name: 'osdp: CPU while idle, twin included', value: `${share.toFixed(1)} % of one core`, target: '-', isMet: null, data: cpuShare },
  ];
}

/** Drivers alone: twins and lines are other processes. */
async function idle(): Promise<Figure[]> {
  const { measureIdleDevices } = await import('./idle-devices.bench.ts');
  return (await measureIdleDevices(20_000)).map(({ devices, cpuShare }) => ({
    name: `idle: CPU of ${devices}`,
    value: `${(cpuShare * 100).toFixed(1)} % of one core`,
    target: '<= 2 % with OSDP and a pad',
    isMet: cpuShare <= 0.02,
    data: cpuShare,
  }));
}

/** Whether a stranger can tell an unknown card from a wrong PIN by the time of the answer. */
async function pinAnswers({ runs }: Sizes): Promise<Figure[]> {
  const { measurePinAnswers } = await import('./pin-answers.bench.ts');
  const { wrongPin, unknownCard, differenceMs } = await measurePinAnswers(Math.max(1, Math.min(6, Math.floor(runs / 300))));
  return [
    { name: 'door: wrong PIN -> refusal on the screen', value: shown(wrongPin), target: '-', isMet: null, data: wrongPin },
    { name: 'door: unknown card -> refusal on the screen', value: shown(unknownCard), target: '-', isMet: null, data: unknownCard },
    {
      name: 'door: largest difference of the two',
      value: `${differenceMs.toFixed(1)} ms`,
      target: '<= 50 ms',
      isMet: differenceMs <= 50,
      data: differenceMs,
    },
  ];
}

/** Every measurement by its name, in the order in which they run. */
export const measurements: Readonly<Record<string, (sizes: Sizes) => Promise<Figure[]>>> = {
  codec,
  library,
  store,
  purge: async () => (await import('./purge.bench.ts')).measurePurge(1_000_000),
  storeYear: async () => (await import('./store-year.bench.ts')).measureStoreYear(),
  privacy: async () => (await import('./privacy.bench.ts')).measurePrivacy(),
  readers,
  itemPads,
  rpc,
  station,
  firstScreen,
  kioskItems,
  kioskLoad,
  doorPath,
  pinAnswers,
  fallback: async () => (await import('./fallback.bench.ts')).measureFallback(),
  relay,
  osdp,
  idle,
  shell,
};
