import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeWiegand } from './wiegand.codec.ts';
import { inspectWiegandLine } from './wiegand-inspect.codec.ts';

describe('inspection of a Wiegand message', () => {
  it('tells bits, format, facility and card', () => {
    expect(inspectWiegandLine('26:bd88eb80')).toEqual({
      ...{ ok: true, protocol: 'wiegand', name: 'H10301', crc: 'valid', error: null },
      fields: {
        ...{ bits: 26, bitString: '10111101100010001110101110', bitAlign: 'left (as in OSDP RAW)' },
        ...{ format: 'H10301', parityOk: true, facility: 123, card: 4567 },
      },
    });
  });

  it('tells what else 37 bits can mean', () => {
    const { data } = encodeWiegand({ format: 'H10304', facility: 1, card: 2 });
    expect(inspectWiegandLine(`37:${Buffer.from(data).toString('hex')}`)).toMatchObject({
      fields: { format: 'H10304', facility: 1, card: 2, alternatives: [{ format: 'H10302', card: 524_290 }] },
    });
  });

  it('gives a UID as it was sent', () => {
    expect(inspectWiegandLine('32: 04 a1 b2 c3')).toMatchObject({ ok: true, crc: 'absent', fields: { format: 'UID32', uid: '04a1b2c3' } });
  });

  it.each([
    ['wrong parity', '26:3d88eb80', 'invalid'],
    ['no format', '27:bd88eb80', 'absent'],
    ['too few bytes', '26:bd88eb', 'absent'],
    ['no count', 'bd88eb80', 'absent'],
    ['nothing', '', 'absent'],
  ])('refuses %s with a sentence', (_name, line, crc) => {
    expect(inspectWiegandLine(line)).toMatchObject({ ok: false, crc, error: expect.stringMatching(/\.$/) as unknown });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        expect(inspectWiegandLine(line)).toMatchObject({ protocol: 'wiegand' });
      }),
    );
  });
});
