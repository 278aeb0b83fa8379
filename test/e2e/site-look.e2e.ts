import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { arrive, books, button, onScreen, patrons, tapPin } from './support/people.ts';
import { say } from './support/sentence.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

// A file of its own for each: an SVG with sizes, which a browser can draw and measure.
const drawing = (width: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="40"><rect width="${width}" height="40"/></svg>`;
const ownWords = { 'kiosk.idle.heading': 'Tervetuloa Lumiin.', 'kiosk.idle.headin': 'ei tällaista', 'shared.incident': 'Koodi puuttuu' };

let folder: string;
let station: TwinStation;
let browser: StoryBrowser;
let kiosk: WatchedPage;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'omatoimi-site-'));
  const file = (name: string, body: string): string => {
    writeFileSync(path.join(folder, name), body);
    return JSON.stringify(path.join(folder, name));
  };
  file('fi.json', JSON.stringify(ownWords));
  const look = `logoFile = ${file('logo.svg', drawing(120))}\nphotoFiles = [${file('hall.svg', drawing(800))}, ${JSON.stringify(path.join(folder, 'none.png'))}]`;
  const more = `[look]\naction = "#5b1a4f"\n${look}\n[texts]\ndir = ${JSON.stringify(folder)}\n`;
  [station, browser] = await Promise.all([startTwinStation({ more }), startBrowser()]);
  kiosk = await browser.open(await station.addressOf('kiosk'), sizes.kiosk);
});
afterAll(async () => {
  await browser?.close();
  await station?.stop();
  rmSync(folder, { recursive: true });
});

const widthOf = (selector: string): Promise<number> =>
  kiosk.page.locator(selector).evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    return image.naturalWidth;
  });

describe('a library of its own look', () => {
  it('shows its colour, logo, photo and words, from its files to the screen', async () => {
    const { page } = kiosk;
    await page.getByRole('heading', { level: 1, name: 'Tervetuloa Lumiin.' }).waitFor();
    expect(await widthOf('.brand-logo')).toBe(120);
    expect(await widthOf('.idle-photo')).toBe(800);
    expect(await page.locator('.verb-main').evaluate((verb) => getComputedStyle(verb).backgroundColor)).toBe('rgb(91, 26, 79)');
  });

  it('goes on where a word or a picture of its own is wrong, and the log says which', async () => {
    const { page, complaints } = kiosk;
    await station.present('kiosk-card', patrons.able.card);
    await arrive(page, 'kiosk.pin.heading');
    await tapPin(page, patrons.able.pin);
    await arrive(page, 'kiosk.borrow.start');
    await station.present('kiosk-item', books.reference.barcode);
    await onScreen(page, say('row.refused.loanWord')).waitFor();
    await button(page, 'kiosk.items.done').tap();
    await arrive(page, 'kiosk.ended.heading');
    expect(['kiosk.idle.headin', 'shared.incident', 'none.png'].filter((name) => !station.log().includes(name))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
