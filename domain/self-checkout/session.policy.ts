import type { KioskConfig } from '../../contracts/config.schema.ts';
import type { Fact, PatronFacts } from '../../contracts/patron-facts.ts';
import type { SessionRefusalCode } from '../../contracts/refusal-codes.ts';

/** Whether a session may open for a card. */
export type SessionVerdict = { readonly kind: 'open' } | { readonly kind: 'refusal'; readonly code: SessionRefusalCode };

type SessionRules = Pick<KioskConfig, 'pin'>;

/**
 * Decides whether this patron may borrow at the kiosk. A pure function.
 *
 * Proof of identity comes first, and an unknown card and a wrong PIN are one code: nobody finds out here which cards
 * exist. `pin-locked` and `pin-locked-today` tell nothing of that: this station locks cards that nobody knows just the same. The library system does not, so that a lock of
 * its own is told as a wrong PIN. Then the card (lost, expired), then the borrowing ban, which is heard by those whom nothing else keeps out.
 * Every needed fact that is `unknown` is `library-system-error`. Whether an item may be lent is the register's own
 * decision, item by item; fees count only through the ban that the register sets (P6).
 */
export function decideSession(facts: PatronFacts, rules: SessionRules): SessionVerdict {
  const code = identityRefusal(facts, rules) ?? rightsRefusal(facts);
  return code === null ? { kind: 'open' } : { kind: 'refusal', code };
}

/** Whether the one at the kiosk has shown to be the card's owner, as far as this kiosk asks for it. */
export function isSessionOwner(facts: PatronFacts, rules: SessionRules): boolean {
  return identityRefusal(facts, rules) === null;
}

function identityRefusal(facts: PatronFacts, rules: SessionRules): SessionRefusalCode | null {
  const isProven = facts.isKnown && (facts.pin === 'right' || (facts.pin === 'notAsked' && rules.pin === 'never'));
  if (isProven) return null;
  if (facts.isKnown && facts.pin === 'lockedHere') return 'pin-locked';
  return facts.isKnown && facts.pin === 'lockedToday' ? 'pin-locked-today' : 'card-unknown-or-pin-wrong';
}

function rightsRefusal(facts: PatronFacts): SessionRefusalCode | null {
  return (
    refuseIf(facts.isCardLost, 'card-lost') ?? refuseIf(facts.isExpired, 'card-expired') ?? refuseIf(facts.isBorrowingBanned, 'borrowing-banned')
  );
}

function refuseIf(fact: Fact<boolean>, code: SessionRefusalCode): SessionRefusalCode | null {
  if (fact === 'unknown') return 'library-system-error';
  return fact ? code : null;
}
