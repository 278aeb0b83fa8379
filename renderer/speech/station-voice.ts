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
  #waiting: Part[] = [];
  #isSaying = false;

  constructor(languages: readonly TextLanguage[], sayAtStation: SayAtStation) {
    this.#languages = languages;
    this.#sayAtStation = sayAtStation;
  }

  speaks(language: TextLanguage): boolean {
    return this.#languages.includes(language);
  }

  say(texts: readonly string[], manner: Manner, heard: (place: number) => void): void {
    this.#waiting.push(...partsOf(texts, manner, heard));
    if (!this.#isSaying) void this.#sayAll(this.#calls.signal);
  }

  hush(): void {
    this.#calls.abort();
    this.#calls = new AbortController();
    this.#waiting = [];
    this.#isSaying = false;
  }

  onVoices(): () => void {
    return () => undefined;
  }

  async #sayAll(silenced: AbortSignal): Promise<void> {
    this.#isSaying = true;
    for (let part = this.#waiting.shift(); part !== undefined; part = this.#waiting.shift()) {
      // What cannot be said is still on the screen, and the station tells its technician.
      await this.#sayAtStation(part.saying, silenced).catch(() => undefined);
      if (silenced.aborted) return;
      part.noteHeard();
    }
    this.#isSaying = false;
  }
}

/** What is said in one call, and whom to tell that it was heard. */
interface Part {
  readonly saying: Saying;
  readonly noteHeard: () => void;
}

/** A few texts a call: when it is heard, this screen knows how far the reading is. */
const textsPerPart = 3;

/** As many calls as they need, each within the limits of one. */
function partsOf(texts: readonly string[], manner: Manner, heard: (place: number) => void): Part[] {
  const parts: Part[] = [];
  for (let from = 0; from < texts.length; from += textsPerPart) {
    const noteEach = (count: number): void => {
      for (let at = 0; at < count; at += 1) heard(from + at);
    };
    const some = texts.slice(from, from + textsPerPart).map((text) => text.slice(0, speechLimits.textLength));
    parts.push({ saying: { ...manner, texts: some }, noteHeard: () => noteEach(some.length) });
  }
  return parts;
}

/** The station's voice for this screen; null where the config names none. `say` must not change. */
export function useStationVoice(languages: readonly TextLanguage[] | null | undefined, say: SayAtStation): SpeechEngine | null {
  return useMemo(() => (languages == null ? null : new StationVoice(languages, say)), [languages, say]);
}
