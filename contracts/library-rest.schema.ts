import { z } from 'zod';
import { circulations } from './patron-account.ts';
import { admissionRefusalCodes, itemRefusalCodes } from './refusal-codes.ts';

/** Version of the interface, as `/status` tells it. */
export const libraryRestVersion = '1.0';
/** Most items of one request. */
export const maxBatchItems = 50;
/** How long an answer is kept for its idempotency key, in hours. */
export const idempotencyHours = 24;

/** What a problem's `type` begins with; one of {@link problemNames} follows. Stable: programs decide by it. */
export const problemTypePrefix = 'urn:omatoimi:problem:';
export const problemNames = [
  'invalid-request',
  'unauthorized',
  'forbidden',
  'not-found',
  'pin-not-accepted',
  'idempotency-key-missing',
  'idempotency-key-reused',
  'request-in-progress',
  'too-many-requests',
  'not-supported',
  'unavailable',
  'internal',
] as const;
export type ProblemName = (typeof problemNames)[number];

// The signs that a station reads from cards and labels: printable ASCII without | ^ ~.
const scan = z.string().regex(/^[\x20-\x5d\x5f-\x7b\x7d]{1,64}$/);
const card = scan.describe("The patron's borrower number as read from the card; in an answer the one that was asked about, sign by sign");
const item = scan.describe("The item's barcode; in an answer the one that was asked about, sign by sign");
const pin = z
  .string()
  .regex(/^[\x20-\x5d\x5f-\x7b\x7d]{1,32}$/)
  .nullish()
  .describe('The PIN, where one was asked for. Never logged, never stored');
const branch = z.string().min(1).max(200).describe('The branch at which the station stands, as the library system names it');
const text = z.string().describe('Plain text; the station shows at most 500 characters');
const title = text.describe('Title of the item');
const yesNo = z.boolean().nullish();
const moment = z.iso.datetime({ offset: true });
const due = z.iso.date().describe('Last day of the loan, in local time');

const patronRequest = z.strictObject({ card, branch });
const patronAnswer = z
  .discriminatedUnion('isKnown', [
    z.object({ card, isKnown: z.literal(false) }),
    z.object({
      card,
      isKnown: z.literal(true),
      isCardLost: yesNo,
      isExpired: yesNo.describe('Whether the membership has ended, today in local time'),
      isBorrowingBanned: yesNo,
      isFeesOverLimit: yesNo,
      isSelfServiceBanned: yesNo.describe('Banned from the staffless library: apart from borrowing bans'),
      hasAcceptedTerms: yesNo.describe('Whether the terms of staffless use are accepted'),
      hasGuardianConsent: yesNo,
      group: z.string().min(1).max(100).nullish().describe("The customer group, as the station's config names it"),
      isAtLeast: z
        .object({ 13: z.boolean(), 15: z.boolean(), 16: z.boolean(), 18: z.boolean() })
        .nullish()
        .describe('Whether these ages are reached today. In place of a birth date, which must not be sent'),
      language: z.string().max(20).nullish().describe('ISO 639-1 code of the language that the patron chose'),
    }),
  ])
  .describe(
    'What must be known of a patron for a decision. Absent or null: not known, and a rule that needs it refuses. No name, address or birth date',
  );

const pinRequest = z.strictObject({ card, pin: z.string().regex(/^[\x20-\x5d\x5f-\x7b\x7d]{1,32}$/) });
const pinAnswer = z
  .object({
    card,
    result: z
      .enum(['right', 'wrong', 'locked', 'none'])
      .describe('"wrong" for an unknown card too; "locked": too many wrong PINs, this one was not looked at; "none": this patron has no PIN'),
    lockedUntil: moment.nullish().describe('With "locked": when the next try counts; null where staff must unlock'),
  })
  .describe('Only "right" proves anything');

const entryRequest = z.strictObject({ card, branch });
const entryAnswer = z
  .discriminatedUnion('isPermitted', [
    z.object({ card, isPermitted: z.literal(true), validUntil: moment }),
    z.object({ card, isPermitted: z.literal(false), reason: z.enum(admissionRefusalCodes), validUntil: moment }),
  ])
  .describe(
    'Whether the patron may enter this branch now. `validUntil`: when this has to be asked again at the latest; one that is over permits nothing',
  );

const reason = z.enum(itemRefusalCodes);
const refused = z.object({ item, kind: z.literal('refused'), reason, title: title.nullish() });
const batch = z.array(item).min(1).max(maxBatchItems);

const checkoutRequest = z.strictObject({ card, pin, branch, items: batch.describe('Each barcode once') });
const checkoutResult = z.discriminatedUnion('kind', [
  z.object({ item, kind: z.literal('lent'), title, due: due.nullish(), isRenewal: z.boolean(), mayDesensitize: z.boolean() }),
  refused,
]);
const checkoutAnswer = z
  .object({ card, results: z.array(checkoutResult).min(1).max(maxBatchItems) })
  .describe('One result per item, in the order of the request. One that is refused does not hinder the others');

