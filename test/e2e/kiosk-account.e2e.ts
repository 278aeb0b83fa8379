import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runOmatoimi } from '../support/child-process.ts';
import { until } from '../support/until.ts';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { leftovers, wipeTime } from './support/leftovers.ts';
import { lookAt } from './support/look.ts';
import { arrive, books, button, onScreen, patrons, row, tapPin, wordsOf } from './support/people.ts';
import { say } from './support/sentence.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';
import { stallMs } from '../support/stall.ts';

let station: TwinStation;
let browser: StoryBrowser;
let kiosk: WatchedPage;

beforeAll(async () => {
  [station, browser] = await Promise.all([startTwinStation({ hasPrinter: true }), startBrowser()]);
  kiosk = await browser.open(await station.addressOf('kiosk'), sizes.kiosk);
  await arrive(kiosk.page, 'kiosk.idle.heading');
});
afterEach(() => expect(kiosk.complaints).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

const tab = (part: 'loans' | 'ready' | 'waiting' | 'fees' | 'records') => kiosk.page.locator(`.account-tab[data-part="${part}"]`);
const figure = async (part: Parameters<typeof tab>[0]): Promise<string> =>
  (await tab(part).locator('.account-figure').innerText()).replaceAll(/\s/g, ' ');

async function login({ card, pin }: { readonly card: string; readonly pin: string }): Promise<void> {
  await station.present('kiosk-card', card);
  await arrive(kiosk.page, 'kiosk.pin.heading');
  await tapPin(kiosk.page, pin);
  await arrive(kiosk.page, 'kiosk.borrow.start');
}

describe('the own account', () => {
  it('shows loans, holds and fees on demand, renews, and leaves nothing behind', async () => {
    const { page } = kiosk;
    const { reader } = patrons;
    await login(reader);
    expect(await leftovers(page, [books.late.title, books.onLoan.title])).toEqual([]);
    await button(page, 'kiosk.account.open').tap();
    await arrive(page, 'kiosk.account.heading');
    await row(page, books.late.title).waitFor();
    await expect.poll(async () => Promise.all((['loans', 'ready', 'waiting', 'fees'] as const).map(figure))).toEqual(['2', '1', '1', '2,50 €']);
    expect(await wordsOf(row(page, books.late.title))).toContain(say('kiosk.account.word.overdue'));
    await lookAt(page, 'kiosk-account-loans');

    await tab('ready').tap();
    await row(page, books.toCollect.title).waitFor();
    await lookAt(page, 'kiosk-account-ready');
    await tab('fees').tap();
    await page.getByRole('img', { name: say('kiosk.account.code') }).waitFor();
    await lookAt(page, 'kiosk-account-fees');

    // An own item at the reader: its loan comes to the front, renewed.
    await station.present('kiosk-item', books.late.barcode);
    await row(page, books.late.title).getByText(say('row.renewed.word')).waitFor();
    await page.getByRole('button', { name: say('kiosk.account.renewAll', { count: 1 }) }).tap();
    await expect.poll(() => page.getByText(say('row.renewed.word'), { exact: true }).count()).toBe(2);
    await lookAt(page, 'kiosk-account-renewed');

    const marks = [reader.card, reader.pin, ...reader.names, books.late.title, books.onLoan.title, books.toCollect.title, '2,50'];
    const wiped = await wipeTime(page, [books.late.title, books.onLoan.title]);
    await button(page, 'kiosk.items.done').tap();
    expect(await wiped(), 'milliseconds until nothing is left').toBeLessThanOrEqual(500 + stallMs);
    await onScreen(page, say('kiosk.ended.renewed', { count: 2 })).waitFor();
    expect(await leftovers(page, marks)).toEqual([]);
    expect(kiosk.heard.filter((frame) => [reader.card, ...reader.names, books.late.barcode].some((mark) => frame.includes(mark)))).toEqual([]);
    expect(marks.filter((mark) => station.log().includes(mark) && mark !== reader.pin)).toEqual([]);
    await arrive(page, 'kiosk.idle.heading');
  });

  it('shows what the machine keeps with the card, on a tap only, and it is gone with the visit', async () => {
    const { page } = kiosk;
    await login(patrons.reader);
    await button(page, 'kiosk.account.open').tap();
    await arrive(page, 'kiosk.account.heading');
    expect(await figure('records')).toBe('–');
    await tab('records').tap();
    await row(page, say('kiosk.records.event.visitBegan')).first().waitFor();
    await onScreen(page, say('kiosk.records.what')).waitFor();
    expect(Number(await figure('records'))).toBeGreaterThanOrEqual(1);
    await lookAt(page, 'kiosk-account-records');
    const marks = [say('kiosk.records.event.visitBegan')];
    await button(page, 'kiosk.items.done').tap();
    await arrive(page, 'kiosk.ended.heading');
    expect(await leftovers(page, marks)).toEqual([]);
    await arrive(page, 'kiosk.idle.heading');
  });

  it('says why a loan is not renewed, in its row', async () => {
    const { page } = kiosk;
    await login(patrons.reader);
    await button(page, 'kiosk.account.open').tap();
    await row(page, books.late.title).waitFor();
    await page.getByRole('button', { name: new RegExp(`${say('kiosk.account.renew')}: .*${books.late.title}`) }).tap();
    await row(page, books.late.title).getByText(say('kiosk.account.word.refused')).waitFor();
    expect(await wordsOf(row(page, books.late.title))).toContain(say('renewal.refused.refused-ask-staff'));
    await lookAt(page, 'kiosk-account-refused');
    await button(page, 'kiosk.account.close').tap();
    await arrive(page, 'kiosk.borrow.start');
    expect(await leftovers(page, [books.late.title])).toEqual([]);
    await button(page, 'kiosk.items.done').tap();
    await arrive(page, 'kiosk.ended.heading');
    await arrive(page, 'kiosk.idle.heading');
  });
});

describe('a receipt', () => {
  it('is printed and shown, and names nobody', async () => {
    const { page } = kiosk;
    const { able } = patrons;
    await login(able);
    await station.present('kiosk-item', books.brothers.barcode);
    await arrive(page, 'kiosk.borrow.heading', { count: 1 });
    await button(page, 'kiosk.receipt.done').tap();
    await arrive(page, 'kiosk.receipt.heading');
    await onScreen(page, say('kiosk.receipt.print.printed')).waitFor();
    await lookAt(page, 'kiosk-receipt-printed');
    const paper = station.printer.lines.join('\n');
    expect(paper).toContain(books.brothers.title);
    expect([able.card, able.card.slice(-6), ...able.names, books.brothers.barcode].filter((mark) => paper.includes(mark))).toEqual([]);
    await button(page, 'kiosk.receipt.close').tap();
    await arrive(page, 'kiosk.ended.heading');
    expect(await leftovers(page, [able.card, ...able.names, books.brothers.title])).toEqual([]);
    await arrive(page, 'kiosk.idle.heading');
  });

  it('stands on the screen where the printer has no paper; the loan is made all the same', async () => {
    const { page } = kiosk;
    station.printer.setFault('paper-out');
    await login(patrons.able);
    await station.present('kiosk-item', books.epic.barcode);
    await arrive(page, 'kiosk.borrow.heading', { count: 1 });
    await button(page, 'kiosk.receipt.done').tap();
    await onScreen(page, say('kiosk.receipt.print.paperOut')).waitFor();
    await onScreen(page, books.epic.title).waitFor();
    await lookAt(page, 'kiosk-receipt-paper-out');
    expect(station.library.register.item(books.epic.barcode)?.onLoanTo).toBe(patrons.able.card);
    await button(page, 'kiosk.receipt.close').tap();
    await arrive(page, 'kiosk.ended.heading');
    station.printer.setFault('none');
    await arrive(page, 'kiosk.idle.heading');
  });

  it('goes with a reserved book as a slip, without anybody’s name', async () => {
    const { page } = kiosk;
    station.printer.act(['tear']);
    await station.present('kiosk-item', books.heldForAnother.barcode);
    await row(page, books.heldForAnother.title).getByText(say('row.onHold.word'), { exact: true }).waitFor();
    expect(await wordsOf(row(page, books.heldForAnother.title))).toContain(say('row.bin.blue'));
    await until('the slip is printed', () => station.printer.lines.includes('[cut]'));
    expect(station.printer.lines.join('\n')).toContain(`[barcode ${books.heldForAnother.barcode}]`);
    await button(page, 'kiosk.items.done').tap();
    await arrive(page, 'kiosk.ended.heading');
    await arrive(page, 'kiosk.idle.heading');
  });
});

describe('the staff’s panel', () => {
  it('opens to a staff card, tells of an empty roll, and takes the kiosk out of use and back', async () => {
    const { page } = kiosk;
    const { staffCard } = station;
    station.printer.setFault('paper-out');
    await station.present('kiosk-card', staffCard.card);
    await arrive(page, 'kiosk.pin.heading');
    await tapPin(page, staffCard.pin);
    await arrive(page, 'kiosk.staff.heading');
    await onScreen(page, say('kiosk.staff.state.out')).waitFor();
    await lookAt(page, 'kiosk-staff');
    station.printer.setFault('none');
    await onScreen(page, say('kiosk.staff.state.out')).waitFor({ state: 'detached' });
    await button(page, 'kiosk.staff.takeOut').tap();
    await button(page, 'kiosk.staff.takeBack').waitFor();
    await button(page, 'kiosk.staff.close').tap();
    await arrive(page, 'outOfOrder.kiosk.title');
    await station.present('kiosk-item', books.sea.barcode);
    expect(await page.locator('h1').innerText()).toBe(say('outOfOrder.kiosk.title'));
    await station.present('kiosk-card', staffCard.card);
    await arrive(page, 'kiosk.pin.heading');
    await tapPin(page, staffCard.pin);
    await button(page, 'kiosk.staff.takeBack').tap();
    await button(page, 'kiosk.staff.close').tap();
    await arrive(page, 'kiosk.idle.heading');
    expect(station.log()).not.toContain(staffCard.card);
  });

  it('shows and erases what is kept with a card, with a reason that the event log has, and without the card', async () => {
    const { page } = kiosk;
    const { staffCard } = station;
    await station.present('kiosk-card', staffCard.card);
    await arrive(page, 'kiosk.pin.heading');
    await tapPin(page, staffCard.pin);
    await arrive(page, 'kiosk.staff.heading');
    await button(page, 'kiosk.staff.records.open').tap();
    await arrive(page, 'kiosk.staff.records.heading');
    const look = async (task: 'show' | 'erase'): Promise<void> => {
      for (const answer of [`task.${task}`, 'reason.personAsks', 'identity.known', 'behalf.guardian', 'next'] as const)
        await button(page, `kiosk.staff.records.${answer}`).tap();
      await onScreen(page, say(`kiosk.staff.records.card.${task}`)).waitFor();
      await station.present('kiosk-card', patrons.able.card);
    };
    await look('show');
    await row(page, say('kiosk.records.event.visitBegan')).first().waitFor();
    await lookAt(page, 'kiosk-staff-records');
    expect(await wordsOf(page.locator('main'))).not.toContain(patrons.able.card);
    await button(page, 'kiosk.staff.records.another').tap();
    await look('erase');
    await onScreen(page, say('kiosk.staff.records.bytesGone')).waitFor();
    await button(page, 'kiosk.staff.close').tap();
    await arrive(page, 'kiosk.idle.heading');
    expect(await leftovers(page, [patrons.able.card])).toEqual([]);
    expect(station.log()).not.toContain(patrons.able.card);
    const { stdout } = await runOmatoimi(['events', 'list', '--json', '--config', path.join(station.folder, 'station.toml')]);
    const { events } = JSON.parse(stdout) as { events: readonly { kind: string; role: string; reason: string }[] };
    const reason = 'at the kiosk: the person asks; identity: known to staff; for a ward, by the guardian';
    expect(events.slice(-2)).toMatchObject([
      { kind: 'privacy.exported', role: 'staff', reason },
      { kind: 'privacy.erased', role: 'staff', reason },
    ]);
  });
});
