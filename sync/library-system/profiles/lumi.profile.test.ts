import { describe, expect, it } from 'vitest';
import { isKioskError } from '../../../contracts/errors.ts';
import type { PatronFacts } from '../../../contracts/patron-facts.ts';
import type { ReturnRoute } from '../../../contracts/ports/library-system.port.ts';
import { LocalTime } from '../sip2/sip2-date.codec.ts';
import { type DecodedSip2, decodeSip2 } from '../sip2/sip2-decode.codec.ts';
import { plainText } from './acs-text.ts';
import { lumiProfile } from './lumi.profile.ts';
import { refusalCode } from './refusal-texts.ts';

const time = new LocalTime('Europe/Helsinki');
const decode = (text: string): DecodedSip2 => decodeSip2(Buffer.from(text), { encoding: 'utf-8', delimiter: '|' });

interface Reply {
  readonly flags?: string;
  readonly language?: string;
  readonly fields?: string;
}
const good = 'PA20291231|PB19850412|PCperson|XBN|XTY|';
const reply = ({ flags = ' '.repeat(14), language = '007', fields = `BLY|CQY|${good}` }: Reply): DecodedSip2 =>
  decode(`64${flags}${language}20261122    140939${'0000'.repeat(6)}AOx|AA123|AEName|${fields}`);
const facts = (given: Reply, hasPin = true, today = 20261123): PatronFacts => lumiProfile.patronFacts(reply(given), { card: '123', hasPin, today });
const flagAt = (...places: number[]): string => Array.from({ length: 14 }, (_, at) => (places.includes(at) ? 'Y' : ' ')).join('');

describe('the PIN check fails closed', () => {
  // Section 12 of the facts, row by row; the last column is what a door sees.
  it.each([
    ['BLN|CQY|', true, false, 'notVerified'],
    ['BLN|', true, false, 'notVerified'],
    ['CQY|', true, false, 'notVerified'],
    ['', true, false, 'notVerified'],
    ['BL|CQY|', true, false, 'notVerified'],
    ['BLy|CQY|', true, false, 'notVerified'],
    ['BLY|BLN|CQY|', true, false, 'notVerified'],
    ['BLY|CQY|', true, true, 'right'],
    ['BLY|CQN|', true, true, 'wrong'],
    ['BLY|', true, true, 'notVerified'],
    ['BLY|CQ|', true, true, 'notVerified'],
    ['BLY|CQ1|', true, true, 'notVerified'],
    ['BLY|CQY|CQN|', true, true, 'notVerified'],
    ['BLY|CQY|', false, true, 'notAsked'],
    ['BLY|CQN|', false, true, 'notAsked'],
    ['BLY|', false, true, 'notAsked'],
    ['BLN|', false, false, 'notAsked'],
  ])('%s with a PIN sent %s', (fields, hasPin, isKnown, pin) => {
    expect(facts({ fields: fields + good }, hasPin)).toMatchObject({ isKnown, pin });
  });

  it('tells nothing else of a card that the library system does not know', () => {
    const { isKnown, pin, ...others } = facts({ fields: `BLN|${good}` });
    expect({ isKnown, pin }).toEqual({ isKnown: false, pin: 'notVerified' });
    expect(new Set(Object.values(others))).toEqual(new Set(['unknown']));
  });

  it('reads a PIN as wrong also where a wrong PIN raises all flags', () => {
    expect(facts({ flags: 'Y  YYYYYYYYYYY', fields: `BLY|CQN|${good}` })).toMatchObject({ isKnown: true, pin: 'wrong' });
  });

  it('refuses an answer about somebody else', () => {
    const about = (card: string): unknown => lumiProfile.patronFacts(reply({}), { card, hasPin: true, today: 20261123 });
    expect(() => about('124')).toThrow(expect.toSatisfy((error) => isKioskError(error, 'LIBRARY_PROTOCOL')));
    expect(() => about('123')).not.toThrow();
  });

  it('refuses an answer about two patrons, of whom one was asked for', () => {
    const both = () => facts({ fields: `BLY|CQY|AA124|${good}` });
    expect(both).toThrow(expect.toSatisfy((error) => isKioskError(error, 'LIBRARY_PROTOCOL')));
  });
});

