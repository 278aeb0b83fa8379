import { describe, expect, it } from 'vitest';
import { sip2Checksum } from './sip2-checksum.codec.ts';
import { type DecodedSip2, decodeSip2 } from './sip2-decode.codec.ts';

const decode = (text: string, delimiter = '|'): DecodedSip2 => decodeSip2(Buffer.from(text, 'latin1'), { encoding: 'utf-8', delimiter });
const signed = (text: string): string => text + sip2Checksum(Buffer.from(text, 'latin1'));
const status = '24              00120261122    140939';

describe('the frame', () => {
  it.each(['9900802.00', '9900802.00\r', '9900802.00\r\n', '\n9900802.00\r', '\r\n9900802.00'])('takes %j', (line) => {
    expect(decode(line)).toMatchObject({ ok: true, code: '99', fixed: { statusCode: '0', maxPrintWidth: '080', protocolVersion: '2.00' } });
  });

  it.each([
    ['', 'two-digit code'],
    ['B|', 'two-digit code'],
    ['None', 'two-digit code'],
    ['password: ', 'two-digit code'],
    ['77', 'the code 77'],
    ['94', 'fixed part'],
    ['24', 'fixed part'],
    ['24   |AOx|', 'fixed part'],
    ['24              00120261122    1409', 'fixed part'],
    ['941\u0000', 'NUL'],
    ['941\r940', 'carriage return'],
  ])('refuses %j', (line, reason) => {
    const refused = decode(line);
    expect(refused.ok).toBe(false);
    expect(refused.error).toContain(reason);
  });

  it('refuses characters beyond ASCII in the fixed part', () => {
    expect(decode(`24          \u00e4\u00e4\u00e4\u00e400120261122    140939AOx|`)).toMatchObject({ ok: false, code: '24' });
  });

  it('keeps the code and the checksum of a message that it refuses', () => {
    expect(decode(signed('94AY3AZ'))).toMatchObject({ ok: false, code: '94', name: 'Login response', sequence: 3, checksum: 'valid' });
  });
});

describe('checksum and sequence number', () => {
  it.each([
    ['9900802.00AY1AZFCA0', 1, 'valid'],
    ['9900802.00AY1AZfca0', 1, 'valid'],
    ['97AZFEF5', null, 'valid'],
    ['96AZFEF6', null, 'valid'],
    ['9900802.00AY1AZFCA1', 1, 'invalid'],
    ['9900802.00AY1AZ', 1, 'absent'],
    ['9900802.00AY1', 1, 'absent'],
    ['9900802.00AY1AZFCA0|', 1, 'valid'],
    ['9900802.00AY1AZFCA0 ', 1, 'valid'],
    ['9900802.00AY1AZFCAX', 1, 'invalid'],
    ['9900802.00AY1AZ0FCA0', 1, 'invalid'],
    ['9900802.00', null, 'absent'],
  ])('reads %s', (line, sequence, checksum) => {
    expect(decode(line)).toMatchObject({ ok: true, sequence, checksum });
  });

  it('takes digits that a server did not pad', () => {
    // A sum of 0xFF..: search for a text whose checksum starts with zeros.
    const texts = Array.from({ length: 4000 }, (_, n) => `36Y20261122    140939AOx|AA${'z'.repeat(470)}${'z'.repeat(n % 60)}${n}|AY1AZ`);
    const text = texts.find((candidate) => sip2Checksum(Buffer.from(candidate, 'latin1')).startsWith('0'));
    expect(text).toBeDefined();
    expect(decode(signed(text ?? '').replace(/AZ0+/, 'AZ')).checksum).toBe('valid');
  });

  it('takes a trailer without a delimiter before it', () => {
    expect(decode(signed(`${status}AOx|BLYAY4AZ`))).toMatchObject({ sequence: 4, checksum: 'valid', fields: { BL: ['Y'] } });
  });

  it.each(['9900802.00AYXAZ', '9900802.00AY12AZ', '9900802.00AYAZ', `${status}AOx|AYXAZ`, `${status}AOx|AY1x|AZ`])(
    'reads a checksum after a sequence number that is none: %s',
    (text) => {
      expect(decode(signed(text))).toMatchObject({ ok: true, sequence: null, checksum: 'valid' });
      expect(decode(`${text}0001`)).toMatchObject({ ok: true, sequence: null, checksum: 'invalid' });
      expect(decode(signed(text)).fields).not.toHaveProperty('AY');
    },
  );

  it('reads a checksum without a sequence number after a fixed part alone', () => {
    expect(decode(signed('9900802.00AZ'))).toMatchObject({ ok: true, sequence: null, checksum: 'valid' });
    expect(decode('941AZ0000')).toMatchObject({ ok: true, sequence: null, checksum: 'invalid', fields: {} });
  });

  it('leaves a title that ends in the same letters alone', () => {
    expect(decode(`${status}AETO AZ|`).fields).toEqual({ AE: ['TO AZ'] });
    expect(decode(`${status}AETODAY AZ12|`).fields).toEqual({ AE: ['TODAY AZ12'] });
  });

  it('takes no sum of code points for one of bytes', () => {
    const text = `${status}AE\u00e4|AY1AZ`;
    const bytes = Buffer.from(text, 'utf8');
    const wrong = Buffer.concat([bytes, Buffer.from(sip2Checksum(Buffer.from(text, 'latin1')))]);
    const right = Buffer.concat([bytes, Buffer.from(sip2Checksum(bytes))]);
    expect(decodeSip2(wrong, { encoding: 'utf-8', delimiter: '|' }).checksum).toBe('invalid');
    expect(decodeSip2(right, { encoding: 'utf-8', delimiter: '|' })).toMatchObject({ checksum: 'valid', fields: { AE: ['ä'] } });
  });
});

