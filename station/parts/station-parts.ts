import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import type { Health, HasHealth } from '../../contracts/health.ts';
import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import type { StationDevices } from './devices.ts';

/** What the rules of a station are built on. */
export interface StationParts {
  readonly config: StationConfig;
  readonly clock: Clock;
  /** A number in [0, 1) from a cryptographic source. */
  readonly random: () => number;
  readonly librarySystem: LibrarySystem;
  readonly devices: StationDevices;
}

/** Tells a part's health now and at every change. */
export function watchHealth(part: HasHealth, tell: (health: Health) => void): void {
  tell(part.health);
  part.onHealth(tell);
}
