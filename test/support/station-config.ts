import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** What differs between the stations of tests. */
export interface TestStationOptions {
  readonly sip2Port: number;
  /** Another kind than SIP2, and the port of its twin over HTTP. */
  readonly library?: { readonly kind: 'koha' | 'rest'; readonly httpPort: number } | undefined;
  /** Card reader and relay of each door, by PTY path or `tcp://...`. */
  readonly doors?: readonly {
    readonly id: string;
    readonly card: string;
    /** null: `more` of the config has one. */
    readonly lock: string | null;
    readonly pin: 'always' | 'never';
    readonly pulseMs: number;
    /** More lines of its section. */
    readonly more?: string;
  }[];
  /** More sections. */
  readonly more?: string;
  readonly kiosk?: {
    readonly card: string;
    readonly item: string;
    readonly idleSeconds?: number;
    readonly printer?: string;
    readonly pad?: string;
    readonly more?: string;
  };
  /** Languages on the screens; those of the config's default unless told. */
  readonly languages?: readonly string[];
  /** true: screens on a free loopback port. */
  readonly ui?: boolean;
  readonly timeoutMs?: number;
  /** Links to the library system; 2 unless told. */
  readonly connections?: number;
}

/** A config file in a folder of its own. */
export interface TestStationFolder {
  readonly folder: string;
  readonly configFile: string;
  remove(): Promise<void>;
}

/** Writes a station.toml for the twin on `sip2Port`, with its password file, into a temporary folder. */
export async function writeStationConfig(options: TestStationOptions): Promise<TestStationFolder> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'omatoimi-test-'));
  const passwordFile = path.join(folder, 'password');
  await writeFile(passwordFile, 'lumi-terminal\n', { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  const configFile = path.join(folder, 'station.toml');
  await writeFile(configFile, stationToml(options, folder), { mode: 0o600 });
  return { folder, configFile, remove: () => rm(folder, { recursive: true, force: true }) };
}

function stationToml(options: TestStationOptions, folder: string): string {
  const roles = [...(options.kiosk === undefined ? [] : ['"self-checkout"']), ...(options.doors === undefined ? [] : ['"door"'])];
  const head = `[station]
id = "test"
roles = [${roles.join(', ')}]
dataDir = ${JSON.stringify(path.join(folder, 'data'))}
${options.languages === undefined ? '' : `languages = ${JSON.stringify(options.languages)}\n`}[site]
name = "Lumi pääkirjasto"
isil = "FI-Lumi"
branch = "PAA"
${options.ui === true ? '[ui]\nlisten = "127.0.0.1:0"\n' : ''}${libraryToml(options)}[kiosk]
idleSeconds = ${options.kiosk?.idleSeconds ?? 60}
${options.kiosk?.more ?? ''}
`;
  return [head, ...(options.doors ?? []).map(doorToml), options.kiosk === undefined ? '' : kioskToml(options.kiosk), options.more ?? ''].join('\n');
}

const sip2Toml = ({ sip2Port, timeoutMs, connections }: TestStationOptions): string => `[librarySystem.sip2]
host = "127.0.0.1"
port = ${sip2Port}
tls = false
user = "omatoimi-1"
passwordFile = "password"
institution = "FI-Lumi"
timeoutMs = ${timeoutMs ?? 1500}
connections = ${connections ?? 2}
`;

function libraryToml(options: TestStationOptions): string {
  const { library } = options;
  if (library === undefined) return `[librarySystem]\nkind = "sip2"\nprofile = "lumi"\n${sip2Toml(options)}`;
  const { kind, httpPort } = library;
  const own = `[librarySystem.${kind}]
url = "http://127.0.0.1:${httpPort}${kind === 'koha' ? '/api/v1' : '/omatoimi/v1'}"
clientId = "omatoimi-1"
clientSecretFile = "password"
branch = "PAA"
timeoutMs = ${options.timeoutMs ?? 1500}
`;
  return kind === 'rest' ? `[librarySystem]\nkind = "rest"\n${own}` : `[librarySystem]\nkind = "koha"\nprofile = "lumi"\n${own}${sip2Toml(options)}`;
}

const device = (id: string, rest: { driver: string; role: string; path: string; door?: string; more?: string }): string => `[[devices]]
id = "${id}"
driver = "${rest.driver}"
role = "${rest.role}"
${rest.door === undefined ? '' : `door = "${rest.door}"\n`}settings = { path = ${JSON.stringify(rest.path)}${rest.more ?? ''} }
`;

const doorToml = (door: NonNullable<TestStationOptions['doors']>[number]): string =>
  [
    device(`${door.id}-card`, { driver: 'serial-line-reader', role: 'door.card', path: door.card, door: door.id }),
    door.lock === null
      ? ''
      : device(`${door.id}-lock`, { driver: 'lcus-relay', role: 'door.lock', path: door.lock, door: door.id, more: ', acceptUntimedRelay = true' }),
    `[[doors]]\nid = "${door.id}"\npin = "${door.pin}"\npulseMs = ${door.pulseMs}\n${door.more ?? ''}\n`,
  ].join('');

const kioskToml = (kiosk: NonNullable<TestStationOptions['kiosk']>): string =>
  [
    device('kiosk-card', { driver: 'serial-line-reader', role: 'kiosk.card', path: kiosk.card }),
    device('kiosk-item', { driver: 'serial-line-reader', role: 'kiosk.item', path: kiosk.item }),
    kiosk.pad === undefined ? '' : device('kiosk-pad', { driver: 'feig', role: 'kiosk.pad', path: kiosk.pad }),
    kiosk.printer === undefined
      ? ''
      : device('kiosk-printer', { driver: 'escpos-printer', role: 'kiosk.printer', path: kiosk.printer, more: ', baudRate = 115200' }),
  ].join('');
