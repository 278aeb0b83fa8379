import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../contracts/clock.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { listedValues } from '../../sync/fallback/card-whitelist.ts';
import { readOrMakeKeyFile } from '../secrets/key-file.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import type { StationLog } from '../log.ts';
import { loadSimulator } from '../simulation.ts';
import { type RunningStation, startStation } from '../station.ts';
import { writeTechnicianPin } from '../technician/technician-pin.ts';
import { demoConfigToml } from './demo-config.ts';
import { makeDemoFolder } from './demo-folder.ts';

/** Opens the technician's page of every demo; the README says so. */
const demoTechnicianPin = Pin.parse('246810');

/** A running demo: one station, all its twins, and a folder that goes with it. */
export interface DemoStation {
  readonly station: RunningStation;
  readonly configFile: string;
  stop(): Promise<void>;
}

/** Starts twins for every device and for the library system, and a station on them with a temporary folder. */
export async function startDemoStation(options: { readonly uiPort: number; readonly clock: Clock; readonly log: StationLog }): Promise<DemoStation> {
  const { startDemoTwins } = await loadSimulator();
  const twins = await startDemoTwins(options.clock);
  const folder = await makeDemoFolder();
  const clean = async (): Promise<void> => {
    await twins.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const configFile = await writeConfig(folder, options.uiPort, twins);
    const config = await loadCheckedConfig(configFile);
    const station = await startStation({ config, clock: options.clock, log: options.log, bench: twins.bench });
    const stop = async (): Promise<void> => {
      await station.stop();
      await clean();
    };
    return { station, configFile, stop };
  } catch (error) {
    await clean();
    throw error;
  }
}

type DemoTwins = Awaited<ReturnType<Awaited<ReturnType<typeof loadSimulator>>['startDemoTwins']>>;

async function writeConfig(folder: string, uiPort: number, twins: DemoTwins): Promise<string> {
  const passwordFile = path.join(folder, 'terminal-password');
  await writeFile(passwordFile, `${twins.terminal.password}\n`, { mode: 0o600 });
  const { user, institution } = twins.terminal;
  const keyFile = path.join(folder, 'whitelist.key');
  const { key } = await readOrMakeKeyFile(keyFile);
  const listed = await listedValues(key, CardNumber.parse(twins.staffCard.card), Pin.parse(twins.staffCard.pin));
  const technicianPinFile = path.join(folder, 'technician.pin');
  await writeTechnicianPin(technicianPinFile, demoTechnicianPin);
  const toml = demoConfigToml({
    dataDir: path.join(folder, 'data'),
    passwordFile,
    uiPort,
    technicianPinFile,
    staff: { keyFile, ...listed },
    sip2: { ...twins.sip2, user, institution },
    paths: twins.paths,
  });
  const configFile = path.join(folder, 'station.toml');
  await writeFile(configFile, toml, { mode: 0o600 });
  return configFile;
}
