import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { Language } from '../../contracts/patron-facts.ts';
import { EspeakNg } from '../../device-drivers/espeak-ng/espeak-ng.driver.ts';
import { espeakNgSettings } from '../../device-drivers/espeak-ng/espeak-ng.schema.ts';
import { sentenceIn } from '../e2e/support/sentence.ts';
import { systemClock } from '../../station/system-clock.ts';
import { until } from '../support/until.ts';

// The real program, which writes down what it says in place of a loudspeaker.

const folder = mkdtempSync(path.join(tmpdir(), 'omatoimi-espeak-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'said.wav');

async function said(text: string, language: Language, volume = 0.7): Promise<{ readonly seconds: number; readonly loudness: number }> {
  const device = new EspeakNg(espeakNgSettings.parse({ command: ['espeak-ng', '-w', file] }), { id: brandId<DeviceId>('voice'), clock: systemClock });
  device.start();
  await until('it lists its voices', () => device.health.state === 'ready');
  await device.say({ text, language, volume }).heard;
  await device.stop();
  return measured(readFileSync(file));
}

/** Length and root mean square of a WAV file of one channel with 16 bits (RIFF, 44 bytes of head). */
function measured(wav: Buffer): { readonly seconds: number; readonly loudness: number } {
  const rate = wav.readUInt32LE(24);
  const samples = Array.from({ length: Math.floor((wav.length - 44) / 2) }, (_, n) => wav.readInt16LE(44 + 2 * n));
  return { seconds: samples.length / rate, loudness: Math.sqrt(samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / samples.length) };
}

describe('espeak-ng itself', () => {
  it.each(['fi', 'sv', 'en', 'ru', 'uk', 'et', 'ar'] as const)('says the first screen in %s', async (language) => {
    const { seconds, loudness } = await said(sentenceIn(language, 'kiosk.idle.heading'), language);
    expect(seconds).toBeGreaterThan(0.5);
    expect(loudness).toBeGreaterThan(0.01);
  });

  it('is louder with each step of the volume', async () => {
    const levels: number[] = [];
    for (const volume of [0.4, 0.7, 1]) levels.push((await said('Tervetuloa kirjastoon.', 'fi', volume)).loudness);
    expect(levels[1]).toBeGreaterThan((levels[0] ?? 0) * 1.3);
    expect(levels[2]).toBeGreaterThan((levels[1] ?? 0) * 1.1);
  });

  it('takes a title as words, whatever signs are in it', async () => {
    const { seconds } = await said('[[hEl@U]] <break time="9s"/> -v en $(sleep 9)', 'fi');
    expect(seconds).toBeGreaterThan(1);
    expect(seconds).toBeLessThan(15);
  });
});
