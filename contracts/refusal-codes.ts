/** Why a door stays shut (requirements, section D). Each has a text in every language and a next step. */
export const admissionRefusalCodes = [
  'outside-hours',
  'staffed-hours-use-door',
  'card-unreadable',
  'card-unknown',
  'card-expired',
  'card-lost',
  'pin-required-timeout',
  'pin-wrong',
  'pin-locked',
  'self-service-banned',
  'borrowing-banned',
  'fees-over-limit',
  'too-young',
  'guardian-consent-missing',
  'terms-not-accepted',
  'group-not-allowed',
  'branch-not-allowed',
  'site-full',
  'lockdown',
  'library-system-unreachable',
  'library-system-error',
  'device-fault',
] as const;
export type AdmissionRefusalCode = (typeof admissionRefusalCodes)[number];

/**
 * What a door's screen may say: the codes, and in place of two of them `pin-locked-today`, where waiting a while is no help (staff are, or a day), and
 * `outside-hours-here`, where the library may be open and this door is not.
 */
export const shownRefusalCodes = [...admissionRefusalCodes, 'pin-locked-today', 'outside-hours-here'] as const;
export type ShownRefusalCode = (typeof shownRefusalCodes)[number];

/** The reasons that are a patron's own: said at the door in one and the same wording, since others stand behind. */
export const personalRefusalCodes = [
  'card-expired',
  'card-lost',
  'self-service-banned',
  'borrowing-banned',
  'fees-over-limit',
  'too-young',
  'guardian-consent-missing',
  'terms-not-accepted',
  'group-not-allowed',
  'branch-not-allowed',
] as const satisfies readonly AdmissionRefusalCode[];

/** Why the kiosk does not open a session for a card. */
export const sessionRefusalCodes = [
  'card-unreadable',
  'card-unknown-or-pin-wrong',
  'pin-locked',
  /** So many wrong ones that only staff, or a day, forgive them. */
  'pin-locked-today',
  'card-expired',
  'card-lost',
  'borrowing-banned',
  'library-system-unreachable',
  'library-system-error',
] as const;
export type SessionRefusalCode = (typeof sessionRefusalCodes)[number];

/** Why an item was not lent or not taken back; never a raw text of the library system. */
export const itemRefusalCodes = [
  'item-unknown',
  'item-unreadable',
  'item-not-for-loan',
  'item-on-hold-for-another',
  'item-on-loan-to-another',
  'item-not-on-loan',
  'loan-limit-reached',
  'patron-blocked',
  'refused-ask-staff',
  'library-system-unreachable',
  'outcome-unclear',
] as const;
export type ItemRefusalCode = (typeof itemRefusalCodes)[number];

/** The reasons for an item that are, or may be, the patron's own and not the item's: never said for everybody to hear. */
export const personalItemRefusalCodes: ReadonlySet<ItemRefusalCode> = new Set(['loan-limit-reached', 'patron-blocked', 'refused-ask-staff']);

/** closed / staffed / selfService, from the schedule. */
export type SiteState = 'closed' | 'staffed' | 'selfService';

/** What counts for a card at a door: the schedule's word, or what stands above it for now. */
export const siteConditions = ['closed', 'staffed', 'selfService', 'lockdown', 'full'] as const;
export type SiteCondition = (typeof siteConditions)[number];

/** And at one door: in hours of self-service that are not its own it stays shut. */
export const doorConditions = [...siteConditions, 'doorClosed'] as const;
export type DoorCondition = (typeof doorConditions)[number];
