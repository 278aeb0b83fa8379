import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { lookAt } from './support/look.ts';
import { books, onScreen, patrons, row, wordsOf } from './support/people.ts';
import { say } from './support/sentence.ts';
import { browserStage } from './support/stages.ts';
import { arriveOn, logInto, press, type Stage } from './support/stories.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

let station: TwinStation;
let browser: StoryBrowser;
let kiosk: WatchedPage;
let stage: Stage;

beforeAll(async () => {
  [station, browser] = await Promise.all([startTwinStation({ hasPad: true }), startBrowser()]);
  kiosk = await browser.open(await station.addressOf('kiosk'), sizes.kiosk);
  stage = browserStage(station, kiosk);
});
beforeEach(async () => {
  station.library.register.reset();
  await arriveOn(stage, 'kiosk.idle.heading');
});
afterEach(() => expect(kiosk.complaints).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

const turns = [patrons.able, patrons.longPin, patrons.staffOnly, patrons.withoutTerms];
let turn = 0;
const logIn = (): Promise<void> => logInto(stage, turns[turn++ % turns.length] ?? patrons.able);

function retitle(barcode: string, title: string): void {
  Object.assign(station.library.register.item(barcode) ?? {}, { title });
}

/** An ordinary book after the odd one: the visit goes on. */
async function goOn(): Promise<void> {
  await station.present('kiosk-item', books.brothers.barcode);
  await row(kiosk.page, books.brothers.title).getByText(say('row.lent.word'), { exact: true }).waitFor();
  await press(stage, 'kiosk.items.done');
  await until('the end', () => kiosk.page.locator('[data-screen="ended"]').isVisible());
  await press(stage, 'kiosk.ended.close');
}

/** Whether something on the page is wider than the page. */
const overflows = (): Promise<boolean> => kiosk.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

describe('a title that no book has', () => {
  it('of 64 kB: the book has a row that says what is known, and the visit goes on', async () => {
    retitle(books.epic.barcode, 'Ä'.repeat(64 * 1024));
    await logIn();
    await station.present('kiosk-item', books.epic.barcode);
    await until('an answer', async () => (await kiosk.page.locator('li.row:not([data-mark="asking"])').count()) === 1, 15_000);
    expect((await kiosk.page.locator('li.row').innerText()).length).toBeLessThan(1000);
    expect(await overflows()).toBe(false);
    await lookAt(kiosk.page, 'kiosk-bad-title-long');
    station.library.register.reset();
    await goOn();
  });

  it('of markup: it stands there as it was written and does nothing', async () => {
    const title = '<img src=x onerror=alert(1)><b>lihava</b><script>document.title="x"</script>';
    retitle(books.epic.barcode, title);
    await logIn();
    await station.present('kiosk-item', books.epic.barcode);
    await row(kiosk.page, title).getByText(say('row.lent.word'), { exact: true }).waitFor();
    expect(await kiosk.page.locator('li.row img, li.row b, li.row script').count()).toBe(0);
    expect(await kiosk.page.title()).not.toBe('x');
    await goOn();
  });

  it('of right-to-left marks: it turns nothing around but itself', async () => {
    retitle(books.epic.barcode, '\u202eKalevala\u2066\u200f לא \u202d!!');
    await logIn();
    await station.present('kiosk-item', books.epic.barcode);
    const entry = row(kiosk.page, 'Kalevala');
    await entry.getByText(say('row.lent.word'), { exact: true }).waitFor();
    expect(await entry.locator('.row-title').innerText()).not.toMatch(/[\u202a-\u202e]/);
    expect(await wordsOf(entry)).toContain(say('row.lent.due', { date: '' }).trim());
    await lookAt(kiosk.page, 'kiosk-bad-title-marks');
    await goOn();
  });
});

describe('300 items on the pad', () => {
  it('are too many: the screen says so, and with fewer the visit goes on', async () => {
    await logIn();
    for (let item = 0; item < 300; item += 1) station.pad.act(['place', `3456700100${String(item).padStart(4, '0')}`]);
    await until('the words', () => onScreen(kiosk.page, say('kiosk.pad.overfull')).first().isVisible(), 20_000);
    await lookAt(kiosk.page, 'kiosk-bad-pad-300');
    expect(await overflows()).toBe(false);
    station.pad.act(['clear']);
    await until('room again', async () => !(await onScreen(kiosk.page, say('kiosk.pad.overfull')).first().isVisible()), 20_000);
    await goOn();
  });
});

describe('a browser that cannot play a sound', () => {
  it('is as good a kiosk as any: what is heard is also seen', async () => {
    const mute = await browser.open('about:blank', sizes.kiosk);
    await mute.page.addInitScript(() => {
      class Broken {
        constructor() {
          throw new DOMException('no device', 'NotSupportedError');
        }
      }
      Object.assign(window, { AudioContext: Broken });
    });
    await mute.page.goto(await station.addressOf('kiosk'));
    const there = browserStage(station, mute);
    await arriveOn(there, 'kiosk.idle.heading');
    await logInto(there, turns[turn++ % turns.length] ?? patrons.able);
    await station.present('kiosk-item', books.reference.barcode);
    await row(mute.page, books.reference.title).getByText(say('item.refused.item-not-for-loan.title')).waitFor();
    await press(there, 'kiosk.items.done');
    await until('the end', () => mute.page.locator('[data-screen="ended"]').isVisible());
    await press(there, 'kiosk.ended.close');
    expect(mute.complaints).toEqual([]);
    await mute.page.close();
  });
});
