import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { books, onScreen, patrons } from './support/people.ts';
import { say, withoutIsolates } from './support/sentence.ts';
import { systemClock } from '../../station/system-clock.ts';
import { until } from '../support/until.ts';
import { heardIn, voiceSection, wordsIn, isReady } from './support/station-voices.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';
import { stallMs } from '../support/stall.ts';

/** What the page's voice was given: a Chromium on this machine has none of its own, so that the words are caught where they leave the page. */
interface Heard {
  readonly said: readonly { readonly text: string; readonly lang: string; readonly volume: number }[];
  readonly waiting: readonly string[];
  /** When the voice was last silenced, by the clock on the wall. */
  readonly hushedAt: number;
}

/** Stands in for the browser's voices: it keeps what it is given and says nothing, so that everything waits until it is silenced or a test has it said. */
function fakeVoices(): void {
  // A page that was used loads itself anew: what it had said has to outlive it.
  const kept = sessionStorage.getItem('heard') ?? '{"said":[],"waiting":[],"hushedAt":0}';
  const heard: { said: object[]; waiting: string[]; hushedAt: number } = JSON.parse(kept);
  const keep = (): void => sessionStorage.setItem('heard', JSON.stringify(heard));
  const waiting: SpeechSynthesisUtterance[] = [];
  const finishSpeaking = (count: number): void => {
    heard.waiting.splice(0, count);
    for (const utterance of waiting.splice(0, count)) utterance.onend?.(new Event('end') as SpeechSynthesisEvent);
    keep();
  };
  Object.assign(window, { finishSpeaking });
  const synthesis = {
    getVoices: () => ['fi-FI', 'sv-SE', 'ar-SA'].map((lang) => ({ lang, localService: true, name: lang, voiceURI: lang, default: false })),
    speak: (utterance: SpeechSynthesisUtterance) => {
      const { text, lang, volume } = utterance;
      waiting.push(utterance);
      heard.said.push({ text, lang, volume });
      heard.waiting.push(text);
      keep();
    },
    cancel: () => {
      heard.waiting.length = 0;
      waiting.length = 0;
      heard.hushedAt = Date.now();
      keep();
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  class Utterance {
    readonly text: string;
    constructor(text: string) {
      this.text = text;
    }
  }
  Object.defineProperty(window, 'speechSynthesis', { value: synthesis });
  Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance });
}

const heardOn = async (page: Page): Promise<Heard> => {
  const read = (): Promise<string | null> => page.evaluate(() => sessionStorage.getItem('heard'));
  // The page may be loading itself anew just now.
  const kept = await read().catch(() => page.waitForLoadState().then(read));
  return kept === null ? { said: [], waiting: [], hushedAt: 0 } : (JSON.parse(kept) as Heard);
};
const textsOn = async (page: Page): Promise<string> => withoutIsolates((await heardOn(page)).said.map(({ text }) => text).join('\n'));
const tap = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).tap();

let browser: StoryBrowser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

/** @param asked waits until the PIN was asked for in another way than on the screen */
async function logIn(
  station: TwinStation,
  page: Page,
  patron: { readonly card: string; readonly pin: string } = patrons.able,
  asked?: () => Promise<void>,
): Promise<void> {
  await station.present('kiosk-card', patron.card);
  await page.getByRole('heading', { level: 1, name: say('kiosk.pin.heading') }).waitFor();
  await asked?.();
  for (const digit of patron.pin) await tap(page, digit);
  await tap(page, say('pin.ok'));
  await page.getByRole('heading', { level: 1, name: say('kiosk.borrow.start') }).waitFor();
}

