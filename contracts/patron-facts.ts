import type { AdmissionRefusalCode } from './refusal-codes.ts';

/** A fact that the library system may not have told: `unknown` never means yes, and a rule that needs it refuses. */
export type Fact<T> = T | 'unknown';

/** The only ages a site may ask about; a birth date itself never leaves the library-system adapter (P5). */
export const askableAges = [13, 15, 16, 18] as const;
export type AskableAge = (typeof askableAges)[number];

/** Yes/no answers about the patron's age today, in the site's time zone. */
export type AgeAnswers = Readonly<Record<AskableAge, boolean>>;

/**
 * Proof of identity. `notVerified`: the library system did not say; at a door that is as good as wrong. `locked`: the library system counted too
 * many wrong ones, so that this one was not looked at (REST). `lockedHere`, `lockedToday`: this station did, and sent none.
 */
export type PinProof = 'right' | 'wrong' | 'locked' | PinHold | 'notVerified' | 'notAsked';

/** How this station holds up a card's PIN: for a while, or until staff forgive its wrong ones or they are a day old. */
export type PinHold = 'lockedHere' | 'lockedToday';

/** Languages that a site may show; each has its sentences in `texts/`. */
export const languages = ['fi', 'sv', 'en', 'se', 'ru', 'uk', 'et', 'ar', 'so'] as const;
export type Language = (typeof languages)[number];

/** The library system's own word on whether a patron may come in here now: asked live, so it says nothing about later. */
export type SelfServiceRight = { readonly isPermitted: true } | { readonly isPermitted: false; readonly code: AdmissionRefusalCode };

/**
 * What the library system says of a patron, in words that the rules understand, for one decision.
 * It holds no name, number, birth date or address. It is never stored.
 */
export interface PatronFacts {
  /** false: the library system does not know this card; every other fact is then `unknown`. */
  readonly isKnown: boolean;
  readonly pin: PinProof;
  readonly isCardLost: Fact<boolean>;
  /** Whether the membership has ended, by the library system's date in the site's time zone. */
  readonly isExpired: Fact<boolean>;
  readonly isBorrowingBanned: Fact<boolean>;
  readonly isFeesOverLimit: Fact<boolean>;
  /** Banned from the staffless library: a field of its own, apart from borrowing bans (P8). */
  readonly isSelfServiceBanned: Fact<boolean>;
  readonly hasAcceptedTerms: Fact<boolean>;
  readonly hasGuardianConsent: Fact<boolean>;
  /** The customer group as the site names it in `[[doors]] groups`. */
  readonly group: Fact<string>;
  /** Whether this patron may use this branch without staff, where the consortium tells branches apart. */
  readonly mayUseBranch: Fact<boolean>;
  readonly isAtLeast: Fact<AgeAnswers>;
  /** `unknown`: it gives no such word, and the site's own rules decide. */
  readonly selfServiceRight: Fact<SelfServiceRight>;
  /** The language the patron chose in the register. */
  readonly language: Fact<Language>;
}

/** No fact told: what every adapter starts from. Who the card is and whether the PIN is right are its own to say. */
export const untoldFacts = {
  isCardLost: 'unknown',
  isExpired: 'unknown',
  isBorrowingBanned: 'unknown',
  isFeesOverLimit: 'unknown',
  isSelfServiceBanned: 'unknown',
  hasAcceptedTerms: 'unknown',
  hasGuardianConsent: 'unknown',
  group: 'unknown',
  mayUseBranch: 'unknown',
  isAtLeast: 'unknown',
  selfServiceRight: 'unknown',
  language: 'unknown',
} as const satisfies Omit<PatronFacts, 'isKnown' | 'pin'>;
