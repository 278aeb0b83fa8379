import type { Locator, Page } from 'playwright-core';
import type { BenchTextKey, TextKey } from '../../../texts/keys.ts';
import { type Places, say, withoutIsolates } from './sentence.ts';

/** Fictional patrons of the Lumi consortium, by what they show. */
export const patrons = {
  able: { card: '24567000001016', pin: '1234', names: ['Testinen', 'Aino'] },
  swedish: { card: '24567000001024', pin: '1234', names: ['Provberg', 'Nils'] },
  expired: { card: '24567000001065', pin: '1234', names: ['Mallikas', 'Eero'] },
  banned: { card: '24567000001081', pin: '1234', names: ['Kuvitteellinen', 'Veikko'] },
  staffOnly: { card: '24567000001099', pin: '1234', names: ['Kuvitteellinen', 'Maria'] },
  child: { card: '24567000001040', pin: '1234', names: ['Testinen', 'Onni'] },
  withoutTerms: { card: '24567000001107', pin: '1234', names: ['Esimerkki', 'Pekka'] },
  school: { card: '24567000001115', pin: '1234', names: ['Esimerkin koulu'] },
  /** She has two loans, of which the late one can be renewed once, a hold to collect and another to wait for, and owes 2.50 €. */
  reader: { card: '24567000001131', pin: '1234', names: ['Lainaaja', 'Liisa'] },
  /** His PIN is long enough to be found, and to be found nowhere by chance; so is his name, which no sentence of the screens may contain. */
  longPin: { card: '24567000001164', pin: '123456', names: ['Takuunen', 'Timo'] },
  unknown: { card: '24567000009999', pin: '1234', names: [] },
} as const;

/** Copies of the consortium, by what they show. */
export const books = {
  brothers: { barcode: '34567000002012', title: 'Seitsemän veljestä' },
  epic: { barcode: '34567000002020', title: 'Kalevala' },
  soldier: { barcode: '34567000002046', title: 'Tuntematon sotilas' },
  summer: { barcode: '34567000002079', title: 'Kesäkirja' },
  sea: { barcode: '34567000002061', title: 'Muumipappa ja meri' },
  doctor: { barcode: '34567000002053', title: 'Sinuhe egyptiläinen' },
  forest: { barcode: '34567000002087', title: 'Putkinotko' },
  /** Not among the ten that the bench puts on the pad. */
  islands: { barcode: '34567000002111', title: 'Åland och dess öar: en vägvisare' },
  reference: { barcode: '34567000002129', title: 'Nykysuomen sanakirja 1' },
  heldForAnother: { barcode: '34567000002137', title: 'Kirja toiselle' },
  farAway: { barcode: '34567000002145', title: 'Kaukainen kirja' },
  onLoan: { barcode: '34567000002186', title: 'Lainassa oleva' },
  markup: { barcode: '34567000002210', title: '<b>Merkkejä</b>' },
  hebrew: { barcode: '34567000002228', title: 'כותר בעברית' },
  /** On loan to `patrons.reader`, late, to be renewed once. */
  late: { barcode: '34567000002194', title: 'Toinen lainassa' },
  /** To be collected by `patrons.reader`. */
  toCollect: { title: 'Varattu ja noudettavissa' },
  unknown: { barcode: '34567000009999' },
} as const;

/** The one heading of a screen. */
export function heading(page: Page, key: TextKey | BenchTextKey, places?: Places): Locator {
  return page.getByRole('heading', { level: 1, name: say(key, places), exact: true });
}

/** A button by its words. */
export function button(page: Page, key: TextKey | BenchTextKey): Locator {
  return page.getByRole('button', { name: say(key), exact: true });
}

/** Words that stand on the screen; the regions that only say changes aloud repeat some of them. */
export function onScreen(page: Page, words: string | RegExp): Locator {
  return page.locator('main, footer').getByText(words);
}

/** Waits until the screen with this heading is there. */
export async function arrive(page: Page, key: TextKey | BenchTextKey, places?: Places): Promise<void> {
  await heading(page, key, places).waitFor();
}

/** Types a PIN on the screen and presses OK: with a finger, or with the mouse where a page knows no touch. */
export async function tapPin(page: Page, pin: string, by: 'tap' | 'click' = 'tap'): Promise<void> {
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true })[by]();
  await button(page, 'pin.ok')[by]();
}

/** The kiosk's row that holds these words, as a person reads it. */
export function row(page: Page, words: string): Locator {
  return page.getByRole('listitem').filter({ hasText: words });
}

/** What a person reads there. */
export async function wordsOf(place: Locator): Promise<string> {
  return withoutIsolates(await place.innerText()).replaceAll(/\s+/g, ' ');
}
