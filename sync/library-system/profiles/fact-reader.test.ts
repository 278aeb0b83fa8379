import { describe, expect, it } from 'vitest';
import { factRulesSchema } from '../../../contracts/fact-rules.schema.ts';
import type { PatronFacts } from '../../../contracts/patron-facts.ts';
import { decodeSip2 } from '../sip2/sip2-decode.codec.ts';
import { profileMapper } from './profile-mapper.ts';
import { profilesById } from './profiles.ts';

const flagAt = (...places: number[]): string => Array.from({ length: 14 }, (_, at) => (places.includes(at) ? 'Y' : ' ')).join('');

/** What a site's own rules make of an answer, on top of the profile that knows least. */
function facts(rules: unknown, fields: string, flags = flagAt()): PatronFacts {
  const reply = decodeSip2(Buffer.from(`64${flags}00720261122    140939${'0000'.repeat(6)}AOx|AA123|AEx|BLY|CQY|${fields}`), {
    encoding: 'utf-8',
    delimiter: '|',
  });
  const mapper = profileMapper(profilesById.generic, factRulesSchema.parse(rules));
  return mapper.patronFacts(reply, { card: '123', hasPin: true, today: 20261123 });
}

describe('a yes or no that a site maps', () => {
  it.each<[string, object, string, boolean | 'unknown']>([
    ['the value', { field: 'XB', equals: 'Y' }, 'XBY|', true],
    ['its opposite', { field: 'XB', equals: 'Y' }, 'XBN|', false],
    ['neither', { field: 'XB', equals: 'Y' }, 'XBx|', 'unknown'],
    ['1 and 0', { field: 'XB', equals: '1' }, 'XB0|', false],
    ['no field', { field: 'XB', equals: 'Y' }, '', 'unknown'],
    ['an empty field', { field: 'XB', equals: 'Y' }, 'XB |', 'unknown'],
    ['a contradiction', { field: 'XB', equals: 'Y' }, 'XBY|XBN|', 'unknown'],
    ['a contradiction where absence means no', { field: 'XB', equals: 'Y', absent: 'no' }, 'XBY|XBN|', 'unknown'],
    ['absence that means no', { field: 'XB', equals: 'Y', absent: 'no' }, '', false],
    ['one of several values', { field: 'PC', equals: ['kielto', 'estetty'] }, 'PCestetty|', true],
    ['another value', { field: 'PC', equals: ['kielto', 'estetty'] }, 'PCperson|', false],
    ['another value than the only one for no', { field: 'PC', equals: 'kielto', no: 'vapaa' }, 'PCperson|', 'unknown'],
    ['a match', { field: 'PC', matches: '^K' }, 'PCKielto|', true],
    ['no match', { field: 'PC', matches: '^K' }, 'PCkielto|', false],
    ['a value that is too long', { field: 'PC', matches: '^K' }, `PC${'x'.repeat(256)}|`, 'unknown'],
    ['decomposed letters', { field: 'PC', equals: 'k\u00e4ytt\u00f6kielto' }, `PC${'k\u00e4ytt\u00f6kielto'.normalize('NFD')}|`, true],
    ['a message', { message: 'käyttökielto' }, 'AFHei!|AFSinulla on KÄYTTÖKIELTO|', true],
    ['no such message', { message: 'käyttökielto' }, 'AFHei!|', 'unknown'],
    ['no such message where that means no', { message: 'käyttökielto', absent: 'no' }, 'AFHei!|', false],
    ['a message too long to look at', { message: 'x', absent: 'no' }, `AF${'y'.repeat(300)}|`, 'unknown'],
    ['more messages than are looked at', { message: 'x', absent: 'no' }, 'AFy|'.repeat(9), 'unknown'],
    ['a group', { groups: ['barred'] }, 'PCbarred|', true],
    ['another group', { groups: ['barred'] }, 'PCperson|', false],
    ['no group', { groups: ['barred'] }, '', 'unknown'],
  ])('%s', (_title, rule, fields, expected) => {
    expect(facts({ ban: rule, terms: rule, group: { field: 'PC' } }, fields)).toMatchObject({
      isSelfServiceBanned: expected,
      hasAcceptedTerms: expected,
    });
  });

  it.each<[number | number[], string, boolean | 'unknown']>([
    [9, flagAt(9), true],
    [9, flagAt(8), false],
    [[8, 9], flagAt(9), true],
    [[8, 9], flagAt(3), false],
    [9, 'x'.repeat(14), 'unknown'],
    [[0, 9], `Y${'x'.repeat(13)}`, 'unknown'],
    [[0, 9], ` ${'x'.repeat(13)}`, 'unknown'],
    [9, `${'N'.repeat(13)}x`, 'unknown'],
    [9, `${' '.repeat(9)}N    `, 'unknown'],
  ])('flags %j in %j', (flag, flags, expected) => {
    expect(facts({ ban: { flag } }, '', flags).isSelfServiceBanned).toBe(expected);
  });
});

