import { errors, type Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TextKey } from '../../../texts/keys.ts';
import type { TextLanguage } from '../../../texts/languages.ts';
import { type CanaryLibrary, canaryPin } from '../../support/canary-library.ts';
import { chooseLanguage } from './choose-language.ts';
import { books, patrons } from './people.ts';
import { sentenceIn } from './sentence.ts';
import type { TwinStation } from './twin-station.ts';

/** What a walk through every flow is made of. */
export interface CanaryWalkParts {
  readonly station: TwinStation;
  readonly library: CanaryLibrary;
  /** Asked for anew for each visit: a shell changes its page after each. */
  readonly kiosk: Page;
  /** Waits until a page that was used has given way to a fresh one, where it does. */
  changed?(used: Page): Promise<void>;
  /** Only where the walk comes to a door. */
  readonly door?: Page;
}

type KioskScreen =
  | 'idle'
  | 'awaitingCard'
  | 'awaitingPin'
  | 'refused'
  | 'borrowing'
  | 'account'
  | 'receipt'
  | 'returning'
  | 'staff'
  | 'staffRecords'
  | 'ended';
type PatronName = keyof typeof patrons;
type BookName = Exclude<keyof typeof books, 'toCollect' | 'unknown'>;

/** Canary patrons on their way through every flow of kiosk and door. Screens are told by what they are, so that every language takes the same way. */
export class CanaryWalk {
  readonly #parts: CanaryWalkParts;
  #language: TextLanguage = 'fi';

  constructor(parts: CanaryWalkParts) {
    this.#parts = parts;
  }

  /** Everything that needs no fault, in one language at the kiosk. */
  async kioskIn(language: TextLanguage): Promise<void> {
    const { kiosk, station } = this.#parts;
    // A page behind another one draws nothing, and is slow to press.
    await kiosk.bringToFront();
    this.#language = language;
    await this.#chooseLanguage(kiosk);
    await this.#borrowWithReceipt();
    await this.#account();
    for (const name of ['expired', 'banned', 'unknown'] as const) await this.#refusedAtKiosk(name);
    await this.#chooseLanguage(this.#parts.kiosk);
    await this.#returnBooks(['brothers', 'epic', 'heldForAnother', 'farAway']);
    // A scan that is no card may be an identity code; nothing of it may stay.
    await station.readers['kiosk-card'].present(`131052-308T ${this.#card('able')} ${'9'.repeat(80)}`);
    await this.#at(this.#parts.kiosk, 'awaitingCard');
    await this.#toIdle({ isUsed: false });
  }

  /** A visit that stands at its list of two books, with everything of the patron's that a screen shows. */
  async visit(): Promise<void> {
    await this.#logIn('able');
    const { station, kiosk } = this.#parts;
    for (const book of ['brothers', 'epic'] as const) await station.present('kiosk-item', this.#barcode(book));
    await kiosk.getByRole('listitem').nth(1).waitFor();
    await this.#settled();
  }

  /** The staff's panel, and what is kept with a canary's card: shown, then erased. */
  async staffPanel(): Promise<void> {
    this.#language = 'fi';
    await this.#toIdle();
    const { station, kiosk } = this.#parts;
    await station.present('kiosk-card', station.staffCard.card);
    await this.#typePin(kiosk, station.staffCard.pin);
    await this.#at(kiosk, 'staff');
    await this.#look('kiosk.staff.records.open', 'show');
    await kiosk.locator('.row').first().waitFor();
    await this.#lookTyped('kiosk.staff.records.another', 'show');
    await kiosk.locator('.row').first().waitFor();
    await this.#look('kiosk.staff.records.another', 'erase');
    await kiosk.getByText(sentenceIn('fi', 'kiosk.staff.records.bytesGone')).waitFor();
    await this.#toIdle();
  }

  async #sayWhy(way: TextKey, task: 'show' | 'erase'): Promise<void> {
    const { kiosk } = this.#parts;
    const answers = [`task.${task}`, 'reason.personAsks', 'identity.document', 'next'] as const;
    await this.#button(kiosk, way).click();
    for (const answer of answers) await this.#button(kiosk, `kiosk.staff.records.${answer}`).click();
  }

