import { describe, expect, it } from 'vitest';
import { type Language, languages } from '../contracts/patron-facts.ts';
import type { ReceiptContent } from '../contracts/receipt-view.schema.ts';
import { columnsOf, escposPrinterSettings } from '../device-drivers/escpos-printer/escpos-printer.schema.ts';
import { unprintable } from '../device-drivers/escpos-printer/printable-text.codec.ts';
import { ReceiptBytes } from '../device-drivers/escpos-printer/receipt-bytes.ts';
import { EscposPaper } from '../simulator/devices/escpos-paper.ts';
import { receiptOf } from '../station/receipts/receipt-layout.ts';

const due = { date: '2026-12-21', text: '' };
const content: ReceiptContent = {
  loans: [
    { title: 'Война и мир', place: 1, due },
    { title: 'Åland och dess öar', place: 2, due },
  ],
  renewals: [{ title: 'Čáhci, đŋŧ', place: 3, due: { date: null, text: '' } }],
  returns: [{ title: 'Тіні забутих предків, ґанок', place: 4, route: 'onHold' }],
  unclear: 2,
  older: 5,
};
const frame = { siteName: 'Lumi pääkirjasto', timeZone: 'Europe/Helsinki', webLibrary: null, atMs: Date.UTC(2026, 10, 24, 12, 5) };
const settingsOf = (widthMm: 58 | 80) => escposPrinterSettings.parse({ path: '/dev/ttyUSB0', widthMm });

/** What stands on the paper, by the twin that reads the bytes as a printer does. */
async function paperOf(language: Language, widthMm: 58 | 80): Promise<readonly string[]> {
  const bytes = await new ReceiptBytes(settingsOf(widthMm)).encode(await receiptOf(content, { ...frame, language }));
  const paper = new EscposPaper(() => undefined);
  paper.take(bytes);
  return paper.lines;
}

const written = languages.filter((language) => language !== 'ar');

describe.each([58, 80] as const)('a receipt on %d mm', (widthMm) => {
  it.each(written)('has every letter of %s, or one that is read alike, within its width', async (language) => {
    const lines = await paperOf(language, widthMm);
    expect(lines.filter((line) => line.includes('?') || line.includes(unprintable) || line.includes('{{'))).toEqual([]);
    expect(lines.filter((line) => line.length > columnsOf(settingsOf(widthMm)))).toEqual([]);
    expect(lines.at(-1)).toBe('[cut]');
  });
});

describe('letters on paper', () => {
  const whole = async (language: Language): Promise<string> => (await paperOf(language, 80)).join(' ').replaceAll(/ +/g, ' ');

  it.each([
    ['fi', 'Eräpäivä ma 21.12.2026'],
    ['sv', 'Åter senast mån 21.12.2026'],
    ['se', 'Máhcat maŋimustá mánnodat 21.12.2026'.replace('ŋ', 'n')],
    ['et', 'Tagastada hiljemalt E, 21.12.2026'],
    ['so', 'Soo celi ugu dambayn Isniin 21/12/2026'],
    ['ru', 'Вернуть до пн, 21.12.2026'],
    ['uk', 'Повернути до пн, 21.12.2026'],
  ] as const)('write a due date in %s', async (language, sentence) => expect(await whole(language)).toContain(sentence));

  it('keep titles in other scripts than the receipt', async () => {
    const paper = await whole('fi');
    expect(paper).toContain('Война и мир');
    expect(paper).toContain('Čáhci, đnt');
    // Ukrainian і is a Latin i on the page that printers have, and ґ a г.
    expect(paper).toContain('Тiнi забутих предкiв, ганок');
  });

  it('are not there for Arabic, and the printer knows it', async () => {
    const bytes = new ReceiptBytes(settingsOf(80));
    expect(await bytes.canWrite('المستعار إعاراتك في المكتبة الإلكترونية')).toBe(false);
    expect(await Promise.all(['Lainattu', 'Выдано', 'Luoikkahuvvon', ''].map((text) => bytes.canWrite(text)))).toEqual([true, true, true, true]);
  });

  it('are not there for Russian on a printer without a Cyrillic page', async () => {
    const bytes = new ReceiptBytes({ ...settingsOf(80), codePages: ['windows1252'] });
    expect(await bytes.canWrite('Выдано')).toBe(false);
  });
});
