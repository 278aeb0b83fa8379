import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SoundCue, soundCues } from '../../contracts/ports/sound.port.ts';
import { tunes } from '../../renderer/sound/web-audio-sound.ts';
import { until } from '../support/until.ts';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { arrive, books, button, patrons } from './support/people.ts';
import { say, withoutIsolates } from './support/sentence.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

/** What stood on the screen at the moment in which a sound began. */
interface Sounded {
  readonly hertz: readonly number[];
  readonly words: string;
}

/** Stands in for the browser's sound and notes what is on the screen when each cue begins. */
function fakeSound(): void {
  const sounded: { hertz: number[]; words: string }[] = [];
  Object.assign(window, { sounded });
  const param = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined };
  class Context {
    readonly state = 'running';
    readonly currentTime = 0;
    readonly destination = {};
    #cue: number[] | null = null;
    createOscillator() {
      return {
        frequency: { ...param, setValueAtTime: (hertz: number) => this.#note(hertz) },
        connect: (to: unknown) => to,
        start: () => undefined,
        stop: () => undefined,
      };
    }
    createGain() {
      return { gain: param, connect: (to: unknown) => to };
    }
    // The notes of one cue are all asked for in one go.
    #note(hertz: number): void {
      if (this.#cue === null) {
        const cue: number[] = [];
        this.#cue = cue;
        const labels = [...document.querySelectorAll('[role="img"]')].map((each) => each.getAttribute('aria-label') ?? '');
        sounded.push({ hertz: cue, words: `${document.body.innerText}\n${labels.join('\n')}` });
        queueMicrotask(() => {
          this.#cue = null;
        });
      }
      this.#cue.push(hertz);
    }
  }
  Object.defineProperty(window, 'AudioContext', { value: Context });
}

const hertzOf = (cue: SoundCue): string => tunes[cue].map(({ hertz }) => hertz).join();
const cueOf = ({ hertz }: Sounded): SoundCue | undefined => soundCues.find((cue) => hertzOf(cue) === hertz.join());
const soundedOn = (page: Page): Promise<Sounded[]> => page.evaluate(() => (window as unknown as { sounded: Sounded[] }).sounded);

let station: TwinStation;
let browser: StoryBrowser;
let kiosk: WatchedPage;
const seen = new Set<SoundCue>();

beforeAll(async () => {
  [station, browser] = await Promise.all([startTwinStation({ idleSeconds: 5 }), startBrowser()]);
  kiosk = await browser.open(await station.addressOf('kiosk'), sizes.kiosk, { init: fakeSound });
  await arrive(kiosk.page, 'kiosk.idle.heading');
});
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

/** Waits for one more cue and gives the words that stood on the screen with it. */
async function twinOf(cue: SoundCue, cause: () => Promise<unknown>, { page }: WatchedPage = kiosk): Promise<string> {
  const before = (await soundedOn(page)).length;
  await cause();
  await until(`${cue} sounds`, async () => (await soundedOn(page)).slice(before).some((each) => cueOf(each) === cue), 15_000);
  seen.add(cue);
  const words = (await soundedOn(page)).slice(before).find((each) => cueOf(each) === cue)?.words ?? '';
  return withoutIsolates(words);
}

it('has a tune for each cue that no other has', () => expect(new Set(soundCues.map(hertzOf)).size).toBe(soundCues.length));

it('every sound has a visual twin, on the screen when it begins', async () => {
  const { page } = kiosk;
  await station.present('kiosk-card', patrons.able.card);
  await arrive(page, 'kiosk.pin.heading');
  expect(await twinOf('key', () => page.getByRole('button', { name: '1', exact: true }).tap())).toContain(say('pin.entered', { count: 1 }));
  for (const digit of patrons.able.pin.slice(1)) await page.getByRole('button', { name: digit, exact: true }).tap();
  await button(page, 'pin.ok').tap();
  await arrive(page, 'kiosk.borrow.start');
  expect(await twinOf('done', () => station.present('kiosk-item', books.brothers.barcode))).toContain(say('row.lent.word'));
  expect(await twinOf('refused', () => station.present('kiosk-item', books.reference.barcode))).toContain(say('row.refused.loanWord'));
  expect(await twinOf('attention', () => station.present('kiosk-item', '34567|AAx|ADy'))).toContain(say('kiosk.items.unreadable'));
  expect(await twinOf('warning', () => Promise.resolve())).toContain(say('warning.heading'));
  expect([...seen].sort()).toEqual([...soundCues].sort());
  expect(kiosk.complaints).toEqual([]);
});

it('a door panel is heard too: a key, the way in and a refusal, each with its words on the screen', async () => {
  const door = await browser.open(await station.addressOf('doorPanel'), sizes.door, { init: fakeSound });
  const { page } = door;
  await arrive(page, 'door.idle.heading.pin');
  await station.present('door-card', patrons.able.card);
  await arrive(page, 'door.pin.heading');
  const [first, ...others] = patrons.able.pin;
  // One key after the other has been taken in: a page that is late is given the newest view alone, with one tone for all that happened before it.
  const enter = async (digits: readonly string[], alreadyEntered: number): Promise<void> => {
    for (const [at, digit] of digits.entries()) {
      await page.getByRole('button', { name: digit, exact: true }).tap();
      await page.getByRole('img', { name: say('pin.entered', { count: alreadyEntered + at + 1 }) }).waitFor();
    }
  };
  expect(await twinOf('key', () => page.getByRole('button', { name: first as string, exact: true }).tap(), door)).toContain(
    say('pin.entered', { count: 1 }),
  );
  await enter(others, 1);
  expect(await twinOf('done', () => button(page, 'pin.ok').tap(), door)).toContain(say('door.granted.heading'));
  await arrive(page, 'door.idle.heading.pin');
  await station.present('door-card', patrons.unknown.card);
  await arrive(page, 'door.pin.heading');
  await enter([...patrons.unknown.pin], 0);
  expect(await twinOf('refused', () => button(page, 'pin.ok').tap(), door)).toContain(say('door.refused.card-unknown.title'));
  expect((await soundedOn(page)).map(cueOf)).toEqual(['key', 'key', 'key', 'key', 'done', 'key', 'key', 'key', 'key', 'refused']);
  expect(door.complaints).toEqual([]);
});
