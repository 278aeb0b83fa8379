import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkout } from '../support/child-process.ts';
import { firstScreenFiles } from '../support/first-screen.ts';
import { sizes, type StoryBrowser, startBrowser } from './support/browser.ts';
import { arrive, books, button, patrons, row, tapPin } from './support/people.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

describe('the first screen', () => {
  it('comes with at most 170 kB of JavaScript and styles, and without the schemas of the station', async () => {
    const files = await firstScreenFiles(path.join(checkout, 'dist', 'renderer'));
    expect(files.some(({ name }) => name.includes('early-'))).toBe(true);
    expect(files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)).toBeLessThanOrEqual(170_000);
    expect(files.filter(({ text }) => text.includes('ZodType')).map(({ name }) => name)).toEqual([]);
  });
});

describe('a visit', () => {
  let station: TwinStation;
  let browser: StoryBrowser;
  beforeAll(async () => {
    [station, browser] = await Promise.all([startTwinStation(), startBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await station?.stop();
  });

  it('makes 0 requests off the machine, and one connection for each of its two pages', async () => {
    const { page, complaints } = await browser.open('about:blank', sizes.kiosk);
    const hosts = new Set<string>();
    let sockets = 0;
    const note = (address: string): void => {
      const { protocol, host } = new URL(address);
      if (protocol !== 'data:') hosts.add(host);
    };
    page.on('request', (request) => note(request.url()));
    page.on('websocket', (socket) => {
      sockets += 1;
      note(socket.url());
    });
    const address = await station.addressOf('kiosk');
    await page.goto(address);
    await arrive(page, 'kiosk.idle.heading');
    for (const [name, heading] of [
      ['Svenska', 'sv'],
      ['English', 'en'],
      ['Suomi', 'fi'],
    ] as const) {
      await page.getByRole('button', { name, exact: true }).tap();
      await page.locator(`html[lang="${heading}"]`).waitFor();
    }
    await station.present('kiosk-card', patrons.reader.card);
    await arrive(page, 'kiosk.pin.heading');
    await tapPin(page, patrons.reader.pin);
    await arrive(page, 'kiosk.borrow.start');
    await station.present('kiosk-item', books.brothers.barcode);
    await row(page, books.brothers.title).waitFor();
    await button(page, 'kiosk.account.open').tap();
    await page.locator('[data-screen="account"]').waitFor();
    await button(page, 'kiosk.account.close').tap();
    await button(page, 'kiosk.items.done').tap();
    await arrive(page, 'kiosk.ended.heading');
    await button(page, 'kiosk.ended.close').tap();
    await arrive(page, 'kiosk.idle.heading');
    await page.waitForLoadState('networkidle');
    expect([...hosts]).toEqual([new URL(address).host]);
    expect([sockets, complaints]).toEqual([2, []]);
  });
});
