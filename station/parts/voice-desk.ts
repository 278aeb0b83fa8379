import type { Clock } from '../../contracts/clock.ts';
import type { Language } from '../../contracts/patron-facts.ts';
import type { SpokenText, Voice } from '../../contracts/ports/voice.port.ts';
import type { Saying } from '../../contracts/speech.schema.ts';
import type { ViewSource } from '../rpc/latest-views.ts';

/** Calls that one page may make in ten seconds, and that may wait behind the one that is heard. A patron's taps stay far below. */
export const sayingsPerWindow = 20;
export const windowMs = 10_000;
const longestQueue = 10;

/** What one screen's reading aloud is made of. */
export interface VoiceDeskParts {
  readonly voice: Voice;
  readonly clock: Clock;
  /** The screen whose words are said: when it comes to rest, the visit is over. */
  readonly screen: ViewSource<{ readonly screen: string }>;
}

/** Says what a page reads aloud, one text after the other, and keeps none of it. Silent at once when a visit ends, whatever becomes of its page. */
export class VoiceDesk {
  readonly #voice: Voice;
  readonly #clock: Clock;
  #visit = new AbortController();
  #begun: readonly number[] = [];
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor({ voice, clock, screen }: VoiceDeskParts) {
    this.#voice = voice;
    this.#clock = clock;
    let shown = screen.view.screen;
    screen.onView((view) => {
      if (view.screen === 'idle' && shown !== 'idle') this.#endVisit();
      shown = view.screen;
    });
  }

  get languages(): readonly Language[] {
    return this.#voice.languages;
  }

  /**
   * Resolves when it was heard to its end or silenced by `signal`; what is too much is not said at all.
   * @throws KioskError of the voice
   */
  async say({ texts, language, volume }: Saying, signal: AbortSignal): Promise<void> {
    if (!this.#mayBegin()) return;
    const silenced = AbortSignal.any([signal, this.#visit.signal]);
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#sayNow({ text: texts.join('\n\n'), language, volume }, silenced));
    this.#last = turn.then(this.#next, this.#next);
    await turn;
  }

  async #sayNow(spoken: SpokenText, silenced: AbortSignal): Promise<void> {
    if (silenced.aborted) return;
    const { heard, hush } = this.#voice.say(spoken);
    silenced.addEventListener('abort', hush, { once: true });
    await heard.finally(() => silenced.removeEventListener('abort', hush));
  }

  readonly #next = (): void => {
    this.#waiting -= 1;
  };

  #endVisit(): void {
    this.#visit.abort();
    this.#visit = new AbortController();
  }

  #mayBegin(): boolean {
    const now = this.#clock.monotonicMs();
    this.#begun = this.#begun.filter((at) => now - at < windowMs);
    if (this.#begun.length >= sayingsPerWindow || this.#waiting > longestQueue) return false;
    this.#begun = [...this.#begun, now];
    return true;
  }
}
