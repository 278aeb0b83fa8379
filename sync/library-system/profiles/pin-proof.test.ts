import { describe, expect, it } from 'vitest';
import { libraryProfiles } from '../../../contracts/library-system-config.schema.ts';
import type { PatronFacts } from '../../../contracts/patron-facts.ts';
import { factRulesSchema } from '../../../contracts/fact-rules.schema.ts';
import { patternProblem } from '../../../contracts/safe-pattern.ts';
import { decodeSip2 } from '../sip2/sip2-decode.codec.ts';
import { profileMapper } from './profile-mapper.ts';
import { profilesById } from './profiles.ts';

const unread = { encoding: 'utf-8', delimiter: '|' } as const;
const allFlags = 'Y'.repeat(14);
const noFlags = ' '.repeat(14);

describe.each(libraryProfiles)('the PIN check of profile %s fails closed', (id) => {
  const profile = profilesById[id];
  // A site that maps everything to something that is always there must not weaken the proof of a PIN.
  const everything = factRulesSchema.parse({
    ban: { field: 'XB', equals: 'Y' },
    terms: { field: 'XT', equals: 'N' },
    age: { groups: { person: 18 } },
  });

  const facts = (fields: string, { hasPin = true, flags = noFlags, code = '64' } = {}): PatronFacts => {
    const counts = code === '64' ? '0000'.repeat(6) : '';
    const reply = decodeSip2(Buffer.from(`${code}${flags}00720261122    140939${counts}AOx|AA123|AEName|${fields}`), unread);
    const asked = { card: '123', hasPin, today: 20261123 };
    const plain = profileMapper(profile).patronFacts(reply, asked);
    expect(profileMapper(profile, everything).patronFacts(reply, asked)).toMatchObject({ isKnown: plain.isKnown, pin: plain.pin });
    return plain;
  };

  // Section 12 of the facts and what lies between its rows; the last two columns are what a door sees.
  it.each([
    ['BLN|CQY|', true, false, 'notVerified'],
    ['BLN|CQN|', true, false, 'notVerified'],
    ['BLN|', true, false, 'notVerified'],
    ['CQY|', true, false, 'notVerified'],
    ['', true, false, 'notVerified'],
    ['BL|CQY|', true, false, 'notVerified'],
    ['BL1|CQY|', true, false, 'notVerified'],
    ['BLy|CQY|', true, false, 'notVerified'],
    ['BLY|BLN|CQY|', true, false, 'notVerified'],
    ['BLY|CQY|', true, true, 'right'],
    ['BLY|CQN|', true, true, 'wrong'],
    ['BLY|', true, true, 'notVerified'],
    ['BLY|CQ|', true, true, 'notVerified'],
    ['BLY|CQ |', true, true, 'notVerified'],
    ['BLY|CQy|', true, true, 'notVerified'],
    ['BLY|CQ1|', true, true, 'notVerified'],
    ['BLY|CQY|CQN|', true, true, 'notVerified'],
    ['BLY|CQY|AFGreetings.  -- Invalid password|', true, true, 'notVerified'],
    ['BLY|CQY|AFInvalid PIN entered.|', true, true, 'notVerified'],
    ['BLY|CQY|', false, true, 'notAsked'],
    ['BLY|CQN|', false, true, 'notAsked'],
    ['BLY|', false, true, 'notAsked'],
    ['BLN|CQY|', false, false, 'notAsked'],
  ])('%s with a PIN sent: %s', (fields, hasPin, isKnown, pin) => {
    expect(facts(fields, { hasPin })).toMatchObject({ isKnown, pin });
    expect(facts(fields, { hasPin, code: '24' })).toMatchObject({ isKnown, pin });
  });

  it('reads CQ before the flags: a wrong PIN that raises them is a wrong PIN', () => {
    expect(facts('BLY|CQN|', { flags: allFlags })).toMatchObject({ isKnown: true, pin: 'wrong' });
    expect(facts('BLY|', { flags: allFlags })).toMatchObject({ pin: 'notVerified' });
  });

  it('does not call a patron blocked because of flags that a wrong PIN raises', () => {
    const { isBorrowingBanned } = facts('BLY|CQN|', { flags: allFlags });
    expect(isBorrowingBanned).toBe(profile.pin.raisesFlags.includes(0) ? 'unknown' : true);
    expect(facts('BLY|CQY|', { flags: allFlags }).isBorrowingBanned).toBe(true);
  });

  it('tells nothing else of a card that the library system does not know', () => {
    const { isKnown, pin, ...others } = facts('BLN|PA20291231|PB19850412|PCx|XBN|XTY|');
    expect({ isKnown, pin }).toEqual({ isKnown: false, pin: 'notVerified' });
    expect(new Set(Object.values(others))).toEqual(new Set(['unknown']));
  });

  it('refuses an answer about somebody else, and knows its own prefixes only', () => {
    const about = (card: string) => () =>
      profileMapper(profile).patronFacts(decodeSip2(Buffer.from(`24${noFlags}00720261122    140939AOx|AA${card}|AEx|BLY|CQY|`), unread), {
        card: '123',
        hasPin: true,
        today: 20261123,
      });
    expect(about(' 12 3 ')).not.toThrow();
    for (const other of ['124', '1234', '0123', 'XX:123', '']) expect(about(other)).toThrow(/field AA/);
    for (const prefix of ['LN:', 'ANY:']) {
      if (profile.cardPrefixes.includes(prefix)) expect(about(`${prefix}123`)).not.toThrow();
      else expect(about(`${prefix}123`)).toThrow(/field AA/);
    }
  });

  it('is data that the schema of a site takes too, and its patterns can not run away', () => {
    expect(factRulesSchema.parse(profile.facts)).toEqual(profile.facts);
    const patterns = [...profile.pin.contradictedBy, ...profile.refusals.map(({ pattern }) => pattern)];
    expect(patterns.map(patternProblem).filter((problem) => problem !== null)).toEqual([]);
    expect(profile.id).toBe(id);
  });

  it('knows no ban from staffless use, no terms and no consent unless the twin is meant', () => {
    const { isSelfServiceBanned, hasAcceptedTerms, hasGuardianConsent } = facts('BLY|CQY|XBN|XTY|XGY|PCx|');
    const expected = id === 'lumi' ? [false, true, true] : ['unknown', 'unknown', 'unknown'];
    expect([isSelfServiceBanned, hasAcceptedTerms, hasGuardianConsent]).toEqual(expected);
  });

  it('guesses no birth date from PB', () => {
    const { isAtLeast } = facts('BLY|CQY|PB19850412|');
    expect(isAtLeast === 'unknown').toBe(id !== 'lumi' && id !== 'evergreen');
  });
});
