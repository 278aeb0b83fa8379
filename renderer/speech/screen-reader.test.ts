import { describe, expect, it } from 'vitest';
import { unheardPart } from './public-words.ts';
import { lineOf, ScreenReader as Reader } from './screen-reader.ts';
import type { Manner, SpeechEngine } from './speech-engine.ts';

/** A voice that writes down what it was given, and forgets what waits as a real one does. */
class FakeVoice implements SpeechEngine {
  readonly waiting: string[] = [];
  readonly manners: Manner[] = [];
  hushes = 0;
  readonly #ends: (() => void)[] = [];

  speaks(): boolean {
    return true;
  }

  say(texts: readonly string[], manner: Manner, heard: (place: number) => void): void {
    this.waiting.push(...texts);
    this.manners.push(manner);
    this.#ends.push(...texts.map((_, place) => () => heard(place)));
  }

  /** Says so many texts to their end. */
  finish(count: number): void {
    this.waiting.splice(0, count);
    for (const end of this.#ends.splice(0, count)) end();
  }

  hush(): void {
    this.hushes += 1;
    this.waiting.length = 0;
  }

  onVoices(): () => void {
    return () => undefined;
  }
}

/** A reader to whom a line is its words. */
class ScreenReader extends Reader {
  showWords(scene: string, words: readonly string[], language: 'fi'): void {
    this.show({ key: scene, isAside: scene === 'warning' }, words.map(lineOf), language);
  }
}

function setUp() {
  const voice = new FakeVoice();
  return { voice, reader: new ScreenReader(voice) };
}

describe('reading a screen aloud', () => {
  it('says nothing until somebody asks for it', () => {
    const { voice, reader } = setUp();
    reader.showWords('idle', ['Tervetuloa.'], 'fi');
    expect(voice.waiting).toEqual([]);
  });

  it('says the whole of a new screen, and then only what is new on it', () => {
    const { voice, reader } = setUp();
    reader.begin();
    reader.showWords('borrowing', ['1 laina', 'Kalevala'], 'fi');
    reader.showWords('borrowing', ['2 lainaa', 'Kalevala', 'Rautatie'], 'fi');
    expect(voice.waiting).toEqual(['1 laina', 'Kalevala', '2 lainaa', 'Rautatie']);
  });

  it('says the same words again where they are about something else', () => {
    const { voice, reader } = setUp();
    reader.begin();
    for (const key of ['first book', 'first book', 'second book'])
      reader.show({ key: 'borrowing', isAside: false }, [{ key, text: 'Ei lainattu' }], 'fi');
    expect(voice.waiting).toEqual(['Ei lainattu', 'Ei lainattu']);
  });

  it('drops what waits when another screen comes', () => {
    const { voice, reader } = setUp();
    reader.begin();
    reader.showWords('idle', ['Tervetuloa.'], 'fi');
    reader.showWords('awaitingCard', ['Näytä kirjastokortti'], 'fi');
    expect(voice.waiting).toEqual(['Näytä kirjastokortti']);
  });

  it('says what somebody just did in place of what waits, as often as it is done, and then what is new on the screen', () => {
    const { voice, reader } = setUp();
    reader.begin();
    reader.showWords('awaitingPin', ['Anna PIN'], 'fi');
    for (const text of ['1 numero annettu', '2 numeroa annettu', '1 numero annettu']) {
      reader.tell(text, 'fi');
      expect(voice.waiting).toEqual([text]);
    }
    reader.showWords('awaitingPin', ['Anna PIN'], 'fi');
    expect(voice.waiting).toEqual(['1 numero annettu']);
  });

  it('says nothing of what is done by who did not ask for it', () => {
    const { voice, reader } = setUp();
    reader.tell('Valmis', 'fi');
    expect([voice.waiting, voice.hushes]).toEqual([[], 0]);
  });

  it('goes on after a warning with what was not heard to its end, and says nothing twice', () => {
    const { voice, reader } = setUp();
    reader.begin();
    reader.showWords('borrowing', ['30 lainaa', 'Kalevala', 'Rautatie', 'Valmis'], 'fi');
    voice.finish(2);
    reader.showWords('warning', ['Oletko vielä siellä?'], 'fi');
    expect(voice.waiting).toEqual(['Oletko vielä siellä?']);
    reader.showWords('borrowing', ['31 lainaa', 'Kalevala', 'Rautatie', 'Valmis'], 'fi');
    expect(voice.waiting).toEqual(['31 lainaa', 'Rautatie', 'Valmis']);
  });

  it('reads a screen anew that another one came between', () => {
    const { voice, reader } = setUp();
    reader.begin();
    for (const screen of ['borrowing', 'warning', 'account', 'borrowing']) {
      reader.showWords(screen, [screen], 'fi');
      voice.finish(1);
    }
    expect(voice.manners).toHaveLength(4);
  });

  it('is heard as long as something waits, but not while it only reminds of the end', () => {
    const { voice, reader } = setUp();
    reader.begin();
    const reminder = { key: 'leaving', text: 'Sulkeutuu 30 s kuluttua.', isReminder: true };
    reader.show({ key: 'receipt', isAside: false }, [lineOf('Kuitti'), reminder], 'fi');
    expect(reader.isSpeaking).toBe(true);
    voice.finish(1);
    expect([reader.isSpeaking, voice.waiting]).toEqual([false, [reminder.text]]);
  });

  it('forgets what a voice tells of words that were silenced', () => {
    const { voice, reader } = setUp();
    reader.begin();
    reader.showWords('receipt', ['Kuitti'], 'fi');
    reader.showWords('idle', ['Tervetuloa.'], 'fi');
    const before = reader.progress;
    voice.finish(1);
    expect([reader.isSpeaking, reader.progress]).toEqual([true, before]);
  });

  it('ends with silence, and the next patron begins anew with the usual volume', () => {
    const { voice, reader } = setUp();
    reader.begin();
    reader.showWords('idle', ['Tervetuloa.'], 'fi');
    reader.turn();
    reader.showWords('idle', ['Tervetuloa.'], 'fi');
    reader.end();
    expect([voice.waiting, reader.isOn, reader.level]).toEqual([[], false, 1]);
    reader.begin();
    reader.showWords('idle', ['Tervetuloa.'], 'fi');
    expect(voice.manners.map(({ volume }) => volume)).toEqual([0.7, 1, 0.7]);
  });

  it('begins with the softest again after the loudest', () => {
    const { reader } = setUp();
    const levels = [0, 1, 2].map(() => {
      reader.turn();
      return reader.level;
    });
    expect(levels).toEqual([2, 0, 1]);
  });
});

describe('what everybody may hear', () => {
  it('is everything for the one with a headset', () => expect(unheardPart('account', 'headset')).toBeNull());
  it('is a screen that says nothing of a patron', () => expect(unheardPart('idle', 'public')).toBeNull());
  it('is no reason of a refusal, no receipt and nothing of a screen that nobody thought about', () => {
    expect(['refused', 'receipt', 'staff', 'outOfOrder'].map((screen) => unheardPart(screen as 'refused', 'public'))).toEqual(Array(4).fill('main'));
  });
});
