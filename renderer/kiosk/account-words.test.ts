import { describe, expect, it } from 'vitest';
import { accountSamples, receiptSamples } from '../account-samples.ts';
import { qrPath } from '../parts/qr-code.tsx';
import { kioskCue } from '../sound/kiosk-cue.ts';
import { texts } from '../text/i18n.ts';
import { fetchTexts } from '../text/later-texts.ts';
import { moneyText } from '../text/money-text.ts';
import type { Translate } from '../text/use-text.tsx';
import { loanState } from './account-rows.tsx';
import type { ViewOf } from './kiosk-send.ts';
import { spokenOf } from './spoken.ts';

await fetchTexts('en');
const t: Translate = texts.getFixedT('en', 'patron');
const view = (name: string): ViewOf<'account'> => ({ ...accountSamples[name], language: 'en' }) as ViewOf<'account'>;
const titles = (shown: ViewOf<'account'>): string[] => (shown.loans.state === 'told' ? shown.loans.rows.map(({ title }) => title) : []);

describe('a loan of the own account', () => {
  it.each([
    [{ renewal: { state: 'none' }, isOverdue: false }, 'own'],
    [{ renewal: { state: 'none' }, isOverdue: true }, 'overdue'],
    [{ renewal: { state: 'asking' }, isOverdue: true }, 'asking'],
    [{ renewal: { state: 'renewed' }, isOverdue: false }, 'renewed'],
    [{ renewal: { state: 'refused', code: 'patron-blocked', incidentCode: 'K7M2' }, isOverdue: true }, 'refused'],
  ] as const)('has for %j the sign %s', (loan, mark) => {
    expect(loanState(loan).mark).toBe(mark);
  });
});

describe('what is said aloud of the own account', () => {
  it('counts renewals and says why one was refused, and never a title', () => {
    const shown = view('loans');
    const { polite, urgent } = spokenOf(shown, t);
    expect([polite, urgent]).toEqual(['1 loan renewed', t('renewal.refused.item-on-hold-for-another')]);
    expect(titles(shown).filter((title) => `${polite} ${urgent}`.includes(title))).toEqual([]);
  });

  it('waits until every renewal is answered', () => {
    expect(spokenOf({ ...view('loans'), isRenewing: true }, t)).toEqual({ polite: '', urgent: '' });
  });

  it('tells what became of the receipt, and no line of it', () => {
    const shown = { ...receiptSamples['paperOut'], language: 'en' } as ViewOf<'receipt'>;
    expect(spokenOf(shown, t)).toEqual({ polite: t('kiosk.receipt.print.paperOut'), urgent: '' });
  });
});

describe('what is heard of the own account', () => {
  it('is one note for a renewal and another one for a refusal', () => {
    const asked = view('none');
    const [loan] = titles(view('loans'));
    const now = (state: 'renewed' | 'refused'): ViewOf<'account'> => {
      const renewal = state === 'renewed' ? { state } : { state, code: 'patron-blocked' as const, incidentCode: 'K7M2' };
      const row = { key: 'loan-1', title: loan ?? '', place: 1, due: { date: null, text: '' }, isOverdue: false, canRenew: false, renewal };
      return { ...asked, loans: { state: 'told', rows: [row], count: 1, canRenew: 0 } };
    };
    expect([kioskCue(asked, now('renewed')), kioskCue(asked, now('refused')), kioskCue(now('renewed'), now('renewed'))]).toEqual([
      'done',
      'refused',
      null,
    ]);
  });
});

describe('a sum', () => {
  it.each([
    ['fi', 'EUR', '4,50\u00a0€'],
    ['en', 'EUR', '€4.50'],
    ['fi', '???', '4,50 ???'],
  ] as const)('is written as %s writes it: %s', (language, currency, written) => {
    expect(moneyText({ totalCents: 450, currency }, language)).toBe(written);
  });
});

describe('a QR code', () => {
  it('has its quiet zone, and a path of whole modules', () => {
    const { path, size } = qrPath('https://web.lumi.example');
    expect(size).toBeGreaterThanOrEqual(21 + 8);
    expect((size - 8 - 17) % 4).toBe(0);
    const places = [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(places.flat().filter((at) => at < 4 || at >= size - 4)).toEqual([]);
  });
});