describe('fields', () => {
  it.each([
    ['order and repetition', 'AF1|AO|AF2|AF1|', { AF: ['1', '2', '1'], AO: [''] }],
    ['unknown ids', 'ZZx|U1y|', { ZZ: ['x'], U1: ['y'] }],
    ['blanks', 'AA  1 |', { AA: ['  1 '] }],
    ['a delimiter right after the fixed part', '|AA1|', { AA: ['1'] }],
    ['a stray character after the fixed part', '0|AA1|', { AA: ['1'] }],
    ['no delimiter at the end', 'AA1|BON', { AA: ['1'], BO: ['N'] }],
    ['a delimiter inside a text', 'AJAsterix | Band 1|AH|', { AJ: ['Asterix | Band 1'], AH: [''] }],
    ['a delimiter at the end of a text', 'AJx||AH|', { AJ: ['x|'], AH: [''] }],
    ['no delimiter after BL', 'BLYBV7.00|CQY|', { BL: ['Y'], BV: ['7.00'], CQ: ['Y'] }],
    ['no delimiter after BL, the same id later', 'BLYBV7.00|BV8.00|', { BL: ['Y'], BV: ['7.00', '8.00'] }],
    ['no delimiter after BX', 'BXYYYYYYYYYYYNNYYYANTerminal1|', { BX: ['YYYYYYYYYYYNNYYY'], AN: ['Terminal1'] }],
    ['a long BL that no field follows', 'BLYES|', { BL: ['YES'] }],
    ['a value over 255 characters', `AJ${'x'.repeat(3000)}|`, { AJ: ['x'.repeat(3000)] }],
    ['nothing', '', {}],
    ['only delimiters', '|||', {}],
  ])('keep %s', (_title, fields, expected) => {
    expect(decode(status + fields)).toMatchObject({ ok: true });
    expect({ ...decode(status + fields).fields }).toEqual(expected);
  });

  it('end at another delimiter where the site has one', () => {
    expect({ ...decode(`${status}AA1|2^BLY^`, '^').fields }).toEqual({ AA: ['1|2'], BL: ['Y'] });
  });

  it.each(['latin1', 'cp850'] as const)('come out as Unicode from %s', (encoding) => {
    const bytes = Buffer.concat([Buffer.from(`${status}AE`), Buffer.from(encoding === 'latin1' ? [0xe5, 0xc4] : [0x86, 0x8e]), Buffer.from('|')]);
    expect(decodeSip2(bytes, { encoding, delimiter: '|' }).fields['AE']).toEqual(['åÄ']);
  });

  it('do not fail on bytes that the encoding does not know', () => {
    expect(decode(`${status}AE\u00e5|AA1|`)).toMatchObject({ ok: true, fields: { AE: ['\ufffd'], AA: ['1'] } });
  });
});

describe('the fixed part', () => {
  it.each(['20110630    110249', '201106300000110249', '20110630   Z110249', '20110630\t110249', '20110630 110249', '20110630Z110249'])(
    'takes the date %j',
    (date) => {
      expect(decode(`18030201${date}AB30007008503046|`)).toMatchObject({ fixed: { transactionDate: date }, fields: { AB: ['30007008503046'] } });
    },
  );

  it('takes the two fields of 38 in either order', () => {
    const expected = { paymentAccepted: 'Y', transactionDate: '20261122    140939' };
    expect({ ...decode('38Y20261122    140939AOx|').fixed }).toEqual(expected);
    expect({ ...decode('3820261122    140939YAOx|').fixed }).toEqual(expected);
  });
});
