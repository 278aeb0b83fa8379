import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { leftovers } from './support/leftovers.ts';
import { lookAt } from './support/look.ts';
import { arrive, books, button, heading, onScreen, patrons, row, tapPin, wordsOf } from './support/people.ts';
import { say } from './support/sentence.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

let station: TwinStation;
let browser: StoryBrowser;
let kiosk: WatchedPage;

beforeAll(async () => {
  [station, browser] = await Promise.all([startTwinStation(), startBrowser()]);
  kiosk = await browser.open(await station.addressOf('kiosk'), sizes.kiosk);
  await arrive(kiosk.page, 'kiosk.idle.heading');
});
afterEach(() => expect(kiosk.complaints).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

/** A day four weeks from now in the site's zone, as the screen writes it. */
function fourWeeksFromNow(): string {
  const day = new Date(Date.now() + 28 * 24 * 3600 * 1000);
  return new Intl.DateTimeFormat('fi-FI', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'Europe/Helsinki' }).format(day);
}

describe('a patron at the kiosk', () => {
  it('borrows two books by touch and leaves nothing behind', async () => {
    const { page } = kiosk;
    const { longPin } = patrons;
    await lookAt(page, 'kiosk-idle');
    await page.getByRole('button', { name: say('kiosk.idle.borrow') }).tap();
    await arrive(page, 'kiosk.card.heading');
    await lookAt(page, 'kiosk-card');
    await station.present('kiosk-card', longPin.card);
    await arrive(page, 'kiosk.pin.heading');
    for (const digit of longPin.pin) await page.getByRole('button', { name: digit, exact: true }).tap();
    await page.getByRole('img', { name: say('pin.entered', { count: longPin.pin.length }) }).waitFor();
    await lookAt(page, 'kiosk-pin');
    expect(await leftovers(page, [longPin.card, longPin.pin, ...longPin.names])).toEqual([]);
    await button(page, 'pin.ok').tap();
    await arrive(page, 'kiosk.borrow.start');
    await lookAt(page, 'kiosk-borrow-empty');

    await station.present('kiosk-item', books.brothers.barcode);
    await arrive(page, 'kiosk.borrow.heading', { count: 1 });
    await station.present('kiosk-item', books.epic.barcode);
    await arrive(page, 'kiosk.borrow.heading', { count: 2 });
    for (const { title } of [books.brothers, books.epic]) {
      const words = await wordsOf(row(page, title));
      expect(words).toContain(say('row.lent.word'));
      expect(words).toContain(say('row.lent.due', { date: fourWeeksFromNow() }));
    }
    await lookAt(page, 'kiosk-borrow-two');
    expect(
      station
        .items()
        .filter(({ onLoan }) => onLoan)
        .map(({ barcode }) => barcode),
    ).toEqual(expect.arrayContaining([books.brothers.barcode, books.epic.barcode]));

    await button(page, 'kiosk.items.done').tap();
    await arrive(page, 'kiosk.ended.heading');
    await onScreen(page, say('kiosk.ended.lent', { count: 2 })).waitFor();
    const marks = [longPin.card, longPin.pin, ...longPin.names, books.brothers.title, books.epic.title, books.brothers.barcode, books.epic.barcode];
    expect(await leftovers(page, marks)).toEqual([]);
    await arrive(page, 'kiosk.idle.heading');
    expect(await leftovers(page, marks)).toEqual([]);
    await page.reload();
    await arrive(page, 'kiosk.idle.heading');
    expect(await leftovers(page, marks)).toEqual([]);
    const secrets = [longPin.card, longPin.pin, ...longPin.names];
    expect(kiosk.heard.filter((frame) => secrets.some((secret) => frame.includes(secret)))).toEqual([]);
    expect(secrets.filter((secret) => station.log().includes(secret))).toEqual([]);
  });

  it('returns books without logging in and hears where each one goes', async () => {
    const { page } = kiosk;
    await page.getByRole('button', { name: say('kiosk.idle.return') }).tap();
    await arrive(page, 'kiosk.return.start');
    await lookAt(page, 'kiosk-return-empty');
    const stack = [books.brothers, books.heldForAnother, books.farAway];
    for (const [at, { barcode }] of stack.entries()) {
      await station.present('kiosk-item', barcode);
      await arrive(page, 'kiosk.return.heading', { count: at + 1 });
    }
    expect(await wordsOf(row(page, books.brothers.title))).toContain(say('row.place.shelf'));
    expect(await wordsOf(row(page, books.heldForAnother.title))).toContain(`${say('row.reason.onHold')} ${say('row.place.bin', { bin: 2 })}`);
    const far = await wordsOf(row(page, books.farAway.title));
    expect(far).toContain(`${say('row.reason.otherBranch', { branch: 'Lumi lähikirjasto' })} ${say('row.place.bin', { bin: 3 })}`);
    expect(far).toContain(`${say('row.bin')} 3`);
    expect(far, 'one place, not two').not.toContain(say('row.place.otherBranch'));
    await lookAt(page, 'kiosk-return-three');
    await button(page, 'kiosk.items.done').tap();
    await onScreen(page, say('kiosk.ended.returned', { count: 3 })).waitFor();
    expect(
      await leftovers(
        page,
        stack.flatMap(({ title, barcode }) => [title, barcode]),
      ),
    ).toEqual([]);
    await button(page, 'kiosk.ended.close').tap();
    await arrive(page, 'kiosk.idle.heading');
  });

  it('needs no tap before a book is shown', async () => {
    const { page } = kiosk;
    await station.present('kiosk-item', books.epic.barcode);
    await arrive(page, 'kiosk.return.heading', { count: 1 });
    await button(page, 'kiosk.items.done').tap();
    await button(page, 'kiosk.ended.close').tap();
    await arrive(page, 'kiosk.idle.heading');
  });

  it('borrows with the keyboard alone and always sees where it is', async () => {
    const { page } = kiosk;
    const walkTo = async (name: string): Promise<void> => {
      for (let step = 0; step < 20; step += 1) {
        await page.keyboard.press('Tab');
        const at = page.locator(':focus');
        if ((await at.count()) === 1 && (await at.innerText()).includes(name)) {
          const outline = await at.evaluate((element) => getComputedStyle(element).outlineStyle);
          expect(outline, `focus is visible on ${name}`).not.toBe('none');
          return;
        }
      }
      throw new Error(`no way to ${name} with the Tab key`);
    };
    await walkTo(say('kiosk.idle.borrow'));
    await page.keyboard.press('Enter');
    await arrive(page, 'kiosk.card.heading');
    await station.present('kiosk-card', patrons.able.card);
    await arrive(page, 'kiosk.pin.heading');
    await page.keyboard.type(`9${patrons.able.pin}`);
    for (let press = 0; press < 5; press += 1) await page.keyboard.press('Backspace');
    await page.keyboard.type(patrons.able.pin);
    await page.keyboard.press('Enter');
    await arrive(page, 'kiosk.borrow.start');
    await station.present('kiosk-item', books.sea.barcode);
    await arrive(page, 'kiosk.borrow.heading', { count: 1 });
    await walkTo(say('kiosk.items.done'));
    await page.keyboard.press('Enter');
    await arrive(page, 'kiosk.ended.heading');
    await walkTo(say('kiosk.ended.close'));
    await page.keyboard.press(' ');
    await arrive(page, 'kiosk.idle.heading');
  });

  it('leaves the PIN screen with Escape', async () => {
    const { page } = kiosk;
    await station.present('kiosk-card', patrons.longPin.card);
    await arrive(page, 'kiosk.pin.heading');
    await page.keyboard.press('Escape');
    await arrive(page, 'kiosk.idle.heading');
    expect(await heading(page, 'kiosk.pin.heading').count()).toBe(0);
  });
});

describe('the marks that this file looks for', () => {
  it('are found while the patron is still there', async () => {
    const { page } = kiosk;
    await station.present('kiosk-card', patrons.able.card);
    await arrive(page, 'kiosk.pin.heading');
    await tapPin(page, patrons.able.pin);
    await arrive(page, 'kiosk.borrow.start');
    await station.present('kiosk-item', books.summer.barcode);
    await row(page, books.summer.title).waitFor();
    expect(await leftovers(page, [books.summer.title])).toEqual([`dom: ${books.summer.title}`, `accessibilityTree: ${books.summer.title}`]);
    await button(page, 'kiosk.items.done').tap();
    await arrive(page, 'kiosk.ended.heading');
  });
});
