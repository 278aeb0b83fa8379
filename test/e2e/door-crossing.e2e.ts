import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { HeldViews } from './support/held-views.ts';
import { arrive, button, heading, patrons, tapPin } from './support/people.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

let station: TwinStation;
let browser: StoryBrowser;
let door: WatchedPage;
const views = new HeldViews();

beforeAll(async () => {
  [station, browser] = await Promise.all([startTwinStation({ pulseMs: 1500 }), startBrowser()]);
  door = await browser.open(await station.addressOf('doorPanel'), sizes.door, { prepare: views.prepare });
  await arrive(door.page, 'door.idle.heading.pin');
});
afterEach(() => expect(door.complaints).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

/** The next card is read while the panel still shows the PIN of the one before. */
async function replaceUnseen(card: string): Promise<void> {
  views.hold();
  await station.present('door-card', card);
  await expect.poll(() => views.waiting).toBeGreaterThan(0);
  await door.page.locator('main').evaluate((main) => main.setAttribute('data-before', ''));
}

/** The panel has drawn the screen of the next card, and not gone on with the one before. */
async function seeAll(): Promise<void> {
  views.release();
  await door.page.locator('main:not([data-before])').waitFor();
}

describe("a press on the one before's PIN that arrives when the next card was read", () => {
  it.each([
    ['cancel', async () => button(door.page, 'shared.cancel').tap()],
    ['digits and OK', async () => tapPin(door.page, '9876')],
  ])('%s does nothing to the next PIN', async (_title, press) => {
    const { page } = door;
    const before = station.relay.releases;
    await station.present('door-card', patrons.able.card);
    await arrive(page, 'door.pin.heading');
    await button(page, 'shared.cancel').waitFor();
    await replaceUnseen(patrons.longPin.card);
    await press();
    await seeAll();
    await arrive(page, 'door.pin.heading');
    await tapPin(page, patrons.longPin.pin);
    await heading(page, 'door.granted.heading').waitFor();
    expect(station.relay.releases).toBe(before + 1);
    await arrive(page, 'door.idle.heading.pin');
  });
});
