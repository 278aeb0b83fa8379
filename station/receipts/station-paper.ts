import type { Clock } from '../../contracts/clock.ts';
import { isKioskError } from '../../contracts/errors.ts';
import type { Language } from '../../contracts/patron-facts.ts';
import type { Receipt, ReceiptPrinter } from '../../contracts/ports/receipt-printer.port.ts';
import type { HoldSlip, ReceiptOrder } from '../../domain/self-checkout/kiosk-chart.port.ts';
import type { KioskPaper, Printed } from '../../domain/self-checkout/paper-ports.ts';
import type { ReceiptContent } from '../../contracts/receipt-view.schema.ts';
import { type ReceiptFrame, receiptOf, slipOf } from './receipt-layout.ts';
import { sentencesOf } from './receipt-texts.ts';

/** What a kiosk's paper is made of. */
export interface StationPaperParts {
  readonly printer: ReceiptPrinter;
  readonly clock: Clock;
  readonly frame: Omit<ReceiptFrame, 'atMs' | 'language'>;
  /** Languages to print in where the printer has no letters for the patron's own, in this order. */
  readonly languages: readonly Language[];
  /** The language of what is printed for staff. */
  readonly staffLanguage: Language;
  /** What staff have to know of the printer; null: it is well. */
  readonly onNotice: (sentence: string | null) => void;
}

const lowPaper = 'The receipt printer is nearly out of paper: have a new roll at hand.';

/** Puts receipts and slips on paper. What goes wrong is told to staff and to the screen, and holds up nobody. */
export class StationPaper implements KioskPaper {
  readonly #parts: StationPaperParts;
  /** Counts drops: a receipt that was laid out for an earlier one is not begun any more. */
  #drops = 0;

  constructor(parts: StationPaperParts) {
    this.#parts = parts;
    const { printer, onNotice } = parts;
    const tell = (): void => onNotice(printer.health.state === 'faulted' ? `Receipt printer: ${printer.health.remedy}` : null);
    tell();
    printer.onHealth(tell);
  }

  async printReceipt({ content, language }: Omit<ReceiptOrder, 'sessionId'>): Promise<Printed> {
    const drops = this.#drops;
    try {
      const receipt = await receiptOf(await this.#writable(content), this.#frame(await this.#languageOnPaper(language)));
      if (drops !== this.#drops) return 'failed';
      await this.#parts.printer.print(receipt);
    } catch (error) {
      return isKioskError(error, 'PRINTER_PAPER_OUT') ? 'paperOut' : 'failed';
    }
    void this.#lookAtPaper();
    return 'printed';
  }

  /** Nothing of a patron stands on it: one that a visit's end cut short is printed anew, once. */
  async printSlip(slip: HoldSlip): Promise<void> {
    const { printer, staffLanguage } = this.#parts;
    const title = (await printer.canWrite(slip.title)) ? slip.title : '';
    const paper: Receipt = await slipOf({ ...slip, title }, this.#frame(staffLanguage));
    try {
      await printer.print(paper);
    } catch (error) {
      if (!isKioskError(error, 'CANCELLED')) throw error;
      await printer.print(paper);
    }
  }

  async dropReceipt(): Promise<void> {
    this.#drops += 1;
    await this.#parts.printer.clear();
  }

  /** The patron's language, or the first of the site's that the printer has letters for: Arabic ones join, which no receipt printer sets right. */
  async #languageOnPaper(asked: Language): Promise<Language> {
    const { printer, languages, frame } = this.#parts;
    for (const language of [asked, ...languages]) {
      const t = await sentencesOf(language, frame.siteTexts);
      if (await printer.canWrite(`${t('receipt.loans')} ${t('receipt.webLibrary')}`)) return language;
    }
    return asked;
  }

  /** A title that the printer has no letters for gives way to the book's number in the visit. */
  async #writable(content: ReceiptContent): Promise<ReceiptContent> {
    const lines = async <Line extends { readonly title: string }>(each: readonly Line[]): Promise<Line[]> =>
      Promise.all(each.map(async (line) => ((await this.#parts.printer.canWrite(line.title)) ? line : { ...line, title: '' })));
    const [loans, renewals, returns] = await Promise.all([lines(content.loans), lines(content.renewals), lines(content.returns)]);
    return { ...content, loans, renewals, returns };
  }

  #frame(language: Language): ReceiptFrame {
    return { ...this.#parts.frame, atMs: this.#parts.clock.now(), language };
  }

  async #lookAtPaper(): Promise<void> {
    const { printer, onNotice } = this.#parts;
    const status = await printer.status().catch(() => null);
    if (printer.health.state !== 'faulted') onNotice(status?.paper === 'low' ? lowPaper : null);
  }
}
