import { parseItemId } from '../../../contracts/ids.ts';
import type { LibraryRest } from '../../../contracts/library-rest.schema.ts';
import type { DueDate, Hold, Holds, ItemState, Loan, RenewOutcome } from '../../../contracts/patron-account.ts';
import {
  type Fact,
  type Language,
  languages,
  type PatronFacts,
  type PinProof,
  type SelfServiceRight,
  untoldFacts,
} from '../../../contracts/patron-facts.ts';
import type { CheckinOutcome, CheckoutOutcome } from '../../../contracts/ports/library-system.port.ts';
import { plainText } from '../profiles/acs-text.ts';

const told = <T>(value: T | null | undefined): Fact<T> => value ?? 'unknown';
const languageOf = (code: string | null | undefined): Fact<Language> => languages.find((language) => language === code) ?? 'unknown';

/** The three answers that make one patron's facts. `pin`: null where none was asked; `entry`: null where the interface has no such word. */
export interface PatronAnswers {
  readonly patron: LibraryRest<'PatronAnswer'>;
  readonly pin: LibraryRest<'PinAnswer'> | null;
  readonly entry: LibraryRest<'EntryAnswer'> | null;
}

/** Facts for one decision. Only the one value proves a PIN; what was not told is unknown. `nowMs`: wall time. */
export function patronFacts({ patron, pin, entry }: PatronAnswers, nowMs: number): PatronFacts {
  if (!patron.isKnown) return { ...untoldFacts, isKnown: false, pin: pin === null ? 'notAsked' : 'notVerified' };
  return {
    isKnown: true,
    pin: pin === null ? 'notAsked' : proofs[pin.result],
    isCardLost: told(patron.isCardLost),
    isExpired: told(patron.isExpired),
    isBorrowingBanned: told(patron.isBorrowingBanned),
    isFeesOverLimit: told(patron.isFeesOverLimit),
    isSelfServiceBanned: told(patron.isSelfServiceBanned),
    hasAcceptedTerms: told(patron.hasAcceptedTerms),
    hasGuardianConsent: told(patron.hasGuardianConsent),
    group: told(patron.group),
    // The interface tells of branches in its word on this very door.
    mayUseBranch: 'unknown',
    isAtLeast: told(patron.isAtLeast),
    selfServiceRight: entry === null ? 'unknown' : rightOf(entry, nowMs),
    language: languageOf(patron.language),
  };
}

const proofs: Readonly<Record<LibraryRest<'PinAnswer'>['result'], PinProof>> = { right: 'right', wrong: 'wrong', locked: 'locked', none: 'wrong' };

/** A word whose time is over says nothing; a refusal keeps refusing until there is a new one. */
function rightOf(entry: LibraryRest<'EntryAnswer'>, nowMs: number): Fact<SelfServiceRight> {
  if (!entry.isPermitted) return { isPermitted: false, code: entry.reason };
  return Date.parse(entry.validUntil) > nowMs ? { isPermitted: true } : 'unknown';
}

const dueOf = (due: string | null | undefined): DueDate => ({ date: due ?? null, text: due ?? '' });
const refusedOf = ({ reason, title }: Refused) => ({ kind: 'refused', code: reason, title: title == null ? null : plainText(title) }) as const;
type Refused = Extract<LibraryRest<'CheckoutResult'>, { kind: 'refused' }>;

export function checkoutOutcome(result: LibraryRest<'CheckoutResult'>): CheckoutOutcome {
  if (result.kind === 'refused') return refusedOf(result);
  const { isRenewal, mayDesensitize } = result;
  return { kind: 'lent', title: plainText(result.title), due: dueOf(result.due), isRenewal, mayDesensitize };
}

export function renewOutcome(result: LibraryRest<'RenewalResult'>): RenewOutcome {
  return result.kind === 'refused' ? refusedOf(result) : { kind: 'renewed', title: plainText(result.title), due: dueOf(result.due) };
}

export function checkinOutcome(answer: LibraryRest<'CheckinAnswer'>): CheckinOutcome {
  if (answer.kind === 'refused') return refusedOf(answer);
  const { route, bin, mayResensitize } = answer;
  return {
    kind: 'returned',
    title: plainText(answer.title),
    route:
      route.kind === 'otherBranch' ? { kind: 'otherBranch', branch: route.branch == null ? null : plainText(route.branch) } : { kind: route.kind },
    bin: bin == null || bin === '' ? null : plainText(bin),
    mayResensitize,
  };
}

export function loanOf({ item, title, due, isOverdue, mayRenew }: LibraryRest<'LoansAnswer'>['loans'][number]): Loan {
  return { item: parseItemId(item), title: plainText(title), due: dueOf(due), isOverdue, mayRenew: told(mayRenew) };
}

export function holdsOf({ ready, waiting }: LibraryRest<'HoldsAnswer'>): Holds {
  const holdOf = ({ title, pickup }: { title: string; pickup?: string | null | undefined }): Hold => ({
    title: plainText(title),
    pickup: pickup == null || pickup === '' ? null : plainText(pickup),
  });
  return { ready: ready.map(holdOf), waiting: waiting.map(holdOf) };
}

export function itemState(answer: LibraryRest<'ItemAnswer'>): ItemState {
  if (!answer.isKnown) return { kind: 'unknown' };
  const { title, circulation, loan } = answer;
  const since = loan?.since == null ? null : Date.parse(loan.since);
  return { kind: 'known', title: plainText(title), circulation, loan: loan == null ? null : { due: dueOf(loan.due), sinceMs: since } };
}