describe.each(['headset', 'public'] as const)('reading aloud, %s', (speech) => {
  let station: TwinStation;
  let kiosk: WatchedPage;

  beforeAll(async () => {
    station = await startTwinStation({ kiosk: `speech = "${speech}"` });
    kiosk = await browser.open(await station.addressOf('kiosk'), sizes.kiosk, { init: fakeVoices });
  });
  afterEach(() => expect(kiosk.complaints).toEqual([]));
  afterAll(() => station?.stop());

  it('begins with a key, reads every screen of a loan, and tells titles to a headset alone', async () => {
    const { page } = kiosk;
    await page.getByRole('heading', { level: 1, name: say('kiosk.idle.heading') }).waitFor();
    expect((await heardOn(page)).said).toEqual([]);
    await page.keyboard.press('F2');
    await page.getByRole('button', { name: say('speech.stop') }).waitFor();
    await logIn(station, page);
    await station.present('kiosk-item', books.brothers.barcode);
    await onScreen(page, say('row.lent.word')).waitFor();
    const texts = await textsOn(page);
    expect([say('kiosk.idle.heading'), say('kiosk.pin.heading'), say('kiosk.borrow.start')].filter((each) => !texts.includes(each))).toEqual([]);
    expect(texts.includes(books.brothers.title)).toBe(speech === 'headset');
    expect(texts.includes(say('speech.onScreen'))).toBe(speech === 'public');
    // No key of the pad and no digit of the PIN is ever said.
    expect(texts.split('\n').filter((line) => /^\d$/.test(line))).toEqual([]);
    expect((await heardOn(page)).said.every(({ lang, volume }) => lang === 'fi-FI' && volume === 0.7)).toBe(true);
  });

  it('is louder on a tap, and silent within half a second of the end, with the usual volume for the next one', async () => {
    const { page } = kiosk;
    await tap(page, say('speech.volume', { level: 2, levels: 3 }));
    await page.getByRole('button', { name: say('speech.volume', { level: 3, levels: 3 }) }).waitFor();
    await tap(page, say('kiosk.items.done'));
    await tap(page, say('kiosk.ended.close'));
    const closedAt = systemClock.now();
    await page.getByRole('heading', { level: 1, name: say('kiosk.idle.heading') }).waitFor();
    await page.getByRole('button', { name: say('speech.start') }).waitFor();
    await until('nothing waits', async () => (await heardOn(page)).waiting.length === 0);
    expect((await heardOn(page)).hushedAt - closedAt).toBeLessThan(500 + stallMs);
    // The page of the visit has gone by now, and this is the next patron's.
    await page.waitForLoadState('networkidle');
    await tap(page, say('speech.start'));
    await page.getByRole('button', { name: say('speech.volume', { level: 2, levels: 3 }) }).waitFor();
    expect((await heardOn(page)).said.at(-1)?.volume).toBe(0.7);
    await page.keyboard.press('F2');
    await page.getByRole('button', { name: say('speech.start') }).waitFor();
  });

  it('tells the figures of an account and why a patron gets no more loans to a headset alone', async () => {
    const { page } = kiosk;
    const own = [
      /€/,
      say('kiosk.account.tab.fees'),
      say('kiosk.account.tab.ready'),
      say('kiosk.account.renewAll', { count: 2 }),
      say('item.refused.loan-limit-reached.title'),
      say('item.refused.loan-limit-reached.next'),
    ];
    await tap(page, say('speech.start'));
    await logIn(station, page, patrons.reader);
    const before = (await heardOn(page)).said.length;
    await tap(page, say('kiosk.account.open'));
    await onScreen(page, /€/).first().waitFor();
    await until('the account is read', async () => (await textsOn(page)).includes(say('kiosk.account.close')));
    const renewAll = page.getByRole('button', { name: say('kiosk.account.renewAll', { count: 2 }) });
    const aloud = say(speech === 'headset' ? 'kiosk.account.renewAll' : 'kiosk.account.renewAllAloud', { count: 2 });
    for (let tries = 0; tries < 30 && !(await renewAll.evaluate((button) => button === document.activeElement)); tries += 1)
      await page.keyboard.press('Tab');
    await until('the focus is heard', async () => withoutIsolates((await heardOn(page)).said.at(-1)?.text ?? '') === aloud);
    await tap(page, say('kiosk.account.close'));
    station.library.register.maxLoans = 2;
    await station.present('kiosk-item', books.sea.barcode);
    await onScreen(page, say('item.refused.loan-limit-reached.next')).waitFor();
    await until('the refusal is read', async () => (await textsOn(page)).includes(say('row.refused.loanWord')));
    const said = (await heardOn(page)).said
      .slice(before)
      .map(({ text }) => withoutIsolates(text))
      .join('\n');
    expect(said).toContain(say('kiosk.account.heading'));
    expect(own.filter((each) => (typeof each === 'string' ? said.includes(each) : each.test(said)))).toEqual(speech === 'headset' ? own : []);
    await tap(page, say('kiosk.items.done'));
    await tap(page, say('kiosk.ended.close'));
    await page.getByRole('heading', { level: 1, name: say('kiosk.idle.heading') }).waitFor();
    await page.waitForLoadState('networkidle');
  });

  it('says the control to which a key moves the focus, and how many digits of the PIN are given, never which', async () => {
    const { page } = kiosk;
    const last = async (): Promise<string> => withoutIsolates((await heardOn(page)).said.at(-1)?.text ?? '');
    const nameOfFocus = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await tap(page, say('speech.start'));
    await station.present('kiosk-card', patrons.able.card);
    await page.getByRole('heading', { level: 1, name: say('kiosk.pin.heading') }).waitFor();
    for (const [key, count] of [
      ['1', 1],
      ['2', 2],
      ['Backspace', 1],
    ] as const) {
      await page.keyboard.press(key);
      await until(`${count} are given`, async () => (await last()) === say('pin.entered', { count }));
    }
    expect((await heardOn(page)).waiting).toHaveLength(1);
    for (let step = 0; step < 40 && !(await nameOfFocus()).includes(say('pin.ok')); step += 1) await page.keyboard.press('Tab');
    expect(await last()).toBe(say('pin.ok'));
    for (const digit of patrons.able.pin.slice(1)) await page.keyboard.press(digit);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: say('kiosk.borrow.start') }).waitFor();
    for (let step = 0; step < 40 && (await nameOfFocus()) !== say('kiosk.items.done'); step += 1) await page.keyboard.press('Tab');
    expect(await last()).toBe(say('kiosk.items.done'));
    expect((await textsOn(page)).split('\n').filter((line) => /^\d$/.test(line))).toEqual([]);
    await tap(page, say('kiosk.items.done'));
    await tap(page, say('kiosk.ended.close'));
    await page.getByRole('heading', { level: 1, name: say('kiosk.idle.heading') }).waitFor();
    await page.waitForLoadState('networkidle');
  });

  it('follows the language, and has no button where there is no voice for it', async () => {
    const { page } = kiosk;
    await tap(page, say('speech.start'));
    await tap(page, 'Svenska');
    await until('it reads Swedish', async () => (await heardOn(page)).said.at(-1)?.lang === 'sv-SE');
    await tap(page, 'English');
    await page.locator('html[lang="en"]').waitFor();
    expect(await page.locator('.tools .tool-icon').count()).toBe(1);
    expect((await heardOn(page)).waiting).toEqual([]);
    await tap(page, 'Suomi');
  });
});

