import { deviceRoles } from '../../contracts/config.schema.ts';
import { isRecord } from './config-problem.ts';

/** A device as far as it can be read from a file that may still have problems. */
export interface DeviceOutline {
  readonly index: number;
  readonly id: string | undefined;
  readonly driver: string | undefined;
  readonly role: string | undefined;
  readonly door: string;
  readonly settings: unknown;
  /** The line behind `settings.path`, named the same however the path is written. */
  readonly line: string | undefined;
  /** The bus protocol of its driver: devices of one bus share a line. */
  readonly bus: string | undefined;
}

/**
 * What the rules between sections need to know. It is read from the file as written, so that these rules speak up
 * together with the schema and not only after its problems are mended.
 */
export interface ConfigOutline {
  readonly roles: readonly string[];
  readonly languages: readonly string[];
  readonly devices: readonly DeviceOutline[];
  readonly doors: readonly string[];
  /** Doors that are readers indoors: they have no lock. */
  readonly signInDoors: readonly string[];
  /** Something that could be the missing device is misspelt: then nothing is called missing. */
  readonly isVague: boolean;
}

/** What the outline asks of the outside. */
export interface OutlineSources {
  /** Names the line behind a path. */
  lineOf(path: string): string;
  /** The bus protocol of a driver, or undefined. */
  busOf(driver: string): string | undefined;
}

/** Reads the outline of a config; what can't be read is left out. */
export function outlineOf(raw: unknown, sources: OutlineSources): ConfigOutline {
  const file = isRecord(raw) ? raw : {};
  const station = isRecord(file['station']) ? file['station'] : {};
  const devices = tables(file['devices']).map((device, index) => deviceOf(device, index, sources));
  const doorTables = tables(file['doors']);
  const doors = doorTables.map((door) => text(door['id']));
  return {
    roles: list(station['roles']).filter((role) => typeof role === 'string'),
    languages: list(station['languages']).filter((language) => typeof language === 'string'),
    devices,
    doors: doors.filter((id) => id !== undefined),
    signInDoors: doorTables.filter((door) => door['kind'] === 'signIn').flatMap((door) => text(door['id']) ?? []),
    isVague: doors.includes(undefined) || devices.some(({ role }) => !(deviceRoles as readonly (string | undefined)[]).includes(role)),
  };
}

function deviceOf(device: Readonly<Record<string, unknown>>, index: number, { lineOf, busOf }: OutlineSources): DeviceOutline {
  const settings = device['settings'] ?? {};
  const path = isRecord(settings) ? text(settings['path']) : undefined;
  const driver = text(device['driver']);
  return {
    index,
    id: text(device['id']),
    driver,
    bus: driver === undefined ? undefined : busOf(driver),
    role: text(device['role']),
    door: text(device['door']) ?? 'main',
    settings,
    line: path === undefined ? undefined : lineOf(path),
  };
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
// Entries keep their places, since problems name them by these.
const tables = (value: unknown): Readonly<Record<string, unknown>>[] => list(value).map((entry) => (isRecord(entry) ? entry : {}));
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
