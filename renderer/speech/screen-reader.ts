import type { TextLanguage } from '../../texts/languages.ts';
import { type KeptReading, usualLevel, volumes } from './kept-reading.ts';
import type { Manner, SpeechEngine } from './speech-engine.ts';

/** Something to say. The same words under another key are said again. */
export interface Line {
  readonly key: string;
  readonly text: string;
}

/** Words that are said once for as long as they stand there. */
export const lineOf = (text: string): Line => ({ key: text, text });

/** Reads a screen aloud: whole when it is new, and then what is new on it. Everything of a patron goes with `end`. */
export class ScreenReader {
  readonly #engine: SpeechEngine;
  #said: ReadonlySet<string> = new Set();
  #scene: string | null = null;
  #level: number = usualLevel;
  #isOn = false;

  constructor(engine: SpeechEngine) {
    this.#engine = engine;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Which of `volumes` is in use, from 0. */
  get level(): number {
    return this.#level;
  }

  begin(): void {
    this.#isOn = true;
    this.#scene = null;
  }

  /** Goes on as the page before this one was read. */
  goOn({ isRead, level }: KeptReading): void {
    this.#isOn = isRead;
    this.#level = level;
  }

  /** Silence at once: nothing that waits is said any more, and the next patron begins with the usual volume. */
  end(): void {
    this.#isOn = false;
    this.#said = new Set();
    this.#scene = null;
    this.#level = usualLevel;
    this.#engine.hush();
  }

  /** The next volume, after the loudest the softest; what is being read begins anew with it. */
  turn(): void {
    this.#level = (this.#level + 1) % volumes.length;
    this.#scene = null;
  }

  /** Says something at once, in place of what waits: what somebody just did, or where the focus went. */
  tell(text: string, language: TextLanguage): void {
    if (!this.#isOn || text === '') return;
    this.#engine.hush();
    this.#engine.say([text], this.#manner(language));
  }

  /**
   * Hears what is on the screen now.
   * @param scene changes when another screen, language or person is there
   */
  show(scene: string, lines: readonly Line[], language: TextLanguage): void {
    if (!this.#isOn) return;
    const isNew = scene !== this.#scene;
    if (isNew) this.#engine.hush();
    const fresh = isNew ? lines : lines.filter(({ key }) => !this.#said.has(key));
    this.#scene = scene;
    this.#said = new Set(lines.map(({ key }) => key));
    const texts = fresh.map(({ text }) => text);
    if (texts.length > 0) this.#engine.say(texts, this.#manner(language));
  }

  #manner(language: TextLanguage): Manner {
    return { language, volume: volumes[this.#level] ?? 1 };
  }
}
