import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languageFacts } from '../../texts/languages.ts';
import { type OurChild, startOmatoimi } from '../support/child-process.ts';
import { sizes, type StoryBrowser, startBrowser, watch, type WatchedPage } from './support/browser.ts';
import { leftovers } from './support/leftovers.ts';
import { lookAt, takePicture } from './support/look.ts';
import { arrive, books, button, onScreen, patrons, row, tapPin } from './support/people.ts';
import { say, sentenceIn } from './support/sentence.ts';

let demo: OurChild;
let addresses: { readonly url: string; readonly screens: { readonly all: string } };
let browser: StoryBrowser;
let start: WatchedPage;
let bench: WatchedPage;
let kiosk: WatchedPage;
let door: WatchedPage;

beforeAll(async () => {
  demo = startOmatoimi(['demo', '--no-open', '--json', '--port', '0']);
  [addresses, browser] = (await Promise.all([demo.ready, startBrowser()])) as unknown as [typeof addresses, StoryBrowser];
  start = await browser.open(addresses.screens.all, sizes.bench);
  await arrive(start.page, 'start.heading');
  bench = await openBeside('start.bench', sizes.bench);
  kiosk = await openBeside('start.kiosk', sizes.kiosk);
  door = await openBeside('start.doorPanel', sizes.door);
});
afterAll(async () => {
  await browser?.close();
  await demo?.end();
});

/** Presses a link of the start page and takes the page that opens beside it. */
async function openBeside(name: 'start.bench' | 'start.kiosk' | 'start.doorPanel', size: { width: number; height: number }): Promise<WatchedPage> {
  const opened = start.page.context().waitForEvent('page');
  await start.page.getByRole('button', { name: say(name) }).tap();
  const watched = watch(await opened);
  await watched.page.setViewportSize(size);
  await watched.page.getByRole('heading', { level: 1 }).waitFor();
  return watched;
}

/** Presses a button of the bench that stands for a hand at a reader. */
async function press(page: Page, action: 'bench.atKiosk' | 'bench.atDoor' | 'bench.scan', of: string): Promise<void> {
  await page.bringToFront();
  await page.getByRole('button', { name: `${say(action)}: ${of}`, exact: true }).click();
}

const relayIs = (page: Page, state: 'on' | 'off') => page.getByRole('status').getByText(say(`bench.relay.${state}`));
const able = 'Testinen, Aino';
/** Another card for the next visit: the same one within a second is the same presentation, as the reader has it. */
const guarantor = 'Takuunen, Timo';

