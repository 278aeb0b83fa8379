import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OurChild, startOmatoimi } from '../support/child-process.ts';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { lookAt } from './support/look.ts';
import { arrive, button, onScreen } from './support/people.ts';
import { say } from './support/sentence.ts';

interface Addresses {
  readonly url: string;
  readonly screens: { readonly kiosk: string; readonly door: string };
}

let demo: OurChild;
let addresses: Addresses;
let browser: StoryBrowser;
let kiosk: WatchedPage;
let door: WatchedPage;

async function startDemo(port: string): Promise<void> {
  demo = startOmatoimi(['demo', '--no-open', '--json', '--port', port]);
  addresses = (await demo.ready) as unknown as Addresses;
}

beforeAll(async () => {
  [browser] = await Promise.all([startBrowser(), startDemo('0')]);
  kiosk = await browser.open(addresses.screens.kiosk, sizes.kiosk);
  door = await browser.open(addresses.screens.door, sizes.door);
  await arrive(kiosk.page, 'kiosk.idle.heading');
  await arrive(door.page, 'door.idle.heading.pin');
});
afterEach(() => {
  // A socket that nobody answers is what this story is about; the browser notes it by itself.
  const ownFaults = [...kiosk.complaints, ...door.complaints].filter(
    (text) => !/WebSocket connection|ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE/.test(text),
  );
  expect(ownFaults).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await demo?.end();
});

describe("a patron's screen in a browser whose station restarts", () => {
  it('is out of order while the station is away, and stays calm when its token died with it', async () => {
    await demo.end();
    await arrive(kiosk.page, 'outOfOrder.kiosk.title');
    await arrive(door.page, 'outOfOrder.door.title');
    await startDemo(new URL(addresses.url).port);
    for (const { page } of [kiosk, door]) {
      await onScreen(page, say('outOfOrder.technicianHint')).waitFor();
      expect(await page.getByRole('textbox').count()).toBe(0);
    }
    await arrive(kiosk.page, 'outOfOrder.kiosk.title');
    await arrive(door.page, 'outOfOrder.door.title');
    await lookAt(kiosk.page, 'kiosk-stranded');
    await lookAt(door.page, 'door-stranded');
  });

  it('stays so when somebody loads it again', async () => {
    await door.page.reload();
    await onScreen(door.page, say('outOfOrder.technicianHint')).waitFor();
    expect(await door.page.getByRole('textbox').count()).toBe(0);
  });

  it('opens with a new address in the same window', async () => {
    await kiosk.page.goto(addresses.screens.kiosk);
    await arrive(kiosk.page, 'kiosk.idle.heading');
    expect(new URL(kiosk.page.url()).hash).toBe('');
  });

  it('opens with an address that a technician pastes', async () => {
    const { page } = door;
    await button(page, 'outOfOrder.technician').tap();
    await arrive(page, 'code.heading');
    await page.getByLabel(say('code.field')).fill(addresses.screens.door);
    await button(page, 'code.open').tap();
    await arrive(page, 'door.idle.heading.pin');
  });
});

describe("a patron's screen in a browser", () => {
  it('has no menu of the browser behind a long press', async () => {
    for (const { page } of [kiosk, door]) {
      const isRefused = await page
        .locator('h1')
        .evaluate((heading) => !heading.dispatchEvent(new Event('contextmenu', { bubbles: true, cancelable: true })));
      expect(isRefused).toBe(true);
    }
  });
});
