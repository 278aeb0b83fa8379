import path from 'node:path';
import Database from 'better-sqlite3';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { loadCheckedConfig } from '../../station/config/checked-config.ts';
import { createLog } from '../../station/log.ts';
import { type RunningStation, startStation } from '../../station/station.ts';
import { startHttpTwin } from './http-twin.ts';
import { openPtyPair } from './pty-pair.ts';
import { SetClock } from './set-clock.ts';
import { writeStationConfig } from './station-config.ts';
import { until } from './until.ts';
import { relayCommands, WireEnd } from './wire-end.ts';

/** A whole station whose clock stands at a moment, with its reader and relay on PTYs and the library system on TCP. */
export interface StationAt {
  readonly clock: SetClock;
  readonly twin: Sip2Server;
  /** Shows a card; resolves with `granted`, or with the code of the refusal, as the traces have it. */
  decide(card: string): Promise<string>;
  releases(): number;
  isLocked(): boolean;
  /** Stops the station, and starts it again on the same folder; `at`: where the clock is set meanwhile, `run`: what a technician does with its config. */
  restart(meanwhile?: { readonly at?: string; readonly run?: (configFile: string) => Promise<unknown> }): Promise<void>;
  stop(): Promise<void>;
}

/** Options of `startStationAt`. */
export interface StationAtOptions {
  /** ISO with an offset. */
  readonly at: string;
  readonly doorToml?: string;
  readonly siteToml?: string;
  /** Another kind of library system than SIP2; its twin over HTTP tells of the same register. */
  readonly library?: 'koha' | 'rest';
  /** What the PC's time source says; nobody can tell unless told. */
  readonly timeSource?: () => boolean | null;
}

/** Starts it in this process, with a door that asks for the card alone, and waits until all of it is ready. */
export async function startStationAt({ at, doorToml = '', siteToml = '', library, timeSource = () => null }: StationAtOptions): Promise<StationAt> {
  const clock = new SetClock(at);
  const twin = await startSip2Server({ host: '127.0.0.1', port: 0, clock });
  const http = library === undefined ? null : await startHttpTwin(library, twin);
  const [readerPair, relayPair] = [await openPtyPair(), await openPtyPair()];
  const door = { id: 'main', card: readerPair.a, lock: relayPair.a, pin: 'never', pulseMs: 200, more: doorToml } as const;
  const folder = await writeStationConfig({
    sip2Port: twin.port,
    doors: [door],
    more: siteToml,
    ...(library === undefined || http === null ? {} : { library: { kind: library, httpPort: http.port } }),
  });
  const [reader, relay] = [new WireEnd(readerPair.b), new WireEnd(relayPair.b)];
  const start = async (): Promise<RunningStation> => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line: string) => void lines.push(line) } });
    const config = await loadCheckedConfig(folder.configFile);
    const started = await startStation({ config, clock, log, timeSource: async () => timeSource() });
    await until('reader, relay and library system are ready', () => lines.filter((line) => line.includes('.ready"')).length >= 3, 10_000);
    return started;
  };
  let station = await start();
  const releases = (): number => relayCommands(relay).filter((command) => command === 'on').length;
  let lastShown: { readonly card: string; readonly atMs: number } | null = null;
  const isLocked = (): boolean => relayCommands(relay).at(-1) === 'off';
  return {
    clock,
    twin,
    releases,
    isLocked,
    restart: async ({ at: later, run } = {}) => {
      await station.stop();
      if (later !== undefined) clock.set(later);
      await run?.(folder.configFile);
      station = await start();
    },
    decide: async (card) => {
      const before = decisions(folder.folder).length;
      // One card is not read twice within a second.
      await until('another card, or another second', () => lastShown?.card !== card || performance.now() - lastShown.atMs > 1_500);
      lastShown = { card, atMs: performance.now() };
      reader.write(`${card}\r`);
      await until('a decision', () => decisions(folder.folder).length > before);
      await until('the door is locked', isLocked);
      return decisions(folder.folder)[before] as string;
    },
    stop: async () => {
      await station.stop();
      reader.close();
      relay.close();
      await Promise.all([readerPair.close(), relayPair.close(), twin.stop(), http?.stop(), folder.remove()]);
    },
  };
}

function decisions(folder: string): string[] {
  const db = new Database(path.join(folder, 'data', 'store', 'traces.db'), { readonly: true });
  try {
    const rows = db.prepare("SELECT event, result_code AS code FROM traces WHERE event IN ('door.granted', 'door.refused') ORDER BY id").all();
    return (rows as { event: string; code: string }[]).map(({ event, code }) => (event === 'door.granted' ? 'granted' : code));
  } finally {
    db.close();
  }
}
