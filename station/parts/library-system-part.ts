import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import { openSip2LibrarySystem } from '../../sync/library-system/sip2/sip2-library-system.ts';
import { type LibrarySystemLink, ResilientLibrarySystem } from '../../sync/library-system/resilience/resilient-library-system.ts';
import { ConfigInvalidError } from '../config/config-problem.ts';
import { readConnectionFiles } from '../secrets/connection-files.ts';

/** A started link to the library system of a config. The caller stops it. */
export interface OpenedLibrarySystem extends LibrarySystem {
  stop(): Promise<void>;
}

type Opener = (config: StationConfig, clock: Clock) => Promise<LibrarySystemLink>;

const openers: Readonly<Record<StationConfig['librarySystem']['kind'], Opener>> = {
  sip2: openSip2,
  koha: notBuilt,
  rest: notBuilt,
};

/** Opens the link that the config describes; it connects in the background. @throws KioskError CONFIG_INVALID */
export async function openLibrarySystem(config: StationConfig, clock: Clock): Promise<OpenedLibrarySystem> {
  const { librarySystem, station } = config;
  const link = await openers[librarySystem.kind](config, clock);
  const { plannedOutages } = librarySystem;
  const resilient = new ResilientLibrarySystem({ link, plannedOutages, timeZone: station.timeZone, clock, random: Math.random });
  resilient.start();
  return resilient;
}

async function openSip2({ librarySystem, station }: StationConfig, clock: Clock): Promise<LibrarySystemLink> {
  const { sip2, profile = 'generic', facts } = librarySystem;
  if (sip2 === undefined) throw missing('sip2');
  const { password, problems } = await readConnectionFiles(sip2);
  if (problems.length > 0) throw new ConfigInvalidError(null, problems);
  return openSip2LibrarySystem({ config: sip2, profile, facts, password, timeZone: station.timeZone, clock });
}

function notBuilt({ librarySystem: { kind } }: StationConfig): never {
  throw new KioskError('CONFIG_INVALID', `[librarySystem] kind = "${kind}" is not in this version: use "sip2".`);
}

// The schema has said so already: this is for configs that did not come from a file.
const missing = (section: string): KioskError => new KioskError('CONFIG_INVALID', `[librarySystem.${section}] is missing.`);
