import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from './acs-text.ts';

describe('plain text of a library system', () => {
  it.each([
    ['Aapeli', 'Aapeli'],
    [' Aapeli  ja\tpoika ', 'Aapeli ja poika'],
    ['A &#124; B', 'A | B'],
    ['e\u0301', '\u00e9'],
    ['\u202eevil', 'evil'],
    ['', ''],
    [' ', ''],
  ])('of %j is %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('is the same whichever way it is read: a sign that is no ASCII takes the long one', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'B', '7', '-', '&', ' ', '\t', '\u007f'), maxLength: 12 });
    fc.assert(
      fc.property(word, (text) => {
        expect(plainText(text)).toBe(text.replace(/[\t\u007f ]+/g, ' ').trim());
        expect(plainText(`\u00e5${text}z`)).toBe(`\u00e5${plainText(`a${text}z`).slice(1)}`);
      }),
    );
  });

  it('has at most as many characters as it may have', () => {
    expect(plainText('abcdef', 3)).toBe('abc');
  });
});
