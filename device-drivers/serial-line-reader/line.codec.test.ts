import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAcceptableScan } from '../../contracts/secrets.ts';
import { decodeLines, emptyLine, endByIdle, type Line, type LineFormat, type PendingLine, rawLimit } from './line.codec.ts';

const plain: LineFormat = { terminator: '\r', prefix: '', suffix: '', minLength: 1, maxLength: 64, stripAim: false };
const scan = (text: string): Line => ({ kind: 'scan', text });
const fault = (name: 'tooLong' | 'forbiddenCharacters' | 'incomplete'): Line => ({ kind: 'fault', fault: name });

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const decode = (format: LineFormat, text: string): readonly Line[] => decodeLines(format, emptyLine, bytesOf(text)).lines;

describe('line codec', () => {
  it.each([
    ['CR', 'X1\rX2\r'],
    ['LF', 'X1\nX2\n'],
    ['CR LF', 'X1\r\nX2\r\n'],
  ])('takes %s as the end of a line, whichever is configured', (_name, text) => {
    for (const terminator of ['\r', '\n', '\r\n', '\t', ''] as const) {
      expect(decode({ ...plain, terminator }, text)).toEqual([scan('X1'), scan('X2')]);
    }
  });

  it('takes TAB as an end only where it is configured', () => {
    expect(decode({ ...plain, terminator: '\t' }, 'X1\t')).toEqual([scan('X1')]);
    expect(decode(plain, 'X1\tX2\r')).toEqual([fault('forbiddenCharacters')]);
  });

  it.each([
    // Scanner settings of a public door controller (Hypernova-Oy/emb-toveri), and public bar code test data.
    ['a Finnish card with LF', '167A006007\n', '167A006007'],
    ['a 14-digit patron number', '21112000698132\r', '21112000698132'],
    ['a 14-digit item number', '30234000517861\r', '30234000517861'],
    // ID-12: STX, 10 hex, 2 hex check, CR LF, ETX (ETX begins the next line).
    ['an ID-12 module', '\x0262E3086CED08\r\n\x03', '62E3086CED08'],
  ])('reads %s', (_name, text, expected) => {
    expect(decode(plain, text)).toEqual([scan(expected)]);
  });

  it('drops the ETX that a module sends after its line end from the line that follows', () => {
    expect(decode(plain, '\x02A1\r\n\x03\x02A2\r\n\x03')).toEqual([scan('A1'), scan('A2')]);
  });

  it('gives no line for line ends alone', () => {
    expect(decode(plain, '\r\n\r\n\x02\x03\r')).toEqual([]);
  });

  it.each([
    ['NUL alone', '\0\0\0\r'],
    ['NUL inside', '24567\x0000001016\r'],
    ['NUL before', '\x0024567000001016\r'],
    ['STX inside', '24567\x0200001016\r'],
    ['a SIP2 delimiter', '2456700|AD1234\r'],
    ['letters beyond ASCII', '2456700é\r'],
    ['noise', '\xff\xfe\x80\r'],
    ['blanks alone', '   \r'],
  ])('gives a fault and no scan for %s', (_name, text) => {
    expect(decode(plain, text)).toEqual([fault('forbiddenCharacters')]);
  });

  it('gives one fault for a line of 4 kB and keeps a bounded part of it', () => {
    let pending: PendingLine = emptyLine;
    const lines: Line[] = [];
    for (const chunk of [bytesOf('9'.repeat(1000)), bytesOf('9'.repeat(3096)), bytesOf('\r24567000001016\r')]) {
      const decoded = decodeLines(plain, pending, chunk);
      pending = decoded.pending;
      lines.push(...decoded.lines);
      expect(pending.text.length).toBeLessThanOrEqual(rawLimit(plain));
    }
    expect(lines).toEqual([fault('tooLong'), scan('24567000001016')]);
  });

  it.each([
    ['64 characters', 64, scan('7'.repeat(64))],
    ['65 characters', 65, fault('tooLong')],
  ])('takes %s as it should', (_name, length, expected) => {
    expect(decode(plain, `${'7'.repeat(length)}\r`)).toEqual([expected]);
  });

  it('keeps to the configured lengths', () => {
    const format = { ...plain, minLength: 4, maxLength: 6 };
    expect(decode(format, '123\r1234\r123456\r1234567\r')).toEqual([fault('incomplete'), scan('1234'), scan('123456'), fault('tooLong')]);
  });

  it('takes prefix and suffix off, and refuses a line without them', () => {
    const format = { ...plain, prefix: 'F', suffix: '#' };
    expect(decode(format, 'F123#\r123#\rF123\rF\r')).toEqual([scan('123'), fault('incomplete'), fault('incomplete'), fault('incomplete')]);
  });

  it('takes a symbology identifier off where that is configured, keeps it as evidence, and never takes a menu answer for a scan', () => {
    const format = { ...plain, stripAim: true };
    expect(decode(format, ']C021112000698132\r21112000698132\r]Z6REVINF\r')).toEqual([
      { ...scan('21112000698132'), symbology: ']C0' },
      scan('21112000698132'),
      fault('forbiddenCharacters'),
    ]);
    expect(decode(plain, ']C0211\r')).toEqual([scan(']C0211')]);
  });

  it('reads scans that stand between STX and ETX, and nothing before an STX', () => {
    const format: LineFormat = { ...plain, terminator: '\x03' };
    expect(decode(format, '\x02A1\x03\x02A2\r\n\x03')).toEqual([scan('A1'), scan('A2')]);
    expect(decode(format, '24\x0224567000001016\x03')).toEqual([fault('incomplete'), scan('24567000001016')]);
  });

  it('never takes an answer of the reader for a scan, identifiers or not', () => {
    expect(decode(plain, ']Z6REVINF\r]X0um: N/A\r')).toEqual([fault('forbiddenCharacters'), fault('forbiddenCharacters')]);
  });

  it('ends a line by silence where the reader sends no terminator', () => {
    const format: LineFormat = { ...plain, terminator: '' };
    expect(endByIdle(format, decodeLines(format, emptyLine, bytesOf('X1')).pending)).toEqual(scan('X1'));
  });

  it('forgets half a line by silence, and says so', () => {
    expect(endByIdle(plain, decodeLines(plain, emptyLine, bytesOf('2456')).pending)).toEqual(fault('incomplete'));
  });

  it('forgets line noise by silence without a word', () => {
    expect(endByIdle(plain, decodeLines(plain, emptyLine, bytesOf('\0\0\x02')).pending)).toBeNull();
  });
});

