import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isKioskError } from '../../../contracts/errors.ts';
import { type ItemId, parseItemId } from '../../../contracts/ids.ts';
import type { PatronFacts } from '../../../contracts/patron-facts.ts';
import type { CheckinOutcome, CheckoutOutcome, LibrarySystem } from '../../../contracts/ports/library-system.port.ts';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';
import { itTellsOfAccounts } from './account.contract.ts';

/** One client of the fictional library, and a way to set the library back. */
export interface LibraryUnderTest {
  readonly system: LibrarySystem;
  reset(): void;
  stop(): Promise<void>;
}

const adult: PatronFacts = {
  isKnown: true,
  pin: 'right',
  isCardLost: false,
  isExpired: false,
  isBorrowingBanned: false,
  isFeesOverLimit: false,
  isSelfServiceBanned: false,
  hasAcceptedTerms: true,
  hasGuardianConsent: 'unknown',
  group: 'person',
  mayUseBranch: 'unknown',
  isAtLeast: { 13: true, 15: true, 16: true, 18: true },
  selfServiceRight: 'unknown',
  language: 'fi',
};
const child: PatronFacts = { ...adult, group: 'child', hasGuardianConsent: false, isAtLeast: { 13: false, 15: false, 16: false, 18: false } };

/** Every patron of the fictional library: what it shows, card, PIN, and what the rules must learn. */
const patrons: readonly (readonly [shows: string, card: string, pin: string, facts: PatronFacts])[] = [
  ['an adult', '24567000001016', '1234', adult],
  ['an adult in Swedish', '24567000001024', '1234', { ...adult, language: 'sv' }],
  ['born on 29 February, English', '24567000001032', '1234', { ...adult, language: 'en' }],
  ['too young', '24567000001040', '1234', child],
  ['16 with consent', '24567000001057', '1234', { ...child, hasGuardianConsent: true, isAtLeast: { 13: true, 15: true, 16: true, 18: false } }],
  ['expired', '24567000001065', '1234', { ...adult, isExpired: true }],
  ['card lost', '24567000001073', '1234', { ...adult, isCardLost: true }],
  ['banned because of fees', '24567000001081', '1234', { ...adult, isBorrowingBanned: true, isFeesOverLimit: true }],
  ['banned from staffless use', '24567000001099', '1234', { ...adult, isSelfServiceBanned: true }],
  ['terms not accepted', '24567000001107', '1234', { ...adult, hasAcceptedTerms: false }],
  ['a community', '24567000001115', '1234', { ...adult, group: 'community', isAtLeast: 'unknown' }],
  ['no PIN in the register', '24567000001123', '1234', { ...adult, pin: 'wrong' }],
  ['many loans and a small fee', '24567000001131', '1234', adult],
  ['Arabic', '24567000001149', '1234', { ...adult, language: 'ar' }],
  ['home service', '24567000001156', '1234', { ...adult, group: 'home-service' }],
  ['a guarantor with a six-digit PIN', '24567000001164', '123456', { ...adult, group: 'guarantor' }],
];

type Refused = Extract<CheckoutOutcome, { kind: 'refused' }>['code'];
const lent = (title: string): Partial<CheckoutOutcome> => ({ kind: 'lent', title, isRenewal: false, mayDesensitize: true });
const refused = (code: Refused): Partial<CheckoutOutcome> => ({ kind: 'refused', code });

/** What Aino, an adult for whom everything works, gets when she borrows each item. */
const loans: readonly (readonly [shows: string, item: string, outcome: Partial<CheckoutOutcome>])[] = [
  ['an ordinary book', '34567000002012', lent('Seitsemän veljestä')],
  ['å ä ö and a colon in the title', '34567000002111', lent('Åland och dess öar: en vägvisare')],
  ['reference item', '34567000002129', refused('item-not-for-loan')],
  ['on hold for another', '34567000002137', refused('item-on-hold-for-another')],
  ['of another branch', '34567000002145', lent('Kaukainen kirja')],
  ['part of a set', '34567000002152', lent('Äänikirja, 3 levyä')],
  ['on loan to another', '34567000002186', refused('item-on-loan-to-another')],
  ['ready hold of another', '34567000002202', refused('item-on-hold-for-another')],
  ['markup and the field delimiter', '34567000002210', lent('<b>Merkkejä</b> & "lainausmerkkejä" | pystyviiva')],
  ['an override mark', '34567000002228', lent('כותר בעברית hämäys')],
  ['unknown', '34567000009991', refused('item-unknown')],
];

