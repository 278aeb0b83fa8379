import { setTimeout as wait } from 'node:timers/promises';
import type { DriverContext, DriverInstance } from '../../contracts/driver-manifest.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { ScanReader } from '../../contracts/ports/scan-reader.port.ts';
import { findDriver } from '../../device-drivers/registry.ts';
import { encodePosCode } from '../../device-drivers/hid-pos-scanner/hid-pos.codec.ts';
import { encodeTyping } from '../../device-drivers/hid-keyboard-reader/key-report.codec.ts';
import { encodeTag } from '../../device-drivers/rdm6300/rdm6300.codec.ts';
import { encodeHidFrame } from '../../device-drivers/transport/hid-frames.codec.ts';
import { encodeWiegand } from '../../device-drivers/wiegand/wiegand.codec.ts';
import { systemClock } from '../../station/system-clock.ts';
import { openPtyPair } from '../support/pty-pair.ts';
import { until } from '../support/until.ts';
import { WireEnd } from '../support/wire-end.ts';
import { type Quantiles, quantiles } from './quantiles.ts';

/** A reader's last byte on the line -> its event, over a PTY. */
export interface ReaderPathResult {
  readonly driver: string;
  readonly quantiles: Quantiles;
}

/** What comes before the frame that ends a presentation, and that frame. */
type Frame = (run: number) => readonly [before: Uint8Array, last: Uint8Array];
const nothing = new Uint8Array();
const frames = (reports: readonly Uint8Array[]): Uint8Array => Buffer.concat(reports.map((body) => encodeHidFrame({ kind: 'input', body })));
const number = (run: number): string => String(24_567_000_000_000 + run);

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
// A keyboard sends a report a key, milliseconds apart: the one with Enter ends the scan.
const typed = (reports: readonly Uint8Array[]): readonly [Uint8Array, Uint8Array] => [frames(reports.slice(0, -2)), frames(reports.slice(-2))];

/** What each reader writes for presentation number `run`; no two in a row are alike. */
const readers: readonly (readonly [driver: string, frame: Frame])[] = [
  ['serial-line-reader', (run) => [nothing, Buffer.from(`${number(run)}\r`)]],
  ['rdm6300', (run) => [nothing, encodeTag(Uint8Array.of(1, 2, 3, run >> 8, run & 0xff), { check: 'xor' })]],
  ['wiegand-serial', (run) => [nothing, Buffer.from(`26:${hexOf(encodeWiegand({ format: 'H10301', facility: 7, card: run }).data)}\r`)]],
  ['hid-pos-scanner', (run) => [nothing, frames(encodePosCode({ aim: ']F0', text: number(run) }))]],
  ['hid-keyboard-reader', (run) => typed(encodeTyping('us', number(run)) ?? [])],
];
const warmUps = 50;
/** Apart enough that a reader's limit of scans a second holds nothing back. */
const paceMs = 3;
const answerLimitMs = 1000;

/** Measures every family of readers, one after another. */
export async function measureReaderPath(runs: number): Promise<ReaderPathResult[]> {
  const results: ReaderPathResult[] = [];
  for (const [driver, frame] of readers) results.push({ driver, quantiles: quantiles(await measure(driver, frame, runs)) });
  return results;
}

async function measure(driver: string, frame: Frame, runs: number): Promise<number[]> {
  const pair = await openPtyPair();
  const wire = new WireEnd(pair.b);
  const reader = makeReader(driver, pair.a);
  try {
    reader.start();
    await until(`${driver} ready`, () => reader.port.health.state === 'ready');
    const samples: number[] = [];
    for (let run = 0; run < runs + warmUps; run += 1) {
      const [before, last] = frame(run);
      wire.write(before);
      await wait(paceMs);
      const ms = await presentOnce(reader.port, wire, last);
      if (run >= warmUps) samples.push(ms);
    }
    return samples;
  } finally {
    await reader.stop();
    wire.close();
    await pair.close();
  }
}

function makeReader(driver: string, path: string): DriverInstance<ScanReader> {
  const row = findDriver(driver);
  if (row?.port !== 'scanReader') throw new Error(`${driver} is no reader`);
  const context: DriverContext = { id: brandId<DeviceId>('reader'), clock: systemClock };
  return row.create(row.settingsSchema.parse({ path }), context);
}

function presentOnce(reader: ScanReader, wire: WireEnd, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('no event within 1 s')), answerLimitMs);
    let writtenAtMs = 0;
    const end = reader.onScan(() => {
      const atMs = performance.now();
      clearTimeout(limit);
      end();
      resolve(atMs - writtenAtMs);
    });
    writtenAtMs = performance.now();
    wire.write(bytes);
  });
}
