import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { books, button, heading, onScreen, patrons, row, wordsOf } from './people.ts';
import { type Places, say } from './sentence.ts';
import type { TextKey } from '../../../texts/keys.ts';
import { type TwinStation, untilLibraryIsBack } from './twin-station.ts';

/** Where a story is played: a page in a browser, or the shell's page in front, which is another one after each visit. */
export interface Stage {
  readonly station: TwinStation;
  page(): Page;
  /** Which marks are anywhere where somebody could find them. */
  leftovers(marks: readonly string[]): Promise<readonly string[]>;
  /** Waits until the page of the visit before has given way to its successor. */
  settled(): Promise<void>;
  /** A visit has begun on the page that is in front now. */
  begun(): void;
}

/** Waits until the screen, in whichever page it is by then, has this heading. */
export async function arriveOn({ page }: Pick<Stage, 'page'>, key: TextKey, places?: Places): Promise<void> {
  const isThere = (): Promise<boolean> =>
    heading(page(), key, places)
      .isVisible()
      .catch(() => false);
  await until(`the heading ${key}`, isThere, 20_000).catch(async (error: unknown) => {
    const shown = await wordsOf(page().locator('body')).catch(String);
    throw new Error(`${String(error)}; it shows: ${shown.slice(0, 300)}`);
  });
}

/** Presses a button with the finger or the mouse. */
export async function press({ page }: Pick<Stage, 'page'>, key: TextKey): Promise<void> {
  await button(page(), key).click();
}

/** Shows a card and types its PIN. */
export async function identify(stage: Stage, { card, pin }: { readonly card: string; readonly pin: string }): Promise<void> {
  await stage.station.present('kiosk-card', card);
  await stage.settled();
  await arriveOn(stage, 'kiosk.pin.heading');
  for (const digit of pin) await stage.page().getByRole('button', { name: digit, exact: true }).click();
  stage.begun();
  await press(stage, 'pin.ok');
}

/** Logs in and arrives at the empty list of loans. */
export async function logInto(stage: Stage, patron: { readonly card: string; readonly pin: string }): Promise<void> {
  await identify(stage, patron);
  await stage.page().locator('[data-screen="borrowing"]').waitFor();
}

/** Goes to rest; nothing of the marks may be left. */
export async function leaveNothing(stage: Stage, marks: readonly string[]): Promise<void> {
  await stage.settled();
  await arriveOn(stage, 'kiosk.ended.heading');
  await press(stage, 'kiosk.ended.close');
  await arriveOn(stage, 'kiosk.idle.heading');
  expect(await stage.leftovers(marks)).toEqual([]);
}

const place = ({ station }: Stage, ...items: string[]): void => {
  for (const item of items) station.pad.act(['place', item]);
};
const alarmsOn = (stage: Stage): number => stage.station.pad.field.tags.filter(({ afi }) => afi === 0x07).length;

/** A stack of ten on the pad, of which two are refused. */
export async function stackOfTen(stage: Stage): Promise<void> {
  const { able } = patrons;
  const lent = [books.brothers, books.epic, books.soldier, books.doctor, books.sea, books.summer, books.forest, books.islands];
  const refused = [books.reference, books.heldForAnother];
  await logInto(stage, able);
  place(stage, ...[...lent, ...refused].map(({ barcode }) => barcode));
  await until(
    'ten answers',
    async () => (await stage.page().locator('li.row[data-mark="done"], li.row[data-mark="refused"]').count()) === 10,
    20_000,
  );
  await arriveOn(stage, 'kiosk.borrow.heading', { count: 8 });
  await onScreen(stage.page(), say('kiosk.borrow.refused', { count: 2 }))
    .first()
    .waitFor();
  expect(await wordsOf(row(stage.page(), books.reference.title))).toContain(say('item.refused.item-not-for-loan.title'));
  expect(alarmsOn(stage), 'alarms that are still on').toBe(2);
  await press(stage, 'kiosk.items.done');
  await arriveOn(stage, 'kiosk.counting.heading', { count: 10 });
  await press(stage, 'kiosk.counting.yes');
  await stage.settled();
  await onScreen(stage.page(), say('kiosk.ended.lent', { count: 8 })).waitFor();
  stage.station.pad.act(['clear']);
  await leaveNothing(stage, [able.card, ...able.names, ...lent.map(({ title }) => title), books.reference.title]);
}

/** A book that is lifted while its alarm is being switched off is called back by name, and nobody leaves without hearing of it. */
export async function liftedMidway(stage: Stage): Promise<void> {
  const { pad } = stage.station;
  await logInto(stage, patrons.longPin);
  pad.field.beforeAfiWrite = (tag) => {
    tag.place = 'away';
  };
  place(stage, books.islands.barcode);
  await row(stage.page(), books.islands.title).getByText(say('row.putBack.lent')).waitFor();
  await press(stage, 'kiosk.items.done');
  await arriveOn(stage, 'kiosk.puttingBack.heading', { count: 1 });
  pad.field.beforeAfiWrite = () => undefined;
  pad.act(['middle', books.islands.barcode]);
  await stage.settled();
  await arriveOn(stage, 'kiosk.ended.heading');
  expect(alarmsOn(stage)).toBe(0);
  pad.act(['clear']);
  await leaveNothing(stage, [patrons.longPin.card, ...patrons.longPin.names, books.islands.title]);
}