const returned = (route: Extract<CheckinOutcome, { kind: 'returned' }>['route'], bin: string | null): Partial<CheckinOutcome> => ({
  kind: 'returned',
  route,
  bin,
  mayResensitize: true,
});
const returns: readonly (readonly [shows: string, item: string, outcome: Partial<CheckinOutcome>])[] = [
  ['on loan', '34567000002186', returned({ kind: 'shelf' }, null)],
  ['overdue', '34567000002194', returned({ kind: 'shelf' }, null)],
  ['reserved for another', '34567000002137', returned({ kind: 'onHold' }, '2')],
  ['of another branch', '34567000002145', returned({ kind: 'otherBranch', branch: 'Lumi lähikirjasto' }, '3')],
  ['not on loan', '34567000002012', { kind: 'refused', code: 'item-not-on-loan' }],
  ['unknown', '34567000009991', { kind: 'refused', code: 'item-unknown' }],
];

const aino = { card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
const liisa = { card: CardNumber.parse('24567000001131'), pin: Pin.parse('1234') };
const book = parseItemId('34567000002012');

const borrow = (system: LibrarySystem, item: ItemId, who = aino): Promise<CheckoutOutcome> => system.checkout({ ...who, item });

/** What is left of a patron's facts where a library system can't tell all of them. */
export type Told = (facts: PatronFacts) => PatronFacts;

/** What a library system cannot tell, where it is more than facts: `listsLoans` false, it cannot list a patron's loans. */
export interface Telling {
  readonly facts?: Told;
  readonly listsLoans?: false;
}

/** What every client of the fictional library must do alike: same patrons, same items, same refusals, same facts as far as they can be told. */
export function describeLibrarySystem(name: string, open: () => Promise<LibraryUnderTest>, telling: Told | Telling = {}): void {
  const { facts: told = (facts: PatronFacts) => facts, listsLoans = true } = typeof telling === 'function' ? { facts: telling } : telling;
  describe(`library system: ${name}`, () => {
    let library: LibraryUnderTest;
    beforeAll(async () => {
      library = await open();
    });
    beforeEach(() => library.reset());
    afterAll(() => library.stop());
    const system = (): LibrarySystem => library.system;

    itTellsOfPatrons(system, told);
    itLends(system);
    itTakesBack(system);
    itTellsOfAccounts(system, listsLoans);
    itKeepsManners(system, told);
  });
}

type SystemUnderTest = () => LibrarySystem;

function itTellsOfPatrons(system: SystemUnderTest, told: Told): void {
  it.each(patrons)('tells of a patron: %s', async (_shows, card, pin, facts) => {
    expect(await system().patron({ card: CardNumber.parse(card), pin: Pin.parse(pin) })).toEqual(told(facts));
  });

  it('says that a PIN is wrong, and asks for none where none is given', async () => {
    expect(await system().patron({ ...aino, pin: Pin.parse('0000') })).toEqual(told({ ...adult, pin: 'wrong' }));
    expect(await system().patron({ ...aino, pin: null })).toEqual(told({ ...adult, pin: 'notAsked' }));
  });

  it('takes an empty PIN of the register for no proof', async () => {
    const facts = await system().patron({ card: CardNumber.parse('24567000001123'), pin: null });
    expect(facts.pin).toBe('notAsked');
  });

  it('knows nothing of an unknown card', async () => {
    const facts = await system().patron({ card: CardNumber.parse('24567000009993'), pin: Pin.parse('1234') });
    expect(facts).toMatchObject({ isKnown: false, pin: 'notVerified', isExpired: 'unknown', group: 'unknown', isAtLeast: 'unknown' });
  });
}

function itLends(system: SystemUnderTest): void {
  it.each(loans)('lends or refuses: %s', async (_shows, item, outcome) => {
    expect(await borrow(system(), parseItemId(item))).toMatchObject(outcome);
  });

  it('tells when a loan is due', async () => {
    const outcome = await borrow(system(), book);
    if (outcome.kind !== 'lent') throw new Error('not lent');
    const days = (Date.parse(outcome.due.date ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(26);
    expect(days).toBeLessThan(29);
  });

  it('renews an own loan when it is lent again, as often as the register allows', async () => {
    const overdue = parseItemId('34567000002194');
    expect(await borrow(system(), overdue, liisa)).toMatchObject({ kind: 'lent', isRenewal: true });
    expect(await borrow(system(), overdue, liisa)).toMatchObject({ kind: 'refused', code: 'refused-ask-staff' });
  });

  it('lends a ready hold to whom it waits for', async () => {
    expect(await borrow(system(), parseItemId('34567000002202'), liisa)).toMatchObject({ kind: 'lent', title: 'Varattu ja noudettavissa' });
  });

  it.each(['24567000001065', '24567000001073', '24567000001081'])('lends nothing to blocked patron %s', async (card) => {
    expect(await borrow(system(), book, { card: CardNumber.parse(card), pin: Pin.parse('1234') })).toMatchObject({
      kind: 'refused',
      code: 'patron-blocked',
    });
  });

  it('lends to a child, an English speaker and somebody banned from staffless use', async () => {
    for (const [at, card] of ['24567000001040', '24567000001032', '24567000001099'].entries()) {
      const item = parseItemId(['34567000002012', '34567000002020', '34567000002038'][at] ?? '');
      expect(await borrow(system(), item, { card: CardNumber.parse(card), pin: Pin.parse('1234') })).toMatchObject({ kind: 'lent' });
    }
  });

  it('refuses in English as in Finnish', async () => {
    const grace = { card: CardNumber.parse('24567000001032'), pin: Pin.parse('1234') };
    expect(await borrow(system(), parseItemId('34567000002137'), grace)).toMatchObject({ kind: 'refused', code: 'item-on-hold-for-another' });
    expect(await borrow(system(), parseItemId('34567000002129'), grace)).toMatchObject({ kind: 'refused', code: 'item-not-for-loan' });
  });
}

function itTakesBack(system: SystemUnderTest): void {
  it.each(returns)('takes back or refuses: %s', async (_shows, item, outcome) => {
    expect(await system().checkin(parseItemId(item))).toMatchObject(outcome);
  });

  it('lends again what was returned', async () => {
    const item = parseItemId('34567000002186');
    await system().checkin(item);
    expect(await borrow(system(), item)).toMatchObject({ kind: 'lent' });
  });
}

function itKeepsManners(system: SystemUnderTest, told: Told): void {
  it('answers many questions at once, each its own', async () => {
    const asked = await Promise.all(patrons.map(([, card, pin]) => system().patron({ card: CardNumber.parse(card), pin: Pin.parse(pin) })));
    expect(asked).toEqual(patrons.map(([, , , facts]) => told(facts)));
  });

  it('tells how it is, and lets a session end', async () => {
    expect(await system().status()).toMatchObject({
      isOnline: true,
      mayCheckout: true,
      mayCheckin: true,
      institution: 'FI-Lumi',
      protocolVersion: expect.stringMatching(/^\d{1,3}\.\d{1,3}/),
    });
    await expect(system().endSession(aino.card)).resolves.toBeUndefined();
    expect(system().health).toEqual({ state: 'ready' });
  });

  it('takes no sign that could end a field', () => {
    for (const text of ['1|BLY', '1\rxx', '1\n', '1\0', '1^2', 'x'.repeat(65)]) {
      expect(() => CardNumber.parse(text)).toThrow(expect.toSatisfy((error) => isKioskError(error, 'LIBRARY_INPUT_REFUSED')));
    }
  });
}
