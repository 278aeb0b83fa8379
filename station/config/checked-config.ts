import type { StationConfig } from '../../contracts/config.schema.ts';
import { driverRegistry } from '../../device-drivers/registry.ts';
import { type LoadOptions, loadStationConfig } from './load-config.ts';

/**
 * The config of a file, checked with every driver of this program; `withFiles`: and with the files that it names.
 * @throws KioskError CONFIG_UNREADABLE; ConfigInvalidError (CONFIG_INVALID) with one line for every problem
 */
export async function loadCheckedConfig(file: string, options: LoadOptions = {}): Promise<StationConfig> {
  return (await loadStationConfig(file, driverRegistry, options)).config;
}
