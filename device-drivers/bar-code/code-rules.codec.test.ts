import { describe, expect, it } from 'vitest';
import { type CodeRules, readCode } from './code-rules.codec.ts';

const rules: CodeRules = { minLength: 1, maxLength: 64, stripAim: true };
const read = (text: string, change: Partial<CodeRules> = {}): string => {
  const line = readCode({ ...rules, ...change }, text);
  return line.kind === 'fault' ? `!${line.fault}` : [line.text, line.symbology].filter((part) => part !== undefined).join(' ');
};

describe('symbologies', () => {
  const cards: Partial<CodeRules> = { symbologies: ['codabar', 'code39', 'code128', 'qr'] };

  it.each([
    [']F021112000698132', '21112000698132 ]F0'],
    [']A0167A006007', '167A006007 ]A0'],
    [']C0167A006007', '167A006007 ]C0'],
    [']Q121112000698132', '21112000698132 ]Q1'],
    ['21112000698132', '21112000698132'],
  ])('that are allowed are taken, and their identifier kept: %s', (text, expected) => {
    expect(read(text, cards)).toBe(expected);
  });

  it.each([']E09789510000000', ']E412345670', ']I0123456', ']d1123456', ']G0123456'])('that are not allowed are no card: %s', (text) => {
    expect(read(text, cards)).toBe('!forbiddenCharacters');
  });

  it.each([']Z6REVINF', ']X0um: N/A', ']Z1'])('are never an answer of the reader: %s', (text) => {
    expect(read(text)).toBe('!forbiddenCharacters');
    expect(read(text, { stripAim: false })).toBe('!forbiddenCharacters');
    expect(read(text, { symbologies: ['other'] })).toBe('!forbiddenCharacters');
  });

  it('may have to be told', () => {
    expect(read('21112000698132', { requireAim: true })).toBe('!forbiddenCharacters');
    expect(read(']F021112000698132', { requireAim: true })).toBe('21112000698132 ]F0');
  });
});

describe("Codabar's start and stop characters", () => {
  const strip = { stripCodabar: true };

  it.each([
    ['A21112000698132B', '21112000698132'],
    ['a21112000698132t', '21112000698132'],
    ['*21112000698132e', '21112000698132'],
    [']F0A21112000698132D', '21112000698132 ]F0'],
    ['C12-3$4:5/6.7+8C', '12-3$4:5/6.7+8'],
  ])('are taken off %s', (text, expected) => {
    expect(read(text, strip)).toBe(expected);
  });

  it.each([
    ['one end alone', 'A21112000698132', 'A21112000698132'],
    ['letters between them', 'A167A006007B', 'A167A006007B'],
    ['another symbology', ']A0A21112000698132B', 'A21112000698132B ]A0'],
    ['nothing between them', 'AB', 'AB'],
  ])('stay with %s', (_name, text, expected) => {
    expect(read(text, strip)).toBe(expected);
  });

  it('stay where nobody asked', () => {
    expect(read('A21112000698132B')).toBe('A21112000698132B');
  });
});

describe('check digits', () => {
  it('make a misread a fault', () => {
    expect(read('21112000698132', { checkDigit: 'codabar14' })).toBe('21112000698132');
    expect(read('21112000698133', { checkDigit: 'codabar14' })).toBe('!incomplete');
  });

  it('are taken off where that is asked for, after they were looked at', () => {
    const check: Partial<CodeRules> = { checkDigit: 'code39-mod43', stripCheckDigit: true };
    expect(read('12345ABCDE/T', check)).toBe('12345ABCDE/');
    expect(read('12345ABCDE/S', check)).toBe('!incomplete');
    expect(read('0', check)).toBe('!incomplete');
  });

  it('that the reader checked and left out are not looked for again', () => {
    expect(read(']A312345ABCDE/', { checkDigit: 'code39-mod43', stripCheckDigit: true })).toBe('12345ABCDE/ ]A3');
  });
});

describe('the allowed pattern', () => {
  it('must match the whole code', () => {
    const accepts = /^(?:\d{3}[A-Z]\d{6})$/u;
    expect(read('167A006007', { accepts })).toBe('167A006007');
    expect(read('x167A006007', { accepts })).toBe('!forbiddenCharacters');
    expect(read('https://example.org/167A006007', { accepts })).toBe('!forbiddenCharacters');
  });
});
