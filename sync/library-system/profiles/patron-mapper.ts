import type { FactRules } from '../../../contracts/fact-rules.schema.ts';
import { type PatronFacts, type PinProof, untoldFacts } from '../../../contracts/patron-facts.ts';
import type { DecodedSip2 } from '../sip2/sip2-decode.codec.ts';
import { plainText } from './acs-text.ts';
import { type FactReaders, factReaders } from './fact-reader.ts';
import type { LibraryProfile } from './profile.ts';
import { assertSubject, only } from './reply-values.ts';
import type { AskedPatron } from './sip2-profile.ts';

const unknownPatron = (hasPin: boolean): PatronFacts => ({ ...untoldFacts, isKnown: false, pin: hasPin ? 'notVerified' : 'notAsked' });

/** Turns answers 24 and 64 of one library system into facts. */
export class PatronMapper {
  readonly #profile: LibraryProfile;
  readonly #read: FactReaders;
  readonly #contradictions: readonly RegExp[];

  /** @param siteFacts `[librarySystem.facts]`: each rule there replaces the profile's. */
  constructor(profile: LibraryProfile, siteFacts: FactRules) {
    this.#profile = profile;
    const given = Object.entries(siteFacts).filter(([, rule]) => rule !== undefined);
    this.#read = factReaders({ ...profile.facts, ...Object.fromEntries(given) }, profile.pin.raisesFlags);
    this.#contradictions = profile.pin.contradictedBy.map((source) => new RegExp(source, 'iu'));
  }

  facts(reply: DecodedSip2, { card, hasPin, today }: AskedPatron): PatronFacts {
    if (only(reply, 'BL') !== 'Y') return unknownPatron(hasPin);
    assertSubject(reply, 'AA', { asked: card, prefixes: this.#profile.cardPrefixes });
    const pin = hasPin ? this.#pinProof(reply) : 'notAsked';
    const group = this.#read.group(reply);
    const context = { today, pin, group };
    const { yesNo, age } = this.#read;
    return {
      isKnown: true,
      pin,
      isCardLost: yesNo.lost(reply, context),
      isExpired: yesNo.expiry(reply, context),
      isBorrowingBanned: yesNo.borrowingBan(reply, context),
      isFeesOverLimit: yesNo.fees(reply, context),
      isSelfServiceBanned: yesNo.ban(reply, context),
      hasAcceptedTerms: yesNo.terms(reply, context),
      hasGuardianConsent: yesNo.guardianConsent(reply, context),
      group,
      mayUseBranch: yesNo.branch(reply, context),
      isAtLeast: age(reply, context),
      selfServiceRight: 'unknown',
      language: this.#profile.languages[reply.fixed['language'] ?? ''] ?? 'unknown',
    };
  }

  /**
   * Section 12 of the facts, fail closed: only the one value proves a PIN, and only where a PIN was sent. A missing field
   * is no yes; systems say yes to an empty PIN, so without one nothing was asked; a text that says the PIN is wrong
   * beside a field that says it is right proves nothing.
   */
  #pinProof(reply: DecodedSip2): PinProof {
    const { field, right, wrong } = this.#profile.pin;
    const value = only(reply, field);
    if (value === wrong) return 'wrong';
    if (value !== right) return 'notVerified';
    const messages = reply.fields['AF'] ?? [];
    const isContradicted = messages.some((message) => this.#contradictions.some((pattern) => pattern.test(plainText(message))));
    return isContradicted ? 'notVerified' : 'right';
  }
}
