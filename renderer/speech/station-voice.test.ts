import { describe, expect, it } from 'vitest';
import { type Saying, sayingSchema } from '../../contracts/speech.schema.ts';
import { speechLimits } from '../../contracts/speech-limits.ts';
import { StationVoice } from './station-voice.ts';

function setUp() {
  const calls: { readonly saying: Saying; readonly signal: AbortSignal }[] = [];
  const voice = new StationVoice(['fi', 'sv'], async (saying, signal) => void calls.push({ saying, signal }));
  return { voice, calls };
}

describe('the station’s voice', () => {
  it('has the languages that the station told', () => {
    const { voice } = setUp();
    expect((['fi', 'sv', 'se'] as const).map((language) => voice.speaks(language))).toEqual([true, true, false]);
  });

  it('says a screen in one call, in its language and loudness', () => {
    const { voice, calls } = setUp();
    voice.say(['Tervetuloa.', 'Näytä kortti.'], { language: 'fi', volume: 0.4 }, () => undefined);
    expect(calls.map(({ saying }) => saying)).toEqual([{ texts: ['Tervetuloa.', 'Näytä kortti.'], language: 'fi', volume: 0.4 }]);
  });

  it('is silenced by giving its calls up, and speaks again afterwards', () => {
    const { voice, calls } = setUp();
    voice.say(['a'], { language: 'fi', volume: 1 }, () => undefined);
    voice.hush();
    voice.say(['b'], { language: 'fi', volume: 1 }, () => undefined);
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });

  it.each([
    ['300 rows', Array.from({ length: 300 }, (_, n) => `Rivi ${n}`)],
    ['a title of 64 kB', ['x'.repeat(65_536)]],
    ['60 long titles', Array.from({ length: 60 }, () => 'y'.repeat(speechLimits.textLength))],
  ])('splits %s so that the station takes each call, and leaves no text out', async (_, texts) => {
    const { voice, calls } = setUp();
    await new Promise<void>((resolve) => {
      let heard = 0;
      voice.say(texts, { language: 'fi', volume: 1 }, () => {
        heard += 1;
        if (heard === texts.length) resolve();
      });
    });
    expect(calls.every(({ saying }) => sayingSchema.safeParse(saying).success)).toBe(true);
    expect(calls.flatMap(({ saying }) => saying.texts)).toEqual(texts.map((text) => text.slice(0, speechLimits.textLength)));
  });

  it('says a few texts a call, the next ones once those are heard, and tells which were', async () => {
    const ends: (() => void)[] = [];
    const texts: (readonly string[])[] = [];
    const heard: number[] = [];
    const voice = new StationVoice(['fi'], (saying) => {
      texts.push(saying.texts);
      return new Promise((resolve) => ends.push(resolve));
    });
    voice.say(['a', 'b', 'c', 'd'], { language: 'fi', volume: 1 }, (place) => heard.push(place));
    expect([texts, heard]).toEqual([[['a', 'b', 'c']], []]);
    ends[0]?.();
    await expect.poll(() => texts).toEqual([['a', 'b', 'c'], ['d']]);
    expect(heard).toEqual([0, 1, 2]);
    voice.hush();
    ends[1]?.();
    voice.say(['e'], { language: 'fi', volume: 1 }, (place) => heard.push(place));
    await expect.poll(() => texts).toEqual([['a', 'b', 'c'], ['d'], ['e']]);
    expect(heard).toEqual([0, 1, 2]);
  });

  it('goes on where the station cannot say it', () => {
    const voice = new StationVoice(['fi'], () => Promise.reject(new Error('no output')));
    expect(() => voice.say(['a'], { language: 'fi', volume: 1 }, () => undefined)).not.toThrow();
  });
});
