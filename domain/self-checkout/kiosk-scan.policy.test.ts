import { describe, expect, it } from 'vitest';
import { scanText } from '../../test/support/scan-text.ts';
import { isPersonalIdentityCode, kioskScan, type ScanRules } from './kiosk-scan.policy.ts';

const plain: ScanRules = { cardPattern: null, takesIdentityCard: false };
const oneReader: ScanRules = { ...plain, cardPattern: /^24567[0-9]{9}$/u };
const withIdentity: ScanRules = { ...plain, takesIdentityCard: true };

const told = (text: string, reader: 'card' | 'item', rules: ScanRules): string[] => {
  const scan = kioskScan(scanText(text), reader, rules);
  return [scan.type, 'card' in scan ? scan.card.reveal() : 'item' in scan ? scan.item : scan.fault];
};

describe('a personal identity code', () => {
  const sign = '0123456789ABCDEFHJKLMNPRSTUVWXY';
  const code = (body: string, century = '-'): string => {
    const [day = '', number = ''] = [body.slice(0, 6), body.slice(6)];
    return `${day}${century}${number}${sign.charAt(Number(body) % 31)}`;
  };

  it.each([code('131052908'), code('010101900', 'A'), code('311299999', '+'), code('131052908', 'Y').toLowerCase()])(
    'is known by its form: %s',
    (text) => {
      expect(isPersonalIdentityCode(text)).toBe(true);
    },
  );

  it.each(['24567000001016', '34567000002012', '131052-9080', '321052-908T', '131352-908T', '131052 908T', ''])('is not %j', (text) => {
    expect(isPersonalIdentityCode(text)).toBe(false);
  });

  it.each(['card', 'item'] as const)('is passed on to nobody where the site does not say so, at the %s reader', (reader) => {
    const text = code('131052908');
    expect(told(text, reader, plain)).toEqual([`${reader}.unreadable`, 'forbiddenCharacters']);
    expect(JSON.stringify(kioskScan(scanText(text), reader, plain))).not.toContain(text);
  });

  it.each(['card', 'item'] as const)('stands for a card where the site says so, at the %s reader, and refuses to be printed', (reader) => {
    const text = code('131052908');
    expect(told(text, reader, withIdentity)).toEqual(['card.presented', text]);
    expect(JSON.stringify(kioskScan(scanText(text), reader, withIdentity))).not.toContain(text);
  });
});

describe('one reader for cards, phones and books', () => {
  it.each([
    ['a card', '24567000001016', ['card.presented', '24567000001016']],
    ['a book', '34567000002012', ['item.presented', '34567000002012']],
  ])('tells %s by its form', (_, text, expected) => {
    expect(told(text, 'item', oneReader)).toEqual(expected);
  });

  it('takes everything for a book where the site names no form, and for a card at the card reader', () => {
    expect(told('24567000001016', 'item', plain)[0]).toBe('item.presented');
    expect(told('34567000002012', 'card', oneReader)[0]).toBe('card.presented');
  });
});
