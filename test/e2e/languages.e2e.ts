import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BenchTextKey, TextKey } from '../../texts/keys.ts';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { takePicture } from './support/look.ts';
import { books, onScreen, patrons } from './support/people.ts';
import { type Places, sentenceIn, withoutIsolates } from './support/sentence.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

const others = ['sv', 'en', 'fi'] as const;
/** What stays Finnish in every language: titles, the site, and the language's own name. */
const names = [
  ...Object.values(books).map((book) => ('title' in book ? book.title : '')),
  'Lumi pääkirjasto',
  'Lumi lähikirjasto',
  'Suomi',
  'Omatoimi',
];

let station: TwinStation;
let browser: StoryBrowser;
let kiosk: WatchedPage;
let door: WatchedPage;

beforeAll(async () => {
  [station, browser] = await Promise.all([startTwinStation({ pulseMs: 3000 }), startBrowser()]);
  kiosk = await browser.open(await station.addressOf('kiosk'), sizes.kiosk);
  door = await browser.open(await station.addressOf('doorPanel'), sizes.door);
});
afterEach(() => expect([...kiosk.complaints, ...door.complaints]).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

const headingIn = (page: Page, language: TextLanguage, [key, places]: readonly [TextKey | BenchTextKey, Places?]) =>
  page.getByRole('heading', { level: 1, name: sentenceIn(language, key, places), exact: true });

async function choose(page: Page, language: TextLanguage): Promise<void> {
  await page.getByRole('button', { name: languageFacts[language].name, exact: true }).tap();
}

/** One tap a language: the heading and the page's own language follow, and no Finnish word stays behind. */
async function goRound(page: Page, name: string, key: readonly [TextKey | BenchTextKey, Places?]): Promise<void> {
  await headingIn(page, 'fi', key).waitFor();
  for (const language of others) {
    await choose(page, language);
    await headingIn(page, language, key).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    if (language === 'sv') expect(await finnishWordsOn(page)).toEqual([]);
    await takePicture(page, `${name}-${language}`);
  }
}

/** Lines that are still Finnish, names apart. */
async function finnishWordsOn(page: Page): Promise<readonly string[]> {
  const text = withoutIsolates(`${await page.title()}\n${await page.locator('body').innerText()}`);
  const unnamed = names.filter((name) => name !== '').reduce((rest, name) => rest.replaceAll(name, ''), text);
  return unnamed
    .split('\n')
    .filter((line) => /\b(ja|tai|on|ei|kirjat?|kortti|lainattu|koodi|palautettu|näytä|valmis|peruuta|eräpäivä|lokero|\w+kuuta)\b/i.test(line));
}

const pinOf = async (page: Page, pin: string, language: TextLanguage): Promise<void> => {
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).tap();
  await page.getByRole('button', { name: sentenceIn(language, 'pin.ok'), exact: true }).tap();
};

const tap = (page: Page, language: TextLanguage, key: TextKey) => page.getByRole('button', { name: sentenceIn(language, key) }).tap();

describe('the door panel', () => {
  it('changes its language on every screen', async () => {
    const { page } = door;
    await goRound(page, 'door-idle', ['door.idle.heading.pin']);
    await station.present('door-card', patrons.expired.card);
    await goRound(page, 'door-pin', ['door.pin.heading']);
    await pinOf(page, patrons.expired.pin, 'fi');
    await goRound(page, 'door-refused', ['door.refused.card-expired.title']);
    await choose(page, 'sv');
    await station.present('door-card', patrons.able.card);
    await page.getByRole('button', { name: '1', exact: true }).waitFor();
    await choose(page, 'en');
    await pinOf(page, patrons.able.pin, 'en');
    await headingIn(page, 'en', ['door.granted.heading']).waitFor();
    await takePicture(page, 'door-granted-en');
    // The choice goes with the visitor who made it.
    await headingIn(page, 'fi', ['door.idle.heading.pin']).waitFor();
  });
});

describe('the kiosk', () => {
  it('changes its language on every screen of a loan with one tap', async () => {
    const { page } = kiosk;
    await goRound(page, 'kiosk-idle', ['kiosk.idle.heading']);
    await tap(page, 'fi', 'kiosk.idle.borrow');
    await goRound(page, 'kiosk-card', ['kiosk.card.heading']);
    await station.present('kiosk-card', patrons.able.card);
    await goRound(page, 'kiosk-pin', ['kiosk.pin.heading']);
    await pinOf(page, patrons.able.pin, 'fi');
    await goRound(page, 'kiosk-borrow-empty', ['kiosk.borrow.start']);
    await station.present('kiosk-item', books.brothers.barcode);
    await station.present('kiosk-item', books.reference.barcode);
    await onScreen(page, sentenceIn('fi', 'item.refused.item-not-for-loan.next')).waitFor();
    await goRound(page, 'kiosk-borrow', ['kiosk.borrow.heading', { count: 1 }]);
    await tap(page, 'fi', 'kiosk.items.done');
    await goRound(page, 'kiosk-ended', ['kiosk.ended.heading']);
    await headingIn(page, 'fi', ['kiosk.idle.heading']).waitFor();
  });

  it('changes it on the screens of a return and of a refusal', async () => {
    const { page } = kiosk;
    await tap(page, 'fi', 'kiosk.idle.return');
    await goRound(page, 'kiosk-return-empty', ['kiosk.return.start']);
    await station.present('kiosk-item', books.brothers.barcode);
    await station.present('kiosk-item', books.farAway.barcode);
    await goRound(page, 'kiosk-return', ['kiosk.return.heading', { count: 2 }]);
    await tap(page, 'fi', 'kiosk.items.done');
    await tap(page, 'fi', 'kiosk.ended.close');
    // The page of a visit gives way to a fresh one, which a card must not overtake.
    await headingIn(page, 'fi', ['kiosk.idle.heading']).waitFor();
    await station.present('kiosk-card', patrons.expired.card);
    await headingIn(page, 'fi', ['kiosk.pin.heading']).waitFor();
    await pinOf(page, patrons.expired.pin, 'fi');
    await goRound(page, 'kiosk-refused', ['kiosk.refused.card-expired.title']);
    await tap(page, 'fi', 'shared.backToStart');
    await headingIn(page, 'fi', ['kiosk.idle.heading']).waitFor();
  });

  it('keeps the choice through the visit and forgets it for the next patron', async () => {
    const { page } = kiosk;
    await choose(page, 'en');
    await tap(page, 'en', 'kiosk.idle.return');
    await headingIn(page, 'en', ['kiosk.return.start']).waitFor();
    await tap(page, 'en', 'kiosk.items.done');
    await headingIn(page, 'en', ['kiosk.ended.heading']).waitFor();
    await tap(page, 'en', 'kiosk.ended.close');
    await headingIn(page, 'fi', ['kiosk.idle.heading']).waitFor();
  });

  it("speaks the language of a patron's own choice in the register, for that visit only", async () => {
    const { page } = kiosk;
    await station.present('kiosk-card', patrons.swedish.card);
    await headingIn(page, 'fi', ['kiosk.pin.heading']).waitFor();
    await pinOf(page, patrons.swedish.pin, 'fi');
    await headingIn(page, 'sv', ['kiosk.borrow.start']).waitFor();
    await tap(page, 'sv', 'kiosk.items.done');
    await headingIn(page, 'sv', ['kiosk.ended.heading']).waitFor();
    await tap(page, 'sv', 'kiosk.ended.close');
    await headingIn(page, 'fi', ['kiosk.idle.heading']).waitFor();
  });
});
