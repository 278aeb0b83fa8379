import path from 'node:path';
import Database from 'better-sqlite3';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import type { BootReading } from '../../domain/clock-course.ts';
import { loadCheckedConfig } from '../../station/config/checked-config.ts';
import { createLog } from '../../station/log.ts';
import { type RunningStation, startStation } from '../../station/station.ts';
import { startHttpTwin } from './http-twin.ts';
import { openPtyPair, type PtyPair } from './pty-pair.ts';
import { SetClock } from './set-clock.ts';
import { writeStationConfig } from './station-config.ts';
import { until } from './until.ts';
import { relayCommands, WireEnd } from './wire-end.ts';

/** A whole station whose clock stands at a moment, with reader and relay of each door on PTYs and the library system on TCP. */
export interface StationAt {
  readonly clock: SetClock;
  readonly twin: Sip2Server;
  /** Shows a card at a door, `main` unless told; resolves with `granted`, or with the code of the refusal, as the traces have it. */
  decide(card: string, door?: string): Promise<string>;
  releases(door?: string): number;
  isLocked(door?: string): boolean;
  /** Stops the station, and starts it again on the same folder; `at`: where the clock is set meanwhile, `run`: what a technician does with its config. */
  restart(meanwhile?: { readonly at?: string; readonly run?: (configFile: string) => Promise<unknown> }): Promise<void>;
  stop(): Promise<void>;
}

/** Options of `startStationAt`. */
export interface StationAtOptions {
  /** ISO with an offset. */
  readonly at: string;
  readonly doorToml?: string;
  /** More doors by id, each with more lines of its section. */
  readonly moreDoors?: Readonly<Record<string, string>>;
  readonly siteToml?: string;
  /** Another kind of library system than SIP2; its twin over HTTP tells of the same register. */
  readonly library?: 'koha' | 'rest';
  /** What the PC's time source says; nobody can tell unless told. */
  readonly timeSource?: () => boolean | null;
  /** The PC's time since its boot; nobody can tell unless told: the clock of these stations is set, and that of the boot is not. */
  readonly boot?: () => BootReading | null;
}

interface DoorLines {
  readonly pairs: { readonly reader: PtyPair; readonly relay: PtyPair };
  readonly reader: WireEnd;
  readonly relay: WireEnd;
}

async function openDoorLines(): Promise<DoorLines> {
  const pairs = { reader: await openPtyPair(), relay: await openPtyPair() };
  return { pairs, reader: new WireEnd(pairs.reader.b), relay: new WireEnd(pairs.relay.b) };
}

/** Starts it in this process, with doors that ask for the card alone, and waits until all of it is ready. */
export async function startStationAt(options: StationAtOptions): Promise<StationAt> {
  const { at, doorToml = '', moreDoors = {}, siteToml = '', library, timeSource = () => null, boot = () => null } = options;
  const clock = new SetClock(at);
  const twin = await startSip2Server({ host: '127.0.0.1', port: 0, clock });
  const http = library === undefined ? null : await startHttpTwin(library, twin);
  const tomls = { main: doorToml, ...moreDoors };
  const lines = new Map<string, DoorLines>();
  for (const id of Object.keys(tomls)) lines.set(id, await openDoorLines());
  const linesOf = (door: string): DoorLines => {
    const found = lines.get(door);
    if (found === undefined) throw new Error(`no door "${door}"`);
    return found;
  };
  const folder = await writeStationConfig({
    sip2Port: twin.port,
    doors: Object.entries(tomls).map(([id, more]) => {
      const { reader, relay } = linesOf(id).pairs;
      return { id, card: reader.a, lock: relay.a, pin: 'never', pulseMs: 200, more };
    }),
    more: siteToml,
    ...(library === undefined || http === null ? {} : { library: { kind: library, httpPort: http.port } }),
  });
  const parts = 1 + 2 * lines.size;
  const start = async (): Promise<RunningStation> => {
    const logged: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line: string) => void logged.push(line) } });
    const config = await loadCheckedConfig(folder.configFile);
    const started = await startStation({ config, clock, log, timeSource: async () => timeSource(), boot });
    await until('readers, relays and library system are ready', () => logged.filter((line) => line.includes('.ready"')).length >= parts, 10_000);
    return started;
  };
  let station = await start();
  const releases = (door = 'main'): number => relayCommands(linesOf(door).relay).filter((command) => command === 'on').length;
  let lastShown: { readonly card: string; readonly atMs: number } | null = null;
  const isLocked = (door = 'main'): boolean => relayCommands(linesOf(door).relay).at(-1) === 'off';
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
    decide: async (card, door = 'main') => {
      const before = { decided: decisions(folder.folder).length, released: releases(door) };
      // One card is not read twice within a second.
      await until('another card, or another second', () => lastShown?.card !== card || performance.now() - lastShown.atMs > 1_500);
      lastShown = { card, atMs: performance.now() };
      linesOf(door).reader.write(`${card}\r`);
      await until('a decision', () => decisions(folder.folder).length > before.decided);
      const decision = decisions(folder.folder)[before.decided] as string;
      // The trace may be on the disk before the relay's bytes are through their line.
      await until('the door is locked', () => isLocked(door) && (decision !== 'granted' || releases(door) > before.released));
      return decision;
    },
    stop: async () => {
      await station.stop();
      for (const { reader, relay } of lines.values()) for (const end of [reader, relay]) end.close();
      const pairs = [...lines.values()].flatMap((door) => [door.pairs.reader, door.pairs.relay]);
      await Promise.all([...pairs.map((pair) => pair.close()), twin.stop(), http?.stop(), folder.remove()]);
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
