import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
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
afterEach(() => {
  expect(kiosk.complaints).toEqual([]);
  station.library.setFault('none');
});
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

/** 4 kB come faster than a serial line would bring them: what counts is what becomes of them. */
const flood = ['4 kB without an end in sight', '3'.repeat(4096)] as const;

/** One scan or several that could not be read: a noisy reader may have been heard twice. */
const unreadable = (thing: 'card' | 'items'): RegExp =>
  new RegExp(`^(${say(`kiosk.${thing}.unreadable`)}|${say(`kiosk.${thing}.unreadableAgain`)})$`);

/** Shows it until the screen says so, as people do: a noisy reader is heard once a second. */
async function showUntil(reader: 'kiosk-card' | 'kiosk-item', text: string, isThere: () => Promise<boolean>): Promise<void> {
  const attempt = async (): Promise<boolean> => {
    await station.readers[reader].present(text);
    return isThere();
  };
  await expect.poll(attempt, { interval: 1100, timeout: 15_000 }).toBe(true);
}

/** One patron after the other, so that no card counts as read twice. */
const turns = [patrons.able, patrons.longPin, patrons.staffOnly, patrons.withoutTerms];
let turn = 0;

async function logIn(): Promise<void> {
  const { card, pin } = turns[turn % turns.length] ?? patrons.able;
  turn += 1;
  await station.present('kiosk-card', card);
  await arrive(kiosk.page, 'kiosk.pin.heading');
  await tapPin(kiosk.page, pin);
}

async function finish(): Promise<void> {
  await button(kiosk.page, 'kiosk.items.done').tap();
  await button(kiosk.page, 'kiosk.ended.close').tap();
  await arrive(kiosk.page, 'kiosk.idle.heading');
}

/** Comes again after every refusal, as patrons do; the link may need a moment after its trouble. */
async function logInUntilServed(): Promise<void> {
  const { page } = kiosk;
  const isServed = async (): Promise<boolean> => {
    await logIn();
    await heading(page, 'kiosk.borrow.start').or(button(page, 'shared.backToStart')).waitFor();
    if (await heading(page, 'kiosk.borrow.start').isVisible()) return true;
    await button(page, 'shared.backToStart').tap();
    await arrive(page, 'kiosk.idle.heading');
    return false;
  };
  await expect.poll(isServed, { timeout: 15_000 }).toBe(true);
}

/** A whole visit of somebody who has nothing to do with what went wrong before. */
async function serveNextPatron(book: { readonly barcode: string; readonly title: string }): Promise<void> {
  await logInUntilServed();
  await station.present('kiosk-item', book.barcode);
  await row(kiosk.page, book.title)
    .getByText(say('row.lent.due', { date: '' }).trim())
    .waitFor();
  await finish();
}

describe('what no reader should send', () => {
  it.each([flood, ['NUL bytes', '\u0000\u0000345670\u0000\u0000'] as const])('%s instead of a card: asks to show it again', async (_, text) => {
    const { page } = kiosk;
    await page.getByRole('button', { name: say('kiosk.idle.borrow') }).tap();
    await arrive(page, 'kiosk.card.heading');
    await showUntil('kiosk-card', text, () => page.locator('.notice').getByText(unreadable('card')).isVisible());
    await lookAt(page, 'kiosk-card-unreadable');
    await button(page, 'shared.cancel').tap();
    await arrive(page, 'kiosk.idle.heading');
  });

  it.each([flood, ['field delimiters', '34567|AAx|ADy'] as const])('%s instead of a book: asks to show it again', async (_, text) => {
    const { page } = kiosk;
    await page.getByRole('button', { name: say('kiosk.idle.return') }).tap();
    await arrive(page, 'kiosk.return.start');
    await showUntil('kiosk-item', text, () => page.locator('.notice').getByText(unreadable('items')).isVisible());
    await lookAt(page, 'kiosk-item-unreadable');
    expect(await page.getByRole('listitem').count()).toBe(0);
    await button(page, 'kiosk.items.done').tap();
    await button(page, 'kiosk.ended.close').tap();
    await arrive(page, 'kiosk.idle.heading');
  });

  it('says it once more, in other words, when the next scan is no better', async () => {
    const { page } = kiosk;
    await page.getByRole('button', { name: say('kiosk.idle.return') }).tap();
    await showUntil('kiosk-item', '34567|AAx|ADy', () => page.locator('.notice').isVisible());
    await showUntil('kiosk-item', '34567|AAx|ADz', () => onScreen(page, say('kiosk.items.unreadableAgain')).isVisible());
    const count = async (): Promise<number> => Number(await page.locator('.notice').getAttribute('data-count'));
    const before = await count();
    await showUntil('kiosk-item', '34567|AAx|ADq', async () => (await count()) > before);
    await page
      .getByRole('alert')
      .filter({ hasText: say('kiosk.items.unreadableAgain') })
      .waitFor({ state: 'attached' });
    await lookAt(page, 'kiosk-item-unreadable-again');
    await button(page, 'kiosk.items.done').tap();
    await button(page, 'kiosk.ended.close').tap();
    await arrive(page, 'kiosk.idle.heading');
  });

  it('half a barcode: forgotten, and never joined to the next one', async () => {
    const { page } = kiosk;
    await page.getByRole('button', { name: say('kiosk.idle.return') }).tap();
    station.readers['kiosk-item'].garbage(Buffer.from(books.soldier.barcode.slice(0, 8)));
    // The gap that ends half a line is the driver's own; a book shown within it would be the same line.
    await page.locator('.notice').waitFor();
    await station.present('kiosk-item', books.farAway.barcode);
    await arrive(page, 'kiosk.return.heading', { count: 1 });
    expect(await page.getByRole('listitem').count()).toBe(1);
    await button(page, 'kiosk.items.done').tap();
    await button(page, 'kiosk.ended.close').tap();
    await arrive(page, 'kiosk.idle.heading');
  });

  it('is over when the next patron comes', async () => {
    await serveNextPatron(books.soldier);
  });
});

