import type { TextLanguage } from '../../texts/languages.ts';

/** How something is said. `volume` goes from 0 to 1. */
export interface Manner {
  readonly language: TextLanguage;
  readonly volume: number;
}

/** What can say a text aloud on this machine. */
export interface SpeechEngine {
  /** Whether there is a voice for a language; voices may come a moment after the page. */
  speaks(language: TextLanguage): boolean;
  /** Says texts one after the other, behind what is being said; `heard` tells each that was said to its end, by its place from 0. */
  say(texts: readonly string[], manner: Manner, heard: (place: number) => void): void;
  /** Ends in the middle of a word and forgets what waits. */
  hush(): void;
  /** Tells when there are other voices than before. */
  onVoices(listener: () => void): () => void;
}