describe('facts about a patron', () => {
  it.each<[string, Reply, Partial<PatronFacts>]>([
    ['no flag', {}, { isCardLost: false, isBorrowingBanned: false, isFeesOverLimit: false }],
    ['flag 4', { flags: flagAt(4) }, { isCardLost: true, isBorrowingBanned: false }],
    ['flags 0 and 10', { flags: flagAt(0, 10) }, { isBorrowingBanned: true, isFeesOverLimit: true }],
    ['flags 0 and 11', { flags: flagAt(0, 11) }, { isBorrowingBanned: true, isFeesOverLimit: true }],
    ['flag 0 alone', { flags: flagAt(0) }, { isBorrowingBanned: true, isFeesOverLimit: false }],
    ['flags 2 and 3 mean nothing for loans', { flags: flagAt(2, 3) }, { isBorrowingBanned: false, isCardLost: false }],
    ['other signs in the flags', { flags: 'x'.repeat(14) }, { isCardLost: 'unknown', isBorrowingBanned: 'unknown', isFeesOverLimit: 'unknown' }],
    ['staffless ban', { fields: 'BLY|CQY|XBY|' }, { isSelfServiceBanned: true }],
    ['no staffless ban', { fields: 'BLY|CQY|XBN|' }, { isSelfServiceBanned: false }],
    [
      'staffless ban not told',
      { fields: 'BLY|CQY|' },
      { isSelfServiceBanned: 'unknown', hasAcceptedTerms: 'unknown', hasGuardianConsent: 'unknown' },
    ],
    ['two answers to one question', { fields: 'BLY|CQY|XBN|XBY|XTY|XTN|' }, { isSelfServiceBanned: 'unknown', hasAcceptedTerms: 'unknown' }],
    ['terms and consent', { fields: 'BLY|CQY|XTN|XGY|' }, { hasAcceptedTerms: false, hasGuardianConsent: true }],
    ['group', { fields: 'BLY|CQY|PChome-service|' }, { group: 'home-service' }],
    ['no group', { fields: 'BLY|CQY|PC |' }, { group: 'unknown' }],
    ['Swedish', { language: '006' }, { language: 'sv' }],
    ['a language without texts', { language: '019' }, { language: 'unknown' }],
    ['valid today for the last time', { fields: 'BLY|CQY|PA20261123|' }, { isExpired: false }],
    ['expired yesterday', { fields: 'BLY|CQY|PA20261122|' }, { isExpired: true }],
    ['no expiry', { fields: 'BLY|CQY|' }, { isExpired: 'unknown' }],
    ['an expiry that is no date', { fields: 'BLY|CQY|PAstaff|' }, { isExpired: 'unknown' }],
    ['15 today', { fields: 'BLY|CQY|PB20111123|' }, { isAtLeast: { 13: true, 15: true, 16: false, 18: false } }],
    ['15 tomorrow', { fields: 'BLY|CQY|PB20111124|' }, { isAtLeast: { 13: true, 15: false, 16: false, 18: false } }],
    ['no birth date', { fields: 'BLY|CQY|' }, { isAtLeast: 'unknown' }],
    ['a birth date to come', { fields: 'BLY|CQY|PB20270101|' }, { isAtLeast: 'unknown' }],
    ['zeros for a birth date', { fields: 'BLY|CQY|PB00000000|' }, { isAtLeast: 'unknown' }],
    ["another system's PB: a former barcode", { fields: 'BLY|CQY|PBS12345678|' }, { isAtLeast: 'unknown' }],
  ])('%s', (_title, given, expected) => {
    expect(facts(given)).toMatchObject(expected);
  });

  it('hold no name, number or date', () => {
    expect(JSON.stringify(facts({}))).not.toMatch(/Name|123|1985|2029/);
  });
});

const item = { item: '99', card: '123', time };
const checkout = (fixed: string, fields: string) => lumiProfile.checkoutOutcome(decode(`12${fixed}20261122    140939AOx|AA123|AB99|${fields}`), item);
const checkin = (fixed: string, fields: string) => lumiProfile.checkinOutcome(decode(`10${fixed}20261122    140939AOx|AB99|AQ|${fields}`), item);

describe('a loan', () => {
  it.each([
    ['1NNY', { kind: 'lent', isRenewal: false, mayDesensitize: true }],
    ['1YNN', { kind: 'lent', isRenewal: true, mayDesensitize: false }],
    ['1NUU', { kind: 'lent', mayDesensitize: false }],
    ['0NNY', { kind: 'refused' }],
  ])('%s', (fixed, expected) => {
    expect(checkout(fixed, 'AJTitle|AH20261220    235900|')).toMatchObject(expected);
  });

  it('is decided by ok and by no text', () => {
    expect(checkout('1NNY', 'AJTitle|AH|AFItem checked out to another patron|')).toMatchObject({ kind: 'lent', due: { date: null, text: '' } });
    expect(checkout('0NNN', 'AJ|AH|AFCheckout done|')).toEqual({ kind: 'refused', code: 'refused-ask-staff', title: null });
  });

  it.each(['YNNY', 'UNNY', ' NNY'])('with an ok that is neither 1 nor 0 (%s) is no answer', (fixed) => {
    expect(() => checkout(fixed, 'AJx|AH|')).toThrow(expect.toSatisfy((error) => isKioskError(error, 'LIBRARY_PROTOCOL')));
  });

  it('of another item is no answer', () => {
    const about = () => lumiProfile.checkoutOutcome(decode('121NNY20261122    140939AOx|AA123|AB98|AJ|AH|'), item);
    expect(about).toThrow(expect.toSatisfy((error) => isKioskError(error, 'LIBRARY_PROTOCOL')));
  });
});