  /** For a card that cannot be read. */
  async #lookTyped(way: TextKey, task: 'show' | 'erase'): Promise<void> {
    const { kiosk } = this.#parts;
    await this.#sayWhy(way, task);
    await this.#button(kiosk, 'kiosk.card.type').click();
    await kiosk.locator('.keypad').waitFor();
    const type = async (): Promise<void> => {
      for (const key of this.#card('able')) await kiosk.keyboard.press(key);
      await kiosk.keyboard.press('Enter');
    };
    await type();
    await kiosk.locator('main').getByText(sentenceIn('fi', 'kiosk.staff.records.number.second'), { exact: true }).waitFor();
    await type();
  }

  async #look(way: TextKey, task: 'show' | 'erase'): Promise<void> {
    const { station, kiosk } = this.#parts;
    await this.#sayWhy(way, task);
    const asked = kiosk.locator('main').getByText(sentenceIn('fi', `kiosk.staff.records.card.${task}`), { exact: true });
    await asked.waitFor();
    // Shown again at once, a card counts as the same presentation.
    const attempt = async (): Promise<boolean> => {
      await station.present('kiosk-card', this.#card('able'));
      return asked.isVisible();
    };
    await expect.poll(attempt, { interval: 1_200, timeout: 20_000 }).toBe(false);
  }

  /** A grant, every refusal, and a PIN that is tried until it locks, at the door. */
  async door(): Promise<void> {
    await this.#atDoor('able', canaryPin, 'granted');
    for (const name of ['expired', 'staffOnly', 'child', 'withoutTerms', 'school', 'unknown'] as const)
      await this.#atDoor(name, canaryPin, 'refused');
    for (let tried = 1; tried <= 4; tried += 1) await this.#atDoor('longPin', '00000', 'refused');
    await this.#atDoor('able', canaryPin, 'granted');
  }

  /** A library system that answers garbage, nothing, or cuts, with a patron in the middle of a visit; then returns that are taken, and a door that lets in who was there before. */
  async faults(): Promise<void> {
    const { station, kiosk } = this.#parts;
    await kiosk.bringToFront();
    this.#language = 'fi';
    const meetings = { garbage: 'soldier', cut: 'forest', 'drop-reply': 'islands', silent: 'summer' } as const;
    for (const [fault, book] of Object.entries(meetings) as [keyof typeof meetings, BookName][]) {
      await this.#logIn('withoutTerms');
      station.setLibraryFault(fault);
      await station.present('kiosk-item', this.#barcode(book));
      await kiosk.getByRole('listitem').first().waitFor();
      await this.#settled();
      await this.#toIdle();
      if (fault !== 'silent') station.setLibraryFault('none');
    }
    await this.#returnBooks(['sea', 'doctor']);
    await this.#atDoor('able', canaryPin, 'granted');
    station.setLibraryFault('none');
  }

  /** A power cut with a PIN typed and a book asked about; `again`: shows the screens of the new run. */
  async kill(again: () => Promise<{ readonly kiosk: Page; readonly door: Page }>): Promise<CanaryWalk> {
    const { station, library } = this.#parts;
    await this.#logIn('staffOnly');
    station.setLibraryFault('silent');
    await station.present('kiosk-item', this.#barcode('reference'));
    await station.killAndRestart();
    station.setLibraryFault('none');
    return new CanaryWalk({ station, library, ...(await again()) });
  }

  readonly #card = (name: PatronName): string => this.#parts.library.cardOf(patrons[name].card);
  readonly #barcode = (name: BookName): string => this.#parts.library.barcodeOf(books[name].barcode);

  async #chooseLanguage(page: Page): Promise<void> {
    await chooseLanguage(page, this.#language);
  }

  #button(page: Page, key: TextKey): ReturnType<Page['getByRole']> {
    return page.getByRole('button', { name: sentenceIn(this.#language, key), exact: true });
  }

  #at(page: Page, screen: KioskScreen): Promise<void> {
    return page.locator(`[data-screen="${screen}"]`).waitFor();
  }

  async #typePin(page: Page, pin: string): Promise<void> {
    await this.#at(page, 'awaitingPin');
    for (const key of pin) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
  }

  /** Shows a card until its PIN is asked for: one that is shown again at once counts as the same presentation. */
  async #show(reader: 'kiosk-card' | 'door-card', name: PatronName, page: Page): Promise<void> {
    const attempt = async (): Promise<boolean> => {
      await this.#parts.station.present(reader, this.#card(name));
      return page.locator('[data-screen="awaitingPin"]').isVisible();
    };
    await expect.poll(attempt, { interval: 1_200, timeout: 20_000 }).toBe(true);
  }

  /** Comes again after a refusal, as patrons do: the link may need a moment after its trouble. */
  async #logIn(name: PatronName): Promise<void> {
    for (let tried = 0; tried < 10; tried += 1) {
      const { kiosk } = this.#parts;
      const [inside, refused] = [kiosk.locator('[data-screen="borrowing"]'), kiosk.locator('[data-screen="refused"]')];
      await this.#show('kiosk-card', name, kiosk);
      await this.#typePin(kiosk, canaryPin);
      await inside.or(refused).first().waitFor();
      if (await inside.isVisible()) break;
      await this.#toIdle();
    }
    await this.#at(this.#parts.kiosk, 'borrowing');
    if (this.#language !== 'fi') await this.#chooseLanguage(this.#parts.kiosk);
  }

  async #borrowWithReceipt(): Promise<void> {
    await this.visit();
    const { kiosk } = this.#parts;
    await this.#button(kiosk, 'kiosk.receipt.done').click();
    await this.#at(kiosk, 'receipt');
    await this.#toIdle();
  }

