import path from 'node:path';
import Database from 'better-sqlite3';
import { ModbusTwin } from '../../simulator/devices/modbus-twin.ts';
import { openPtyTwinLine } from '../../simulator/devices/pty-twin-line.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { type OurChild, startOmatoimi } from './child-process.ts';
import { openPtyPair } from './pty-pair.ts';
import { type TestStationFolder, writeStationConfig } from './station-config.ts';
import { type DoorPanel, openDoorPanel } from './station-screens.ts';
import { until } from './until.ts';
import { WireEnd } from './wire-end.ts';
import { readyParts } from './ready-parts.ts';

/** What stands in the traces, in order. `atMs`: epoch milliseconds. */
export interface SeenEvent {
  readonly atMs: number;
  /** `door.refused lockdown`. */
  readonly what: string;
}

/** The inputs of the door's board, by what is wired to them. */
const wiredTo = { contact: 1, exit: 2, lockdown: 3, evacuation: 4, counterIn: 5, counterOut: 6 } as const;

/** A real station process with one door whose lock, contact and buttons are on one Modbus board, behind a PTY. */
export interface BoardDoor {
  /** Shows a card, at the earliest a second after the same one: before that a reader does not read it twice. */
  show(card: string): Promise<void>;
  readonly twin: Sip2Server;
  readonly board: ModbusTwin;
  readonly station: OurChild;
  readonly panel: DoorPanel;
  /** The leaf opens. */
  openDoor(): void;
  /** The leaf shuts; resolves when the station has told so. */
  shutDoor(): Promise<void>;
  /** A button or alarm: pressed or at rest. */
  press(what: 'exit' | 'lockdown' | 'evacuation' | 'counterIn' | 'counterOut', isOn: boolean): void;
  /** How often the relay was switched on, and whether it is on now. */
  releases(): number;
  isReleased(): boolean;
  /** Everything in the traces so far. */
  events(): SeenEvent[];
  /** Waits until this stands in the traces, once more than `before`; gives when it happened. */
  happened(what: string, before?: number): Promise<SeenEvent>;
  count(what: string): number;
  /** Ends the showing of a refusal and waits for an idle panel. */
  comeToRest(): Promise<void>;
  /** Waits until the panel shows this. */
  shows(screen: string, code?: string): Promise<void>;
  /** Starts the station again on the same lines. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Options of `startBoardDoor`. */
export interface BoardDoorOptions {
  readonly pin?: 'always' | 'never';
  readonly pulseMs?: number;
  readonly doorToml?: string;
  readonly siteToml?: string;
  /** People counters on two more inputs of the board. */
  readonly hasCounters?: boolean;
}

const device = (id: string, role: string, rest: { driver: string; line: string; settings: string }): string =>
  `[[devices]]\nid = "${id}"\ndriver = "${rest.driver}"\nrole = "${role}"\nsettings = { path = ${JSON.stringify(rest.line)}, ${rest.settings} }\n`;

function devicesToml(line: string, { hasCounters }: BoardDoorOptions): string {
  const input = (id: keyof typeof wiredTo, role: string, wiring: string): string =>
    device(`board-${id}`, role, { driver: 'modbus-input', line, settings: `input = ${wiredTo[id]}, wiring = "${wiring}"` });
  return [
    device('board-lock', 'door.lock', { driver: 'modbus-relay', line, settings: 'channel = 1' }),
    input('contact', 'door.contact', 'normallyClosed'),
    input('exit', 'door.exit', 'normallyOpen'),
    input('lockdown', 'site.lockdown', 'normallyOpen'),
    input('evacuation', 'site.evacuation', 'normallyOpen'),
    ...(hasCounters === true ? [input('counterIn', 'site.counterIn', 'normallyOpen'), input('counterOut', 'site.counterOut', 'normallyOpen')] : []),
  ].join('\n');
}

/** Starts all of it and waits until every device is ready and the panel idle. */
export async function startBoardDoor(options: BoardDoorOptions = {}): Promise<BoardDoor> {
  const twin = await startSip2Server({ host: '127.0.0.1', port: 0, clock: systemClock });
  const readerPair = await openPtyPair();
  const board = await ModbusTwin.start((events) => openPtyTwinLine(events), { family: 'waveshare', relays: 8, inputs: 8 });
  board.board.setInput(wiredTo.contact - 1, true);
  const config = await writeBoardConfig(options, { sip2Port: twin.port, card: readerPair.a, line: board.path });
  const reader = new WireEnd(readerPair.b);
  let { station, panel } = await startStation(config.configFile);
  await until('the panel is idle', () => panel.views.at(-1)?.screen === 'idle', 10_000);
  const events = (): SeenEvent[] => readEvents(config.folder);
  let isOpen = false;
  const count = (what: string): number => events().filter((event) => event.what === what).length;
  const shows = async (screen: string, code?: string): Promise<void> => {
    await until(`the panel shows ${screen} ${code ?? ''}`, () => {
      const view = panel.views.at(-1);
      return view?.screen === screen && (code === undefined || ('code' in view && view.code === code));
    });
  };
  const shownAtMs = new Map<string, number>();
  return {
    show: async (card) => {
      const before = shownAtMs.get(card) ?? Number.NEGATIVE_INFINITY;
      await until('the same card may be read again', () => performance.now() - before > 2_000);
      shownAtMs.set(card, performance.now());
      reader.write(`${card}\r`);
    },
    twin,
    board,
    get station() {
      return station;
    },
    get panel() {
      return panel;
    },
    openDoor: () => {
      isOpen = true;
      board.board.setInput(wiredTo.contact - 1, false);
    },
    shutDoor: async () => {
      const before = count('door.closed');
      board.board.setInput(wiredTo.contact - 1, true);
      if (isOpen) await until('the door is told as closed', () => count('door.closed') > before);
      isOpen = false;
    },
    press: (what, isOn) => board.board.setInput(wiredTo[what] - 1, isOn),
    releases: () => board.board.history.filter(({ relay, isOn }) => relay === 0 && isOn).length,
    isReleased: () => board.board.relays[0] === true,
    events,
    count,
    happened: async (what, before = 0) => {
      await until(what, () => count(what) > before, 20_000);
      return events().filter((event) => event.what === what)[before] as SeenEvent;
    },
    comeToRest: async () => {
      if (panel.views.at(-1)?.screen === 'refused') await panel.send({ type: 'pin.cancel' });
      await shows('idle');
    },
    shows,
    restart: async () => {
      panel.close();
      await station.end('SIGKILL');
      ({ station, panel } = await startStation(config.configFile));
    },
    stop: async () => {
      panel.close();
      await station.end();
      reader.close();
      await Promise.all([readerPair.close(), board.stop(), twin.stop(), config.remove()]);
    },
  };
}

interface BoardPlaces {
  readonly sip2Port: number;
  readonly card: string;
  readonly line: string;
}

function writeBoardConfig(options: BoardDoorOptions, at: BoardPlaces): Promise<TestStationFolder> {
  return writeStationConfig({
    sip2Port: at.sip2Port,
    ui: true,
    doors: [
      {
        id: 'main',
        card: at.card,
        lock: null,
        pin: options.pin ?? 'never',
        pulseMs: options.pulseMs ?? 1000,
        more: options.doorToml ?? '',
      },
    ],
    more: `${devicesToml(at.line, options)}\n${options.siteToml ?? ''}`,
  });
}

async function startStation(configFile: string): Promise<Pick<BoardDoor, 'station' | 'panel'>> {
  const station = startOmatoimi(['station', '--config', configFile]);
  const panel = await openDoorPanel(String((await station.ready)['tokenFile']));
  await until('six devices and the library system are ready', () => readyParts(station.stderr()) >= 7, 10_000);
  return { station, panel };
}

function readEvents(folder: string): SeenEvent[] {
  const db = new Database(path.join(folder, 'data', 'store', 'traces.db'), { readonly: true });
  try {
    return db.prepare("SELECT at_ms AS atMs, trim(event || ' ' || result_code) AS what FROM traces ORDER BY id").all() as SeenEvent[];
  } finally {
    db.close();
  }
}
