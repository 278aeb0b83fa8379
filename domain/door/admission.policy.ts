import type { DoorConfig } from '../../contracts/config.schema.ts';
import type { AskableAge, Fact, PatronFacts, PinHold } from '../../contracts/patron-facts.ts';
import type { AdmissionRefusalCode, DoorCondition, ShownRefusalCode } from '../../contracts/refusal-codes.ts';

/** The site's rules for one door, from `[[doors]]`. */
export type DoorPolicy = Pick<
  DoorConfig,
  'pin' | 'minimumAge' | 'guardianConsentBelow' | 'feesBlock' | 'borrowingBanBlocks' | 'requireTerms' | 'requireBranchRight' | 'groups' | 'rights'
>;

/** Why somebody is kept out. `shownAs`: what is said at the door instead, where the true reason would tell a stranger something; absent: the code itself. */
export interface AdmissionRefusal {
  readonly kind: 'refusal';
  readonly code: AdmissionRefusalCode;
  readonly shownAs?: ShownRefusalCode;
}

/** The decision at the door. */
export type Admission = { readonly kind: 'grant' } | AdmissionRefusal;

type Verdict = AdmissionRefusalCode | null;
type Check = (facts: PatronFacts, policy: DoorPolicy) => Verdict;

/**
 * Decides whether this patron may come in now. A pure function.
 *
 * The checks run in this order and the first that fails gives the code. Others may stand behind the patron, so
 * what says least about the person comes first:
 *  1. the site's state: says nothing about anybody;
 *  2. proof of identity: `card-unknown`, then `pin-locked` or `pin-wrong`. Until it is given no other fact has any influence. Traces
 *     keep the codes apart; the screen must show one text for the first and the last, or strangers could find out which cards exist. A lock that the
 *     library system tells of is shown as `pin-wrong` for the same reason, since it locks no card that it does not know; this station does;
 *  3. `card-lost`: who holds a lost card may not be its owner and learns nothing more;
 *  4. `card-expired`, `group-not-allowed`, `branch-not-allowed`: about the card;
 *  5. `too-young`, `guardian-consent-missing`, `terms-not-accepted`: about formalities;
 *  6. `self-service-banned`, `borrowing-banned`, `fees-over-limit`: about conduct and money, heard only by those whom
 *     nothing else keeps out.
 *
 * A needed fact that is `unknown` refuses. Terms and a guardian's consent that nobody recorded were not given, so
 * they keep their own code, whose next step mends it; every other unknown fact is `library-system-error`, since to call
 * somebody expired, banned or too young on no evidence would be untrue. A rule that is switched off needs no fact.
 *
 * With `rights = "library-system"` its own word on the patron's right comes last: no word refuses. It stands for the facts that it was made of, so that unknown ones don't refuse; known ones do as ever.
 */
export function decideAdmission(facts: PatronFacts, siteState: DoorCondition, policy: DoorPolicy): Admission {
  const code = siteRefusal(siteState) ?? firstRefusal(facts, policy) ?? registerRight(facts, policy);
  if (code === null) return { kind: 'grant' };
  if (code !== 'pin-locked') return { kind: 'refusal', code };
  return facts.pin === 'locked'
    ? { kind: 'refusal', code, shownAs: 'pin-wrong' }
    : heldRefusal(facts.pin === 'lockedToday' ? facts.pin : 'lockedHere');
}

/** A card whose PIN this station holds up: what is to be done next depends on for how long. */
export function heldRefusal(hold: PinHold): AdmissionRefusal {
  return { kind: 'refusal', code: 'pin-locked', ...(hold === 'lockedToday' && { shownAs: 'pin-locked-today' }) };
}

/** Why nobody is let in by card in this state of the site, or null where cards count. */
export function siteRefusal(siteState: DoorCondition): AdmissionRefusalCode | null {
  switch (siteState) {
    case 'selfService':
      return null;
    case 'staffed':
      return 'staffed-hours-use-door';
    case 'closed':
    case 'doorClosed':
      return 'outside-hours';
    case 'lockdown':
      return 'lockdown';
    case 'full':
      return 'site-full';
  }
}

/** Whether the one at the door has shown to be the card's owner, as far as this door asks for it. */
export function isIdentityProven(facts: PatronFacts, policy: DoorPolicy): boolean {
  return identity(facts, policy) === null;
}

const identity: Check = (facts, policy) => {
  if (!facts.isKnown) return 'card-unknown';
  if (facts.pin === 'locked' || facts.pin === 'lockedHere' || facts.pin === 'lockedToday') return 'pin-locked';
  const isProven = facts.pin === 'right' || (facts.pin === 'notAsked' && policy.pin === 'never');
  return isProven ? null : 'pin-wrong';
};

const group: Check = (facts, policy) => {
  if (facts.group === 'unknown') return 'library-system-error';
  return policy.groups.includes(facts.group) ? null : 'group-not-allowed';
};

const branch: Check = (facts, policy) => {
  if (!policy.requireBranchRight) return null;
  if (facts.mayUseBranch === 'unknown') return 'library-system-error';
  return facts.mayUseBranch ? null : 'branch-not-allowed';
};

