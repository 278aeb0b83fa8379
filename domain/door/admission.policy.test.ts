import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgeAnswers, Fact, PatronFacts, SelfServiceRight } from '../../contracts/patron-facts.ts';
import type { AdmissionRefusalCode } from '../../contracts/refusal-codes.ts';
import { adultFacts, unknownCardFacts } from '../../test/support/fake-library-system.ts';
import { type Admission, admissionSteps, type DoorPolicy, decideAdmission, isIdentityProven } from './admission.policy.ts';

const policy: DoorPolicy = {
  pin: 'always',
  minimumAge: 15,
  guardianConsentBelow: 18,
  feesBlock: false,
  borrowingBanBlocks: false,
  requireTerms: true,
  requireBranchRight: false,
  groups: ['person', 'child'],
  rights: 'local',
};
const grant: Admission = { kind: 'grant' };
const refusal = (code: AdmissionRefusalCode): Admission => ({ kind: 'refusal', code });
const age = (years: number): AgeAnswers => ({ 13: years >= 13, 15: years >= 15, 16: years >= 16, 18: years >= 18 });

interface Row {
  readonly title: string;
  readonly facts?: Partial<PatronFacts>;
  readonly policy?: Partial<DoorPolicy>;
  readonly expected: Admission;
}

const strict: Partial<DoorPolicy> = { feesBlock: true, borrowingBanBlocks: true };
const cardOnly: Partial<DoorPolicy> = { pin: 'never' };

