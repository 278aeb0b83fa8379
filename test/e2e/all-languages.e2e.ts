import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { patrons } from './support/people.ts';
import { sentenceIn, withoutIsolates } from './support/sentence.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

const every = Object.keys(languageFacts) as TextLanguage[];
/** A switch goes to the station and back; the quickest must be seen within this, on a machine that others use too. */
const switchLimitMs = 100;

let station: TwinStation;
let browser: StoryBrowser;
let kiosk: WatchedPage;
const asked: string[] = [];

beforeAll(async () => {
  [station, browser] = await Promise.all([startTwinStation({ languages: every }), startBrowser()]);
  kiosk = await browser.open(await station.addressOf('kiosk'), sizes.kiosk);
  await kiosk.page.getByRole('heading', { level: 1, name: sentenceIn('fi', 'kiosk.idle.heading') }).waitFor();
  await kiosk.page.waitForLoadState('networkidle');
  kiosk.page.on('request', (request) => asked.push(request.url()));
});
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

const list = () => kiosk.page.getByRole('dialog');
const listButton = () => kiosk.page.locator('.languages button[aria-haspopup="dialog"]');

/** Presses a language's button, on the screen or in the list of all, and tells how long the page took to speak it. */
async function switchTo(language: TextLanguage): Promise<number> {
  const isNamed = await kiosk.page.locator(`.languages button:has([lang="${language}"])`).isVisible();
  if (!isNamed) {
    await listButton().tap();
    await list().waitFor();
  }
  const took = await pressName(language);
  await list().waitFor({ state: 'detached' });
  return took;
}

const pressName = (language: TextLanguage): Promise<number> =>
  kiosk.page.evaluate(
    ({ name, language: wanted }) =>
      new Promise<number>((resolve) => {
        const names = [...document.querySelectorAll<HTMLElement>('.language-list button, .languages button')];
        const button = names.find((each) => each.textContent === name);
        const began = performance.now();
        const observer = new MutationObserver(() => {
          if (document.documentElement.lang !== wanted) return;
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.now() - began));
        });
        observer.observe(document.documentElement, { attributes: true });
        button?.click();
      }),
    { name: languageFacts[language].name, language },
  );

describe('a site that shows every language', () => {
  it('speaks each within a tenth of a second, from what is in the page, in its own direction', async () => {
    const took: number[] = [];
    for (const language of [...every.slice(1), 'fi' as const]) {
      took.push(await switchTo(language));
      const { page } = kiosk;
      await page.getByRole('heading', { level: 1, name: sentenceIn(language, 'kiosk.idle.heading') }).waitFor();
      expect(await page.locator('html').getAttribute('dir')).toBe(languageFacts[language].direction);
    }
    expect(Math.min(...took)).toBeLessThan(switchLimitMs);
    expect(asked).toEqual([]);
  });

  it('names each of them in its own letters in one list, which the focus comes back from', async () => {
    await listButton().focus();
    await kiosk.page.keyboard.press('Enter');
    const names = list().locator('.language-list button');
    await expect.poll(() => names.allTextContents()).toEqual(every.map((language) => languageFacts[language].name));
    await kiosk.page.keyboard.press('Escape');
    await list().waitFor({ state: 'detached' });
    await expect.poll(() => kiosk.page.evaluate(() => document.activeElement?.getAttribute('aria-haspopup'))).toBe('dialog');
  });

  it.each([
    [1080, 1920],
    [1280, 800],
    [1024, 768],
    [1024, 600],
    [800, 480],
  ])('has room for language and settings at %d x %d', async (width, height) => {
    const { page } = kiosk;
    await page.setViewportSize({ width, height });
    const outside = await page.evaluate(() => {
      const brand = document.querySelector('.brand')?.getBoundingClientRect();
      const isOutside = ({ left, right, top }: DOMRect): boolean => left < 0 || right > window.innerWidth || top < 0 || left < (brand?.right ?? 0);
      return [...document.querySelectorAll('.tools button')]
        .filter((each) => isOutside(each.getBoundingClientRect()))
        .map((each) => each.textContent);
    });
    expect(outside).toEqual([]);
    await page.setViewportSize(sizes.kiosk);
  });

  it('loses nothing of a PIN at a switch to the other direction', async () => {
    const { page } = kiosk;
    await station.present('kiosk-card', patrons.able.card);
    await page.getByRole('heading', { level: 1, name: sentenceIn('fi', 'kiosk.pin.heading') }).waitFor();
    for (const digit of ['1', '2', '3']) await page.getByRole('button', { name: digit, exact: true }).tap();
    await switchTo('ar');
    await page.getByRole('img', { name: sentenceIn('ar', 'pin.entered', { count: 3 }) }).waitFor();
    await page.getByRole('button', { name: sentenceIn('ar', 'shared.cancel') }).tap();
    // The choice goes with the visit.
    await page.getByRole('heading', { level: 1, name: sentenceIn('fi', 'kiosk.idle.heading') }).waitFor();
  });

  it('has letters of its own for each script, from the station', async () => {
    const { page } = kiosk;
    const loaded = async (): Promise<string[]> => {
      const names = await page.evaluate(() =>
        [...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family.replaceAll('"', '')),
      );
      return [...new Set(names)].sort();
    };
    await expect.poll(loaded).toEqual(['Atkinson Hyperlegible Next Variable', 'Omatoimi Arabic', 'Omatoimi Cyrillic']);
    await page.waitForLoadState('networkidle');
  });

  it('says in every language that it is out of order when the station is gone', async () => {
    const { page } = kiosk;
    await station.stop();
    await page.getByRole('heading', { level: 1, name: sentenceIn('fi', 'outOfOrder.kiosk.title') }).waitFor();
    const shown = withoutIsolates(await page.locator('main').innerText());
    expect(every.filter((language) => !shown.includes(sentenceIn(language, 'outOfOrder.kiosk.title')))).toEqual([]);
  });
});
