import type { AdmissionFallback } from '../../contracts/ports/admission-fallback.port.ts';
import { readKeyFile } from '../secrets/key-file.ts';
import type { StationParts } from './station-parts.ts';

/** What a station may decide at its doors by itself; null where the config names nothing. */
export interface FallbackPart {
  readonly fallback: AdmissionFallback;
  stop(): void;
}

/**
 * Opens the policies that the config names. Nothing of it exists where both are off.
 * @throws KioskError CONFIG_INVALID where the whitelist's key cannot be read
 */
export async function openFallback({ config, clock, site }: Pick<StationParts, 'config' | 'clock' | 'site'>): Promise<FallbackPart | null> {
  const { fallback, whitelist } = config;
  if (fallback.recentlyAdmittedHours === 0 && whitelist === undefined) return null;
  // A station without them does not carry them.
  const { StationFallback, CardWhitelist, RecentAdmissions } = await import('../../sync/fallback/admission-fallback.ts');
  const recent = new RecentAdmissions(fallback.recentlyAdmittedHours, clock);
  const cards =
    whitelist === undefined
      ? null
      : new CardWhitelist({ key: await readKeyFile(whitelist.keyFile), cards: whitelist.cards, today: () => site.wallTime?.date ?? null });
  return { fallback: new StationFallback(cards, recent), stop: () => recent.stop() };
}
