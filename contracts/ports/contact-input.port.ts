import type { HasHealth, Unsubscribe } from '../health.ts';
import type { DeviceId } from '../ids.ts';

/**
 * What a contact says after debouncing and after `normallyOpen` / `normallyClosed` was applied. `active`: door open, exit
 * requested, tampered, lockdown or evacuation asked. `unknown`: not read (yet), unreadable or stale; never taken for `inactive`.
 */
export type ContactState = 'active' | 'inactive' | 'unknown';

/** One change of a contact. */
export interface ContactChange {
  readonly state: ContactState;
  /** Monotonic milliseconds of the poll or message that first showed it, before debouncing. */
  readonly atMonotonicMs: number;
}

/** A digital input: door position switch, request to exit, tamper, lockdown, evacuation, people counter. */
export interface ContactInput extends HasHealth {
  readonly id: DeviceId;
  readonly state: ContactState;
  onChange(listener: (change: ContactChange) => void): Unsubscribe;
}
