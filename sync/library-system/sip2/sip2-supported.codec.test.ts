import { describe, expect, it } from 'vitest';
import { supportedMessages } from './sip2-supported.codec.ts';

describe('the messages that a 98 says it supports', () => {
  it('are all sixteen in their order', () => {
    expect(supportedMessages('Y'.repeat(16))).toEqual([
      '23',
      '11',
      '09',
      '01',
      '99',
      '97',
      '93',
      '63',
      '35',
      '37',
      '17',
      '19',
      '25',
      '15',
      '29',
      '65',
    ]);
  });

  it('leave out what is N, blank or anything else', () => {
    expect(supportedMessages('YYYNYYYYYN YYyNN')).toEqual(['23', '11', '09', '99', '97', '93', '63', '35', '19', '25']);
  });

  it('may be padded', () => {
    expect(supportedMessages(`${'N'.repeat(15)}Y      `)).toEqual(['65']);
  });

  it.each([undefined, '', 'YYYYYYYYYYYYYYY'])('are not known from %j', (bx) => {
    expect(supportedMessages(bx)).toBeNull();
  });
});
