import { KioskError } from '../../contracts/errors.ts';
import { caseNumberPattern, type LookReason } from '../../contracts/look-reasons.ts';
import type { identityChecks, wardAskers } from '../../contracts/staff-look.ts';
import type { PrivacyRole } from './privacy-roles.ts';

/** How the one who asks was identified. */
export type IdentityCheck = (typeof identityChecks)[number];
/** Who asks for somebody else. */
export type WardAsker = (typeof wardAskers)[number];

const placeWords = { kiosk: 'at the kiosk', kioskTyped: 'at the kiosk, number typed' } as const;

/** Why somebody looks, in words of closed lists only: what is made of it stands in the event log for good. */
export interface Why {
  readonly reason: LookReason;
  readonly identityChecked?: IdentityCheck;
  readonly onBehalf?: WardAsker;
  /** `caseNumberPattern`. */
  readonly caseNumber?: string;
  /** Tapped on the kiosk's own screen; `kioskTyped`: nobody showed the card there. */
  readonly at?: keyof typeof placeWords;
}

/** What each reason is called in the event log. */
export const reasonWords: Readonly<Record<LookReason, string>> = {
  personAsks: 'the person asks',
  fault: 'a fault is looked into',
  officerAsks: 'the data protection officer asks',
  incident: 'an incident is looked into',
  authorityAsks: 'the police or another authority asks',
  breach: 'a breach of data is looked into',
  inspection: 'inspection',
  settling: 'loans and returns are settled by hand',
  exercise: 'an exercise, or an acceptance test',
};

/** What each way to identify somebody is called there. */
export const identityWords: Readonly<Record<IdentityCheck, string>> = {
  document: 'identity document',
  known: 'known to staff',
  electronic: 'strong electronic identification',
};

/**
 * The sentence for the event log. `confirmedBy`: a second person's role.
 * @throws KioskError PROGRAM_USAGE for a case number that is none
 */
export function loggedWhy({ reason, identityChecked, onBehalf, caseNumber, at }: Why, confirmedBy?: PrivacyRole): string {
  if (caseNumber !== undefined) requireCaseNumber(caseNumber);
  return [
    `${at === undefined ? '' : `${placeWords[at]}: `}${reasonWords[reason]}`,
    ...(identityChecked === undefined ? [] : [`identity: ${identityWords[identityChecked]}`]),
    ...(onBehalf === undefined ? [] : [`for a ward, by the ${onBehalf}`]),
    ...(caseNumber === undefined ? [] : [`case ${caseNumber}`]),
    ...(confirmedBy === undefined ? [] : [`confirmed by: ${confirmedBy}`]),
  ].join('; ');
}

/** What a case number looks like, as a sentence. */
export const caseNumberSentence =
  'Write the number of a case as number and year, such as 123/2026: up to four digits, no letters, so that nobody’s name or number gets into the event log.';

function requireCaseNumber(text: string): void {
  if (!caseNumberPattern.test(text)) throw new KioskError('PROGRAM_USAGE', caseNumberSentence);
}

/** One line of a list of words with what they mean. */
export const wordList = (words: Readonly<Record<string, string>>): string =>
  Object.entries(words)
    .map(([word, meaning]) => `${word} (${meaning})`)
    .join(', ');
