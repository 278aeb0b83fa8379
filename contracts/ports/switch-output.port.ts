import type { HasHealth, Unsubscribe } from '../health.ts';
import type { DeviceId } from '../ids.ts';

/** A relay that is on or off for as long as it is told: lights, PCs, music, a bell. Never a door's lock. */
export interface SwitchOutput extends HasHealth {
  readonly id: DeviceId;
  /** What the device says, or null while that is unknown. */
  readonly isOn: boolean | null;
  /**
   * Resolves when the device has confirmed by reading back where it can.
   * @throws KioskError DEVICE_LOST, DEVICE_TIMEOUT, DEVICE_PROTOCOL
   */
  set(isOn: boolean): Promise<void>;
  onChange(listener: (isOn: boolean | null) => void): Unsubscribe;
}
