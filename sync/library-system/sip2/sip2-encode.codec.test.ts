import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError, isKioskError } from '../../../contracts/errors.ts';
import { sip2Checksum } from './sip2-checksum.codec.ts';
import { decodeSip2 } from './sip2-decode.codec.ts';
import { encodeSip2, escapeDelimiter, plainSip2Wire, type Sip2Outgoing, unescapeDelimiter } from './sip2-encode.codec.ts';
import { type FixedField, type Sip2Code, type Sip2MessageSpec, sip2Messages } from './sip2-messages.codec.ts';

const checked = { ...plainSip2Wire, sequence: 1 };
const login = (user: string): Sip2Outgoing => ({
  code: '93',
  fixed: { uidAlgorithm: '0', pwdAlgorithm: '0' },
  fields: [
    ['CN', user],
    ['CO', 'secret'],
  ],
});

describe('the checksum', () => {
  // Section 2 of the protocol's text: the worked example, and one letter in three encodings.
  it.each([
    ['9900802.00AY1AZ', 'FCA0'],
    ['97AZ', 'FEF5'],
    ['96AZ', 'FEF6'],
    ['9300CNuser_id|COpassw0rd|AY1AZ', 'F594'],
    ['', '0000'],
  ])('of %s is %s', (text, expected) => {
    expect(sip2Checksum(Buffer.from(text))).toBe(expected);
  });
});

describe('what is sent', () => {
  it('ends in AY, AZ and CR where error detection is on', () => {
    const bytes = encodeSip2({ code: '99', fixed: { statusCode: '0', maxPrintWidth: '080', protocolVersion: '2.00' }, fields: [] }, checked);
    expect(bytes.toString()).toBe('9900802.00AY1AZFCA0\r');
  });

  it('has no AY in a request to send again', () => {
    expect(encodeSip2({ code: '97', fixed: {}, fields: [] }, checked).toString()).toBe('97AZFEF5\r');
    expect(encodeSip2({ code: '97', fixed: {}, fields: [] }, plainSip2Wire).toString()).toBe('97\r');
  });

  it.each(['a|b', 'a\rb', 'a\nb', 'a\0b', 'x'.repeat(256), '\ud800'])('never holds %j: it is refused', (user) => {
    expect(() => encodeSip2(login(user), checked)).toThrow(expect.toSatisfy((error) => isKioskError(error, 'LIBRARY_INPUT_REFUSED')));
  });

  it('refuses what the encoding cannot write, and names only the field', () => {
    const send = (): Buffer => encodeSip2(login('ليلى'), { ...checked, encoding: 'latin1' });
    expect(send).toThrow(/field CN/);
    expect(send).not.toThrow(/ليلى/);
  });

  it('may hold | where the site ends fields with another sign, but not that sign', () => {
    expect(encodeSip2(login('a|b'), { ...plainSip2Wire, delimiter: '^' }).toString()).toBe('9300CNa|b^COsecret^\r');
    expect(() => encodeSip2(login('a^b'), { ...plainSip2Wire, delimiter: '^' })).toThrow();
  });

  it('is never short of a required field or of a fixed field', () => {
    expect(() => encodeSip2({ ...login('x'), fields: [['CN', 'x']] }, checked)).toThrow(InvariantError);
    expect(() => encodeSip2({ ...login('x'), fixed: { uidAlgorithm: '0' } }, checked)).toThrow(InvariantError);
  });

  it('has the delimiter escaped where a text needs it', () => {
    expect(escapeDelimiter('a | b', '|')).toBe('a &#124; b');
    expect(unescapeDelimiter('a &#124; b', '|')).toBe('a | b');
  });
});

const codes = Object.keys(sip2Messages) as Sip2Code[];
const fixedValue = ({ width, kind }: FixedField): fc.Arbitrary<string> => {
  if (kind === 'date') return fc.constantFrom('20261122    140939', '20261122   Z140939', ' '.repeat(18), '00000000    000000');
  const unit = kind === 'flag' ? fc.constantFrom('Y', 'N', '0', '1', ' ') : fc.constantFrom('0', '7', ' ', 'Y');
  return fc.string({ unit, minLength: width, maxLength: width });
};
const value = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((text) => text.normalize('NFC').replace(/[|\r\n\0\ufffd]/g, ''))
  .filter((text) => text.isWellFormed());

