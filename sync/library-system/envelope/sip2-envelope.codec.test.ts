import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnvelopeAnswer, readEnvelopeRequest, writeEnvelopeAnswer, writeEnvelopeRequest, writeServiceError } from './sip2-envelope.codec.ts';

const account = { user: 'omatoimi-1', password: 'p<&>"\'' };
/** What a message can hold: no line ends and nothing that XML has no way to write. */
const text = fc.string({ unit: 'binary' }).filter((value) => !/[\u0000-\u001f\ud800-\udfff\ufffd-\uffff]/u.test(value));

describe('an envelope', () => {
  it('is written as BibBox writes it for FBS', () => {
    expect(writeEnvelopeRequest('fbs', { user: 'u', password: 'p' }, '990xxx2.00')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><ns1:sip login="u" password="p" xsi:schemaLocation="http://axiell.com/Schema/sip.xsd" xmlns:ns1="http://axiell.com/Schema/sip.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><request>990xxx2.00</request></ns1:sip>',
    );
  });

  it('brings every account and message through as it was', () => {
    fc.assert(
      fc.property(fc.constantFrom('fbs' as const, 'koha' as const), text, text, text, (form, user, password, message) => {
        const read = readEnvelopeRequest(writeEnvelopeRequest(form, { user, password }, `99${message}|`));
        expect(read).toEqual({ user, password, text: `99${message}|` });
      }),
    );
  });

  it('brings every answer through as it was', () => {
    fc.assert(
      fc.property(text, (message) => {
        expect(readEnvelopeAnswer(writeEnvelopeAnswer('fbs', 'response', `64${message}|`))).toEqual({ kind: 'message', text: `64${message}|` });
      }),
    );
  });

  it('never throws, whatever comes', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '&',
      ';',
      '#',
      'sip',
      'response',
      'error',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?',
      '?>',
      '"',
      '=',
      ' ',
      '64',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
        expect(['message', 'error', 'malformed']).toContain(readEnvelopeAnswer(pieces.join('')).kind);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['\u0001', '\u001b', '\ud800', '\ufffe'])('refuses what XML has no way to write: %j', (sign) => {
    expect(() => writeEnvelopeRequest('fbs', account, `99${sign}`)).toThrow(expect.objectContaining({ code: 'LIBRARY_INPUT_REFUSED' }));
  });
});

describe('an error in an envelope', () => {
  it('is told apart from a message', () => {
    expect(readEnvelopeAnswer(writeEnvelopeAnswer('fbs', 'error', 'Required field: LOGIN_PASSWORD must be set!'))).toEqual({
      kind: 'error',
      errorCode: null,
      correlationId: null,
    });
  });

  it('has its code and number, where they are such', () => {
    expect(readEnvelopeAnswer(writeServiceError('OPTIMISTIC_LOCK_VIOLATION', '8d7b0a69-12ac-4d07-86c2-5c06158fa9a1'))).toEqual({
      kind: 'error',
      errorCode: 'OPTIMISTIC_LOCK_VIOLATION',
      correlationId: '8d7b0a69-12ac-4d07-86c2-5c06158fa9a1',
    });
    expect(readEnvelopeAnswer(writeServiceError('24567000001016', '24567000001016'))).toMatchObject({ errorCode: null, correlationId: null });
  });

  it('goes before a message that stands beside it', () => {
    expect(readEnvelopeAnswer('<sip><response>941</response><error>no</error></sip>')).toMatchObject({ kind: 'error' });
  });
});
