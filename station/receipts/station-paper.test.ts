import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import type { Health } from '../../contracts/health.ts';
import { brandId, type DeviceId, parseItemId } from '../../contracts/ids.ts';
import type { PrinterStatus, Receipt, ReceiptPrinter } from '../../contracts/ports/receipt-printer.port.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { StationPaper } from './station-paper.ts';

class FakePrinter implements ReceiptPrinter {
  readonly id = brandId<DeviceId>('printer');
  health: Health = { state: 'ready' };
  paper: PrinterStatus['paper'] = 'enough';
  readonly printed: Receipt[] = [];
  clears = 0;
  answer: () => Promise<void> = async () => undefined;
  #listener: (health: Health) => void = () => undefined;

  onHealth(listener: (health: Health) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }

  turn(health: Health): void {
    this.health = health;
    this.#listener(health);
  }

  async status(): Promise<PrinterStatus> {
    return { paper: this.paper, isCoverOpen: false, isOnline: true };
  }

  async canWrite(text: string): Promise<boolean> {
    return !/\p{Script=Arabic}/u.test(text);
  }

  print(receipt: Receipt): Promise<void> {
    this.printed.push(receipt);
    return this.answer();
  }

  async clear(): Promise<void> {
    this.clears += 1;
  }
}

const content = { loans: [{ title: 'Kalevala', place: 1, due: { date: null, text: '' } }], renewals: [], returns: [], unclear: 0, older: 0 };
const slip = { item: parseItemId('9001'), title: 'Rautatie' };

function setUp() {
  const printer = new FakePrinter();
  const notices: (string | null)[] = [];
  const paper = new StationPaper({
    printer,
    clock: new VirtualClock(),
    frame: { siteName: 'Lumi', timeZone: 'Europe/Helsinki', webLibrary: null },
    languages: ['en', 'fi'],
    staffLanguage: 'fi',
    onNotice: (sentence) => void notices.push(sentence),
  });
  return { printer, paper, notices };
}

describe('the kiosk’s paper', () => {
  it('prints in the language of the patron', async () => {
    const { printer, paper } = setUp();
    expect(await paper.printReceipt({ content, language: 'sv' })).toBe('printed');
    expect(printer.printed.map(({ language }) => language)).toEqual(['sv']);
  });

  it('prints in the site’s own choice where the printer has no letters for the patron’s language, and numbers such titles', async () => {
    const { printer, paper } = setUp();
    const arabic = { ...content, loans: content.loans.map((loan) => ({ ...loan, title: 'كتاب' })) };
    expect(await paper.printReceipt({ content: arabic, language: 'ar' })).toBe('printed');
    const [receipt] = printer.printed;
    expect(receipt?.language).toBe('en');
    expect(receipt?.parts).toContainEqual({ type: 'text', text: 'Book number 1', isBold: true });
  });

  it.each([
    ['PRINTER_PAPER_OUT', 'paperOut'],
    ['PRINTER_COVER_OPEN', 'failed'],
    ['DEVICE_TIMEOUT', 'failed'],
    ['CANCELLED', 'failed'],
  ] as const)('says of %s that it is %s', async (code, printed) => {
    const { printer, paper } = setUp();
    printer.answer = () => Promise.reject(new KioskError(code, 'no'));
    expect(await paper.printReceipt({ content, language: 'fi' })).toBe(printed);
  });

  it('begins no receipt whose visit ended while it was laid out', async () => {
    const { printer, paper } = setUp();
    const order = paper.printReceipt({ content, language: 'fi' });
    await paper.dropReceipt();
    expect([await order, printer.printed.length, printer.clears]).toEqual(['failed', 0, 1]);
  });

  it('prints a slip anew that a visit’s end cut short, once', async () => {
    const { printer, paper } = setUp();
    let tries = 0;
    printer.answer = async () => {
      tries += 1;
      if (tries === 1) throw new KioskError('CANCELLED', 'cut');
    };
    await paper.printSlip(slip);
    expect(printer.printed).toHaveLength(2);
  });

  it('tells staff what is wrong with the printer, and when it is well again', async () => {
    const { printer, paper, notices } = setUp();
    printer.turn({ state: 'faulted', code: 'PRINTER_PAPER_OUT', remedy: 'Put a new roll in.' });
    printer.turn({ state: 'ready' });
    printer.paper = 'low';
    await paper.printReceipt({ content, language: 'fi' });
    await settle();
    expect(notices).toEqual([null, 'Receipt printer: Put a new roll in.', null, expect.stringContaining('nearly out of paper')]);
  });
});
