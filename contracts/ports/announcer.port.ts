import type { HasHealth } from '../health.ts';
import type { DeviceId } from '../ids.ts';
import type { Language } from '../patron-facts.ts';

/** One thing to be heard. */
export type Announcement =
  | { readonly kind: 'text'; readonly text: string; readonly language: Language }
  | { readonly kind: 'file'; readonly file: string };

/** Loudspeakers of the site. What is asked for while something sounds comes after it. */
export interface Announcer extends HasHealth {
  readonly id: DeviceId;
  /** Resolves when it was heard to its end. @throws KioskError DEVICE_LOST, DEVICE_TIMEOUT, DEVICE_PROTOCOL */
  announce(announcement: Announcement): Promise<void>;
}
