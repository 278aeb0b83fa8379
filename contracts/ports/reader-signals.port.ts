/** What a reader can tell the person before it. Each has a light and a sound of its own, and no two differ by colour alone. */
export const readerCues = ['idle', 'cardRead', 'awaitingPin', 'granted', 'refused', 'tryAgain', 'doorHeld', 'outOfService', 'identify'] as const;
export type ReaderCue = (typeof readerCues)[number];

/** Lights and beeper of a reader or a keypad. A device without one of them leaves that out. */
export interface ReaderSignals {
  /**
   * Shows a cue until the next one; cues other than `idle`, `awaitingPin` and `outOfService` fall back by themselves.
   * `doorHeld` asks those who stand there to shut the door, and is shown again and again for as long as it is open.
   * Never throws and never waits: a signal that does not get through must not delay a door.
   */
  show(cue: ReaderCue): void;
}
