import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitString, decodeWiegand, encodeWiegand, formatsOfLength, messageOfBits, type WiegandFormat } from './wiegand.codec.ts';
import { wiegandText, type WiegandTextForm } from './wiegand-text.codec.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

describe('Wiegand codec', () => {
  it.each([
    // RfidResearchGroup/proxmark3 client tests and docs, Elixir wiegand tests, Z9 access control credential tests.
    ['bd88eb80', 123, 4567],
    ['9c004b40', 56, 150],
    ['32807d80', 101, 251],
    ['008a50c0', 1, 5281],
    ['74bb3c40', 233, 30328],
  ])('reads 26 bits %s as %i / %i and writes them again', (text, facility, card) => {
    const message = { bits: 26, data: hex(text) };
    expect(decodeWiegand(message)).toEqual({ ok: true, reading: { format: 'H10301', bits: 26, facility, card, uid: null } });
    expect(encodeWiegand({ format: 'H10301', facility, card })).toEqual(message);
  });

  it('reads the bits of a public example', () => {
    expect(decodeWiegand(messageOfBits('00101101000000001010001000'))).toMatchObject({ reading: { facility: 90, card: 324 } });
  });

  it('takes the last 26 bits of a long raw number as 118 / 1603', () => {
    const raw = BigInt('0x2006EC0C86').toString(2).slice(-26);
    expect(decodeWiegand(messageOfBits(raw))).toMatchObject({ reading: { facility: 118, card: 1603 } });
  });

  it('tells the 37-bit formats apart by what is accepted, never by guess', () => {
    const message = encodeWiegand({ format: 'H10304', facility: 1, card: 2 });
    expect(formatsOfLength(37)).toEqual(['H10304', 'H10302']);
    expect(decodeWiegand(message, ['H10302'])).toMatchObject({ reading: { format: 'H10302', facility: null, card: 2 ** 19 + 2 } });
  });

  it('gives the UID of a chip in the order sent', () => {
    expect(decodeWiegand({ bits: 32, data: hex('04a1b2c3') })).toMatchObject({ reading: { format: 'UID32', uid: hex('04a1b2c3') } });
  });

  it.each([
    ['too few bytes', 26, 'bd88eb', 'length'],
    ['too many bytes', 26, 'bd88eb8000', 'length'],
    ['no bits', 0, '', 'length'],
    ['a length without a format', 27, 'bd88eb80', 'unknownFormat'],
    ['wrong even parity', 26, '3d88eb80', 'parity'],
    ['wrong odd parity', 26, 'bd88ebc0', 'parity'],
  ] as const)('refuses %s', (_name, bits, text, problem) => {
    expect(decodeWiegand({ bits, data: hex(text) })).toEqual({ ok: false, problem });
  });

  it('refuses a format that is not accepted', () => {
    expect(decodeWiegand({ bits: 26, data: hex('bd88eb80') }, ['H10306'])).toEqual({ ok: false, problem: 'unknownFormat' });
  });

  it('refuses to write a number that does not fit', () => {
    expect(() => encodeWiegand({ format: 'H10301', facility: 256, card: 1 })).toThrow(RangeError);
    expect(() => encodeWiegand({ format: 'UID32', card: 1 })).toThrow(RangeError);
  });
});

const anyNumber = fc
  .constantFrom<[WiegandFormat, number, number]>(['H10301', 8, 16], ['H10306', 16, 16], ['H10304', 16, 19], ['H10302', 0, 35])
  .chain(([format, facilityBits, cardBits]) =>
    fc.record({
      format: fc.constant(format),
      facility: fc.integer({ min: 0, max: 2 ** facilityBits - 1 }),
      card: fc.maxSafeNat().map((value) => value % 2 ** cardBits),
    }),
  );

describe('Wiegand codec, for any number', () => {
  it('reads what it wrote', () => {
    fc.assert(
      fc.property(anyNumber, ({ format, facility, card }) => {
        const result = decodeWiegand(encodeWiegand({ format, facility, card }), [format]);
        expect(result).toMatchObject({ ok: true, reading: { format, facility: format === 'H10302' ? null : facility, card } });
      }),
    );
  });

  it('takes no message in which one bit was turned', () => {
    fc.assert(
      fc.property(anyNumber, fc.nat(), (number, at) => {
        const bits = bitString(encodeWiegand(number)).split('');
        const turned = at % bits.length;
        bits[turned] = bits[turned] === '1' ? '0' : '1';
        expect(decodeWiegand(messageOfBits(bits.join('')), [number.format])).toEqual({ ok: false, problem: 'parity' });
      }),
    );
  });
});

describe('text of a Wiegand number', () => {
  const text = (message: Parameters<typeof decodeWiegand>[0], form: WiegandTextForm): string | null => {
    const result = decodeWiegand(message);
    return result.ok ? wiegandText(result.reading, form) : null;
  };

  it.each([
    ['card', '324'],
    ['facility-card', '09000324'],
    ['decimal', '5898564'],
    ['hex', '5A0144'],
  ] as const)('as %s is %s', (form, expected) => {
    expect(text(encodeWiegand({ format: 'H10301', facility: 90, card: 324 }), form)).toBe(expected);
  });

  it.each([
    ['hex', '04A1B2C3'],
    ['hex-reversed', 'C3B2A104'],
    ['decimal', '77705923'],
    ['card', '04A1B2C3'],
  ] as const)('of a UID as %s is %s', (form, expected) => {
    expect(text({ bits: 32, data: hex('04a1b2c3') }, form)).toBe(expected);
  });
});