const rows: readonly Row[] = [
  { title: 'an adult with the right PIN comes in', expected: grant },
  {
    title: 'every rule switched off needs only the person',
    facts: { isAtLeast: 'unknown', hasAcceptedTerms: 'unknown' },
    policy: { minimumAge: 0, guardianConsentBelow: 0, requireTerms: false },
    expected: grant,
  },
  { title: 'an unknown card is refused', facts: unknownCardFacts, expected: refusal('card-unknown') },
  {
    title: 'an unknown card is refused where no PIN is asked',
    facts: { ...unknownCardFacts, pin: 'notAsked' },
    policy: cardOnly,
    expected: refusal('card-unknown'),
  },
  { title: 'a wrong PIN is refused', facts: { pin: 'wrong' }, expected: refusal('pin-wrong') },
  {
    title: 'a card that this station has locked is told as that, and opens nothing even where no PIN is needed',
    facts: { pin: 'lockedHere' },
    policy: cardOnly,
    expected: refusal('pin-locked'),
  },
  {
    title: 'a card that this station has locked for a day is told to ask staff, under the same code',
    facts: { pin: 'lockedToday' },
    policy: cardOnly,
    expected: { kind: 'refusal', code: 'pin-locked', shownAs: 'pin-locked-today' },
  },
  {
    title: 'a card that the library system has locked opens nothing, and looks like a wrong PIN',
    facts: { pin: 'locked' },
    policy: cardOnly,
    expected: { kind: 'refusal', code: 'pin-locked', shownAs: 'pin-wrong' },
  },
  { title: 'a PIN that nobody verified is as good as wrong', facts: { pin: 'notVerified' }, expected: refusal('pin-wrong') },
  { title: 'a PIN that was not asked is no proof where one is needed', facts: { pin: 'notAsked' }, expected: refusal('pin-wrong') },
  { title: 'the card alone opens where the site says so', facts: { pin: 'notAsked' }, policy: cardOnly, expected: grant },
  { title: 'a wrong PIN never opens, even where none is needed', facts: { pin: 'wrong' }, policy: cardOnly, expected: refusal('pin-wrong') },
  { title: 'a lost card is refused', facts: { isCardLost: true }, expected: refusal('card-lost') },
  { title: 'an expired card is refused', facts: { isExpired: true }, expected: refusal('card-expired') },
  {
    title: 'a patron of another branch is refused where the door asks for the right of its own',
    facts: { mayUseBranch: false },
    policy: { requireBranchRight: true },
    expected: refusal('branch-not-allowed'),
  },
  {
    title: 'a branch of which nothing is told opens nothing, and is not called another',
    facts: { mayUseBranch: 'unknown' },
    policy: { requireBranchRight: true },
    expected: refusal('library-system-error'),
  },
  { title: 'the right of a branch opens', facts: { mayUseBranch: true }, policy: { requireBranchRight: true }, expected: grant },
  { title: 'a branch does not count where the door does not ask', facts: { mayUseBranch: false }, expected: grant },
  { title: 'a group that the door does not know is refused', facts: { group: 'community' }, expected: refusal('group-not-allowed') },
  {
    title: 'a community without a birth date hears of its group',
    facts: { group: 'community', isAtLeast: 'unknown' },
    expected: refusal('group-not-allowed'),
  },
  { title: 'someone below the minimum age is refused', facts: { isAtLeast: age(14), hasGuardianConsent: true }, expected: refusal('too-young') },
  { title: 'someone at the minimum age with consent comes in', facts: { isAtLeast: age(15), hasGuardianConsent: true }, expected: grant },
  {
    title: 'a minor without consent is refused',
    facts: { isAtLeast: age(17), hasGuardianConsent: false },
    expected: refusal('guardian-consent-missing'),
  },
  {
    title: 'a consent that nobody recorded was not given',
    facts: { isAtLeast: age(17), hasGuardianConsent: 'unknown' },
    expected: refusal('guardian-consent-missing'),
  },
  { title: 'nobody of age needs a consent', facts: { isAtLeast: age(18), hasGuardianConsent: false }, expected: grant },
  {
    title: 'consent can be asked of children alone',
    facts: { isAtLeast: age(13), hasGuardianConsent: false },
    policy: { minimumAge: 0, guardianConsentBelow: 13 },
    expected: grant,
  },
  {
    title: 'an unknown age is no proof of the minimum age',
    facts: { isAtLeast: 'unknown' },
    policy: { guardianConsentBelow: 0 },
    expected: refusal('library-system-error'),
  },
  {
    title: 'an unknown age is no proof of being of age',
    facts: { isAtLeast: 'unknown', hasGuardianConsent: true },
    policy: { minimumAge: 0 },
    expected: refusal('library-system-error'),
  },
  { title: 'terms not accepted are refused', facts: { hasAcceptedTerms: false }, expected: refusal('terms-not-accepted') },
  { title: 'terms that nobody recorded were not accepted', facts: { hasAcceptedTerms: 'unknown' }, expected: refusal('terms-not-accepted') },
  { title: 'terms may be no matter at this door', facts: { hasAcceptedTerms: false }, policy: { requireTerms: false }, expected: grant },
  { title: 'a ban from the staffless library is refused', facts: { isSelfServiceBanned: true }, expected: refusal('self-service-banned') },
  { title: 'a borrowing ban is no matter of the door by itself', facts: { isBorrowingBanned: true }, expected: grant },
  {
    title: 'a borrowing ban is refused where the switch says so',
    facts: { isBorrowingBanned: true },
    policy: strict,
    expected: refusal('borrowing-banned'),
  },
  { title: 'fees are no matter of the door by themselves', facts: { isFeesOverLimit: true }, expected: grant },
  { title: 'fees are refused where the switch says so', facts: { isFeesOverLimit: true }, policy: strict, expected: refusal('fees-over-limit') },
  ...(['isCardLost', 'isExpired', 'isSelfServiceBanned', 'group'] as const).map(
    (fact): Row => ({
      title: `an unknown ${fact} is an error of the link, not of the person`,
      facts: { [fact]: 'unknown' },
      expected: refusal('library-system-error'),
    }),
  ),
  ...(['isBorrowingBanned', 'isFeesOverLimit'] as const).flatMap((fact): Row[] => [
    { title: `an unknown ${fact} refuses where it counts`, facts: { [fact]: 'unknown' }, policy: strict, expected: refusal('library-system-error') },
    { title: `an unknown ${fact} is no matter where it does not count`, facts: { [fact]: 'unknown' }, expected: grant },
  ]),
  // The order: what says least about the person comes first.
  {
    title: 'who holds a lost card learns nothing more',
    facts: { isCardLost: true, isExpired: true, isSelfServiceBanned: true },
    expected: refusal('card-lost'),
  },
  { title: 'age is told before consent', facts: { isAtLeast: age(10), hasGuardianConsent: false }, expected: refusal('too-young') },
  {
    title: 'a missing formality is told before a ban',
    facts: { hasAcceptedTerms: false, isSelfServiceBanned: true },
    expected: refusal('terms-not-accepted'),
  },
  {
    title: 'a ban is told before money',
    facts: { isBorrowingBanned: true, isFeesOverLimit: true },
    policy: strict,
    expected: refusal('borrowing-banned'),
  },
];

describe('the admission policy', () => {
  it.each(rows)('$title', ({ facts, policy: change, expected }) => {
    expect(decideAdmission({ ...adultFacts, ...facts }, 'selfService', { ...policy, ...change })).toEqual(expected);
  });

  it.each([
    ['staffed', 'staffed-hours-use-door'],
    ['closed', 'outside-hours'],
    ['doorClosed', 'outside-hours'],
  ] as const)('says of a %s site nothing but that, whoever comes', (siteState, code) => {
    for (const facts of [adultFacts, unknownCardFacts, { ...adultFacts, isSelfServiceBanned: true }]) {
      expect(decideAdmission(facts, siteState, policy)).toEqual(refusal(code));
    }
  });
});

