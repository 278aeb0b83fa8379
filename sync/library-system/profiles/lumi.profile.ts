import { KioskError } from '../../../contracts/errors.ts';
import { type AgeAnswers, askableAges, type Fact, type Language, type PatronFacts, type PinProof } from '../../../contracts/patron-facts.ts';
import type { CheckinOutcome, CheckoutOutcome, ReturnRoute } from '../../../contracts/ports/library-system.port.ts';
import type { DecodedSip2 } from '../sip2/sip2-decode.codec.ts';
import { plainText } from './acs-text.ts';
import { type CivilDate, hasReachedAge, parseCompactDate } from './civil-date.ts';
import { parseDueDate } from './due-date.ts';
import { refusalCode } from './refusal-texts.ts';
import type { AskedItem, AskedLoan, AskedPatron, Sip2Profile } from './sip2-profile.ts';

// Places in the 14 flags of the patron status (section 5 of the protocol's text).
const chargeDenied = 0;
const cardLost = 4;
const excessiveFines = 10;
const excessiveFees = 11;

const languagesByCode: Readonly<Record<string, Language>> = { '001': 'en', '006': 'sv', '007': 'fi' };

/** The field's one value; undefined where it is missing or was sent with different values. */
function only(reply: DecodedSip2, id: string): string | undefined {
  const values = reply.fields[id];
  return values?.every((value) => value === values[0]) ? values[0] : undefined;
}

/** The field's first value as plain text, or null where there is none. */
function textOf(reply: DecodedSip2, id: string): string | null {
  const text = plainText(reply.fields[id]?.[0] ?? '');
  return text === '' ? null : text;
}

function yesNo(value: string | undefined): Fact<boolean> {
  return value === 'Y' ? true : value === 'N' ? false : 'unknown';
}

function statusFlag(reply: DecodedSip2, place: number): Fact<boolean> {
  const flag = reply.fixed['patronStatus']?.charAt(place);
  return flag === 'Y' ? true : flag === ' ' ? false : 'unknown';
}

/** True where one of them is true; false only where both are clearly false. */
function either(one: Fact<boolean>, other: Fact<boolean>): Fact<boolean> {
  if (one === true || other === true) return true;
  return one === false && other === false ? false : 'unknown';
}

function wrongSubject(field: string): KioskError {
  return new KioskError('LIBRARY_PROTOCOL', `The library system answered about something else than was asked (field ${field}): look at its log.`, {
    context: { field },
    retryable: true,
  });
}

/** The answer must name what was asked, and nothing else: blanks around it and the way of writing a letter do not count. */
function assertSubject(reply: DecodedSip2, field: string, asked: string): void {
  const isSame = reply.fields[field]?.every((value) => value.trim().normalize('NFC') === asked.normalize('NFC'));
  if (isSame !== true) throw wrongSubject(field);
}

/**
 * Section 12 of the facts, fail closed: only CQ = Y proves a PIN, and only where a PIN was sent. A missing CQ is no yes;
 * systems say Y to an empty PIN, so without one nothing was asked.
 */
function pinProof(reply: DecodedSip2, hasPin: boolean): PinProof {
  if (!hasPin) return 'notAsked';
  const proof = yesNo(only(reply, 'CQ'));
  return proof === true ? 'right' : proof === false ? 'wrong' : 'notVerified';
}

function isExpired(reply: DecodedSip2, today: CivilDate): Fact<boolean> {
  const lastDay = parseCompactDate(only(reply, 'PA') ?? '');
  return lastDay === null ? 'unknown' : today > lastDay;
}

/** Reduces the birth date to yes/no answers at once: the date itself goes no further (P5). */
function ageAnswers(reply: DecodedSip2, today: CivilDate): Fact<AgeAnswers> {
  const birth = parseCompactDate(only(reply, 'PB') ?? '');
  if (birth === null || birth > today || birth < 1900_01_01) return 'unknown';
  const [a, b, c, d] = askableAges;
  const reached = (years: number): boolean => hasReachedAge(birth, years, today);
  return { [a]: reached(a), [b]: reached(b), [c]: reached(c), [d]: reached(d) } as AgeAnswers;
}

const unknownPatron = (hasPin: boolean): PatronFacts => ({
  isKnown: false,
  pin: hasPin ? 'notVerified' : 'notAsked',
  isCardLost: 'unknown',
  isExpired: 'unknown',
  isBorrowingBanned: 'unknown',
  isFeesOverLimit: 'unknown',
  isSelfServiceBanned: 'unknown',
  hasAcceptedTerms: 'unknown',
  hasGuardianConsent: 'unknown',
  group: 'unknown',
  isAtLeast: 'unknown',
  language: 'unknown',
});

