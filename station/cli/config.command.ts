import { KioskError } from '../../contracts/errors.ts';
import { endedCardWarnings } from '../config/ended-cards.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { stationConfigJsonSchema } from '../config/json-schema.ts';
import { pictureProblems } from '../parts/site-pictures.ts';
import { configWarnings } from '../parts/station-info.ts';
import { systemClock } from '../system-clock.ts';
import { readSiteTexts } from '../texts/read-site-texts.ts';
import { exitCodes, type ExitCode, print, printEither } from './output.ts';

/** `omatoimi config check FILE`: exit 1 with every problem named; 2 when the file can't be read. */
export async function configCheckCommand(options: { readonly file: string; readonly json?: boolean }): Promise<ExitCode> {
  try {
    const config = await loadCheckedConfig(options.file, { withFiles: true });
    const warnings = [...configWarnings(config), ...endedCardWarnings(config, systemClock.now())];
    const wording = config.texts === undefined ? [] : (await readSiteTexts(config.texts.dir)).problems.map(({ message }) => message);
    // A station goes on without these; who looks before it starts wants to hear of them.
    const problems = [...wording, ...(await pictureProblems(config.look))];
    if (problems.length > 0) {
      printEither(options, { ok: false, problems, warnings }, problems);
      return exitCodes.negative;
    }
    printEither(options, { ok: true, roles: config.station.roles, problems: [], warnings }, [
      ...warnings.map((warning) => `warning: ${warning}`),
      `${options.file} is in order.`,
    ]);
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof KioskError) || error.code !== 'CONFIG_INVALID') throw error;
    const problems = error.message.split('\n');
    printEither(options, { ok: false, problems, warnings: [] }, problems);
    return exitCodes.negative;
  }
}

/** `omatoimi config schema`. */
export async function configSchemaCommand(): Promise<ExitCode> {
  print(stationConfigJsonSchema());
  return exitCodes.done;
}
