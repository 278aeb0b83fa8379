import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from './sip2-text.codec.ts';

const allBytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
// Every UTF-16 unit, halves of pairs included, and pairs.
const allUnits = `${Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).join('')}😀𐍈`;

describe.each([
  ['cp850', 'cp850'],
  ['cp437', 'cp437'],
  ['latin1', 'iso-8859-1'],
] as const)('text in %s', (encoding, name) => {
  it('is read as the tables of another implementation read it, byte by byte', () => {
    expect(decodeText(allBytes, { from: 0, to: 256 }, encoding)).toBe(iconv.decode(allBytes, name));
    expect(decodeText(allBytes, { from: 0x84, to: 0x86 }, encoding)).toBe(iconv.decode(allBytes.subarray(0x84, 0x86), name));
  });

  it('is written as they write it, unit by unit, with a question mark for what is not there', () => {
    expect(encodeText(allUnits, encoding).equals(iconv.encode(allUnits, name))).toBe(true);
    expect(encodeText('Åke €', encoding).toString('latin1')).toMatch(/^.ke \?$/);
  });
});