function patronFacts(reply: DecodedSip2, { card, hasPin, today }: AskedPatron): PatronFacts {
  if (only(reply, 'BL') !== 'Y') return unknownPatron(hasPin);
  assertSubject(reply, 'AA', card);
  const group = plainText(only(reply, 'PC') ?? '');
  return {
    isKnown: true,
    pin: pinProof(reply, hasPin),
    isCardLost: statusFlag(reply, cardLost),
    isExpired: isExpired(reply, today),
    isBorrowingBanned: statusFlag(reply, chargeDenied),
    isFeesOverLimit: either(statusFlag(reply, excessiveFines), statusFlag(reply, excessiveFees)),
    isSelfServiceBanned: yesNo(only(reply, 'XB')),
    hasAcceptedTerms: yesNo(only(reply, 'XT')),
    hasGuardianConsent: yesNo(only(reply, 'XG')),
    group: group === '' ? 'unknown' : group,
    isAtLeast: ageAnswers(reply, today),
    language: languagesByCode[reply.fixed['language'] ?? ''] ?? 'unknown',
  };
}

/** Only `ok` decides; a text beside it does not. */
function isDone(reply: DecodedSip2): boolean {
  const { ok } = reply.fixed;
  if (ok === '1') return true;
  if (ok === '0') return false;
  throw wrongSubject('ok');
}

function checkoutOutcome(reply: DecodedSip2, { item, card, time }: AskedLoan): CheckoutOutcome {
  assertSubject(reply, 'AB', item);
  // A loan to somebody else must not free this item; a server that leaves the patron out says nothing against it.
  if (reply.fields['AA'] !== undefined) assertSubject(reply, 'AA', card);
  const title = textOf(reply, 'AJ');
  if (!isDone(reply)) return { kind: 'refused', code: refusalCode(reply.fields['AF'] ?? []), title };
  return {
    kind: 'lent',
    title: title ?? '',
    due: parseDueDate(reply.fields['AH']?.[0] ?? '', time),
    isRenewal: reply.fixed['renewalOk'] === 'Y',
    mayDesensitize: reply.fixed['desensitize'] === 'Y',
  };
}

const otherBranchAlerts: ReadonlySet<string> = new Set(['02', '03', '04']);

/** Without an alert an item goes to its shelf. CV tells why there is one; without CV, CT tells whether it must travel. */
function returnRoute(reply: DecodedSip2): ReturnRoute {
  if (reply.fixed['alert'] !== 'Y') return { kind: 'shelf' };
  const why = only(reply, 'CV')?.trim() ?? '';
  const branch = textOf(reply, 'CT');
  if (why === '01') return { kind: 'onHold' };
  return otherBranchAlerts.has(why) || branch !== null ? { kind: 'otherBranch', branch } : { kind: 'onHold' };
}

function checkinOutcome(reply: DecodedSip2, { item }: AskedItem): CheckinOutcome {
  assertSubject(reply, 'AB', item);
  const title = textOf(reply, 'AJ');
  if (!isDone(reply)) return { kind: 'refused', code: refusalCode(reply.fields['AF'] ?? []), title };
  const mayResensitize = reply.fixed['resensitize'] === 'Y';
  return { kind: 'returned', title: title ?? '', route: returnRoute(reply), bin: textOf(reply, 'CL'), mayResensitize };
}

function lentFromItem(reply: DecodedSip2 | null, { time }: AskedItem): CheckoutOutcome {
  const due = parseDueDate(reply?.fields['AH']?.[0] ?? '', time);
  // It is this patron's loan, so the gate must let it pass.
  return { kind: 'lent', title: reply === null ? '' : (textOf(reply, 'AJ') ?? ''), due, isRenewal: false, mayDesensitize: true };
}

// Circulation status: available, on the hold shelf, waiting to be shelved, in transit.
const routesByStatus: Readonly<Record<string, ReturnRoute>> = {
  '03': { kind: 'shelf' },
  '08': { kind: 'onHold' },
  '09': { kind: 'shelf' },
  '10': { kind: 'otherBranch', branch: null },
};

function returnedFromItem(reply: DecodedSip2): CheckinOutcome | null {
  const route = routesByStatus[reply.fixed['circulationStatus'] ?? ''];
  if (route === undefined) return null;
  return { kind: 'returned', title: textOf(reply, 'AJ') ?? '', route, bin: textOf(reply, 'CL'), mayResensitize: true };
}

/**
 * Profile `lumi`: status flag 4 = card lost, 0 = borrowing ban (with 10 or 11: because of fees), PC = group, PA = last
 * day of validity, PB = birth date, XB = staffless ban, XT = terms accepted, XG = guardian's consent.
 */
export const lumiProfile: Sip2Profile = {
  id: 'lumi',
  patronFacts,
  checkoutOutcome,
  checkinOutcome,
  isChargedTo: (reply, item) => reply.fields['AU']?.some((value) => value.trim() === item) === true,
  lentFromItem,
  returnedFromItem,
};