describe('the demo in one browser', () => {
  it('opens three screens from its start page, each once', async () => {
    await lookAt(start.page, 'start');
    await lookAt(bench.page, 'bench');
    await arrive(kiosk.page, 'kiosk.idle.heading');
    await arrive(door.page, 'door.idle.heading.pin');
    expect(new URL(kiosk.page.url()).hash).toBe('');
    expect(start.complaints).toEqual([]);
  });

  it('lends a book with a card and a book from the bench, which shows the bytes', async () => {
    const { page } = kiosk;
    await press(bench.page, 'bench.atKiosk', able);
    await page.bringToFront();
    await arrive(page, 'kiosk.pin.heading');
    await tapPin(page, patrons.able.pin);
    await arrive(page, 'kiosk.pad.borrowStart');
    await press(bench.page, 'bench.scan', books.islands.title);
    await row(page, books.islands.title).getByText(say('row.lent.word')).waitFor();
    await row(bench.page, books.islands.barcode).getByText(say('bench.onLoan')).first().waitFor();
    await page.bringToFront();
    await button(page, 'kiosk.items.done').tap();
    await arrive(page, 'kiosk.ended.heading');
    expect(await leftovers(page, [books.islands.title, patrons.able.card, able])).toEqual([]);
    expect(kiosk.complaints).toEqual([]);
  });

  it('lends a stack of ten from the pad, asks whether that is all, and thanks', async () => {
    const { page } = kiosk;
    await press(bench.page, 'bench.atKiosk', guarantor);
    await page.bringToFront();
    await arrive(page, 'kiosk.pin.heading');
    await tapPin(page, patrons.longPin.pin);
    await arrive(page, 'kiosk.pad.borrowStart');
    await bench.page.bringToFront();
    await bench.page.getByRole('button', { name: say('bench.padTen') }).click();
    await page.bringToFront();
    await page.getByRole('heading', { name: say('kiosk.borrow.heading', { count: 10 }) }).waitFor();
    await lookAt(page, 'kiosk-pad-ten');
    await button(page, 'kiosk.items.done').tap();
    await page.getByRole('heading', { name: say('kiosk.counting.heading', { count: 10 }) }).waitFor();
    await button(page, 'kiosk.counting.yes').tap();
    await arrive(page, 'kiosk.ended.heading');
    await bench.page.bringToFront();
    await bench.page.getByRole('button', { name: say('bench.padClear') }).click();
    await page.bringToFront();
    await arrive(page, 'kiosk.idle.heading');
    expect(kiosk.complaints).toEqual([]);
  });

  it('opens the door with a card from the bench, which shows the relay on and off again', async () => {
    const { page } = door;
    await relayIs(bench.page, 'off').waitFor();
    await press(bench.page, 'bench.atDoor', able);
    await page.bringToFront();
    await arrive(page, 'door.pin.heading');
    await tapPin(page, patrons.able.pin);
    await arrive(page, 'door.granted.heading');
    await relayIs(bench.page, 'on').waitFor();
    await bench.page.getByText(say('bench.releases', { count: 1 })).waitFor();
    await lookAt(bench.page, 'bench-relay-on');
    await relayIs(bench.page, 'off').waitFor();
    await arrive(page, 'door.idle.heading.pin');
    expect(door.complaints).toEqual([]);
  });

  it('takes a reader off and puts it back from the bench, and tries any bytes', async () => {
    await bench.page.bringToFront();
    await bench.page.getByRole('button', { name: `${say('bench.unplug')}: kiosk.card` }).click();
    await arrive(kiosk.page, 'outOfOrder.kiosk.title');
    await bench.page.getByRole('button', { name: `${say('bench.plug')}: kiosk.card` }).click();
    await arrive(kiosk.page, 'kiosk.idle.heading');
    await bench.page.getByLabel(say('bench.rawTarget')).selectOption({ label: 'kiosk.card' });
    await bench.page.getByLabel(say('bench.rawText')).fill('| no card |');
    await bench.page.getByRole('button', { name: say('bench.send') }).click();
    await onScreen(kiosk.page, say('kiosk.card.unreadable')).waitFor();
    await kiosk.page.bringToFront();
    await button(kiosk.page, 'shared.cancel').tap();
    await arrive(kiosk.page, 'kiosk.idle.heading');
    expect(bench.complaints).toEqual([]);
  });

  it.each(['sv', 'en', 'fi'] as const)('speaks %s at the bench with one tap', async (language) => {
    await bench.page.bringToFront();
    await bench.page.getByRole('button', { name: languageFacts[language].name, exact: true }).click();
    await bench.page.getByRole('heading', { level: 1, name: sentenceIn(language, 'bench.heading') }).waitFor();
    await takePicture(bench.page, `bench-${language}`);
  });

  it('asks for a code where there is none, and says so when it was used before', async () => {
    const { page, complaints } = await browser.open(new URL('kiosk', addresses.url).href, sizes.door);
    await arrive(page, 'outOfOrder.kiosk.title');
    await lookAt(page, 'kiosk-stranded');
    await button(page, 'outOfOrder.technician').tap();
    await arrive(page, 'code.heading');
    await lookAt(page, 'code');
    await page.getByLabel(say('code.field')).fill(addresses.screens.all);
    await button(page, 'code.open').tap();
    await page
      .getByRole('alert')
      .filter({ hasText: say('code.refused') })
      .waitFor();
    await lookAt(page, 'code-refused');
    expect(complaints).toEqual([]);
  });
});
