import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';
import { listedValues } from '../../../sync/fallback/card-whitelist.ts';
import type { BenchView } from '../../../contracts/bench.schema.ts';
import type { ScreenRole } from '../../../contracts/rpc.contract.ts';
import { type DeviceTwins, type ReaderTwinId, startDeviceTwins } from '../../../simulator/devices/device-twins.ts';
import type { TwinHttpServer } from '../../../simulator/library-system/http-server.ts';
import { type Sip2Server, startSip2Server, type TwinFault } from '../../../simulator/library-system/sip2-server.ts';
import { mintCodes } from '../../../station/rpc/mint-codes.ts';
import { systemClock } from '../../../station/system-clock.ts';
import type { LumiRegister } from '../../../simulator/library-system/lumi-register.ts';
import { type OurChild, startOmatoimi } from '../../support/child-process.ts';
import { startHttpTwin } from '../../support/http-twin.ts';
import { Presentations } from '../../support/presentations.ts';
import { writeStationConfig } from '../../support/station-config.ts';
import { until } from '../../support/until.ts';

/** A card of the library's own staff: in the config as keyed check values, nowhere in the register. */
const staffCard = { card: '29990000000017', pin: '4321' };
const staffKey = Buffer.alloc(32, 7);
/** Lines of `[kiosk]` for a station with a printer. */
const withPrinter = 'webLibrary = "https://web.lumi.example"\nholdSlips = true\nbins = [{ name = "2", colour = "blue" }]';
/** The speed of the readers' bytes, as on a real line. */
const readerBaud = 9600;

/** A station process on twins that the test holds in its hands. */
export interface TwinStation {
  readonly library: Sip2Server;
  /** The library system over HTTP, on the same register, where the station was started with one. */
  readonly http: TwinHttpServer | null;
  /** A fault of the library system, whichever way the station reaches it. */
  setLibraryFault(fault: TwinFault): void;
  readonly readers: DeviceTwins['readers'];
  readonly relay: DeviceTwins['relay'];
  /** In use where the station was started with it. */
  readonly printer: DeviceTwins['printer'];
  /** In use where the station was started with it. */
  readonly pad: DeviceTwins['pad'];
  /** Opens the staff's panel where the station was started with a printer. */
  readonly staffCard: { readonly card: string; readonly pin: string };
  readonly tokenFile: string;
  /** Its config file, its data folder `data` and the folder of its keys `data-keys`. */
  readonly folder: string;
  /** Everything that the station logged. */
  log(): string;
  /** Everything that the station wrote, on stdout and stderr, in all its runs. */
  output(): string;
  /** Ends the station as a power cut would and starts it again on the same twins; its screens have new addresses. */
  killAndRestart(): Promise<void>;
  /**
   * Shows a card or a book to a reader: its bytes, paced as on a serial line. What this reader had last is shown as anew,
   * not as the same presentation: people hold it away first. `readers` gives a double read.
   */
  present(reader: ReaderTwinId, text: string): Promise<void>;
  /** The register's copies as the bench shows them. */
  items(): BenchView['items'];
  /** An address that opens a screen once. */
  addressOf(role: Exclude<ScreenRole, 'bench'>): Promise<string>;
  stop(): Promise<void>;
}

/** How the station of a story differs from the usual one. */
export interface TwinStationOptions {
  readonly idleSeconds?: number;
  readonly pulseMs?: number;
  readonly hasPrinter?: boolean;
  /** Other patrons and items than those of the data file. */
  readonly register?: LumiRegister;
  /** The languages on the screens, the first as the default. */
  readonly languages?: readonly string[];
  /** More lines of `[kiosk]`, where there is no printer. */
  readonly kiosk?: string;
  /** More sections of the config. */
  readonly more?: string;
  /** More variables of the station's process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly hasPad?: boolean;
  /** How long the library system waits before each answer. */
  readonly latencyMs?: number;
  /** Links to the library system; 2 unless told. */
  readonly connections?: number;
  /** The library system's kind; SIP2 unless told. */
  readonly kind?: 'koha' | 'rest';
}