const anyFormat: fc.Arbitrary<LineFormat> = fc.record({
  terminator: fc.constantFrom('\r', '\n', '\r\n', '\t', '\x03', '' as const),
  prefix: fc.constantFrom('', 'F', ']'),
  suffix: fc.constantFrom('', '#'),
  minLength: fc.integer({ min: 1, max: 8 }),
  maxLength: fc.integer({ min: 8, max: 64 }),
  stripAim: fc.boolean(),
});
const likelyByte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0x20, max: 0x7e }), fc.constantFrom(0, 2, 3, 9, 10, 13));
const anyBytes = fc.array(likelyByte, { maxLength: 300 }).map((list) => Uint8Array.from(list));

describe('line codec, for any bytes', () => {
  it('gives the same lines however the bytes are cut', () => {
    fc.assert(
      fc.property(anyFormat, anyBytes, fc.array(fc.integer({ min: 1, max: 20 })), (format, bytes, cuts) => {
        const whole = decodeLines(format, emptyLine, bytes);
        let pending: PendingLine = emptyLine;
        const lines: Line[] = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          const decoded = decodeLines(format, pending, bytes.subarray(at, at + cut));
          at += cut;
          pending = decoded.pending;
          lines.push(...decoded.lines);
        }
        expect(lines).toEqual(whole.lines);
        expect(pending).toEqual(whole.pending);
      }),
    );
  });

  it('never gives a scan outside the allow-list or the configured lengths, and never holds more than its limit', () => {
    fc.assert(
      fc.property(anyFormat, anyBytes, (format, bytes) => {
        const { lines, pending } = decodeLines(format, emptyLine, bytes);
        const last = endByIdle(format, pending);
        for (const line of last === null ? lines : [...lines, last]) {
          if (line.kind === 'fault') continue;
          expect(isAcceptableScan(line.text)).toBe(true);
          expect(line.text.length).toBeGreaterThanOrEqual(format.minLength);
          expect(line.text.length).toBeLessThanOrEqual(format.maxLength);
        }
        expect(pending.text.length).toBeLessThanOrEqual(rawLimit(format));
      }),
    );
  });
});