describe('other facts that a site maps', () => {
  it.each<[object, string, boolean | 'unknown']>([
    [{ field: 'PA', format: 'YYYYMMDD' }, 'PA20261123|', false],
    [{ field: 'PA', format: 'YYYYMMDD' }, 'PA20261122|', true],
    [{ field: 'PA', format: 'YYYYMMDD' }, 'PA2026-11-22|', 'unknown'],
    [{ field: 'PA', format: 'YYYY-MM-DD' }, 'PA2026-11-22|', true],
    [{ field: 'PA', format: 'DD.MM.YYYY' }, 'PA22.11.2026|', true],
    [{ field: 'PA', format: 'DD/MM/YYYY' }, 'PA05/12/2026|', false],
    [{ field: 'PA', format: 'MM/DD/YYYY' }, 'PA05/12/2026|', true],
    [{ field: 'PE', format: 'YYYYMMDDZZZZHHMMSS' }, 'PE20140226    235900staff|', true],
    [{ field: 'PE', format: 'YYYYMMDDZZZZHHMMSS' }, 'PE20261122   Z230000|', 'unknown'],
    [{ field: 'PE', format: 'YYYYMMDDZZZZHHMMSS' }, 'PE20260231    235900|', 'unknown'],
    [{ field: 'PY', equals: 'Y' }, 'PYN|', false],
    [{ message: 'vanhentunut' }, 'AFKortti on vanhentunut|', true],
  ])('expiry %j in %s', (expiry, fields, expected) => {
    expect(facts({ expiry }, fields).isExpired).toBe(expected);
  });

  it.each<[object, string, object | 'unknown']>([
    [{ field: 'PB', format: 'YYYYMMDD' }, 'PB20111123|', { 13: true, 15: true, 16: false, 18: false }],
    [{ field: 'PB', format: 'YYYYMMDD' }, 'PB20111124|', { 13: true, 15: false, 16: false, 18: false }],
    [{ field: 'PB', format: 'YYYYMMDD' }, 'PB21000000012345|', 'unknown'],
    [{ field: 'PB', format: 'YYYYMMDD' }, 'PB00000000|', 'unknown'],
    [{ field: 'PB', format: 'YYYYMMDD' }, 'PB20270101|', 'unknown'],
    [{ groups: { person: 18, teen: 15, child: 0 } }, 'PCteen|', { 13: true, 15: true, 16: false, 18: false }],
    [{ groups: { person: 18, teen: 15, child: 0 } }, 'PCchild|', { 13: false, 15: false, 16: false, 18: false }],
    [{ groups: { person: 18 } }, 'PCother|', 'unknown'],
    [{ groups: { person: 18 } }, 'PCtoString|', 'unknown'],
  ])('age %j in %s', (age, fields, expected) => {
    expect(facts({ age, group: { field: 'PC' } }, fields).isAtLeast).toEqual(expected);
  });

  it.each([
    ['PC3|', 'child'],
    ['PC4|', 'unknown'],
    ['PC|', 'unknown'],
    ['PC3|PC1|', 'unknown'],
  ])('group of %s', (fields, expected) => {
    expect(facts({ group: { field: 'PC', map: { '1': 'person', '3': 'child' } } }, fields).group).toBe(expected);
  });

  it("replaces the profile's rule of the same fact and no other", () => {
    expect(facts({ lost: { field: 'XL', equals: 'Y' } }, 'XLN|', flagAt(0, 4))).toMatchObject({ isCardLost: false, isBorrowingBanned: true });
  });

  it.each<[object, string]>([
    [{ ban: {} }, 'exactly one of'],
    [{ ban: { flag: 1, field: 'XB', equals: 'Y' } }, 'exactly one of'],
    [{ ban: { field: 'XB' } }, 'exactly one of equals'],
    [{ ban: { field: 'XB', equals: 'Y', matches: 'Y' } }, 'exactly one of equals'],
    [{ ban: { flag: 3, equals: 'Y' } }, 'with field only'],
    [{ ban: { flag: 3, absent: 'no' } }, 'absent goes with'],
    [{ ban: { message: 'x', no: 'y' } }, 'no goes with'],
    [{ ban: { flag: 14 } }, 'from 0 to 13'],
    [{ ban: { field: 'AY', equals: '1' } }, 'id of a field'],
    [{ ban: { field: 'XB', format: 'YYYYMMDD' } }, ''],
    [{ ban: { message: '(a+)+' } }, 'no group in parentheses is repeated'],
    [{ expiry: { field: 'PA', format: 'YYYYMMDD', absent: 'no' } }, 'absent goes with'],
    [{ age: { field: 'PB' } }, 'with field and format'],
    [{ age: { groups: { person: 17 } } }, 'one of 0, 13'],
    [{ group: { field: 'PC', equals: 'x' } }, ''],
    [{ banned: { flag: 1 } }, ''],
  ])('%j is refused', (rules, why) => {
    const result = factRulesSchema.safeParse(rules);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toContain(why);
  });
});
