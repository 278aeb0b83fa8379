import { describe, expect, it } from 'vitest';
import { codeRulesOf } from '../bar-code/code-rules.schema.ts';
import { decodeLines, emptyLine } from './line.codec.ts';
import { serialLineReaderSettings } from './serial-line-reader.schema.ts';

const read = (settings: object, text: string): readonly unknown[] => {
  const rules = codeRulesOf(serialLineReaderSettings.parse({ path: '/dev/null', ...settings }));
  return decodeLines(rules, emptyLine, Buffer.from(text, 'latin1')).lines;
};
const forbidden = { kind: 'fault', fault: 'forbiddenCharacters' };

describe('settings of a serial line reader', () => {
  it('take no EAN for a card or an item unless it is asked for', () => {
    expect(read({ stripAim: true }, ']E09789510000000\r')).toEqual([forbidden]);
    expect(read({ stripAim: true, symbologies: ['ean'] }, ']E09789510000000\r')).toMatchObject([{ text: '9789510000000' }]);
  });

  it('hold a scan against the whole pattern', () => {
    const settings = { pattern: '\\d{14}|\\d{3}[A-Z]\\d{6}' };
    expect(read(settings, '167A006007\r21112000698132\r')).toMatchObject([{ text: '167A006007' }, { text: '21112000698132' }]);
    expect(read(settings, '167A0060077\r')).toEqual([forbidden]);
  });

  it.each(['(a+)+', '(', ''])('refuse the pattern %j', (pattern) => {
    expect(serialLineReaderSettings.safeParse({ path: '/dev/null', pattern }).success).toBe(false);
  });

  it('refuse lengths that fit no scan', () => {
    expect(serialLineReaderSettings.safeParse({ path: '/dev/null', minLength: 9, maxLength: 8 }).success).toBe(false);
  });
});
