import path from 'node:path';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { isKioskError } from '../../contracts/errors.ts';
import { keyFolder } from '../parts/keys-part.ts';

/** The folders that every `privacy prove` searches, the data folder first, each once; the key folder only where it lies as it should. */
export function searchedFolders(config: StationConfig): string[] {
  const named = [config.station.dataDir, ...keyFolders(config), ...config.privacy.searchAlso];
  return [...new Set(named.map((each) => path.resolve(each)))];
}

function keyFolders(config: StationConfig): string[] {
  try {
    return [keyFolder(config)];
  } catch (error) {
    if (!isKioskError(error, 'KEYS_UNUSABLE')) throw error;
    return [];
  }
}
