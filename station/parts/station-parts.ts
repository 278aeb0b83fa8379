import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import type { Health, HasHealth } from '../../contracts/health.ts';
import type { PinLockout } from '../../domain/pin-lockout/pin-lockout.ts';
import type { AdmissionFallback } from '../../contracts/ports/admission-fallback.port.ts';
import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import type { SiteTexts } from '../texts/site-texts.ts';
import type { DeviceTraffic } from '../traffic/device-traffic.ts';
import type { StationDevices } from './devices.ts';
import type { KnownHours } from './hours-part.ts';
import type { SiteStateKeeper } from './site-state.ts';

/** What the rules of a station are built on. */
export interface StationParts {
  readonly config: StationConfig;
  readonly clock: Clock;
  /** A number in [0, 1) from a cryptographic source. */
  readonly random: () => number;
  readonly librarySystem: LibrarySystem;
  readonly devices: StationDevices;
  /** What passed the devices' lines; absent where a part is tried by itself. */
  readonly traffic?: Pick<DeviceTraffic, 'of'>;
  readonly site: SiteStateKeeper;
  /** Fetched opening hours; absent or null where none are fetched. */
  readonly hours?: KnownHours | null;
  /** null where the station decides nothing without the library system. */
  readonly fallback: AdmissionFallback | null;
  /** The sentences that the site words otherwise; absent where a part is tried by itself. */
  readonly siteTexts?: SiteTexts;
  /** Counts tries of PINs; absent where a part is tried by itself. */
  readonly pinLockout?: PinLockout;
}

/** Tells a part's health now and at every change. */
export function watchHealth(part: HasHealth, tell: (health: Health) => void): void {
  tell(part.health);
  part.onHealth(tell);
}

/**
 * Tells the health of several parts that can stand in for each other, e.g. two readers at one door: the best of them.
 * Without any part nothing is told.
 */
export function watchBestHealth(parts: readonly HasHealth[], tell: (health: Health) => void): void {
  const order: readonly Health['state'][] = ['ready', 'starting', 'faulted'];
  const best = (): Health | undefined => parts.map((part) => part.health).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0];
  const tellBest = (): void => {
    const health = best();
    if (health !== undefined) tell(health);
  };
  tellBest();
  for (const part of parts) part.onHealth(tellBest);
}
