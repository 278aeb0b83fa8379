import { describe, expect, it } from 'vitest';
import type { Health } from '../../contracts/health.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { Speaking, SpokenText, Voice } from '../../contracts/ports/voice.port.ts';
import type { Saying } from '../../contracts/speech.schema.ts';
import { FakeSource } from '../../test/support/rpc-rig.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { sayingsPerWindow, VoiceDesk, windowMs } from './voice-desk.ts';

/** A voice whose texts end when the test says so. */
class FakeVoice implements Voice {
  readonly id = brandId<DeviceId>('voice');
  readonly languages = ['fi'] as const;
  readonly health: Health = { state: 'ready' };
  readonly begun: string[] = [];
  hushes = 0;
  end: (error?: Error) => void = () => undefined;

  onHealth(): () => void {
    return () => undefined;
  }

  say({ text }: SpokenText): Speaking {
    this.begun.push(text);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.end = (error) => (error === undefined ? resolve() : reject(error));
    const hush = (): void => {
      this.hushes += 1;
      resolve();
    };
    return { heard: promise, hush };
  }
}

function setUp() {
  const clock = new VirtualClock();
  const voice = new FakeVoice();
  const screen = new FakeSource<{ readonly screen: string }>({ screen: 'borrowing' });
  const desk = new VoiceDesk({ voice, clock, screen });
  const gone = new AbortController();
  const say = (...texts: string[]): Promise<void> => desk.say({ texts, language: 'fi', volume: 0.7 } satisfies Saying, gone.signal);
  return { clock, voice, screen, gone, say };
}

/** Lets everything run that waits for nothing but its turn. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('reading aloud by a voice of the station', () => {
  it('says one thing after the other, the texts of one call with a pause between them', async () => {
    const { voice, say } = setUp();
    const first = say('Tervetuloa.', 'Näytä kortti.');
    const second = say('Valitse kieli.');
    await settled();
    expect(voice.begun).toEqual(['Tervetuloa.\n\nNäytä kortti.']);
    voice.end();
    await first;
    await settled();
    expect(voice.begun.at(-1)).toBe('Valitse kieli.');
    voice.end();
    await second;
  });

  it('is silent when the page gives its calls up or is gone, and what waited is never said', async () => {
    const { voice, gone, say } = setUp();
    const calls = [say('Lainat'), say('Kalevala')];
    await settled();
    gone.abort();
    await Promise.all(calls);
    expect([voice.begun, voice.hushes]).toEqual([['Lainat'], 1]);
  });

  it('is silent when the visit ends, even where its page hangs', async () => {
    const { voice, screen, say } = setUp();
    const calls = [say('Lainat'), say('Kalevala')];
    await settled();
    screen.show({ screen: 'ended' });
    expect(voice.hushes).toBe(0);
    screen.show({ screen: 'idle' });
    await Promise.all(calls);
    expect([voice.begun, voice.hushes]).toEqual([['Lainat'], 1]);
  });

  it('goes on after a visit and after a fault', async () => {
    const { voice, screen, say } = setUp();
    screen.show({ screen: 'idle' });
    const failing = say('Tervetuloa.').catch((error: unknown) => error);
    await settled();
    voice.end(new Error('no output'));
    expect(await failing).toMatchObject({ message: 'no output' });
    const next = say('Tervetuloa taas.');
    await settled();
    voice.end();
    await next;
    expect(voice.begun).toEqual(['Tervetuloa.', 'Tervetuloa taas.']);
  });

  it('is not rattled by a page that asks without end', async () => {
    const { clock, voice, say } = setUp();
    const flood = async (): Promise<void> => {
      for (let n = 0; n < sayingsPerWindow * 3; n += 1) {
        const call = say(`${n}`);
        await settled();
        voice.end();
        await call;
      }
    };
    await flood();
    expect(voice.begun).toHaveLength(sayingsPerWindow);
    await clock.advance(windowMs);
    await flood();
    expect(voice.begun).toHaveLength(sayingsPerWindow * 2);
  });
});