describe('a library system in trouble', () => {
  it.each([
    ['silent', 'library-system-unreachable', books.brothers],
    ['cut', 'library-system-unreachable', books.epic],
    ['garbage', 'library-system-error', books.summer],
  ] as const)('%s at the card: says that the card is not to blame, then serves the next one', async (fault, code, book) => {
    const { page } = kiosk;
    station.library.setFault(fault);
    await logIn();
    await arrive(page, `kiosk.refused.${code}.title`);
    await onScreen(page, say(`kiosk.refused.${code}.next`)).waitFor();
    await lookAt(page, `kiosk-library-${fault}`);
    station.library.setFault('none');
    await button(page, 'shared.backToStart').tap();
    await arrive(page, 'kiosk.idle.heading');
    await serveNextPatron(book);
  });

  it.each([
    ['mute-reply', books.forest],
    ['garbage', books.sea],
  ] as const)('%s at the book: claims nothing, and the same book again settles it', async (fault, book) => {
    const { page } = kiosk;
    await logInUntilServed();
    station.library.setFault(fault);
    await station.present('kiosk-item', book.barcode);
    const unclear = row(page, say('row.unclear.word'));
    await unclear.waitFor();
    const words = await wordsOf(unclear);
    expect(words).toContain(say('row.untitledAt', { place: 1 }));
    expect(words).toContain(`${say('item.refused.outcome-unclear.title')} ${say('item.refused.outcome-unclear.next')}`);
    await onScreen(page, say('kiosk.items.unclear', { count: 1 })).waitFor();
    expect(await onScreen(page, say('kiosk.borrow.refused', { count: 1 })).count(), 'not counted among the refused').toBe(0);
    expect(await page.locator('main').innerText()).not.toContain(book.barcode.slice(-4));
    await lookAt(page, `kiosk-item-${fault}`);
    station.library.setFault('none');
    await expect
      .poll(
        async () => {
          await station.present('kiosk-item', book.barcode);
          return (await row(page, book.title).count()) > 0 && (await wordsOf(row(page, book.title)));
        },
        { interval: 1300, timeout: 15_000 },
      )
      .toMatch(new RegExp(`${say('row.lent.word')}|${say('row.renewed.word')}`));
    expect(station.items().find(({ barcode }) => barcode === book.barcode)?.onLoan).toBe(true);
    await finish();
  });
});

describe('a visit that ends with something unclear', () => {
  afterEach(() => station.library.setFault('none'));

  it('says so in place of thanks, what to do before the book leaves, and stays until that is read', async () => {
    const { page } = kiosk;
    await logInUntilServed();
    station.library.setFault('mute-reply');
    await station.present('kiosk-item', books.markup.barcode);
    await row(page, say('row.unclear.word')).waitFor();
    await button(page, 'kiosk.items.done').tap();
    await arrive(page, 'kiosk.ended.unclearLoans', { count: 1 });
    await onScreen(page, say('kiosk.ended.unclearLoansNext', { count: 1 })).waitFor();
    expect(await onScreen(page, say('kiosk.ended.nothing')).count()).toBe(0);
    const left = page.getByRole('timer');
    await expect.poll(async () => Number(/\d+/.exec(await left.innerText())?.[0]), { timeout: 8000 }).toBeLessThan(28);
    await button(page, 'shared.moreTime').tap();
    await expect.poll(async () => Number(/\d+/.exec(await left.innerText())?.[0])).toBeGreaterThanOrEqual(28);
    await lookAt(page, 'kiosk-ended-unclear');
    await button(page, 'kiosk.ended.close').tap();
    await arrive(page, 'kiosk.idle.heading');
  });

  it('takes a return whose answer was lost, and says that it is recorded later', async () => {
    const { page } = kiosk;
    station.library.setFault('mute-reply');
    await station.present('kiosk-item', books.hebrew.barcode);
    await row(page, say('row.taken.word')).waitFor();
    await button(page, 'kiosk.items.done').tap();
    await onScreen(page, say('kiosk.ended.taken', { count: 1 })).waitFor();
    await arrive(page, 'kiosk.idle.heading');
  });
});

describe('a reader without its plug', () => {
  it.each(['kiosk-card', 'kiosk-item'] as const)('%s: out of order with a code, and back by itself', async (reader) => {
    const { page } = kiosk;
    await station.readers[reader].unplug();
    await arrive(page, 'outOfOrder.kiosk.title');
    await onScreen(page, /koodi [2-9A-Z]{4}$/i).waitFor();
    await lookAt(page, 'kiosk-out-of-order');
    await station.readers[reader].plug();
    await arrive(page, 'kiosk.idle.heading');
  });

  it('does not end a visit when it is back in a moment', async () => {
    const { page } = kiosk;
    await logInUntilServed();
    await station.readers['kiosk-item'].unplug();
    await station.readers['kiosk-item'].plug();
    await expect
      .poll(
        async () => {
          await station.present('kiosk-item', books.doctor.barcode);
          return row(page, books.doctor.title).count();
        },
        { interval: 1300, timeout: 15_000 },
      )
      .toBe(1);
    await finish();
  });
});
