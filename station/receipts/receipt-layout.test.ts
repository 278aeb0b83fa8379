import { describe, expect, it } from 'vitest';
import { parseItemId } from '../../contracts/ids.ts';
import { languages } from '../../contracts/patron-facts.ts';
import type { ReceiptPart } from '../../contracts/ports/receipt-printer.port.ts';
import type { ReceiptContent } from '../../contracts/receipt-view.schema.ts';
import { type ReceiptFrame, receiptOf, slipOf } from './receipt-layout.ts';

const frame: ReceiptFrame = {
  siteName: 'Lumi pääkirjasto',
  timeZone: 'Europe/Helsinki',
  webLibrary: 'https://lumi.example.org',
  atMs: Date.UTC(2026, 10, 24, 12, 5),
  language: 'fi',
};
const due = { date: '2026-12-21', text: '' };
const content: ReceiptContent = {
  loans: [
    { title: 'Kalevala', place: 1, due },
    { title: '', place: 2, due: { date: null, text: '' } },
  ],
  renewals: [{ title: 'Kesäkirja', place: 3, due: { date: null, text: '3 weeks' } }],
  returns: [{ title: 'Rautatie', place: 4, route: 'onHold' }],
  unclear: 1,
  older: 2,
};
const empty: ReceiptContent = { loans: [], renewals: [], returns: [], unclear: 0, older: 0 };

const wordsOf = (parts: readonly ReceiptPart[]): string[] =>
  parts.flatMap((part) => ('text' in part ? [part.text] : part.type === 'pair' ? [`${part.start} | ${part.end}`] : []));

describe('a receipt', () => {
  it('says where and when, what was lent until when, renewed and returned, and where the web library is', async () => {
    const { language, parts } = await receiptOf(content, frame);
    expect([language, wordsOf(parts)]).toEqual([
      'fi',
      [
        'Lumi pääkirjasto',
        '24.11.2026 klo 14.05',
        'Lainattu | 2',
        'Kalevala',
        'Eräpäivä ma 21.12.2026',
        'Kirja numero 2',
        'Katso eräpäivä verkkokirjastosta.',
        'Uusittu | 1',
        'Kesäkirja',
        'Eräpäivä 3 weeks',
        'Palautettu | 1',
        'Rautatie',
        'Varattu seuraavalle asiakkaalle.',
        '1 kirja jäi epäselväksi: tarkista lainasi verkkokirjastosta.',
        'Lisäksi 2 kirjaa, joita ei luetella tässä.',
        'Lainasi verkkokirjastossa',
        'https://lumi.example.org',
      ],
    ]);
  });

  it('leaves out what did not happen, and the code where there is no web library', async () => {
    const { parts } = await receiptOf({ ...empty, loans: content.loans.slice(0, 1) }, { ...frame, webLibrary: null });
    expect(wordsOf(parts)).toHaveLength(5);
    expect(parts.some(({ type }) => type === 'qr')).toBe(false);
  });

  it.each(languages)('has every sentence, without open places, in %s', async (language) => {
    for (const count of [0, 1, 2, 5]) {
      const words = wordsOf((await receiptOf({ ...content, unclear: count, older: count }, { ...frame, language })).parts);
      expect(words.filter((line) => line === '' || line.includes('{{'))).toEqual([]);
    }
  });

  it('writes its day by the site’s clock', async () => {
    const { parts } = await receiptOf(empty, { ...frame, language: 'en', atMs: Date.UTC(2026, 11, 31, 23, 30) });
    expect(wordsOf(parts)[1]).toMatch(/01\/01\/2027.*01:30/);
  });
});

describe('a hold slip', () => {
  it('says which book it goes with, and nobody’s name', async () => {
    const { parts } = await slipOf({ item: parseItemId('34567000002137'), title: 'Kirja toiselle' }, frame);
    expect(wordsOf(parts)).toEqual([
      'Varattu',
      'Kirja toiselle',
      '34567000002137',
      'Laita tämä lappu kirjan väliin ja kirja varaushyllyyn.',
      'Lumi pääkirjasto | 24.11.2026 klo 14.05',
    ]);
    expect(parts.find(({ type }) => type === 'barcode')).toEqual({ type: 'barcode', text: '34567000002137' });
  });
});