  async #account(): Promise<void> {
    await this.#logIn('reader');
    const { kiosk } = this.#parts;
    await this.#button(kiosk, 'kiosk.account.open').click();
    await this.#at(kiosk, 'account');
    await kiosk.getByRole('listitem').first().waitFor();
    await kiosk.locator('.account-tab[data-part="records"]').click();
    await kiosk.getByRole('listitem').nth(1).waitFor();
    await this.#toIdle();
  }

  async #refusedAtKiosk(name: PatronName): Promise<void> {
    const { station, kiosk } = this.#parts;
    await station.present('kiosk-card', this.#card(name));
    await this.#typePin(kiosk, canaryPin);
    await this.#at(kiosk, 'refused');
    await this.#toIdle();
  }

  async #returnBooks(names: readonly BookName[]): Promise<void> {
    const { station, kiosk } = this.#parts;
    for (const [index, name] of names.entries()) {
      await station.present('kiosk-item', this.#barcode(name));
      await kiosk.getByRole('listitem').nth(index).waitFor();
    }
    await this.#settled();
    await this.#toIdle();
  }

  /** Waits until no row is being asked about any more. */
  async #settled(): Promise<void> {
    await this.#parts.kiosk.locator('.row[data-mark="asking"]').first().waitFor({ state: 'detached' });
  }

  /** Ends whatever is on the kiosk's screen by its own button, until it is idle. */
  async #toIdle({ isUsed } = { isUsed: true }): Promise<void> {
    const ways: readonly TextKey[] = [
      'kiosk.items.done',
      'kiosk.receipt.close',
      'kiosk.ended.close',
      'shared.backToStart',
      'kiosk.staff.close',
      'shared.cancel',
    ];
    const languages: readonly TextLanguage[] = [this.#language, 'fi', 'sv', 'en', 'ar'];
    const words = languages.flatMap((language) => ways.map((way) => sentenceIn(language, way)));
    const name = new RegExp(`^(${words.map((each) => each.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')})$`);
    const used = this.#parts.kiosk;
    if (await used.locator('[data-screen="idle"]').isVisible()) return;
    for (let tried = 0; tried < 16 && !(await this.#isIdleAfter(name)); tried += 1);
    if (isUsed) await this.#parts.changed?.(used);
    await this.#at(this.#parts.kiosk, 'idle');
  }

  /** Whether the kiosk is idle; else presses the button of this name. A page that goes with its visit is no answer. */
  async #isIdleAfter(name: RegExp): Promise<boolean> {
    const { kiosk } = this.#parts;
    const idle = kiosk.locator('[data-screen="idle"]');
    const end = kiosk.getByRole('button', { name });
    try {
      await idle.or(end.first()).first().waitFor();
      if (await idle.isVisible()) return true;
      await end.first().click({ timeout: 2_000 });
    } catch (error) {
      if (!kiosk.isClosed() && !(error instanceof errors.TimeoutError)) throw error;
    }
    return false;
  }

  async #atDoor(name: PatronName, pin: string, screen: 'granted' | 'refused'): Promise<void> {
    const { door } = this.#parts;
    if (door === undefined) throw new Error('this walk has no door');
    await door.bringToFront();
    await this.#show('door-card', name, door);
    await this.#typePin(door, pin);
    await door.locator(`[data-screen="${screen}"]`).waitFor();
    // A refusal stands for a while, and makes room for the next card.
    if (screen === 'granted') await door.locator('[data-screen="idle"]').waitFor();
  }
}