/** The library system falls silent between the third and the fourth book: nothing is claimed of the fourth, and the three stay lent. */
export async function lostAfterThree(stage: Stage): Promise<void> {
  const { station } = stage;
  const three = [books.brothers, books.epic, books.soldier];
  await logInto(stage, patrons.withoutTerms);
  for (const [at, { barcode }] of three.entries()) {
    await station.present('kiosk-item', barcode);
    await arriveOn(stage, 'kiosk.borrow.heading', { count: at + 1 });
  }
  station.library.setFault('silent');
  await station.present('kiosk-item', books.summer.barcode);
  const fourth = row(stage.page(), say('row.untitledAt', { place: 4 }));
  await fourth.waitFor();
  const words = await wordsOf(fourth);
  expect(words).not.toContain(say('row.lent.word'));
  expect(await stage.page().locator('li.row[data-mark="done"]').count()).toBe(3);
  await press(stage, 'kiosk.items.done');
  await stage.settled();
  await until(
    'the end',
    () =>
      stage
        .page()
        .locator('[data-screen="ended"]')
        .isVisible()
        .catch(() => false),
    25_000,
  );
  await onScreen(stage.page(), say('kiosk.ended.lent', { count: 3 })).waitFor();
  station.library.setFault('none');
  await press(stage, 'kiosk.ended.close');
  await arriveOn(stage, 'kiosk.idle.heading');
  // The next story is of somebody who is served.
  await untilLibraryIsBack(station);
  expect(await stage.leftovers([patrons.withoutTerms.card, ...patrons.withoutTerms.names, ...three.map(({ title }) => title)])).toEqual([]);
  expect(three.map(({ barcode }) => station.library.register.item(barcode)?.onLoanTo)).toEqual(three.map(() => patrons.withoutTerms.card));
}

/** A child whose account is blocked, as a guardian's unpaid fees do: told in words that a child can act on, with no number and no reproach. */
export async function blockedChild(stage: Stage): Promise<void> {
  const { library } = stage.station;
  const child = library.register.patron(patrons.child.card);
  if (child === undefined) throw new Error('the register has no child');
  child.feesEur = 60;
  await identify(stage, patrons.child);
  await arriveOn(stage, 'kiosk.refused.borrowing-banned.title');
  await onScreen(stage.page(), say('kiosk.refused.borrowing-banned.next')).waitFor();
  expect(await stage.page().locator('main').innerText()).not.toContain('60');
  child.feesEur = 0;
  await press(stage, 'shared.backToStart');
  await stage.settled();
  await arriveOn(stage, 'kiosk.idle.heading');
  // Paid at the desk: the very next try goes through.
  await identify(stage, patrons.child);
  await stage.page().locator('[data-screen="borrowing"]').waitFor();
  await press(stage, 'kiosk.items.done');
  await leaveNothing(stage, [patrons.child.card, ...patrons.child.names]);
}

/** A printer without paper holds up no loan: the screen stands in for it. */
export async function outOfPaper(stage: Stage): Promise<void> {
  const { printer, library } = stage.station;
  const { staffOnly } = patrons;
  printer.setFault('paper-out');
  await logInto(stage, staffOnly);
  await stage.station.present('kiosk-item', books.sea.barcode);
  await arriveOn(stage, 'kiosk.borrow.heading', { count: 1 });
  await press(stage, 'kiosk.receipt.done');
  await onScreen(stage.page(), say('kiosk.receipt.print.paperOut')).waitFor();
  await onScreen(stage.page(), books.sea.title).waitFor();
  expect(library.register.item(books.sea.barcode)?.onLoanTo).toBe(staffOnly.card);
  await press(stage, 'kiosk.receipt.close');
  printer.setFault('none');
  await leaveNothing(stage, [staffOnly.card, ...staffOnly.names, books.sea.title]);
}

const hurried = [patrons.able, patrons.longPin] as const;
const handedAround = [books.brothers, books.epic, books.soldier, books.doctor, books.summer];
const markOf = (session: number): string => `M${session}x`;

/**
 * Two patrons in a hurry, one after the other without a pause: every third is cut off by the next one's card. Each book has a title of
 * its own in each visit.
 * @returns what was seen of an earlier visit: nothing, if all is well
 */
export async function hurriedPatrons(stage: Stage, sessions: number): Promise<string[]> {
  const { register } = stage.station.library;
  const leaks: string[] = [];
  for (let session = 1; session <= sessions; session += 1) {
    const book = register.item(handedAround[session % handedAround.length]?.barcode ?? '');
    if (book === undefined) throw new Error('the register has no such book');
    Object.assign(book, { title: `Kirja ${markOf(session)}`, onLoanTo: null });
    await logInto(stage, hurried[session % 2] ?? patrons.able);
    await stage.station.present('kiosk-item', book.barcode);
    await row(stage.page(), markOf(session)).waitFor();
    leaks.push(...strangers(await stage.page().content(), session));
    if (session % 3 !== 0 || session === sessions) await press(stage, 'kiosk.items.done');
  }
  await leaveNothing(
    stage,
    hurried.flatMap(({ card, names }) => [card, ...names]),
  );
  leaks.push(...strangers(await stage.page().content(), 0));
  return leaks;
}

function strangers(html: string, session: number): string[] {
  const seen = new Set(html.match(/M\d+x/g));
  return [...seen].filter((mark) => mark !== markOf(session)).map((mark) => `visit ${session} saw ${mark}`);
}