describe('who listens and touches nothing', () => {
  let station: TwinStation;
  let kiosk: WatchedPage;
  const finish = (count: number) =>
    kiosk.page.evaluate((texts) => (window as unknown as { finishSpeaking(count: number): void }).finishSpeaking(texts), count);
  const saidSince = async (from: number): Promise<readonly string[]> =>
    (await heardOn(kiosk.page)).said.slice(from).map(({ text }) => withoutIsolates(text));

  beforeAll(async () => {
    station = await startTwinStation({ idleSeconds: 5, kiosk: 'speech = "headset"\ntypedCard = true' });
    kiosk = await browser.open(await station.addressOf('kiosk'), sizes.kiosk, { init: fakeVoices });
    await kiosk.page.getByRole('heading', { level: 1, name: say('kiosk.idle.heading') }).waitFor();
  });
  afterEach(() => expect(kiosk.complaints).toEqual([]));
  afterAll(() => station?.stop());

  it('hears a list on after the warning, not from its beginning', { timeout: 90_000 }, async () => {
    const { page } = kiosk;
    await tap(page, say('speech.start'));
    await logIn(station, page);
    for (const { barcode, title } of [books.brothers, books.epic]) {
      await station.present('kiosk-item', barcode);
      await onScreen(page, title).waitFor();
      await until(`${title} is read`, async () => (await textsOn(page)).includes(title));
      if (title === books.brothers.title) await finish(100);
    }
    // A voice that is stuck is nobody's sign of life for long.
    const warning = page.getByRole('alertdialog', { name: say('warning.heading') });
    await warning.waitFor({ timeout: 45_000 });
    await until('the warning is read', async () => (await textsOn(page)).includes(say('warning.text')));
    const before = (await heardOn(page)).said.length;
    await tap(page, say('warning.continue'));
    await warning.waitFor({ state: 'detached' });
    await until('it goes on', async () => (await saidSince(before)).some((text) => text.includes(books.epic.title)));
    expect((await saidSince(before)).filter((text) => text.includes(books.brothers.title))).toEqual([]);
    await tap(page, say('kiosk.items.done'));
    await tap(page, say('kiosk.ended.close'));
    await page.getByRole('heading', { level: 1, name: say('kiosk.idle.heading') }).waitFor();
    await page.waitForLoadState('networkidle');
  });

  it('is asked for the PIN of a number that was typed', async () => {
    const { page } = kiosk;
    await tap(page, say('speech.start'));
    await page.getByRole('button', { name: say('kiosk.idle.borrow') }).tap();
    await page.getByRole('button', { name: say('kiosk.card.type') }).tap();
    await page.getByRole('heading', { level: 1, name: say('kiosk.number.heading') }).waitFor();
    for (const digit of patrons.able.card) await page.keyboard.press(digit);
    await until('all digits are given', async () => (await heardOn(page)).waiting.includes(say('pin.entered', { count: patrons.able.card.length })));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: say('kiosk.pin.heading') }).waitFor();
    await until('the PIN is asked for', async () => (await heardOn(page)).said.at(-1)?.text === say('shared.cancel'));
    expect((await heardOn(page)).waiting).toContain(say('kiosk.pin.heading'));
    await tap(page, say('shared.cancel'));
    await page.getByRole('heading', { level: 1, name: say('kiosk.idle.heading') }).waitFor();
    await page.waitForLoadState('networkidle');
  });

  it('has a screen that leaves by itself for as long as it is being read, and hears that it is about to leave', { timeout: 90_000 }, async () => {
    const { page } = kiosk;
    await tap(page, say('speech.start'));
    await station.present('kiosk-card', patrons.unknown.card);
    await page.getByRole('heading', { level: 1, name: say('kiosk.pin.heading') }).waitFor();
    for (const digit of patrons.unknown.pin) await tap(page, digit);
    await tap(page, say('pin.ok'));
    await page.getByRole('heading', { level: 1, name: say('kiosk.refused.card-unknown-or-pin-wrong.title') }).waitFor();
    const left = async (): Promise<number> => Number(/\d+/.exec(await page.getByRole('timer').innerText())?.[0]);
    let least = 30;
    const readAt = performance.now();
    await until(
      'ten seconds of reading',
      async () => {
        least = Math.min(least, await left());
        return performance.now() - readAt > 10_000;
      },
      15_000,
    );
    expect(least).toBeGreaterThanOrEqual(24);
    const before = (await heardOn(page)).said.length;
    await finish(100);
    await until('the last ten seconds are told', async () => (await saidSince(before)).includes(say('shared.leaving', { seconds: 10 })), 40_000);
    await page.getByRole('heading', { level: 1, name: say('kiosk.idle.heading') }).waitFor({ timeout: 20_000 });
  });
});

