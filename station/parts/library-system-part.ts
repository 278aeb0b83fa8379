import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import type { LinkTrial } from '../../sync/library-system/link/link-trial.ts';
import { openSip2LibrarySystem } from '../../sync/library-system/sip2/sip2-library-system.ts';
import { type LibrarySystemLink, ResilientLibrarySystem } from '../../sync/library-system/resilience/resilient-library-system.ts';
import { ConfigInvalidError } from '../config/config-problem.ts';
import { readConnectionFiles } from '../secrets/connection-files.ts';
import { readHttpFiles } from '../secrets/http-files.ts';

/** A started link to the library system of a config. The caller stops it. */
export interface OpenedLibrarySystem extends LibrarySystem {
  /** What `omatoimi check` tries of its kind, in order. */
  trials(): readonly LinkTrial[];
  /** Opening hours of this branch, Monday first; null where it tells none. */
  openingHours(): ReturnType<NonNullable<LibrarySystemLink['openingHours']>>;
  stop(): Promise<void>;
}

/** How else a link is opened. */
export interface LibrarySystemOptions {
  /** The moment by whose date a membership has ended and somebody is old enough, where the register tells dates; now where it is left out. */
  readonly judgedAt?: () => number;
}

type Opener = (config: StationConfig, clock: Clock, options: LibrarySystemOptions) => Promise<LibrarySystemLink>;

const openers: Readonly<Record<StationConfig['librarySystem']['kind'], Opener>> = {
  sip2: openSip2,
  koha: openKoha,
  rest: openRest,
};

/** Opens the link that the config describes; it connects in the background. @throws KioskError CONFIG_INVALID */
export async function openLibrarySystem(config: StationConfig, clock: Clock, options: LibrarySystemOptions = {}): Promise<OpenedLibrarySystem> {
  const { librarySystem, station } = config;
  const link = await openers[librarySystem.kind](config, clock, options);
  const { plannedOutages } = librarySystem;
  const resilient = new ResilientLibrarySystem({ link, plannedOutages, timeZone: station.timeZone, clock, random: Math.random });
  resilient.start();
  return resilient;
}

async function openSip2({ librarySystem, station }: StationConfig, clock: Clock, options: LibrarySystemOptions): Promise<LibrarySystemLink> {
  const { sip2, profile = 'generic', facts } = librarySystem;
  if (sip2 === undefined) throw missing('sip2');
  const { password, problems } = await readConnectionFiles(sip2);
  if (problems.length > 0) throw new ConfigInvalidError(null, problems);
  return openSip2LibrarySystem({ config: sip2, profile, facts, password, timeZone: station.timeZone, clock, ...options });
}

/** REST with SIP2 beside it. The code is loaded here: a station on SIP2 alone does not carry it. */
async function openKoha(config: StationConfig, clock: Clock, options: LibrarySystemOptions): Promise<LibrarySystemLink> {
  const { koha, facts } = config.librarySystem;
  if (koha === undefined) throw missing('koha');
  const { password, clientSecret, problems } = await readHttpFiles('koha', koha);
  if (problems.length > 0) throw new ConfigInvalidError(null, problems);
  const { createKohaLibrarySystem } = await import('../../sync/library-system/koha/koha-library-system.ts');
  return createKohaLibrarySystem({
    config: koha,
    account:
      koha.clientId === undefined
        ? { kind: 'basic', user: koha.user ?? '', password: password ?? '' }
        : { kind: 'oauth2', clientId: koha.clientId, secret: clientSecret ?? '' },
    facts,
    // The plugin logs each question as a visit: it is asked only where a door goes by its word.
    asksForRight: koha.selfService && config.doors.some(({ rights }) => rights === 'library-system'),
    sip2: await openSip2(config, clock, options),
    timeZone: config.station.timeZone,
    clock,
    ...options,
  });
}

/** Loaded only where it is used: a SIP2 station needs no memory for it. */
async function openRest({ librarySystem: { rest } }: StationConfig, clock: Clock): Promise<LibrarySystemLink> {
  if (rest === undefined) throw missing('rest');
  const { clientSecret, problems } = await readHttpFiles('rest', rest);
  if (problems.length > 0) throw new ConfigInvalidError(null, problems);
  const { createRestLibrarySystem } = await import('../../sync/library-system/rest/rest-library-system.ts');
  return createRestLibrarySystem({ config: rest, clientSecret, clock });
}

// The schema has said so already: this is for configs that did not come from a file.
const missing = (section: string): KioskError => new KioskError('CONFIG_INVALID', `[librarySystem.${section}] is missing.`);