// --- properties ---------------------------------------------------------------------------------------------
const maybe = <Value>(values: readonly Value[]) => fc.constantFrom<Fact<Value>>(...values, 'unknown');
const flag = maybe([true, false]);
const limit = fc.constantFrom(0, 13, 15, 16, 18) as fc.Arbitrary<DoorPolicy['minimumAge']>;
const anyFacts: fc.Arbitrary<PatronFacts> = fc.record({
  isKnown: fc.boolean(),
  pin: fc.constantFrom('right', 'wrong', 'notVerified', 'notAsked'),
  isCardLost: flag,
  isExpired: flag,
  isBorrowingBanned: flag,
  isFeesOverLimit: flag,
  isSelfServiceBanned: flag,
  hasAcceptedTerms: flag,
  hasGuardianConsent: flag,
  group: maybe(['person', 'child', 'community']),
  mayUseBranch: flag,
  isAtLeast: maybe([age(10), age(13), age(15), age(16), age(18)]),
  selfServiceRight: maybe<SelfServiceRight>([{ isPermitted: true }, { isPermitted: false, code: 'outside-hours' }]),
  language: maybe(['fi', 'sv', 'en'] as const),
});
// Facts that open more often than not, so that the properties meet grants as well.
const kindFacts = fc.tuple(anyFacts, fc.subarray(Object.keys(adultFacts) as (keyof PatronFacts)[], { minLength: 8 })).map(([facts, kept]) => {
  const kind = kept.map((key) => [key, adultFacts[key]]);
  return { ...facts, ...Object.fromEntries(kind) } as PatronFacts;
});
const somebody = fc.oneof(anyFacts, kindFacts);
const policiesWith = (rights: DoorPolicy['rights']): fc.Arbitrary<DoorPolicy> =>
  fc.record({
    rights: fc.constant(rights),
    pin: fc.constantFrom('always', 'never'),
    minimumAge: limit,
    guardianConsentBelow: limit,
    feesBlock: fc.boolean(),
    borrowingBanBlocks: fc.boolean(),
    requireTerms: fc.boolean(),
    requireBranchRight: fc.boolean(),
    groups: fc.subarray(['person', 'child', 'community'], { minLength: 1 }),
  });
const localPolicy = policiesWith('local');
const registerPolicy = policiesWith('library-system');
const anyPolicy = fc.oneof(localPolicy, registerPolicy);
const isGrant = (facts: PatronFacts, rules: DoorPolicy): boolean => decideAdmission(facts, 'selfService', rules).kind === 'grant';
const runs = { numRuns: 2_000 };

/** The facts that a set of rules needs, written down apart from the policy itself. */
function neededFacts(facts: PatronFacts, rules: DoorPolicy): unknown[] {
  const isOfAge = facts.isAtLeast !== 'unknown' && rules.guardianConsentBelow !== 0 && facts.isAtLeast[rules.guardianConsentBelow];
  return [
    facts.isCardLost,
    facts.isExpired,
    facts.isSelfServiceBanned,
    facts.group,
    ...(rules.minimumAge > 0 || rules.guardianConsentBelow > 0 ? [facts.isAtLeast] : []),
    ...(rules.guardianConsentBelow > 0 && !isOfAge ? [facts.hasGuardianConsent] : []),
    ...(rules.requireTerms ? [facts.hasAcceptedTerms] : []),
    ...(rules.borrowingBanBlocks ? [facts.isBorrowingBanned] : []),
    ...(rules.feesBlock ? [facts.isFeesOverLimit] : []),
    ...(rules.requireBranchRight ? [facts.mayUseBranch] : []),
  ];
}

