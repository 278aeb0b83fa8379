import type { TextLanguage } from '../../texts/languages.ts';
import { type KeptReading, usualLevel, volumes } from './kept-reading.ts';
import type { SpeechEngine } from './speech-engine.ts';

/** Something to say. The same words under another key are said again. */
export interface Line {
  readonly key: string;
  readonly text: string;
  /** Reminds of an end that comes by itself: to hear it is no sign that somebody is busy. */
  readonly isReminder?: boolean;
}

/** What stands on the screen. */
export interface Scene {
  /** Changes when another screen, language or person is there. */
  readonly key: string;
  /** Whether it only stands before another for a moment: what was heard of that one is not said again. */
  readonly isAside: boolean;
}

/** Words that are said once for as long as they stand there. */
export const lineOf = (text: string): Line => ({ key: text, text });

/** Reads a screen aloud: whole when it is new, and then what is new on it. Everything of a patron goes with `end`. */
export class ScreenReader {
  readonly #engine: SpeechEngine;
  #said: ReadonlySet<string> = new Set();
  #scene: string | null = null;
  /** Given to the voice and not said to its end. */
  #waiting: readonly Line[] = [];
  /** What is behind an aside, and how much of it was heard. */
  #behind: { readonly scene: string; readonly heard: ReadonlySet<string> } | null = null;
  #progress = 0;
  #silences = 0;
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

  /** Whether it is saying something that somebody listens to. */
  get isSpeaking(): boolean {
    return this.#waiting.some(({ isReminder = false }) => !isReminder);
  }

  /** Grows with whatever is given to the voice and whatever was heard. */
  get progress(): number {
    return this.#progress;
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
    this.#behind = null;
    this.#hush();
  }

  /** The next volume, after the loudest the softest; what is being read begins anew with it. */
  turn(): void {
    this.#level = (this.#level + 1) % volumes.length;
    this.#scene = null;
  }

  /** Says something at once, in place of what waits: what somebody just did, or where the focus went. */
  tell(text: string, language: TextLanguage): void {
    if (!this.#isOn || text === '') return;
    this.#hush();
    this.#say([lineOf(text)], language);
  }

  /** Hears what is on the screen now. */
  show(scene: Scene, lines: readonly Line[], language: TextLanguage): void {
    if (!this.#isOn) return;
    const said = scene.key === this.#scene ? this.#said : this.#enter(scene);
    const fresh = lines.filter(({ key }) => !said.has(key));
    this.#said = new Set(lines.map(({ key }) => key));
    if (fresh.length > 0) this.#say(fresh, language);
  }

  /** Another scene: gives what was heard of it already. */
  #enter({ key, isAside }: Scene): ReadonlySet<string> {
    const unheard = new Set(this.#waiting.map((line) => line.key));
    const behind = this.#behind;
    this.#behind =
      isAside && this.#scene !== null ? { scene: this.#scene, heard: new Set([...this.#said].filter((each) => !unheard.has(each))) } : null;
    this.#scene = key;
    this.#hush();
    return behind?.scene === key ? behind.heard : new Set();
  }

  #say(lines: readonly Line[], language: TextLanguage): void {
    const silences = this.#silences;
    this.#waiting = [...this.#waiting, ...lines];
    this.#progress += 1;
    const noteHeard = (place: number): void => {
      if (silences !== this.#silences) return;
      this.#waiting = this.#waiting.filter((line) => line !== lines[place]);
      this.#progress += 1;
    };
    const texts = lines.map(({ text }) => text);
    this.#engine.say(texts, { language, volume: volumes[this.#level] ?? 1 }, noteHeard);
  }

  #hush(): void {
    this.#waiting = [];
    this.#silences += 1;
    this.#engine.hush();
  }
}
