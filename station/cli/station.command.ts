import { createLog } from '../log.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { startStation } from '../station.ts';
import { systemClock } from '../system-clock.ts';
import { exitCodes, type ExitCode, print } from './output.ts';
import { requireScreens } from './screens-built.ts';
import { settleMemory } from './settle-memory.ts';
import { untilStopped } from './until-stopped.ts';

/** `omatoimi station`: runs until it is stopped; the first line on stdout says that it decides. */
export async function stationCommand(options: { readonly config: string; readonly endWithStdin?: boolean }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  if (config.ui !== undefined) requireScreens();
  const log = createLog();
  // A screen's or a trace's failure must not end a door: it is logged, and the decision it followed stands.
  process.on('unhandledRejection', (error) => log.error('station.failed', error));
  const station = await startStation({ config, clock: systemClock, log });
  settleMemory();
  // Before the line that says it is ready: whoever reads that line may stop it at once.
  const stopped = untilStopped({ withStdin: options.endWithStdin === true });
  print({
    ready: true,
    station: config.station.id,
    roles: config.station.roles,
    pid: process.pid,
    url: station.rpc?.url ?? null,
    tokenFile: station.shellTokenFile,
    warnings: station.warnings,
    startMs: Math.round(performance.now()),
  });
  log.info('station.stopping', { signal: await stopped });
  for (const failure of await station.stop()) log.warn('station.partDidNotStop', { ...failure });
  return exitCodes.done;
}
