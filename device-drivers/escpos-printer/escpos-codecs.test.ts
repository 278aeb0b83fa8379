import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, escposPrinterSettings } from './escpos-printer.schema.ts';
import { encodeAnswer, encodeQuestion, kindOfAnswer, readStatus, type StatusQuestion } from './escpos-status.codec.ts';
import { printableText, unprintable } from './printable-text.codec.ts';
import { layOut, wrap } from './receipt-layout.codec.ts';
import { ReceiptBytes } from './receipt-bytes.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const latin = (letter: string): boolean => letter.charCodeAt(0) < 0x100;

describe('status of an ESC/POS printer', () => {
  it('is asked with DLE EOT n', () => {
    expect((['printer', 'offlineCause', 'paper'] as const).map((question) => hex(encodeQuestion(question)))).toEqual(['100401', '100402', '100404']);
  });

  it.each([
    [
      { printer: 0x12, offlineCause: 0x12, paper: 0x12 },
      { isOnline: true, isCoverOpen: false, paper: 'enough' },
    ],
    [
      { printer: 0x12, offlineCause: 0x12, paper: 0x1e },
      { isOnline: true, isCoverOpen: false, paper: 'low' },
    ],
    [
      { printer: 0x1a, offlineCause: 0x32, paper: 0x7e },
      { isOnline: false, isCoverOpen: false, paper: 'out' },
    ],
    [
      { printer: 0x1a, offlineCause: 0x16 },
      { isOnline: false, isCoverOpen: true, paper: null },
    ],
    [{}, { isOnline: null, isCoverOpen: null, paper: null }],
  ])('%o means %o', (answers, status) => {
    expect(readStatus(answers)).toEqual(status);
  });

  it('comes back as it was put into answers, each of them told from the answer to GS r', () => {
    const status = fc.record({ paper: fc.constantFrom('enough', 'low', 'out'), isCoverOpen: fc.boolean(), isOnline: fc.boolean() });
    fc.assert(
      fc.property(status, (each) => {
        const told = each as Parameters<typeof encodeAnswer>[1];
        const answers = Object.fromEntries(
          (['printer', 'offlineCause', 'paper'] as StatusQuestion[]).map((question) => [question, encodeAnswer(question, told)]),
        );
        expect(Object.values(answers).map(kindOfAnswer)).toEqual(['status', 'status', 'status']);
        expect(readStatus(answers)).toEqual(told);
      }),
    );
    expect([0x00, 0x03, 0x0c, 0xff, 0x97].map(kindOfAnswer)).toEqual(['turn', 'turn', 'turn', 'none', 'none']);
  });
});

describe('printable text', () => {
  it.each([
    ['å ä ö Å Ä Ö é', 'å ä ö Å Ä Ö é'],
    ['Davvisámegiella čŋŧžđš', 'Davvisámegiella cntzds'],
    ['“Muumit” – 5 €…', '"Muumit" - 5 EUR...'],
    ['ağaç', 'agaç'],
    ['a\u001b@\u0007b\nc', 'a @ b c'],
    ['Ж', unprintable],
    ['العربية', unprintable],
    ['Kirja 漢', 'Kirja ?'],
  ])('of %o is %o on a printer with Western letters', (text, printed) => {
    expect(printableText(text, latin)).toBe(printed);
  });

  it('holds no command, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect([...printableText(text, () => true)].filter((letter) => letter < ' ' || (letter >= '\u007f' && letter < '\u00a0'))).toEqual([]);
      }),
    );
  });
});

describe('layout of a receipt', () => {
  it('never makes a line longer than the paper, and loses no word', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'ö'), maxLength: 120 }), fc.integer({ min: 8, max: 48 }), (text, columns) => {
        const lines = wrap(text, columns);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('sets the end of a pair to the right, on a line of its own where it must', () => {
    const texts = (start: string, end: string): unknown =>
      layOut({ language: 'fi', parts: [{ type: 'pair', start, end }] }, 20, (text) => text).map((line) => line.text);
    expect(texts('Muumit', '24.12.2026')).toEqual(['Muumit    24.12.2026']);
    expect(texts('Kuka lohduttaisi Nyytiä', '24.12.2026')).toEqual(['Kuka lohduttaisi', 'Nyytiä    24.12.2026']);
    expect(texts('Kuka lohduttaisi kauniisti', '24.12.2026')).toEqual(['Kuka lohduttaisi', 'kauniisti 24.12.2026']);
    expect(texts('Kuka lohduttaisikaan', '24.12.2026')).toEqual(['Kuka lohduttaisikaan', '          24.12.2026']);
  });
});

describe('bytes of a receipt', () => {
  const settings = escposPrinterSettings.parse({ path: '/dev/usb/lp0', widthMm: 58 });

  it('are those of the ESC/POS reference: init, code page, letters, feed and cut', async () => {
    const bytes = await new ReceiptBytes(settings).encode({ language: 'fi', parts: [{ type: 'text', text: 'åäö €' }] });
    const text = hex(bytes);
    expect(text.startsWith('1b40')).toBe(true);
    expect(text).toContain('1b7410e5e4f62080');
    expect(text.endsWith('1d564103')).toBe(true);
  });

  it('change the code page within a receipt, never a letter', async () => {
    const text = hex(await new ReceiptBytes(settings).encode({ language: 'fi', parts: [{ type: 'text', text: 'Ä Война' }] }));
    expect(text).toContain('1b7410c4');
    expect(text).toContain('1b741182aea9ada0');
  });

  it('have 32 letters on a line of 58 mm and 42 on one of 80 mm, unless told', () => {
    expect([columnsOf({ widthMm: 58 }), columnsOf({ widthMm: 80 }), columnsOf({ widthMm: 80, columns: 48 })]).toEqual([32, 42, 48]);
  });
});
