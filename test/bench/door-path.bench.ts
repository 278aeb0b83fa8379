import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { encodeSip2, plainSip2Wire } from '../../sync/library-system/sip2/sip2-encode.codec.ts';
import { type OurChild, startOmatoimi, startScript } from '../support/child-process.ts';
import { openPtyPair, type PtyPair } from '../support/pty-pair.ts';
import { writeStationConfig } from '../support/station-config.ts';
import { type Quantiles, quantiles } from './quantiles.ts';
import { readyParts } from '../support/ready-parts.ts';

/** Card's last byte -> relay's first byte, beside a bare loop that ran in turn with it. */
export interface DoorPathResult {
  readonly product: Quantiles;
  readonly bareLoop: Quantiles;
  readonly ratioP50: number;
  readonly ratioP99: number;
}

// Cards that the demo consortium admits at the door; more than one, since a card is not read twice within a second.
const cards = ['24567000001016', '24567000001024', '24567000001032', '24567000001057', '24567000001131', '24567000001149', '24567000001156'];
const doorCount = 20;
const pulseMs = 200;
// Twenty doors in turn, each free again after its pulse and its fall-back: 20 x 30 ms > 450 ms + slack.
const paceMs = 30;
const answerLimitMs = 3000;
const relayOn = Buffer.from([0xa0, 0x01, 0x01, 0xa2]);

/** One card line in, one relay-on frame out. */
class Line {
  readonly #writeFd: number;
  readonly #relay: SerialPort;
  #onRelay: ((atMs: number) => void) | null = null;

  constructor(reader: PtyPair, relay: PtyPair) {
    this.#writeFd = openSync(reader.b, constants.O_WRONLY | constants.O_NOCTTY);
    this.#relay = new SerialPort({ path: relay.b, baudRate: 9600 });
    this.#relay.on('data', (bytes: Buffer) => {
      const atMs = performance.now();
      // The end of an earlier pulse may come in the same piece.
      if (bytes.includes(relayOn)) this.#onRelay?.(atMs);
    });
  }

  /** Milliseconds from the write of the card's bytes to the relay's first byte. */
  measure(card: string): Promise<number> {
    const bytes = Buffer.from(`${card}\r`);
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('no relay byte within 3 s')), answerLimitMs);
      const startedAt = performance.now();
      this.#onRelay = (atMs) => {
        clearTimeout(limit);
        this.#onRelay = null;
        resolve(atMs - startedAt);
      };
      writeSync(this.#writeFd, bytes);
    });
  }

  close(): void {
    closeSync(this.#writeFd);
    this.#relay.close(() => undefined);
  }
}

/** Runs `runs` cards through a real station process and as many through a bare loop, in turn. */
export async function measureDoorPath(runs: number): Promise<DoorPathResult> {
  const twin = startOmatoimi(['simulate', 'library-system', '--sip2-port', '0']);
  const stops: (() => Promise<unknown> | void)[] = [() => twin.end()];
  try {
    const sip2Port = Number((await twin.ready)['sip2Port']);
    const doors = await startStation(sip2Port, stops);
    const bare = await startBareLoops(sip2Port, stops);
    const samples = await runInTurn(doors, bare, runs);
    const product = quantiles(samples.product);
    const bareLoop = quantiles(samples.bare);
    return { product, bareLoop, ratioP50: product.p50 / bareLoop.p50, ratioP99: product.p99 / bareLoop.p99 };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function runInTurn(doors: readonly Line[], bare: readonly Line[], runs: number): Promise<{ product: number[]; bare: number[] }> {
  const product: number[] = [];
  const bareSample: number[] = [];
  for (let run = -doorCount * 2; run < runs; run += 1) {
    const turn = (run + doorCount * 2) % doorCount;
    const door = doors[turn] as Line;
    const card = cards[(run + doorCount * 2) % cards.length] as string;
    const measured = await door.measure(card);
    const measuredBare = await (bare[turn] as Line).measure(card);
    // The first runs warm both sides up and are not counted.
    if (run >= 0) {
      product.push(measured);
      bareSample.push(measuredBare);
    }
    await wait(paceMs);
  }
  return { product, bare: bareSample };
}

type Stops = (() => Promise<unknown> | void)[];

async function openPairs(count: number, stops: Stops): Promise<PtyPair[]> {
  const pairs: PtyPair[] = [];
  for (let at = 0; at < count; at += 1) {
    const pair = await openPtyPair();
    pairs.push(pair);
    stops.push(() => pair.close());
  }
  return pairs;
}

async function startStation(sip2Port: number, stops: Stops): Promise<Line[]> {
  const readers = await openPairs(doorCount, stops);
  const relays = await openPairs(doorCount, stops);
  const doors = readers.map((reader, at) => ({ id: `door-${at}`, card: reader.a, lock: (relays[at] as PtyPair).a, pin: 'never' as const, pulseMs }));
  const config = await writeStationConfig({ sip2Port, doors });
  stops.push(() => config.remove());
  const lines = readers.map((reader, at) => new Line(reader, relays[at] as PtyPair));
  stops.push(() => {
    for (const line of lines) line.close();
  });
  const station = startOmatoimi(['station', '--config', config.configFile]);
  stops.push(() => station.end());
  await station.ready;
  await untilAllReady(station, doorCount * 2 + 1);
  return lines;
}

/** The station's log names each device, and the library system, as it becomes ready. */
async function untilAllReady(station: OurChild, count: number): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (readyParts(station.stderr()) < count) {
    if (performance.now() > deadline) throw new Error(`the station's devices did not become ready:\n${station.stderr()}`);
    await wait(50);
  }
}

/** One process on as many PTYs as the station has, so that neither side's lines are warmer than the other's. */
async function startBareLoops(sip2Port: number, stops: Stops): Promise<Line[]> {
  const readers = await openPairs(doorCount, stops);
  const relays = await openPairs(doorCount, stops);
  const lines = readers.map((reader, at) => new Line(reader, relays[at] as PtyPair));
  stops.push(() => {
    for (const line of lines) line.close();
  });
  const { login, request } = bareMessages();
  const script = new URL('./bare-loop.main.ts', import.meta.url).pathname;
  const paths = readers.flatMap((reader, at) => [reader.a, (relays[at] as PtyPair).a]);
  const child = startScript(script, ['127.0.0.1', String(sip2Port), login.toString('hex'), request.toString('hex'), ...paths]);
  stops.push(() => child.end());
  await child.ready;
  return lines;
}

/** The same login and patron question that the station sends. */
function bareMessages(): { login: Buffer; request: Buffer } {
  const wire = { ...plainSip2Wire, sequence: 0 };
  const login = encodeSip2(
    {
      code: '93',
      fixed: { uidAlgorithm: '0', pwdAlgorithm: '0' },
      fields: [
        ['CN', 'omatoimi-1'],
        ['CO', 'lumi-terminal'],
      ],
    },
    wire,
  );
  const request = encodeSip2(
    {
      code: '63',
      fixed: { language: '000', transactionDate: '20261123    120000', summary: ' '.repeat(10) },
      fields: [
        ['AO', 'FI-Lumi'],
        ['AA', '24567000001016'],
        ['AC', ''],
        ['AD', ''],
      ],
    },
    wire,
  );
  return { login, request };
}
