import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { createSip2LibrarySystem } from '../../sync/library-system/sip2/sip2-library-system.ts';
import { ConfigInvalidError } from '../config/config-problem.ts';
import { readConnectionFiles } from '../secrets/connection-files.ts';

/** A started link to the library system of a config. The caller stops it. */
export type OpenedLibrarySystem = ReturnType<typeof createSip2LibrarySystem>;

/** Opens the link that the config describes; it connects in the background. @throws KioskError CONFIG_INVALID */
export async function openLibrarySystem(config: StationConfig, clock: Clock): Promise<OpenedLibrarySystem> {
  const { sip2, profile, facts } = config.librarySystem;
  const { password, problems } = await readConnectionFiles(sip2);
  if (problems.length > 0) throw new ConfigInvalidError(null, problems);
  const librarySystem = createSip2LibrarySystem({ config: sip2, profile, facts, password, timeZone: config.station.timeZone, clock });
  librarySystem.start();
  return librarySystem;
}
