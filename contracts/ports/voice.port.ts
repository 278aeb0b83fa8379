import type { HasHealth } from '../health.ts';
import type { DeviceId } from '../ids.ts';
import type { Language } from '../patron-facts.ts';

/** A text to be heard. `volume` goes from 0 to 1; 0.7 is the usual one. */
export interface SpokenText {
  readonly text: string;
  readonly language: Language;
  readonly volume: number;
}

/** A text that is being said. */
export interface Speaking {
  /**
   * Resolves when it was heard to its end, or when `hush` ended it.
   * @throws KioskError DEVICE_LOST, DEVICE_MISSING, DEVICE_TIMEOUT, DEVICE_PROTOCOL; none says anything of the text
   */
  readonly heard: Promise<void>;
  /** Silence at once, in the middle of a word. */
  hush(): void;
}

/** What reads a screen aloud, to one patron. A volume counts for one text, so that none outlives a session. */
export interface Voice extends HasHealth {
  readonly id: DeviceId;
  /** What it can say; empty until it has told. */
  readonly languages: readonly Language[];
  /** Says a text now; in a language that it can't say, nothing. */
  say(spoken: SpokenText): Speaking;
}
