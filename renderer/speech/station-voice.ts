import { useMemo } from 'react';
import type { Saying } from '../../contracts/speech.schema.ts';
import { speechLimits } from '../../contracts/speech-limits.ts';
import type { TextLanguage } from '../../texts/languages.ts';
import type { Manner, SpeechEngine } from './speech-engine.ts';

/** Has the station say something; resolves when it was heard. Given up by `signal`, the station is silent at once. */
export type SayAtStation = (saying: Saying, signal: AbortSignal) => Promise<void>;

/** A voice of the station, for browsers that have none. It takes the place of the browser's: only the station knows which output is the headset. */
export class StationVoice implements SpeechEngine {
  readonly #languages: readonly TextLanguage[];
  readonly #sayAtStation: SayAtStation;
  #calls = new AbortController();

  constructor(languages: readonly TextLanguage[], sayAtStation: SayAtStation) {
    this.#languages = languages;
    this.#sayAtStation = sayAtStation;
  }

  speaks(language: TextLanguage): boolean {
    return this.#languages.includes(language);
  }

  say(texts: readonly string[], manner: Manner): void {
    const { signal } = this.#calls;
    // What cannot be said is still on the screen, and the station tells its technician.
    for (const saying of sayingsOf(texts, manner)) this.#sayAtStation(saying, signal).catch(() => undefined);
  }

  hush(): void {
    this.#calls.abort();
    this.#calls = new AbortController();
  }

  onVoices(): () => void {
    return () => undefined;
  }
}

/** As many calls as the limits of one ask for. */
function sayingsOf(texts: readonly string[], manner: Manner): Saying[] {
  const { textLength, textsPerCall, lengthPerCall } = speechLimits;
  const sayings: Saying[] = [];
  let part: string[] = [];
  let length = 0;
  for (const text of texts.map((each) => each.slice(0, textLength))) {
    if (part.length === textsPerCall || length + text.length > lengthPerCall) {
      sayings.push({ ...manner, texts: part });
      part = [];
      length = 0;
    }
    part.push(text);
    length += text.length;
  }
  return part.length === 0 ? sayings : [...sayings, { ...manner, texts: part }];
}

/** The station's voice for this screen; null where the config names none. `say` must not change. */
export function useStationVoice(languages: readonly TextLanguage[] | null | undefined, say: SayAtStation): SpeechEngine | null {
  return useMemo(() => (languages == null ? null : new StationVoice(languages, say)), [languages, say]);
}
