import path from 'node:path';
import { type StationConfig, stationConfigSchema } from '../../contracts/config.schema.ts';
import { isKioskError } from '../../contracts/errors.ts';
import { assertHttpAllowed } from '../../sync/library-system/link/http-plaintext.policy.ts';
import { assertPlaintextAllowed } from '../../sync/library-system/sip2/sip2-plaintext.policy.ts';
import { connectionFilesIn, readConnectionFiles } from '../secrets/connection-files.ts';
import { httpFileProblems } from '../secrets/http-files.ts';
import { checkDevices, type CheckedDevices, type DriverDescription } from './check-devices.ts';
import { outlineOf } from './config-outline.ts';
import { ConfigInvalidError, type ConfigProblem } from './config-problem.ts';
import { crossCheck } from './cross-checks.ts';
import { realLine, writtenLine } from './device-line.ts';
import { readToml } from './read-toml.ts';
import { siteProblems } from './site-checks.ts';
import { checkSchema } from './schema-problems.ts';

/** A config that was checked whole. */
export interface LoadedConfig {
  /** The file's absolute path. */
  readonly file: string;
  /** Defaults filled in, paths absolute, devices' settings as their drivers' schemas gave them. */
  readonly config: StationConfig;
}

/**
 * Reads and checks a config file against its schema, the rules between its sections, and the drivers. Everything that is
 * wrong is told at once.
 * @throws KioskError CONFIG_UNREADABLE; ConfigInvalidError (CONFIG_INVALID) with every problem
 */
export async function loadStationConfig(file: string, drivers: readonly DriverDescription[], options: LoadOptions = {}): Promise<LoadedConfig> {
  const absolute = path.resolve(file);
  const folder = path.dirname(absolute);
  const raw = await readToml(absolute);
  const checked = checkConfig(raw, drivers, realLine);
  const files =
    options.withFiles === true
      ? [...(await readConnectionFiles(connectionFilesIn(raw, folder))).problems, ...(await httpFileProblems(raw, folder))]
      : [];
  const problems = [...checked.problems, ...files];
  if (checked.config === undefined || problems.length > 0) throw new ConfigInvalidError(absolute, problems);
  return { file: absolute, config: withAbsolutePaths(checked.config, folder) };
}

/** `withFiles`: the files that the config names are read too, as the station does when it starts. */
export interface LoadOptions {
  readonly withFiles?: boolean;
}

/** What a check of a whole config gave; `config` is undefined where there are problems. */
export interface CheckedConfig {
  readonly config: StationConfig | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** Checks a config that has been read: a pure function as far as `lineOf`, which names the line behind a path, is one. */
export function checkConfig(raw: unknown, drivers: readonly DriverDescription[], lineOf = writtenLine): CheckedConfig {
  const parsed = checkSchema(stationConfigSchema, raw);
  const outline = outlineOf(raw, { lineOf, busOf: (id) => drivers.find((driver) => driver.id === id)?.bus });
  const devices = checkDevices(outline, drivers, raw);
  const plaintext = parsed.value === undefined ? [] : plaintextProblems(parsed.value);
  const site = parsed.value === undefined ? [] : siteProblems(parsed.value);
  const problems = [...parsed.problems, ...site, ...plaintext, ...devices.problems, ...crossCheck(outline)];
  const config = problems.length > 0 || parsed.value === undefined ? undefined : withSettings(parsed.value, devices);
  return { config, problems };
}

// The client refuses this too; a technician hears of it from the check already.
function plaintextProblems({ librarySystem: { sip2, koha, rest } }: StationConfig): ConfigProblem[] {
  const checks: readonly (readonly [key: string, assertAllowed: () => void])[] = [
    ['[librarySystem.sip2] tls', () => (sip2 === undefined ? undefined : assertPlaintextAllowed(sip2))],
    ['[librarySystem.koha] url', () => (koha === undefined ? undefined : assertHttpAllowed(koha, 'koha'))],
    ['[librarySystem.rest] url', () => (rest === undefined ? undefined : assertHttpAllowed(rest, 'rest'))],
    [
      '[librarySystem.rest] tokenUrl',
      () => (rest?.tokenUrl === undefined ? undefined : assertHttpAllowed({ ...rest, url: rest.tokenUrl, key: 'tokenUrl' }, 'rest')),
    ],
  ];
  return checks.flatMap(([key, assertAllowed]) => refusedPlaintext(key, assertAllowed));
}

function refusedPlaintext(key: string, assertAllowed: () => void): ConfigProblem[] {
  try {
    assertAllowed();
    return [];
  } catch (error) {
    if (!isKioskError(error, 'CONFIG_INVALID')) throw error;
    return [{ key, message: error.message }];
  }
}

const withSettings = (config: StationConfig, { settings }: CheckedDevices): StationConfig => ({
  ...config,
  devices: config.devices.map((device, index) => ({ ...device, settings: settings.get(index) ?? device.settings })),
});

/** Relative paths are meant from the config file's folder, wherever the station was started. */
function withAbsolutePaths(config: StationConfig, folder: string): StationConfig {
  const { librarySystem, station, texts, whitelist, privacy, technician, look, openingHours } = config;
  return {
    ...config,
    station: { ...station, dataDir: path.resolve(folder, station.dataDir) },
    ...(texts === undefined ? {} : { texts: { dir: path.resolve(folder, texts.dir) } }),
    ...(whitelist === undefined ? {} : { whitelist: { ...whitelist, keyFile: path.resolve(folder, whitelist.keyFile) } }),
    privacy: {
      ...privacy,
      ...(privacy.keyDir === undefined ? {} : { keyDir: path.resolve(folder, privacy.keyDir) }),
      searchAlso: privacy.searchAlso.map((each) => path.resolve(folder, each)),
    },
    ...(openingHours === undefined ? {} : { openingHours: withAbsoluteFiles(openingHours, folder) }),
    ...(technician === undefined ? {} : { technician: withAbsoluteFiles(technician, folder) }),
    look: { ...withAbsoluteFiles(look, folder), photoFiles: look.photoFiles.map((file) => path.resolve(folder, file)) },
    librarySystem: {
      ...librarySystem,
      sip2: withAbsoluteFiles(librarySystem.sip2, folder),
      koha: withAbsoluteFiles(librarySystem.koha, folder),
      rest: withAbsoluteFiles(librarySystem.rest, folder),
    },
  };
}

/** A section in which every key that ends in `File` is absolute. */
function withAbsoluteFiles<Section extends object | undefined>(section: Section, folder: string): Section {
  if (section === undefined) return section;
  const absolute = Object.entries(section).map(([key, value]) => [
    key,
    key.endsWith('File') && typeof value === 'string' ? path.resolve(folder, value) : value,
  ]);
  return Object.fromEntries(absolute) as Section;
}
