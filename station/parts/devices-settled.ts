import { type Clock, within } from '../../contracts/clock.ts';
import type { Health } from '../../contracts/health.ts';
import type { StationDevice } from './devices.ts';

/** How long a start waits for its devices to be ready or faulted, in milliseconds. */
export const settleLimitMs = 400;

/**
 * Resolves once every device is ready or faulted, or after {@link settleLimitMs}: a card that is shown right after the station
 * said it is ready must not be lost because a relay's guard was still starting. A device that hangs holds nobody longer.
 */
export async function devicesSettled(devices: readonly StationDevice[], clock: Clock): Promise<void> {
  await within(clock, settleLimitMs, Promise.all(devices.map((device) => settled(device))));
}

function settled({ health }: StationDevice): Promise<void> {
  return new Promise((resolve) => {
    const isSettled = ({ state }: Health): boolean => state !== 'starting';
    if (isSettled(health.health)) return resolve();
    const end = health.onHealth((now) => {
      if (!isSettled(now)) return;
      end();
      resolve();
    });
  });
}
