import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { leftovers } from './support/leftovers.ts';
import { lookAt } from './support/look.ts';
import { arrive, books, button, onScreen, patrons, tapPin } from './support/people.ts';
import { say } from './support/sentence.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

// The shortest quiet time that a site may set; the warning itself is never shorter than 30 s.
const idleSeconds = 5;
const warningMs = 30_000;

let stations: TwinStation[];
let browser: StoryBrowser;

// Two stations, so that two patrons can stand still at the same time.
beforeAll(async () => {
  [browser, ...stations] = await Promise.all([startBrowser(), startTwinStation({ idleSeconds }), startTwinStation({ idleSeconds })]);
});
afterAll(async () => {
  await browser?.close();
  for (const station of stations ?? []) await station.stop();
});

async function standAt(station: TwinStation | undefined): Promise<WatchedPage> {
  const kiosk = await browser.open((await station?.addressOf('kiosk')) ?? '', sizes.kiosk);
  await arrive(kiosk.page, 'kiosk.idle.heading');
  return kiosk;
}

const warning = (page: Page) => page.getByRole('alertdialog', { name: say('warning.heading') });

async function secondsOn(page: Page): Promise<number> {
  return Number.parseInt(await warning(page).getByRole('timer').innerText(), 10);
}

describe.concurrent('a patron who stands still', () => {
  it('is asked half a minute before the end, goes on with one tap, and is wiped when nobody answers', async ({ expect }) => {
    const [station] = stations;
    const { page, complaints } = await standAt(station);
    const { longPin } = patrons;
    await station?.present('kiosk-card', longPin.card);
    await arrive(page, 'kiosk.pin.heading');
    await tapPin(page, longPin.pin);
    await arrive(page, 'kiosk.borrow.start');
    await station?.present('kiosk-item', books.brothers.barcode);
    await arrive(page, 'kiosk.borrow.heading', { count: 1 });

    await warning(page).waitFor();
    await warning(page).getByText(say('warning.text')).waitFor();
    expect(await secondsOn(page)).toBeGreaterThanOrEqual(28);
    await lookAt(page, 'kiosk-warning');
    await button(page, 'warning.continue').tap();
    await warning(page).waitFor({ state: 'detached' });
    await arrive(page, 'kiosk.borrow.heading', { count: 1 });

    await warning(page).waitFor();
    const warnedAt = performance.now();
    const first = await secondsOn(page);
    await expect.poll(() => secondsOn(page), { timeout: 5000 }).toBeLessThan(first);
    await page.getByRole('heading', { level: 1, name: say('kiosk.ended.timeoutHeading') }).waitFor({ timeout: warningMs + 10_000 });
    // Two seconds of tolerance: the driver asks for the page's state now and then, as this does for the time.
    expect(performance.now() - warnedAt).toBeGreaterThanOrEqual(warningMs - 2000);
    const marks = [longPin.card, longPin.pin, ...longPin.names, books.brothers.title, books.brothers.barcode];
    expect(await leftovers(page, marks)).toEqual([]);
    await onScreen(page, say('kiosk.ended.lent', { count: 1 })).waitFor();
    await arrive(page, 'kiosk.idle.heading');
    expect(await leftovers(page, marks)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('goes on with any key and ends at once when the warning is answered so', async ({ expect }) => {
    const { page, complaints } = await standAt(stations[1]);
    await page.getByRole('button', { name: say('kiosk.idle.return') }).tap();
    await arrive(page, 'kiosk.return.start');
    await warning(page).waitFor();
    await page.keyboard.press('a');
    await warning(page).waitFor({ state: 'detached' });
    await arrive(page, 'kiosk.return.start');
    await warning(page).waitFor();
    await button(page, 'warning.end').tap();
    await arrive(page, 'kiosk.ended.heading');
    expect(complaints).toEqual([]);
  });
});
