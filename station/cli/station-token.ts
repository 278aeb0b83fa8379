import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { StationAddress } from '../rpc/station-call.ts';

const tokenFileSchema = z.object({ url: z.string(), token: z.string() });

/** Where the station of a config runs, and what opens it. @throws KioskError PROGRAM_USAGE where none runs, or its file is another user's */
export async function readStationToken(config: StationConfig): Promise<StationAddress> {
  const file = path.join(config.station.dataDir, 'shell-token.json');
  try {
    return tokenFileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new KioskError('PROGRAM_USAGE', `No running station was found: start it with this config first, as a user who may read ${file}.`, {
      cause,
    });
  }
}
