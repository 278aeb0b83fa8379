import { z } from 'zod';
import { itemRefusalCodes } from './refusal-codes.ts';
import { commonParts, due, hintCount, incidentCode, place, shownText } from './view-parts.schema.ts';

/** How many loans or holds of one kind a view carries at most; the others are counted. */
export const accountRowsLimit = 100;

/** Still being asked, or not to be had now. */
const untold = [z.object({ state: z.literal('asking') }), z.object({ state: z.literal('unavailable') })] as const;

const renewal = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('asking') }),
  z.object({ state: z.literal('renewed') }),
  z.object({ state: z.literal('refused'), code: z.enum(itemRefusalCodes), incidentCode }),
]);

/** One own loan. `canRenew`: it may be asked for now. */
const accountLoan = z.object({ key: z.string(), title: shownText, place, due, isOverdue: z.boolean(), canRenew: z.boolean(), renewal });
/** One own loan, as the account lists it. */
export type AccountLoan = z.output<typeof accountLoan>;

const hold = z.object({ title: shownText, pickup: shownText.nullable() });
/** One hold, as the account lists it. */
export type AccountHold = z.output<typeof hold>;
/** Places and outcomes of records as far as a patron is told of them; a device of another kind counts as the machine. */
export const recordEvents = ['letIn', 'notLetIn', 'visitBegan', 'visitRefused', 'other'] as const;

/** One thing that this machine keeps with the patron's card, in sealed form. Times are the site's wall clock. */
export const keptRecord = z.object({
  at: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/),
  until: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/),
  event: z.enum(recordEvents),
  place: z.enum(['door', 'kiosk']),
});
export type KeptRecord = z.output<typeof keptRecord>;

const holds = z.array(hold).max(accountRowsLimit);
const count = z.int().min(0);

/** The patron's own loans, holds and fees: asked when they want to see them, and gone with the session. */
export const accountView = z.object({
  screen: z.literal('account'),
  loans: z.discriminatedUnion('state', [
    ...untold,
    /** The soonest due first. `canRenew`: how many may be renewed now. */
    z.object({ state: z.literal('told'), rows: z.array(accountLoan).max(accountRowsLimit), count, canRenew: count }),
  ]),
  holds: z.discriminatedUnion('state', [
    ...untold,
    z.object({ state: z.literal('told'), ready: holds, waiting: holds, readyCount: count, waitingCount: count }),
  ]),
  /** Absent where the site does not show fees. */
  fees: z
    .discriminatedUnion('state', [...untold, z.object({ state: z.literal('told'), totalCents: z.int().min(0), currency: z.string().length(3) })])
    .optional(),
  /** What this machine keeps with the patron's card: asked when they want to see it. Absent where the kiosk asks for no PIN. */
  records: z
    .discriminatedUnion('state', [
      z.object({ state: z.literal('unasked') }),
      ...untold,
      /** The newest first. */
      z.object({ state: z.literal('told'), rows: z.array(keptRecord).max(accountRowsLimit), count }),
    ])
    .optional(),
  isRenewing: z.boolean(),
  /** The loan that an item at the reader was about: the list shows it. */
  renewedKey: z.string().nullable(),
  /** Whether the visit may end with a receipt. */
  offersReceipt: z.boolean(),
  hint: z.enum(['item-unreadable']).nullable(),
  hintCount,
  ...commonParts,
});
