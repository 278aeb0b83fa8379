import type { ContactInput, ContactState } from '../../contracts/ports/contact-input.port.ts';
import type { StationDevices } from './devices.ts';
import type { StationNotices } from './station-notices.ts';

/** Who hears of the lockdown inputs. */
export interface LockdownListeners {
  /** Whether cards open anything by these inputs. */
  readonly hold: (isOn: boolean) => void;
  /** A lockdown began or ended, as the inputs say. */
  readonly onLockdown: (isOn: boolean) => void;
  readonly notices?: StationNotices | undefined;
}

const unread =
  'A lockdown input has not been read since the start: no card opens any door until it is. Check its device and its line, or take it out of station.toml.';

/**
 * Watches the inputs of a lockdown. Until each of them has been read once since the start nobody knows whether one lasts, and no card opens any door; one
 * that can't be read later leaves things as they are.
 */
export function watchLockdown(devices: StationDevices, { hold, onLockdown, notices }: LockdownListeners): void {
  const inputs = devices.ports('contactInput', 'site.lockdown');
  const waited = new Set(inputs);
  let isActive = false;
  const settle = (): void => {
    notices?.set('lockdownInput', waited.size === 0 ? null : unread);
    hold(isActive || waited.size > 0);
  };
  if (waited.size > 0) settle();
  watchInputs(inputs, (input, isOn) => {
    waited.delete(input);
    const isChange = isOn !== isActive;
    isActive = isOn;
    settle();
    if (isChange) onLockdown(isOn);
  });
}

/** Watches the inputs of an evacuation. One that can't be read begins none and ends none. */
export function watchEvacuation(devices: StationDevices, tell: (isOn: boolean) => void): void {
  watchInputs(devices.ports('contactInput', 'site.evacuation'), (_input, isOn) => tell(isOn));
}

/** Active while any of the inputs is. One that cannot be read leaves things as they are: wire it so that a cut line is `active`. */
function watchInputs(inputs: readonly ContactInput[], tell: (input: ContactInput, isActive: boolean) => void): void {
  const active = new Set<ContactInput>();
  const take = (input: ContactInput, state: ContactState): void => {
    if (state === 'unknown') return;
    if (state === 'active') active.add(input);
    else active.delete(input);
    tell(input, active.size > 0);
  };
  for (const input of inputs) {
    take(input, input.state);
    input.onChange(({ state }) => take(input, state));
  }
}
