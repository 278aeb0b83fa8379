import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCheckRight, mod10CheckDigit, mod43CheckCharacter, readLibraryNumber } from './check-digits.codec.ts';

describe('check digits', () => {
  it.each([
    // Public test data of library automation.
    ['2111200069813', 2],
    ['5819800094399', 6],
    ['3023400051786', 1],
  ])('of %s modulo 10 is %i', (data, digit) => {
    expect(mod10CheckDigit(data)).toBe(digit);
    expect(isCheckRight(`${data}${digit}`, 'codabar14')).toBe(true);
  });

  it.each([
    // Public Code 39 examples.
    ['123XYZ', 'M'],
    ['12345ABCDE/', 'T'],
  ])('of %s modulo 43 is %s', (data, character) => {
    expect(mod43CheckCharacter(data)).toBe(character);
    expect(isCheckRight(data + character, 'code39-mod43')).toBe(true);
  });

  it.each([
    ['a letter', '2111200069813A', 'codabar14'],
    ['13 digits', '2111200069816', 'codabar14'],
    ['a letter', '12A4', 'luhn'],
    ['small letters', 'abcM', 'code39-mod43'],
    ['one character', 'A', 'code39-mod43'],
  ] as const)('are not right for %s', (_name, text, check) => {
    expect(isCheckRight(text, check)).toBe(false);
  });

  it('find every single wrong digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999_999 }), fc.nat(12), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        const data = String(number).padStart(13, '0');
        const changed = data.slice(0, at) + String((Number(data.charAt(at)) + by) % 10) + data.slice(at + 1);
        expect(isCheckRight(changed + String(mod10CheckDigit(data)), 'codabar14')).toBe(false);
      }),
    );
  });
});

describe('a 14-digit library number', () => {
  it('tells a patron from an item', () => {
    expect(readLibraryNumber('21112000698132')).toEqual({
      ...{ type: 'patron', library: '1112', serial: '00069813', checkDigit: 2, expectedCheckDigit: 2 },
    });
    expect(readLibraryNumber('30234000517861')).toMatchObject({ type: 'item', library: '0234', serial: '00051786' });
    expect(readLibraryNumber('167A006007')).toBeNull();
  });
});
