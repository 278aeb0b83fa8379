import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CodeRules } from '../bar-code/code-rules.codec.ts';
import { decodePosCodes, decodePosReport, encodePosCode, noCode, type PendingCode } from './hid-pos.codec.ts';
import { inspectHidPos } from './hid-pos-inspect.codec.ts';

const rules: CodeRules = { minLength: 1, maxLength: 64, stripAim: true, symbologies: ['codabar', 'code39', 'code128', 'qr'] };

function read(reports: readonly Uint8Array[]): string[] {
  let pending: PendingCode = noCode;
  return reports.flatMap((report) => {
    const decoded = decodePosCodes(rules, pending, report);
    pending = decoded.pending;
    return decoded.lines.map((line) => (line.kind === 'scan' ? [line.text, line.symbology].join(' ').trim() : `!${line.fault}`));
  });
}

const padded = (bytes: readonly number[], length = 64): Uint8Array =>
  Uint8Array.from([...bytes, ...new Array<number>(length - bytes.length).fill(0)]);
const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];

describe('reports of a HID POS scanner', () => {
  it.each([
    ['in the usual layout', padded([2, 14, ...ascii(']F021112000698132')])],
    ['without report numbers', padded([14, ...ascii(']F021112000698132')], 63)],
    ['with the identifier one byte later', padded([2, 14, 0, ...ascii(']F021112000698132')])],
  ])('are read %s', (_name, report) => {
    expect(read([report])).toEqual(['21112000698132 ]F0']);
  });

  it('are read in the layout of Microscan, with and without an identifier before the data', () => {
    expect(read([padded([1, 14, ...ascii('21112000698132')])])).toEqual(['21112000698132']);
    expect(read([padded([1, 17, ...ascii(']F021112000698132')])])).toEqual(['21112000698132 ]F0']);
    expect(read([padded([1, 9, ...ascii(']Z6REVINF')])])).toEqual(['!forbiddenCharacters']);
  });

  it('are read where the scanner is set to send no identifier', () => {
    expect(read([padded([2, 14, 0, 0, 0, ...ascii('21112000698132')])])).toEqual(['21112000698132']);
  });

  it('lose the line end that a scanner adds', () => {
    expect(read(encodePosCode({ aim: ']F0', text: '21112000698132\r\n' }))).toEqual(['21112000698132 ]F0']);
  });

  it('are joined as long as more follow', () => {
    const text = '1234567890'.repeat(6);
    const reports = encodePosCode({ aim: ']Q1', text });
    expect(reports).toHaveLength(2);
    expect(read(reports)).toEqual([`${text} ]Q1`]);
  });

  it('of another kind end what was begun', () => {
    const [begun] = encodePosCode({ aim: ']Q1', text: 'x'.repeat(60) });
    expect(read([begun as Uint8Array, ...encodePosCode({ aim: ']F0', text: '2111' })])).toEqual(['!incomplete', '2111 ]F0']);
  });

  it.each([
    ['answers of the scanner', encodePosCode({ aim: ']Z6', text: 'REVINF' })],
    ['menu answers', encodePosCode({ aim: ']X0', text: '24567000001016' })],
    ['an EAN', encodePosCode({ aim: ']E0', text: '9789510000000' })],
    ['other reports', [padded([9, 14, 1, 2, 3])]],
    ['a length that does not fit', [padded([2, 57, ...ascii(']F0')])]],
    ['nothing', [new Uint8Array()]],
  ])('are no scan: %s', (_name, reports) => {
    expect(read(reports)).toEqual(['!forbiddenCharacters']);
  });

  it('give codes longer than a scan a fault, and stay bounded', () => {
    expect(read(encodePosCode({ aim: ']Q1', text: 'x'.repeat(2000) }))).toEqual(['!tooLong']);
  });

  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{1,64}$/), (text) => {
        expect(read(encodePosCode({ aim: ']C0', text }))).toEqual([`${text} ]C0`]);
      }),
    );
  });

  it('of any bytes never make the decoder or the inspector throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(decodePosReport(bytes) === null).toBe(bytes[0] === 0xfd ? decodePosReport(bytes) === null : !inspectHidPos(bytes).ok);
      }),
    );
  });
});

describe('a command of the host', () => {
  it.each([
    ['fd0316540d', { command: 'trigger on' }],
    ['fd0316550d', { command: 'trigger off' }],
    ['fd0a164d0d524556494e462e', { command: 'menu', menuCommand: 'REVINF.' }],
  ])('%s is named', (hex, fields) => {
    expect(inspectHidPos(Buffer.from(hex, 'hex'))).toMatchObject({ ok: true, protocol: 'hid-pos-host-command', fields });
  });

  it.each(['fd', 'fd03', 'fd0416540d', 'fd0315540d'])('%s is none', (hex) => {
    expect(inspectHidPos(Buffer.from(hex, 'hex'))).toMatchObject({ ok: false });
  });
});
