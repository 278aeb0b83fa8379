import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { TwinHttpServer } from '../../simulator/library-system/http-server.ts';
import type { LumiRegister } from '../../simulator/library-system/lumi-register.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { type OurChild, startOmatoimi, type StartOptions } from './child-process.ts';
import { startHttpTwin } from './http-twin.ts';
import { openPtyPair, type PtyPair } from './pty-pair.ts';
import { type TestStationFolder, writeStationConfig } from './station-config.ts';
import { until } from './until.ts';
import { relayCommands, WireEnd } from './wire-end.ts';
import { readyParts } from './ready-parts.ts';

/** A real station process with one door: reader and relay on PTYs, the library-system twin on TCP. */
export interface DoorRig {
  /** The reader's far end; a new one after `reopenReader`. */
  readonly reader: WireEnd;
  readonly relay: WireEnd;
  readonly readerPair: PtyPair;
  readonly twin: Sip2Server;
  /** null with SIP2 alone. */
  readonly http: TwinHttpServer | null;
  readonly station: OurChild;
  /** Its config file and its data folder `data`. */
  readonly config: Pick<TestStationFolder, 'folder' | 'configFile'>;
  /** What the station takes for the temporary folder: its own, so that everything in it is the station's. */
  readonly temporary: string;
  /** Cards that the library system was asked about so far (patron information, 63), in order. */
  questions(): readonly string[];
  /** How often the relay was switched on so far. */
  releases(): number;
  /** Whether the last relay command was "off". */
  isLocked(): boolean;
  /** Takes the far end of a reader's line that was made anew. */
  reopenReader(): void;
  /** Presents a card again and again until the door opens, at most `limitMs`. */
  presentUntilAdmitted(card: string, limitMs: number): Promise<void>;
  /** Starts the station again on the same lines. */
  restart(): Promise<void>;
  /** Ends the station in order and counts its traces by event and result, e.g. `door.refused card-unknown`. The lines stay. */
  countTraces(): Promise<ReadonlyMap<string, number>>;
  stop(): Promise<void>;
}

/** Options of `startDoorRig`. */
export interface DoorRigOptions {
  readonly pin?: 'always' | 'never';
  readonly pulseMs?: number;
  readonly latencyMs?: number;
  /** Another kind of library system than SIP2; its twin over HTTP tells of the same register. */
  readonly library?: 'koha' | 'rest';
  readonly ui?: boolean;
  /** Other patrons than those of the data file. */
  readonly register?: LumiRegister;
  /** More lines of the door's section, and more sections of the config. */
  readonly doorToml?: string;
  readonly siteToml?: string;
  /** The station as it is delivered, from `dist/station`, instead of from sources. */
  readonly isBundled?: boolean;
  /** More of the station's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Builds the rig and waits until the reader, the relay and the library system are ready. */
export async function startDoorRig(options: DoorRigOptions = {}): Promise<DoorRig> {
  const twin = await startSip2Server({
    host: '127.0.0.1',
    port: 0,
    latencyMs: options.latencyMs ?? 0,
    clock: systemClock,
    ...(options.register === undefined ? {} : { register: options.register }),
  });
  const http = options.library === undefined ? null : await startHttpTwin(options.library, twin);
  const questions = watchQuestions(twin);
  const readerPair = await openPtyPair();
  const relayPair = await openPtyPair();
  const config = await writeStationConfig({
    sip2Port: twin.port,
    ...(options.library === undefined || http === null ? {} : { library: { kind: options.library, httpPort: http.port } }),
    doors: [
      {
        id: 'main',
        card: readerPair.a,
        lock: relayPair.a,
        pin: options.pin ?? 'never',
        pulseMs: options.pulseMs ?? 300,
        more: options.doorToml ?? '',
      },
    ],
    more: options.siteToml ?? '',
    ui: options.ui ?? false,
  });
  const relay = new WireEnd(relayPair.b);
  let reader = new WireEnd(readerPair.b);
  const start: StartOptions = { bundled: options.isBundled ?? false, ...(options.env === undefined ? {} : { env: options.env }) };
  let station = await startStation(config, start);
  await until('the relay switched off at the start', () => relayCommands(relay).at(-1) === 'off');
  const releases = (): number => relayCommands(relay).filter((command) => command === 'on').length;
  return {
    get reader() {
      return reader;
    },
    relay,
    readerPair,
    twin,
    http,
    config,
    temporary: temporaryFolder(config),
    questions: () => questions,
    get station() {
      return station;
    },
    releases,
    isLocked: () => relayCommands(relay).at(-1) === 'off',
    reopenReader: () => {
      reader.close();
      reader = new WireEnd(readerPair.b);
    },
    presentUntilAdmitted: async (card, limitMs) => {
      const before = releases();
      const startedAt = performance.now();
      for (let tries = 1; releases() === before; tries += 1) {
        reader.write(`${card}\r`);
        // A card is not read twice within a second.
        await until('the next try', () => releases() > before || performance.now() - startedAt > tries * 1200, limitMs);
        if (performance.now() - startedAt > limitMs) throw new Error(`not admitted within ${limitMs} ms`);
      }
    },
    restart: async () => {
      await station.end('SIGKILL');
      station = await startStation(config, start);
    },
    countTraces: async () => {
      await station.end();
      return countTraces(config.folder);
    },
    stop: async () => {
      await station.end();
      reader.close();
      relay.close();
      await Promise.all([readerPair.close(), relayPair.close(), twin.stop(), http?.stop(), config.remove()]);
    },
  };
}

/** Notes the card of every patron information request that reaches the twin. */
function watchQuestions(twin: Sip2Server): string[] {
  const questions: string[] = [];
  twin.onWire((direction, bytes) => {
    if (direction !== 'in') return;
    for (const message of Buffer.from(bytes).toString('latin1').split('\r')) {
      if (message.startsWith('63')) questions.push(/\|AA([^|]*)\|/.exec(message)?.[1] ?? '');
    }
  });
  return questions;
}

function countTraces(folder: string): Map<string, number> {
  const db = new Database(path.join(folder, 'data', 'store', 'traces.db'), { readonly: true });
  try {
    const rows = db.prepare("SELECT trim(event || ' ' || result_code) AS what, count(*) AS found FROM traces GROUP BY 1").all();
    return new Map((rows as { what: string; found: number }[]).map(({ what, found }) => [what, found]));
  } finally {
    db.close();
  }
}

const temporaryFolder = ({ folder }: Pick<TestStationFolder, 'folder'>): string => path.join(folder, 'tmp');

async function startStation(config: TestStationFolder, { env, ...start }: StartOptions): Promise<OurChild> {
  const temporary = temporaryFolder(config);
  mkdirSync(temporary, { recursive: true });
  const station = startOmatoimi(['station', '--config', config.configFile], { ...start, env: { ...env, TMPDIR: temporary } });
  await station.ready;
  await until('reader, relay and library system ready', () => readyParts(station.stderr()) >= 3, 10_000);
  return station;
}