describe('the admission policy, whatever the facts and rules', () => {
  it('never grants with a needed fact unknown', () => {
    fc.assert(
      fc.property(somebody, localPolicy, (facts, rules) => {
        if (isGrant(facts, rules)) expect(neededFacts(facts, rules)).not.toContain('unknown');
      }),
      runs,
    );
  });

  it('never turns a refusal into a grant because a fact became unknown', () => {
    const fact = fc.constantFrom<keyof PatronFacts>(
      'isCardLost',
      'isExpired',
      'isBorrowingBanned',
      'isFeesOverLimit',
      'isSelfServiceBanned',
      'hasAcceptedTerms',
      'hasGuardianConsent',
      'group',
      'mayUseBranch',
      'isAtLeast',
    );
    fc.assert(
      fc.property(somebody, localPolicy, fact, (facts, rules, key) => {
        fc.pre(!isGrant(facts, rules));
        expect(isGrant({ ...facts, [key]: 'unknown' }, rules)).toBe(false);
      }),
      runs,
    );
  });

  it('never turns a refusal into a grant when a restriction is added', () => {
    const restriction = fc.constantFrom<(rules: DoorPolicy) => DoorPolicy>(
      (rules) => ({ ...rules, pin: 'always' }),
      (rules) => ({ ...rules, feesBlock: true }),
      (rules) => ({ ...rules, borrowingBanBlocks: true }),
      (rules) => ({ ...rules, requireTerms: true }),
      (rules) => ({ ...rules, requireBranchRight: true }),
      (rules) => ({ ...rules, minimumAge: 18 }),
      (rules) => ({ ...rules, minimumAge: rules.minimumAge === 0 ? 13 : rules.minimumAge }),
      (rules) => ({ ...rules, guardianConsentBelow: 18 }),
      (rules) => ({ ...rules, groups: rules.groups.slice(1) }),
    );
    fc.assert(
      fc.property(somebody, anyPolicy, restriction, (facts, rules, restrict) => {
        fc.pre(!isGrant(facts, rules));
        expect(isGrant(facts, restrict(rules))).toBe(false);
      }),
      runs,
    );
  });

  it('lets nobody without proof learn any fact: the code depends on the proof alone', () => {
    fc.assert(
      fc.property(somebody, somebody, anyPolicy, (one, other, rules) => {
        const stranger: PatronFacts = { ...other, isKnown: one.isKnown, pin: one.pin };
        fc.pre(!isIdentityProven(one, rules));
        expect(decideAdmission(stranger, 'selfService', rules)).toEqual(decideAdmission(one, 'selfService', rules));
      }),
      runs,
    );
  });

  it('is told step by step as it is decided', () => {
    fc.assert(
      fc.property(anyFacts, anyPolicy, fc.constantFrom('closed', 'staffed', 'selfService'), (facts, rules, siteState) => {
        const steps = admissionSteps(facts, siteState, rules);
        const first = steps.find(({ outcome }) => outcome === 'refused');
        expect(decideAdmission(facts, siteState, rules)).toEqual(first === undefined ? grant : { kind: 'refusal', code: first.code });
        expect(steps.filter(({ outcome }) => outcome === 'refused').length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('grants nobody outside self-service hours', () => {
    fc.assert(
      fc.property(somebody, anyPolicy, fc.constantFrom('closed' as const, 'staffed' as const), (facts, rules, siteState) => {
        expect(decideAdmission(facts, siteState, rules).kind).toBe('refusal');
      }),
      runs,
    );
  });
});

describe('a door where the library system says who may come in', () => {
  const rules: DoorPolicy = { ...policy, rights: 'library-system' };
  const bare: PatronFacts = {
    ...adultFacts,
    isExpired: 'unknown',
    hasAcceptedTerms: 'unknown',
    group: 'unknown',
    isAtLeast: 'unknown',
    isSelfServiceBanned: 'unknown',
    selfServiceRight: { isPermitted: true },
  };

  it('lets in whom it permits, though single facts are unknown', () => {
    expect(decideAdmission(bare, 'selfService', rules)).toEqual(grant);
  });

  it('refuses with its reason', () => {
    const facts: PatronFacts = { ...bare, selfServiceRight: { isPermitted: false, code: 'too-young' } };
    expect(decideAdmission(facts, 'selfService', rules)).toEqual(refusal('too-young'));
  });

  it('still refuses for what is known', () => {
    expect(decideAdmission({ ...bare, isCardLost: true }, 'selfService', rules)).toEqual(refusal('card-lost'));
    expect(decideAdmission({ ...bare, isSelfServiceBanned: true }, 'selfService', rules)).toEqual(refusal('self-service-banned'));
    expect(decideAdmission({ ...bare, pin: 'wrong' }, 'selfService', rules)).toEqual(refusal('pin-wrong'));
  });

  it('never grants without its word', () => {
    fc.assert(
      fc.property(somebody, registerPolicy, (facts, anyRules) => {
        if (isGrant(facts, anyRules)) expect(facts.selfServiceRight).toEqual({ isPermitted: true });
      }),
      runs,
    );
  });

  it('never grants what the same rules refuse for a known fact', () => {
    fc.assert(
      fc.property(somebody, registerPolicy, (facts, anyRules) => {
        fc.pre(isGrant(facts, anyRules));
        const isKnownBad = facts.isCardLost === true || facts.isExpired === true || facts.isSelfServiceBanned === true;
        expect(isKnownBad).toBe(false);
      }),
      runs,
    );
  }, 30_000);
});
