import { describe, expect, it } from 'vitest';
import { loudest, playWarningTone, type ToneContext } from './warning-tone.ts';

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

describe('playWarningTone', () => {
  it('is two notes within a second, from now on', () => {
    const { heard, context } = fakeSound();
    playWarningTone(context);
    expect(heard.starts).toHaveLength(2);
    expect(Math.min(...heard.starts)).toBe(10);
    expect(Math.max(...heard.ends)).toBeLessThan(11);
    expect(new Set(heard.hertz).size).toBe(2);
  });

  it('stays soft and dies away', () => {
    const { heard, context } = fakeSound();
    playWarningTone(context);
    expect(Math.max(...heard.volumes)).toBe(loudest);
    expect(loudest).toBeLessThanOrEqual(0.15);
    expect(heard.volumes.at(-1)).toBeLessThan(0.001);
  });
});