describe('a browser without voices, as in the shell on Linux', () => {
  it('shows no button, and the key does nothing', async () => {
    const station = await startTwinStation({ kiosk: 'speech = "headset"' });
    try {
      const { page, complaints } = await browser.open(await station.addressOf('kiosk'), sizes.kiosk);
      await page.getByRole('heading', { level: 1, name: say('kiosk.idle.heading') }).waitFor();
      expect(await page.evaluate(() => speechSynthesis.getVoices().length)).toBe(0);
      await page.keyboard.press('F2');
      expect(await page.getByRole('button', { name: say('speech.start') }).count()).toBe(0);
      expect(complaints).toEqual([]);
    } finally {
      await station.stop();
    }
  });
});

describe('a voice of the station', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'omatoimi-spoken-'));
  const file = (role: string): string => path.join(folder, role);
  let station: TwinStation;

  beforeAll(async () => {
    station = await startTwinStation({
      kiosk: 'speech = "headset"',
      more:
        voiceSection({ role: 'kiosk.voice', file: file('kiosk.voice'), settings: ', output = "plughw:CARD=Headset"' }) +
        voiceSection({ role: 'door.voice', file: file('door.voice'), manner: 'holds' }),
    });
    await until('the voices have told what they can say', () => ['kiosk-voice', 'door-voice'].every((voice) => isReady(station, voice)), 20_000);
  });
  afterAll(async () => {
    await station?.stop();
    rmSync(folder, { recursive: true });
  });

  it('reads a visit in the headset, louder on a tap, and begins the next one unread with the usual loudness', async () => {
    const { page, complaints } = await browser.open(await station.addressOf('kiosk'), sizes.kiosk);
    await tap(page, say('speech.start'));
    await tap(page, say('speech.volume', { level: 2, levels: 3 }));
    // A key of the PIN silences what is being read.
    await logIn(station, page, patrons.able, () =>
      until('the PIN is asked for', () => wordsIn(file('kiosk.voice')).includes(say('kiosk.pin.heading')), 20_000),
    );
    await station.present('kiosk-item', books.brothers.barcode);
    await until('the title is read', () => wordsIn(file('kiosk.voice')).includes(books.brothers.title), 20_000);
    expect(heardIn(file('kiosk.voice')).at(-1)?.args).toEqual([
      '-v',
      'fi',
      '-a',
      '143',
      '-s',
      '150',
      '-b',
      '1',
      '-d',
      'plughw:CARD=Headset',
      '--stdin',
    ]);
    expect(heardIn(file('kiosk.voice')).filter(({ text }) => text.split('\n').some((line) => /^\d$/.test(line)))).toEqual([]);
    await tap(page, say('kiosk.items.done'));
    await tap(page, say('kiosk.ended.close'));
    await page.getByRole('button', { name: say('speech.start') }).waitFor();
    await page.waitForLoadState('networkidle');
    await tap(page, say('speech.start'));
    await until('the next one hears it', () => heardIn(file('kiosk.voice')).at(-1)?.args.includes('100') === true, 20_000);
    expect(complaints).toEqual([]);
    expect(station.output()).not.toContain(books.brothers.title);
  });

  it('falls silent at a door when its page is gone, whatever it was saying', async () => {
    const { page, complaints } = await browser.open(await station.addressOf('doorPanel'), sizes.door);
    await tap(page, say('speech.start'));
    await until('it speaks', () => heardIn(file('door.voice')).length > 0, 20_000);
    expect(wordsIn(file('door.voice'))).toContain(say('door.idle.heading.pin'));
    expect(runningVoices(file('door.voice'))).toBe(1);
    await page.close();
    await until('it is silent', () => runningVoices(file('door.voice')) === 0);
    expect(complaints).toEqual([]);
  });
});

/** How many programs speak into this file now. */
function runningVoices(file: string): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const commands = pids.map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    } catch {
      return [];
    }
  });
  return commands.filter((command) => command.includes(file) && command.includes('--stdin')).length;
}