const age: Check = (facts, policy) => {
  if (policy.minimumAge === 0) return null;
  const isOldEnough = isAtLeast(facts, policy.minimumAge);
  if (isOldEnough === 'unknown') return 'library-system-error';
  return isOldEnough ? null : 'too-young';
};

const guardianConsent: Check = (facts, policy) => {
  if (policy.guardianConsentBelow === 0) return null;
  const isOfAge = isAtLeast(facts, policy.guardianConsentBelow);
  if (isOfAge === 'unknown') return 'library-system-error';
  return isOfAge || facts.hasGuardianConsent === true ? null : 'guardian-consent-missing';
};

/** Every step of the decision by name, in order. */
export type AdmissionStepName =
  | 'siteState'
  | 'identity'
  | 'cardLost'
  | 'expiry'
  | 'group'
  | 'branch'
  | 'age'
  | 'guardianConsent'
  | 'terms'
  | 'selfServiceBan'
  | 'borrowingBan'
  | 'fees'
  | 'registerRight';

interface Rule {
  readonly name: AdmissionStepName;
  readonly check: Check;
  /** The fact without which the rule cannot be judged. */
  readonly needs: (facts: PatronFacts) => unknown;
}

const checks: readonly Rule[] = [
  { name: 'cardLost', check: (facts) => refuseIf(facts.isCardLost, 'card-lost'), needs: (facts) => facts.isCardLost },
  { name: 'expiry', check: (facts) => refuseIf(facts.isExpired, 'card-expired'), needs: (facts) => facts.isExpired },
  { name: 'group', check: group, needs: (facts) => facts.group },
  { name: 'branch', check: branch, needs: (facts) => facts.mayUseBranch },
  { name: 'age', check: age, needs: (facts) => facts.isAtLeast },
  { name: 'guardianConsent', check: guardianConsent, needs: (facts) => (facts.isAtLeast === 'unknown' ? 'unknown' : facts.hasGuardianConsent) },
  {
    name: 'terms',
    check: (facts, policy) => (!policy.requireTerms || facts.hasAcceptedTerms === true ? null : 'terms-not-accepted'),
    needs: (facts) => facts.hasAcceptedTerms,
  },
  {
    name: 'selfServiceBan',
    check: (facts) => refuseIf(facts.isSelfServiceBanned, 'self-service-banned'),
    needs: (facts) => facts.isSelfServiceBanned,
  },
  {
    name: 'borrowingBan',
    check: (facts, policy) => (policy.borrowingBanBlocks ? refuseIf(facts.isBorrowingBanned, 'borrowing-banned') : null),
    needs: (facts) => facts.isBorrowingBanned,
  },
  {
    name: 'fees',
    check: (facts, policy) => (policy.feesBlock ? refuseIf(facts.isFeesOverLimit, 'fees-over-limit') : null),
    needs: (facts) => facts.isFeesOverLimit,
  },
];

function firstRefusal(facts: PatronFacts, policy: DoorPolicy): Verdict {
  const identityCode = identity(facts, policy);
  if (identityCode !== null) return identityCode;
  for (const rule of checks) {
    const code = judge(rule, facts, policy);
    if (code !== null) return code;
  }
  return null;
}

// The register's own word stands for the facts that it was made of.
function judge({ check, needs }: Rule, facts: PatronFacts, policy: DoorPolicy): Verdict {
  return policy.rights === 'library-system' && needs(facts) === 'unknown' ? null : check(facts, policy);
}

/** One step of a decision. `notJudged`: something before it refused already. */
export interface AdmissionStep {
  readonly step: AdmissionStepName;
  readonly outcome: 'passed' | 'refused' | 'notJudged';
  /** Why it refused. */
  readonly code: AdmissionRefusalCode | null;
}

/** The decision step by step, for whoever sets up a door; its first refusal is that of `decideAdmission`. */
export function admissionSteps(facts: PatronFacts, siteState: DoorCondition, policy: DoorPolicy): readonly AdmissionStep[] {
  const verdicts: readonly (readonly [AdmissionStepName, () => Verdict])[] = [
    ['siteState', () => siteRefusal(siteState)],
    ['identity', () => identity(facts, policy)],
    ...checks.map((rule) => [rule.name, () => judge(rule, facts, policy)] as const),
    ['registerRight', () => registerRight(facts, policy)],
  ];
  let isOver = false;
  return verdicts.map(([step, verdict]): AdmissionStep => {
    if (isOver) return { step, outcome: 'notJudged', code: null };
    const code = verdict();
    isOver = code !== null;
    return { step, outcome: isOver ? 'refused' : 'passed', code };
  });
}

function registerRight({ selfServiceRight }: PatronFacts, { rights }: DoorPolicy): Verdict {
  if (rights === 'local') return null;
  if (selfServiceRight === 'unknown') return 'library-system-error';
  return selfServiceRight.isPermitted ? null : selfServiceRight.code;
}

function refuseIf(fact: Fact<boolean>, code: AdmissionRefusalCode): Verdict {
  if (fact === 'unknown') return 'library-system-error';
  return fact ? code : null;
}

function isAtLeast(facts: PatronFacts, years: AskableAge): Fact<boolean> {
  return facts.isAtLeast === 'unknown' ? 'unknown' : facts.isAtLeast[years];
}
