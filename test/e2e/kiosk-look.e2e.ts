import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { arrive, books, button, patrons, tapPin } from './support/people.ts';
import { say } from './support/sentence.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

let station: TwinStation;
let browser: StoryBrowser;
let kiosk: WatchedPage;

beforeAll(async () => {
  [station, browser] = await Promise.all([startTwinStation(), startBrowser()]);
});
beforeEach(async () => {
  kiosk = await browser.open(await station.addressOf('kiosk'), sizes.kiosk);
  await arrive(kiosk.page, 'kiosk.idle.heading');
});
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

const themeOf = (page: Page) => page.evaluate(() => document.documentElement.dataset['theme']);
const settings = (page: Page) => page.getByRole('dialog', { name: say('access.heading') });

async function chooseContrast(page: Page): Promise<void> {
  await button(page, 'shared.accessibility').tap();
  await button(page, 'access.theme.contrast').tap();
  await expect.poll(() => themeOf(page)).toBe('contrast');
}

async function borrow(page: Page, patron: { readonly card: string; readonly pin: string }): Promise<void> {
  await station.present('kiosk-card', patron.card);
  await arrive(page, 'kiosk.pin.heading');
  await tapPin(page, patron.pin);
  await page.locator('[data-screen="borrowing"]').waitFor();
}

describe('what one patron chose', () => {
  it('does not stand in the way: a card closes the open settings, and the keys are free', async () => {
    const { page } = kiosk;
    await chooseContrast(page);
    await station.present('kiosk-card', patrons.able.card);
    await arrive(page, 'kiosk.pin.heading');
    await settings(page).waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await themeOf(page)).toBe('contrast');
    await tapPin(page, patrons.able.pin);
    await arrive(page, 'kiosk.borrow.start');
    await button(page, 'kiosk.items.done').tap();
    await button(page, 'kiosk.ended.close').tap();
    await arrive(page, 'kiosk.idle.heading');
    expect(await themeOf(page)).toBe('light');
  });

  it('goes with that patron when the next card ends the visit without a screen between them', async () => {
    const { page } = kiosk;
    await chooseContrast(page);
    await button(page, 'access.close').tap();
    await borrow(page, patrons.able);
    expect(await themeOf(page)).toBe('contrast');
    await station.present('kiosk-card', patrons.longPin.card);
    await arrive(page, 'kiosk.pin.heading');
    await expect.poll(() => themeOf(page)).toBe('light');
    await button(page, 'shared.cancel').tap();
    await arrive(page, 'kiosk.idle.heading');
  });
});

describe('a double tap', () => {
  it('on "done" leaves the thanks to be read', async () => {
    const { page } = kiosk;
    await borrow(page, patrons.able);
    await station.present('kiosk-item', books.epic.barcode);
    await arrive(page, 'kiosk.borrow.heading', { count: 1 });
    const done = await button(page, 'kiosk.items.done').boundingBox();
    if (done === null) throw new Error('no button to tap');
    const [x, y] = [done.x + done.width - 40, done.y + done.height / 2];
    await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState === 'finished'));
    // The new screen takes no tap for a third of a second: as long as this test takes to send the second one.
    const tools = await page.context().newCDPSession(page);
    await tools.send('Animation.enable');
    await tools.send('Animation.setPlaybackRate', { playbackRate: 0.05 });
    await page.touchscreen.tap(x, y);
    await arrive(page, 'kiosk.ended.heading');
    await page.touchscreen.tap(x, y);
    await tools.send('Animation.setPlaybackRate', { playbackRate: 1 });
    // It came down where the new screen has a button of its own.
    const close = await button(page, 'kiosk.ended.close').boundingBox();
    expect(close !== null && x > close.x && y > close.y && y < close.y + close.height).toBe(true);
    await button(page, 'kiosk.ended.close').tap();
    await arrive(page, 'kiosk.idle.heading');
  });
});