/** Starts the twins, then a station with screens on them. */
export async function startTwinStation(options: TwinStationOptions = {}): Promise<TwinStation> {
  const library = await startSip2Server({
    clock: systemClock,
    latencyMs: options.latencyMs ?? 0,
    ...(options.register === undefined ? {} : { register: options.register }),
  });
  const http = options.kind === undefined ? null : await startHttpTwin(options.kind, library);
  const twins = await startDeviceTwins();
  const config = await writeStationConfig({
    sip2Port: library.port,
    ui: true,
    ...(options.kind === undefined || http === null ? {} : { library: { kind: options.kind, httpPort: http.port } }),
    ...(options.connections === undefined ? {} : { connections: options.connections }),
    kiosk: {
      card: twins.paths['kiosk-card'],
      item: twins.paths['kiosk-item'],
      idleSeconds: options.idleSeconds ?? 60,
      ...(options.hasPad === true ? { pad: twins.paths['kiosk-pad'] } : {}),
      ...(options.kiosk === undefined ? {} : { more: options.kiosk }),
      ...(options.hasPrinter === true ? { printer: twins.paths['kiosk-printer'], more: `${withPrinter}\n${await staffLine()}` } : {}),
    },
    ...(options.languages === undefined ? {} : { languages: options.languages }),
    more: `[whitelist]\nkeyFile = "staff.key"\n${options.more ?? ''}`,
    doors: [{ id: 'main', card: twins.paths['door-card'], lock: twins.paths['door-lock'], pin: 'always', pulseMs: options.pulseMs ?? 3000 }],
  });
  await writeFile(path.join(config.folder, 'staff.key'), `${staffKey.toString('hex')}\n`, { mode: 0o600 });
  const children: OurChild[] = [];
  const presentations = new Presentations<ReaderTwinId>();
  let screens: Screens;
  const start = async (): Promise<void> => {
    const child = startOmatoimi(['station', '--config', config.configFile], options.env === undefined ? {} : { env: options.env });
    children.push(child);
    const tokenFile = String((await child.ready)['tokenFile']);
    screens = { tokenFile, ...(JSON.parse(await readFile(tokenFile, 'utf8')) as Pick<Screens, 'url' | 'token'>) };
  };
  await start();
  return {
    library,
    http,
    setLibraryFault: (fault) => {
      library.setFault(fault);
      http?.setFault(fault);
    },
    readers: twins.readers,
    relay: twins.relay,
    printer: twins.printer,
    pad: twins.pad,
    staffCard,
    get tokenFile() {
      return screens.tokenFile;
    },
    folder: config.folder,
    log: () => children.at(-1)?.stderr() ?? '',
    output: () => children.map((child) => child.stdout() + child.stderr()).join(''),
    killAndRestart: async () => {
      await children.at(-1)?.end('SIGKILL');
      await start();
    },
    present: (reader, text) => presentations.present(reader, text, () => twins.readers[reader].present(text, { paceBaud: readerBaud })),
    items: () => library.register.items(),
    addressOf: async (role) => {
      const { url, token } = screens;
      const code = (await mintCodes({ url, token, roles: [role] })).get(role) ?? '';
      return new URL(`${role === 'kiosk' ? 'kiosk' : 'door'}#code=${code}`, url).href;
    },
    stop: async () => {
      await children.at(-1)?.end();
      await twins.stop();
      await http?.stop();
      await library.stop();
      await config.remove();
    },
  };
}

/** Waits until the station has told its library system as ready after the last time that it was not. */
export async function untilLibraryIsBack(station: Pick<TwinStation, 'log'>): Promise<void> {
  const lastOf = (event: string): number => station.log().lastIndexOf(`"librarySystem.${event}"`);
  await until('the library system is back', () => lastOf('ready') > lastOf('faulted'), 20_000);
}

interface Screens {
  readonly tokenFile: string;
  readonly url: string;
  readonly token: string;
}

async function staffLine(): Promise<string> {
  const { card, pin } = await listedValues(staffKey, CardNumber.parse(staffCard.card), Pin.parse(staffCard.pin));
  return `staff = [{ name = "desk-1", card = "${card}", pin = "${pin}", until = "2099-12-31" }]`;
}
