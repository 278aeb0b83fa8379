import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Health } from '../../contracts/health.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { HeardLine } from '../../test/support/espeak-ng-twin.main.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { argumentsOf, parseVoices, plainText, wasUnheard } from './espeak-ng.codec.ts';
import { EspeakNg } from './espeak-ng.driver.ts';
import { espeakNgSettings } from './espeak-ng.schema.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'omatoimi-voice-'));
afterAll(() => rmSync(folder, { recursive: true }));

const twin = fileURLToPath(new URL('../../test/support/espeak-ng-twin.main.ts', import.meta.url));
let files = 0;

interface VoiceOptions {
  readonly manner?: 'plain' | 'holds' | 'firstUnheard';
  readonly settings?: object;
}

/** A voice whose program is the twin, which writes down what it says. */
async function voice({ manner = 'plain', settings = {} }: VoiceOptions = {}) {
  files += 1;
  const heard = path.join(folder, `heard-${files}`);
  const clock = new VirtualClock();
  const command = [process.execPath, twin, heard, manner];
  const device = new EspeakNg(espeakNgSettings.parse({ command, ...settings }), { id: brandId<DeviceId>('voice'), clock });
  const settled = new Promise<Health>((resolve) => device.onHealth(resolve));
  device.start();
  const health = await settled;
  const lines = (): HeardLine[] =>
    readFileSync(heard, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as HeardLine);
  return { device, clock, health, lines };
}

// The first columns as espeak-ng 1.51 writes them.
const listing = `Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  ar              --/M      Arabic             sem/ar
 2  en-029          --/M      English_(Caribbean) gmw/en-029           (en 10)
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 5  fi              --/M      Finnish            urj/fi
 5  ru-lv           --/M      Russian_(Latvia)   zle/ru-LV
 5  sv              --/M      Swedish            gmq/sv
`;

describe('what the program lists and is told', () => {
  it('has a voice by language, the one of a country where that is the only one, and none for the others', () =>
    expect([...parseVoices(listing)]).toEqual([
      ['fi', 'fi'],
      ['sv', 'sv'],
      ['en', 'en-gb'],
      ['ru', 'ru-lv'],
      ['ar', 'ar'],
    ]));

  it.each([
    [0.4, '57'],
    [0.7, '100'],
    [1, '143'],
    [7, '143'],
  ])('a volume of %d is an amplitude of %s', (volume, amplitude) => {
    expect(argumentsOf({ volume }, 'fi', { wordsPerMinute: 150 })).toEqual(['-v', 'fi', '-a', amplitude, '-s', '150', '-b', '1', '--stdin']);
  });

  it('is told the output of the headset', () =>
    expect(argumentsOf({ volume: 1 }, 'fi', { wordsPerMinute: 150, output: 'plughw:CARD=Headset' })).toContain('plughw:CARD=Headset'));

  it('gets a title as words: no command and no phonemes in it', () => expect(plainText('A\u0001b[[hEl@U]]\nÄö\u009b')).toBe('A b((hEl@U))\nÄö '));

  it('is known to have been silent by what it wrote', () =>
    expect(['ALSA lib pcm.c:2666: Unknown PCM default\nerror: No such file or directory\n', 'ALSA lib: underrun'].map(wasUnheard)).toEqual([
      true,
      false,
    ]));
});

describe('the voice', () => {
  it('says a text in its language, which stands in no argument', async () => {
    const { device, health, lines } = await voice();
    await device.say({ text: 'Kirja; $(echo 1)', language: 'fi', volume: 0.7 }).heard;
    expect([health.state, device.languages]).toEqual(['ready', ['fi', 'sv', 'en', 'ru', 'ar']]);
    expect(lines()).toEqual([{ args: ['-v', 'fi', '-a', '100', '-s', '150', '-b', '1', '--stdin'], text: 'Kirja; $(echo 1)' }]);
  });

  it('says nothing in a language without a voice', async () => {
    const { device, lines } = await voice();
    await device.say({ text: 'Buorre beaivi', language: 'se', volume: 1 }).heard;
    expect(lines).toThrow('ENOENT');
  });

  it.each(['hush', 'stop'] as const)('is silent at once by %s, and that is no fault', async (way) => {
    const { device, clock } = await voice({ manner: 'holds' });
    const speaking = device.say({ text: 'Pitkä teksti', language: 'fi', volume: 1 });
    if (way === 'hush') speaking.hush();
    else await device.stop();
    await speaking.heard;
    expect([device.health.state, clock.pendingTimers]).toEqual(['ready', 0]);
  });

  it('names an output that does not open, and is well again with the next text that is heard', async () => {
    const { device } = await voice({ manner: 'firstUnheard', settings: { output: 'plughw:CARD=Headset' } });
    const error = await device.say({ text: 'Salainen', language: 'fi', volume: 1 }).heard.catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'DEVICE_LOST', message: expect.stringContaining('plughw:CARD=Headset') });
    expect([device.health.state, String(error).includes('Salainen')]).toEqual(['faulted', false]);
    await device.say({ text: 'Kuuluu', language: 'fi', volume: 1 }).heard;
    expect(device.health.state).toBe('ready');
  });

  it('is ended where one screen takes for ever', async () => {
    const { device, clock } = await voice({ manner: 'holds' });
    const { heard: late } = device.say({ text: 'a', language: 'fi', volume: 1 });
    const outcome = late.catch((error: unknown) => error);
    await clock.advance(180_000);
    expect(await outcome).toMatchObject({ code: 'DEVICE_TIMEOUT' });
  });

  it('that is not installed says so, and is looked for again after a minute', async () => {
    const { device, clock, health } = await voice({ settings: { command: [path.join(folder, 'no-such-program')] } });
    expect([health, device.languages]).toEqual([expect.objectContaining({ state: 'faulted', code: 'DEVICE_MISSING' }), []]);
    expect(clock.pendingTimers).toBe(1);
    await device.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
