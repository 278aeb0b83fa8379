import { languageFacts, type TextLanguage } from '../../texts/languages.ts';
import type { Manner, SpeechEngine } from './speech-engine.ts';

/** What this needs of the browser's `speechSynthesis`. */
export type Synthesis = Pick<SpeechSynthesis, 'speak' | 'cancel' | 'getVoices' | 'addEventListener' | 'removeEventListener'>;

/** Makes what the browser says. */
export type MakeUtterance = (text: string) => SpeechSynthesisUtterance;

const calmly = 0.95;

/** The voices of this machine's browser. One that works over the network is none: what is read aloud stays in the library. */
export class WebSpeech implements SpeechEngine {
  readonly #synthesis: Synthesis;
  readonly #make: MakeUtterance;

  constructor(synthesis: Synthesis, make: MakeUtterance = (text) => new SpeechSynthesisUtterance(text)) {
    this.#synthesis = synthesis;
    this.#make = make;
  }

  speaks(language: TextLanguage): boolean {
    return this.#voiceOf(language) !== undefined;
  }

  say(texts: readonly string[], { language, volume }: Manner, heard: (place: number) => void): void {
    const voice = this.#voiceOf(language);
    if (voice === undefined) return;
    for (const [place, text] of texts.entries()) {
      const utterance = this.#make(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.volume = volume;
      utterance.rate = calmly;
      utterance.onend = () => heard(place);
      this.#synthesis.speak(utterance);
    }
  }

  hush(): void {
    this.#synthesis.cancel();
  }

  onVoices(listener: () => void): () => void {
    this.#synthesis.addEventListener('voiceschanged', listener);
    return () => this.#synthesis.removeEventListener('voiceschanged', listener);
  }

  /** A voice of the country first: Swedish as spoken in Finland, where there is one. */
  #voiceOf(language: TextLanguage): SpeechSynthesisVoice | undefined {
    const own = this.#synthesis.getVoices().filter((voice) => voice.localService && tagOf(voice).split('-')[0] === language);
    const { locale } = languageFacts[language];
    return own.find((voice) => tagOf(voice) === locale.toLowerCase()) ?? own[0];
  }
}

// Android writes fi_FI.
const tagOf = (voice: SpeechSynthesisVoice): string => voice.lang.toLowerCase().replace('_', '-');
