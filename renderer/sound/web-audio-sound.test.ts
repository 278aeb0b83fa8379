import { describe, expect, it } from 'vitest';
import { soundCues } from '../../contracts/ports/sound.port.ts';
import { loudest, type ToneContext, tunes, WebAudioSound } from './web-audio-sound.ts';

/** Notes down what would be heard. */
function fakeSound() {
  const heard: { starts: number[]; ends: number[]; hertz: number[]; volumes: number[] } = { starts: [], ends: [], hertz: [], volumes: [] };
  const gain = {
    gain: { setValueAtTime: () => undefined, exponentialRampToValueAtTime: (value: number) => heard.volumes.push(value) },
    connect: (to: unknown) => to,
  };
  const oscillator = {
    type: 'square',
    frequency: { setValueAtTime: (value: number) => heard.hertz.push(value) },
    connect: (to: unknown) => to,
    start: (at: number) => heard.starts.push(at),
    stop: (at: number) => heard.ends.push(at),
  };
  const context = { currentTime: 10, destination: {}, createOscillator: () => oscillator, createGain: () => gain };
  return { heard, context: context as unknown as ToneContext };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

describe('the sound of a kiosk', () => {
  it.each(soundCues)('plays %s at once, softly, within a second, and lets it die away', async (cue) => {
    const { heard, context } = fakeSound();
    new WebAudioSound(async () => context).play(cue);
    await settled();
    expect(heard.starts).toHaveLength(tunes[cue].length);
    expect(Math.min(...heard.starts)).toBe(10);
    expect(Math.max(...heard.ends)).toBeLessThan(11);
    expect(Math.max(...heard.volumes)).toBe(loudest);
    expect(heard.volumes.at(-1)).toBeLessThan(0.001);
  });

  it('gives every cue a tune of its own: no two have the same number, order and length of notes', () => {
    const shapes = soundCues.map((cue) => {
      const [first, second] = tunes[cue];
      const step = second === undefined || first === undefined ? 'one' : Math.sign(second.hertz - first.hertz);
      return `${tunes[cue].length} ${step} ${first?.seconds}`;
    });
    expect(new Set(shapes).size).toBe(soundCues.length);
  });

  it('is softer at half its volume, and silent at none', async () => {
    const { heard, context } = fakeSound();
    const sound = new WebAudioSound(async () => context);
    sound.setVolume(0.5);
    sound.play('key');
    await settled();
    expect(Math.max(...heard.volumes)).toBe(loudest / 2);
    sound.setVolume(0);
    sound.play('key');
    await settled();
    expect(heard.starts).toHaveLength(1);
  });

  it.each([
    ['there is no sound', async () => null],
    [
      'the browser forbids it',
      async (): Promise<ToneContext | null> => {
        throw new Error('not allowed');
      },
    ],
  ])('drops a cue where %s', async (_what, source) => {
    const sound = new WebAudioSound(source);
    sound.play('done');
    await settled();
  });
});
