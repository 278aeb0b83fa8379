import type { LibraryRest } from '../../contracts/library-rest.schema.ts';
import type { AdmissionRefusalCode, ItemRefusalCode } from '../../contracts/refusal-codes.ts';
import type { ItemRecord, PatronRecord } from './lumi-data.ts';
import type { LumiRegister, RegisterRefusal } from './lumi-register.ts';

const reasons: Readonly<Record<RegisterRefusal, ItemRefusalCode>> = {
  'patron-unknown': 'patron-blocked',
  'card-lost': 'patron-blocked',
  'card-expired': 'patron-blocked',
  fees: 'patron-blocked',
  'item-unknown': 'item-unknown',
  'not-for-loan': 'item-not-for-loan',
  'on-loan-to-another': 'item-on-loan-to-another',
  'on-hold-for-another': 'item-on-hold-for-another',
  'loan-limit': 'loan-limit-reached',
  'renewal-limit': 'refused-ask-staff',
  'not-on-loan': 'item-not-on-loan',
};

/** `validUntil` lies this far ahead, in milliseconds. */
const entryValidMs = 60_000;
const doorAge = 15;
const consentBelow = 18;
/** Groups whose cards open no door. */
const inadmissible = new Set(['community', 'home-service']);

function isoDay(register: LumiRegister, epochMs: number): string {
  const day = String(register.time.dayAt(epochMs));
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

const due = (register: LumiRegister, item: ItemRecord): string => isoDay(register, item.dueAtMs);

/** The birthday counts; born on 29 February, an age is reached on 1 March of other years. Nobody knows it of a community. */
function hasReached(register: LumiRegister, { birthDate }: PatronRecord, years: number): boolean {
  return register.time.dayAt(register.nowMs) >= Number(birthDate.replaceAll('-', '')) + years * 10_000;
}

export function tellPatron(register: LumiRegister, card: string): LibraryRest<'PatronAnswer'> {
  const patron = register.patron(card);
  if (patron === undefined) return { card, isKnown: false };
  const reached = (years: number): boolean => hasReached(register, patron, years);
  return {
    card,
    isKnown: true,
    isCardLost: patron.flags.includes('card-lost'),
    isExpired: register.isExpired(patron),
    isBorrowingBanned: register.isBanned(patron),
    isFeesOverLimit: register.isBanned(patron),
    isSelfServiceBanned: patron.staffless.banned,
    hasAcceptedTerms: patron.staffless.termsAccepted,
    hasGuardianConsent: patron.staffless.guardianConsent,
    group: patron.group,
    isAtLeast: patron.birthDate === '' ? null : { 13: reached(13), 15: reached(15), 16: reached(16), 18: reached(18) },
    language: patron.language,
  };
}

/** Whether the patron may enter now, by the rules of the fictional consortium: what says least about a person comes first. */
export function tellEntry(register: LumiRegister, card: string): LibraryRest<'EntryAnswer'> {
  const validUntil = new Date(register.nowMs + entryValidMs).toISOString();
  const reason = entryRefusal(register, register.patron(card));
  return reason === null ? { card, isPermitted: true, validUntil } : { card, isPermitted: false, reason, validUntil };
}

function entryRefusal(register: LumiRegister, patron: PatronRecord | undefined): AdmissionRefusalCode | null {
  if (patron === undefined) return 'card-unknown';
  const { staffless, flags, group } = patron;
  const isUnder = (years: number): boolean => !hasReached(register, patron, years);
  if (flags.includes('card-lost')) return 'card-lost';
  if (register.isExpired(patron)) return 'card-expired';
  if (inadmissible.has(group)) return 'group-not-allowed';
  if (isUnder(doorAge)) return 'too-young';
  if (isUnder(consentBelow) && staffless.guardianConsent !== true) return 'guardian-consent-missing';
  if (!staffless.termsAccepted) return 'terms-not-accepted';
  if (staffless.banned) return 'self-service-banned';
  return register.isBanned(patron) ? 'fees-over-limit' : null;
}

export function lend(register: LumiRegister, card: string, barcode: string): LibraryRest<'CheckoutResult'> {
  const result = register.checkout(card, barcode);
  const item = register.item(barcode);
  if (!result.done || item === undefined) return refused(register, barcode, result.done ? 'item-unknown' : result.why);
  return { item: barcode, kind: 'lent', title: item.title, due: due(register, item), isRenewal: result.isRenewal, mayDesensitize: true };
}

export function renewOne(register: LumiRegister, card: string, barcode: string): LibraryRest<'RenewalResult'> {
  const item = register.item(barcode);
  if (item === undefined || item.onLoanTo !== card) return refused(register, barcode, item === undefined ? 'item-unknown' : 'not-on-loan');
  const result = register.checkout(card, barcode);
  return result.done ? { item: barcode, kind: 'renewed', title: item.title, due: due(register, item) } : refused(register, barcode, result.why);
}

export function takeBack(register: LumiRegister, barcode: string): LibraryRest<'CheckinAnswer'> {
  const result = register.checkin(barcode);
  const item = register.item(barcode);
  if (!result.done || item === undefined) return refused(register, barcode, result.done ? 'item-unknown' : result.why);
  const route = result.route === 'otherBranch' ? ({ kind: 'otherBranch', branch: item.branch } as const) : { kind: result.route };
  const bin = { shelf: null, onHold: '2', otherBranch: '3' }[result.route];
  return { item: barcode, kind: 'returned', title: item.title, route, bin, mayResensitize: true };
}

const refused = (register: LumiRegister, barcode: string, why: RegisterRefusal) =>
  ({ item: barcode, kind: 'refused', reason: reasons[why], title: register.item(barcode)?.title ?? null }) as const;

export function tellLoans(register: LumiRegister, card: string): LibraryRest<'LoansAnswer'> {
  const loans = register.loansOf(card).map((item) => ({
    item: item.barcode,
    title: item.title,
    due: due(register, item),
    isOverdue: register.time.dayAt(item.dueAtMs) < register.time.dayAt(register.nowMs),
    mayRenew: item.renewalsLeft > 0,
  }));
  return { card, loans };
}

export function tellHolds(register: LumiRegister, card: string): LibraryRest<'HoldsAnswer'> {
  const patron = register.patron(card);
  const holds = (barcodes: readonly string[] = []) =>
    barcodes.map((barcode) => ({ title: register.item(barcode)?.title ?? '', pickup: register.branch }));
  return { card, ready: holds(patron?.holdsReady), waiting: holds(patron?.holdsWaiting) };
}

export function tellFees(register: LumiRegister, card: string): LibraryRest<'FeesAnswer'> {
  return { card, totalCents: Math.round((register.patron(card)?.feesEur ?? 0) * 100), currency: 'EUR' };
}

export function tellItem(register: LumiRegister, barcode: string): LibraryRest<'ItemAnswer'> {
  const item = register.item(barcode);
  if (item === undefined) return { item: barcode, isKnown: false };
  const isLent = item.onLoanTo !== null;
  const circulation = isLent ? 'onLoan' : item.reservedFor === null ? 'available' : 'onHoldShelf';
  const since = new Date(item.dueAtMs - item.loanDays * 86_400_000).toISOString();
  return { item: barcode, isKnown: true, title: item.title, circulation, loan: isLent ? { due: due(register, item), since } : null };
}
