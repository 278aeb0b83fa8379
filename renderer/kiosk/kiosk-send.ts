import type { KioskIntent, KioskView } from '../../contracts/views.schema.ts';

/** Hands an intention to the station. */
export type KioskSend = (intent: KioskIntent) => void;

/** The view of one screen. */
export type ViewOf<Screen extends KioskView['screen']> = Extract<KioskView, { screen: Screen }>;

/** What every kiosk screen gets. */
export interface KioskScreenProps<Screen extends KioskView['screen']> {
  readonly view: ViewOf<Screen>;
  readonly send: KioskSend;
}