const checkinRequest = z.strictObject({
  item,
  branch,
  returnedAt: moment.nullish().describe('When it was put down; absent: now'),
  forced: z.boolean().default(false).describe('true: it happened while nobody could be asked; it is recorded and not refused for a rule'),
});
const route = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('shelf') }),
  z.object({ kind: z.literal('onHold') }),
  z.object({ kind: z.literal('otherBranch'), branch: z.string().max(200).nullish() }),
]);
const checkinAnswer = z.discriminatedUnion('kind', [
  z.object({
    item,
    kind: z.literal('returned'),
    title,
    route,
    bin: z.string().max(100).nullish().describe('Sorting bin'),
    mayResensitize: z.boolean(),
  }),
  refused,
]);

const renewalRequest = z.strictObject({ card, pin, branch, items: batch.nullable().describe('null: every loan of the patron') });
const renewalResult = z.discriminatedUnion('kind', [z.object({ item, kind: z.literal('renewed'), title, due: due.nullish() }), refused]);
const renewalAnswer = z
  .object({ card, results: z.array(renewalResult).max(500) })
  .describe('One result per item, in the order of the request; for every loan where null was asked');

const accountRequest = z.strictObject({ card, pin, branch });
const loan = z.object({ item, title, due: due.nullish(), isOverdue: z.boolean(), mayRenew: yesNo });
const loansAnswer = z.object({ card, loans: z.array(loan).max(500) });
const hold = z.object({ title, pickup: text.nullish() });
const holdsAnswer = z.object({
  card,
  ready: z.array(hold).max(500).describe('Those that wait for the patron'),
  waiting: z.array(hold).max(500).describe('Those that the patron waits for'),
});
const feesAnswer = z.object({ card, totalCents: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) });

const itemRequest = z.strictObject({ item });
const itemAnswer = z.discriminatedUnion('isKnown', [
  z.object({ item, isKnown: z.literal(false) }),
  z.object({
    item,
    isKnown: z.literal(true),
    title,
    circulation: z.enum(circulations),
    loan: z
      .object({ due: due.nullish(), since: moment.nullish().describe('When the loan began: tells an offline return from a newer loan') })
      .nullish()
      .describe('Null unless it is on loan. It says nothing about to whom'),
  }),
]);

const statusAnswer = z.object({
  isOnline: z.boolean().describe('Whether the library system behind this interface can be used now'),
  mayCheckout: z.boolean(),
  mayCheckin: z.boolean(),
  institution: z.string().max(200),
  version: z.string().regex(/^\d{1,3}\.\d{1,3}$/),
});

const tokenAnswer = z
  .object({
    access_token: z.string().regex(/^[\x21-\x7e]{1,4096}$/),
    token_type: z.string().regex(/^[Bb]earer$/),
    expires_in: z.number().min(1).nullish(),
  })
  .describe('RFC 6749, section 5.1');

const problem = z
  .object({
    type: z
      .string()
      .max(300)
      .describe(`${problemTypePrefix}NAME: ${problemNames.join(', ')}`),
    title: text,
    status: z.int().min(400).max(599),
    detail: text.nullish().describe('For those who mend it. No card number, PIN, name or title of an item'),
  })
  .describe('RFC 9457');

/** Every schema of the interface by its name in the document `docs/library-system-rest/openapi.yaml`, which is checked against them. */
export const libraryRest = {
  PatronRequest: patronRequest,
  PatronAnswer: patronAnswer,
  PinRequest: pinRequest,
  PinAnswer: pinAnswer,
  EntryRequest: entryRequest,
  EntryAnswer: entryAnswer,
  CheckoutRequest: checkoutRequest,
  CheckoutResult: checkoutResult,
  CheckoutAnswer: checkoutAnswer,
  CheckinRequest: checkinRequest,
  CheckinAnswer: checkinAnswer,
  RenewalRequest: renewalRequest,
  RenewalResult: renewalResult,
  RenewalAnswer: renewalAnswer,
  AccountRequest: accountRequest,
  LoansAnswer: loansAnswer,
  HoldsAnswer: holdsAnswer,
  FeesAnswer: feesAnswer,
  ItemRequest: itemRequest,
  ItemAnswer: itemAnswer,
  StatusAnswer: statusAnswer,
  TokenAnswer: tokenAnswer,
  Problem: problem,
} as const;

type Schemas = typeof libraryRest;
/** What a request or answer of the interface holds, by its schema's name. */
export type LibraryRest<Name extends keyof Schemas> = z.output<Schemas[Name]>;
/** The same as it is written, defaults left out. */
export type LibraryRestInput<Name extends keyof Schemas> = z.input<Schemas[Name]>;

/** Every request of the interface: its path under the base address, and whether it changes something and needs an Idempotency-Key. */
export const libraryRestPaths = {
  patron: { path: '/patron', isChange: false },
  pin: { path: '/pin', isChange: true },
  entry: { path: '/entry', isChange: false },
  checkouts: { path: '/checkouts', isChange: true },
  checkins: { path: '/checkins', isChange: true },
  renewals: { path: '/renewals', isChange: true },
  loans: { path: '/loans', isChange: false },
  holds: { path: '/holds', isChange: false },
  fees: { path: '/fees', isChange: false },
  item: { path: '/item', isChange: false },
} as const;