describe('a loan to somebody else', () => {
  const about = (patron: string) => () => lumiProfile.checkoutOutcome(decode(`121NNY20261122    140939AOx|${patron}AB99|AJ|AH|`), item);

  it.each(['AA124|', 'AA|', 'AA123|AA124|'])('(%s) is no answer', (patron) => {
    expect(about(patron)).toThrow(expect.toSatisfy((error) => isKioskError(error, 'LIBRARY_PROTOCOL')));
  });

  it('is not assumed where the answer names nobody', () => {
    expect(about('')()).toMatchObject({ kind: 'lent' });
  });
});

describe('a return', () => {
  it.each<[string, string, ReturnRoute]>([
    ['1YNN', '', { kind: 'shelf' }],
    ['1YNN', 'CTlocal|', { kind: 'shelf' }],
    ['1YNY', 'CV01|', { kind: 'onHold' }],
    ['1YNY', 'CV02|CTOther|', { kind: 'otherBranch', branch: 'Other' }],
    ['1YNY', 'CV04|CTOther|', { kind: 'otherBranch', branch: 'Other' }],
    ['1YNY', 'CV04|', { kind: 'otherBranch', branch: null }],
    ['1YNY', 'CTOther|', { kind: 'otherBranch', branch: 'Other' }],
    ['1YNY', '', { kind: 'onHold' }],
    ['1YNY', 'CV99|', { kind: 'onHold' }],
  ])('%s %s', (fixed, fields, route) => {
    expect(checkin(fixed, `AJTitle|${fields}`)).toMatchObject({ kind: 'returned', route, bin: null, mayResensitize: true });
  });

  it('names the sorting bin', () => {
    expect(checkin('1NNY', 'AJTitle|CL3|CV04|CTx|')).toMatchObject({ bin: '3', mayResensitize: false });
  });

  it('that is refused although the item must travel on is still refused', () => {
    expect(checkin('0YNY', 'AJTitle|CTfroa|CV02|AFItem not checked out|')).toEqual({ kind: 'refused', code: 'item-not-on-loan', title: 'Title' });
  });
});

describe('texts', () => {
  it.each([
    ['Nidettä ei tunneta', 'item-unknown'],
    ['Invalid Item', 'item-unknown'],
    ['Käsikirjaston kappale, ei lainata', 'item-not-for-loan'],
    ['Varattu toiselle asiakkaalle', 'item-on-hold-for-another'],
    ['Item checked out to another patron', 'item-on-loan-to-another'],
    ['Lainassa toisella asiakkaalla', 'item-on-loan-to-another'],
    ['Item not checked out', 'item-not-on-loan'],
    ['Lainojen enimmäismäärä on täynnä', 'loan-limit-reached'],
    ['Kortti on vanhentunut', 'patron-blocked'],
    ['Lainauskielto maksujen vuoksi', 'patron-blocked'],
    ['Greetings from Koha.', 'refused-ask-staff'],
    ['', 'refused-ask-staff'],
  ])('%j means %s', (text, code) => {
    expect(refusalCode([text])).toBe(code);
    expect(refusalCode(['Hei!', text.normalize('NFD')])).toBe(code);
  });

  it.each([
    ['a &#124; b', 'a | b'],
    ['a\u0000\u001b[31m\tb', 'a [31m b'],
    ['\u202eab\u2066c\u2069', 'ab c'],
    ['Pie\u0300ge', 'Piège'],
    ['<b>x</b>', '<b>x</b>'],
    ['  x  ', 'x'],
    ['حسن, ليلى', 'حسن, ليلى'],
  ])('%j is shown as %j', (text, shown) => {
    expect(plainText(text)).toBe(shown);
  });

  it('are cut at 500 characters and never inside one', () => {
    expect(Array.from(plainText('📚'.repeat(2000)))).toHaveLength(500);
  });
});
