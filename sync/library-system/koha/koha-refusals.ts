import type { AdmissionRefusalCode, ItemRefusalCode } from '../../../contracts/refusal-codes.ts';

// Keys of CanBookBeIssued and CanBookBeRenewed (C4/Circulation.pm): stable names, whatever Koha's language.
const itemCodes: readonly (readonly [code: ItemRefusalCode, keys: readonly string[]])[] = [
  ['item-unknown', ['UNKNOWN_BARCODE']],
  [
    'patron-blocked',
    [
      'CARD_LOST',
      'DEBARRED',
      'DEBT',
      'DEBT_GUARANTEES',
      'DEBT_GUARANTORS',
      'EXPIRED',
      'GNA',
      'USERBLOCKEDNOENDDATE',
      'USERBLOCKEDWITHENDDATE',
      'USERBLOCKEDOVERDUE',
      'restriction',
    ],
  ],
  ['item-not-for-loan', ['NOT_FOR_LOAN', 'NOT_FOR_LOAN_FORCING', 'NOT_FOR_LOAN_CAN_FORCE', 'RESTRICTED', 'WTHDRAWN']],
  ['item-on-loan-to-another', ['ISSUED_TO_ANOTHER']],
  ['item-on-hold-for-another', ['RESERVED', 'RESERVE_WAITING', 'TRANSFERRED', 'PROCESSING', 'on_reserve']],
  ['loan-limit-reached', ['TOO_MANY']],
];

/** Why Koha refuses a loan or a renewal, by the names of its reasons: about the patron first. */
export function itemRefusal(reasons: readonly string[]): ItemRefusalCode {
  return itemCodes.find(([, keys]) => keys.some((key) => reasons.includes(key)))?.[0] ?? 'refused-ask-staff';
}

/** Koha names its reasons in brackets, with blanks between: `Checkout not authorized (DEBT EXPIRED)`. */
export function reasonsIn(error: string): readonly string[] {
  return /\(([\w ]{0,300})\)$/.exec(error.trim())?.[1]?.split(/ +/) ?? [];
}

/** What this machine may say yes to in place of staff: only that a loan of the patron's own is renewed. */
export function mayConfirm(reasons: readonly string[]): boolean {
  return reasons.every((reason) => reason === 'RENEW_ISSUE');
}

const rightCodes: Readonly<Record<string, AdmissionRefusalCode>> = {
  Underage: 'too-young',
  TACNotAccepted: 'terms-not-accepted',
  BlockedBorrowerCategory: 'group-not-allowed',
  PermissionRevoked: 'self-service-banned',
  OpeningHours: 'outside-hours',
  // The general class stands for debts, debarment, an expired or a lost card: it does not say which.
  Exception: 'borrowing-banned',
  SelfService: 'borrowing-banned',
};

/** The refusal at the door behind an error class of the self-service plugin, by its last part; an unknown one is an error. */
export function doorRefusal(errorClass: string): AdmissionRefusalCode {
  const name = /^(?:Koha::(?:Plugin::Fi::KohaSuomi::)?)(?:\w+::)*(\w+)$/.exec(errorClass.trim())?.[1] ?? '';
  return Object.hasOwn(rightCodes, name) ? (rightCodes[name] ?? 'library-system-error') : 'library-system-error';
}
