/** What a kiosk or a door panel can sound. Each has a visual twin on the screen. */
export const soundCues = ['done', 'attention', 'refused', 'warning', 'key'] as const;
export type SoundCue = (typeof soundCues)[number];

/** A loudspeaker. A cue that cannot be played is dropped: nothing waits for a sound. */
export interface SoundOutput {
  play(cue: SoundCue): void;
  /** 0 (silent) to 1; back to the config's value after each session. */
  setVolume(volume: number): void;
}
