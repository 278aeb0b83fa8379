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
afterEach(() => expect(kiosk.complaints).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

async function tryCard(card: string, pin: string): Promise<void> {
  await station.present('kiosk-card', card);
  await arrive(kiosk.page, 'kiosk.pin.heading');
  await tapPin(kiosk.page, pin);
}

async function backToStart(): Promise<void> {
  await button(kiosk.page, 'shared.backToStart').tap();
  await arrive(kiosk.page, 'kiosk.idle.heading');
}

/** What stands on the screen and in the accessibility tree, without the incident code, which differs every time. */
async function refusalOf(card: string, pin: string): Promise<string> {
  const { page } = kiosk;
  await tryCard(card, pin);
  await arrive(page, 'kiosk.refused.card-unknown-or-pin-wrong.title');
  const code = /koodi (\w{4})$/im.exec(await onScreen(page, say('shared.incident', { code: '' })).innerText())?.[1] ?? '';
  expect(code).toMatch(/^[2-9A-Z]{4}$/);
  const seen = `${await page.locator('body').ariaSnapshot()}\n${await page.locator('body').innerHTML()}`;
  await lookAt(page, 'kiosk-refused-unknown-or-wrong');
  await backToStart();
  return seen
    .replaceAll(/\d+\u00a0s kuluttua/g, 'SECONDS')
    .replaceAll(code, 'CODE')
    .replaceAll(/react-aria-?[\w-:]+/g, 'ID');
}

describe('a card that may not borrow', () => {
  it.each([
    ['borrowing-banned', patrons.banned],
    ['card-expired', patrons.expired],
  ] as const)('hears of %s with the right PIN, and what to do', async (code, { card, pin }) => {
    const { page } = kiosk;
    await tryCard(card, pin);
    await arrive(page, `kiosk.refused.${code}.title`);
    await onScreen(page, say(`kiosk.refused.${code}.next`)).waitFor();
    await lookAt(page, `kiosk-refused-${code}`);
    await backToStart();
  });

  it('looks the same with a wrong PIN, whether it is unknown, banned, expired or fine', async () => {
    const unknown = await refusalOf(patrons.unknown.card, patrons.unknown.pin);
    for (const { card } of [patrons.longPin, patrons.banned, patrons.expired]) expect(await refusalOf(card, '9876')).toBe(unknown);
  });

  it('counts down calmly before it leaves, and one tap gives more time', async () => {
    const { page } = kiosk;
    await tryCard(patrons.unknown.card, patrons.unknown.pin);
    await arrive(page, 'kiosk.refused.card-unknown-or-pin-wrong.title');
    const seconds = async (): Promise<number> => Number(/\d+/.exec(await page.getByRole('timer').innerText())?.[0]);
    expect(await seconds()).toBeGreaterThanOrEqual(25);
    await expect.poll(seconds, { timeout: 8000 }).toBeLessThan(27);
    await button(page, 'shared.moreTime').tap();
    await expect.poll(seconds).toBeGreaterThanOrEqual(28);
    await backToStart();
  });

  it('leaves by itself when nobody wants more time', { timeout: 60_000 }, async () => {
    const { page } = kiosk;
    await tryCard(patrons.unknown.card, patrons.unknown.pin);
    await arrive(page, 'kiosk.refused.card-unknown-or-pin-wrong.title');
    await heading(page, 'kiosk.idle.heading').waitFor({ timeout: 35_000 });
  });

  it('makes room for the next card at once', async () => {
    const { page } = kiosk;
    await tryCard(patrons.unknown.card, patrons.unknown.pin);
    await arrive(page, 'kiosk.refused.card-unknown-or-pin-wrong.title');
    await tryCard(patrons.able.card, patrons.able.pin);
    await arrive(page, 'kiosk.borrow.start');
    await button(page, 'kiosk.items.done').tap();
    await arrive(page, 'kiosk.ended.heading');
    await onScreen(page, say('kiosk.ended.nothing')).waitFor();
    await button(page, 'kiosk.ended.close').tap();
    await arrive(page, 'kiosk.idle.heading');
  });
});

describe('a stack with books that cannot be lent', () => {
  beforeAll(async () => {
    await tryCard(patrons.longPin.card, patrons.longPin.pin);
    await arrive(kiosk.page, 'kiosk.borrow.start');
  });

  it.each([
    ['item-not-for-loan', books.reference.barcode, books.reference.title],
    ['item-on-hold-for-another', books.heldForAnother.barcode, books.heldForAnother.title],
    ['item-on-loan-to-another', books.onLoan.barcode, books.onLoan.title],
    ['item-unknown', books.unknown.barcode, say('row.untitled')],
  ] as const)('keeps the row of %s with its cause and the next step', async (code, barcode, title) => {
    const { page } = kiosk;
    await station.present('kiosk-item', barcode);
    const refused = row(page, title);
    await refused.getByText(say(`item.refused.${code}.next`)).waitFor();
    const words = await wordsOf(refused);
    expect(words).toContain(`${say(`item.refused.${code}.title`)} ${say(`item.refused.${code}.next`)}`);
    expect(words).toContain(say('row.refused.loanWord'));
    expect(words).toMatch(/Koodi [2-9A-Z]{4}/);
  });

  it('shows a title with markup as text', async () => {
    const { page } = kiosk;
    await station.present('kiosk-item', books.markup.barcode);
    const lent = row(page, books.markup.title);
    await lent.getByText(say('row.lent.word')).waitFor();
    expect(await wordsOf(lent)).toContain('<b>Merkkejä</b> & "lainausmerkkejä"');
    expect(await lent.locator('b').count()).toBe(0);
  });

  it('lets no mark of a title turn the rest of the row around', async () => {
    const { page } = kiosk;
    await station.present('kiosk-item', books.hebrew.barcode);
    const lent = row(page, books.hebrew.title);
    await lent.getByText(say('row.lent.word')).waitFor();
    expect(await page.locator('body').innerHTML()).not.toMatch(/[\u202a-\u202e]/);
    const title = await lent.getByText(books.hebrew.title).first().boundingBox();
    const word = await lent.getByText(say('row.lent.word')).boundingBox();
    expect(title?.x).toBeLessThan(word?.x ?? 0);
  });

  it('has every row until the end, the refused ones too, and counts both', async () => {
    const { page } = kiosk;
    await arrive(page, 'kiosk.borrow.heading', { count: 2 });
    await onScreen(page, say('kiosk.borrow.refused', { count: 4 })).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(6);
    await lookAt(page, 'kiosk-borrow-refused-rows');
    await button(page, 'kiosk.items.done').tap();
    await arrive(page, 'kiosk.ended.heading');
    await onScreen(page, say('kiosk.ended.lent', { count: 2 })).waitFor();
    expect(await heading(page, 'kiosk.borrow.start').count()).toBe(0);
  });
});