/** A message of every code with random values; BL and BX keep their lengths, as the protocol has them. */
const message = (code: Sip2Code): fc.Arbitrary<Sip2Outgoing> => {
  const spec: Sip2MessageSpec = sip2Messages[code];
  const fixed = fc.record(Object.fromEntries(spec.fixed.map((field) => [field.name, fixedValue(field)])));
  const ids = [...spec.required, ...spec.optional, 'ZZ', 'U1'];
  const short = new Set(['BL', 'CQ', 'CI', 'BI', 'BO', 'BX']);
  const field = (id: string): fc.Arbitrary<readonly [string, string]> =>
    (short.has(id) ? fc.constantFrom('Y', 'N', '') : value).map((text) => [id, text] as const);
  const more = fc.array(fc.constantFrom(...ids).chain(field), { maxLength: 8 });
  return fc
    .tuple(fixed, fc.tuple(...spec.required.map(field)), spec.fixed.length === 0 ? fc.constant([]) : more)
    .map(([fixedPart, required, rest]) => ({
      code,
      fixed: fixedPart,
      fields: [...required, ...rest],
    }));
};

describe('every message', () => {
  it.each(codes)('%s comes back from its bytes as it was', (code) => {
    fc.assert(
      fc.property(message(code), fc.integer({ min: 0, max: 9 }), (sent, sequence) => {
        const decoded = decodeSip2(encodeSip2(sent, { ...plainSip2Wire, sequence }), { encoding: 'utf-8', delimiter: '|' });
        const fields: Record<string, string[]> = {};
        for (const [id, text] of sent.fields) (fields[id] ??= []).push(text);
        expect(decoded).toMatchObject({ ok: true, code, checksum: 'valid', error: null });
        expect({ ...decoded.fixed }).toEqual(sent.fixed);
        expect({ ...decoded.fields }).toEqual(fields);
        expect(decoded.sequence).toBe(code === '96' || code === '97' ? null : sequence);
      }),
      { numRuns: 60 },
    );
  });

  // Letters that the four character sets share.
  const nordic = fc.string({ unit: fc.constantFrom('a', 'Z', '7', ' ', 'å', 'Ä', 'ö', 'é', 'ñ', '£'), maxLength: 20 });
  const wires = (['utf-8', 'latin1', 'cp850', 'cp437'] as const).flatMap((encoding) =>
    ['|', '^', '~'].map((delimiter) => ({ encoding, delimiter, terminator: '\r\n' as const })),
  );

  it.each(wires)('comes back over a wire with $encoding and $delimiter', ({ encoding, delimiter, terminator }) => {
    fc.assert(
      fc.property(nordic, nordic, fc.constantFrom(null, 0, 9), (title, text, sequence) => {
        const sent: Sip2Outgoing = {
          code: '20',
          fixed: { itemPropertiesOk: '1', transactionDate: '20261122    140939' },
          fields: [
            ['AB', '3001'],
            ['AJ', title],
            ['AF', text],
            ['AF', title],
          ],
        };
        const decoded = decodeSip2(encodeSip2(sent, { encoding, delimiter, terminator, sequence }), { encoding, delimiter });
        expect(decoded).toMatchObject({ ok: true, sequence, checksum: sequence === null ? 'absent' : 'valid' });
        expect({ ...decoded.fields }).toEqual({ AB: ['3001'], AJ: [title], AF: [text, title] });
      }),
    );
  });

  it('that asks names a message that answers', () => {
    for (const spec of Object.values<Sip2MessageSpec>(sip2Messages)) {
      if (spec.answer !== null) expect(sip2Messages[spec.answer as Sip2Code].from).toBe('acs');
    }
  });
});
