import { z } from 'zod';
import { accountRowsLimit, keptRecord } from './account-view.schema.ts';
import { identityChecks, staffLookReasons, staffLookTasks, wardAskers } from './staff-look.ts';
import { commonParts, hintCount, leaving, typedNumber } from './view-parts.schema.ts';

/** One look of staff at what this machine keeps with a card; the card follows at the reader, or its number. `onBehalf` null: the card's owner asks. */
export const staffLook = z.object({
  task: z.enum(staffLookTasks),
  reason: z.enum(staffLookReasons),
  identity: z.enum(identityChecks),
  onBehalf: z.enum(wardAskers).nullable(),
});
export type StaffLook = z.output<typeof staffLook>;

/** What an erasure has to leave, by kind; why is said on the screen. */
export const remainderKinds = ['journal', 'pinAttempts', 'damagedFiles', 'keyless'] as const;

const count = z.int().min(0);

/** What came of a look. */
export const staffLookResult = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('shown'),
    /** The newest first. */
    rows: z.array(keptRecord).max(accountRowsLimit),
    count,
    pinAttempts: count,
    /** Whether nothing of this card can be in a damaged file or under a key that is lost. */
    isWhole: z.boolean(),
  }),
  z.object({
    state: z.literal('erased'),
    removed: count,
    areBytesGone: z.boolean(),
    stays: z.array(z.object({ kind: z.enum(remainderKinds), count })).max(10),
  }),
  /** Nothing is known of what was done: it is to be asked again. */
  z.object({ state: z.literal('failed') }),
]);
export type StaffLookResult = z.output<typeof staffLookResult>;

/** Staff look at what is kept with one card: first why, then the card or its number, then what came of it. Of a number that is typed no more than its last digits is on any of these. */
export const staffRecordsView = z.object({
  screen: z.literal('staffRecords'),
  stage: z.discriminatedUnion('state', [
    z.object({ state: z.literal('choosing') }),
    z.object({ state: z.literal('awaitingCard'), task: z.enum(staffLookTasks) }),
    /** The number is typed, twice: the card cannot be read, or is lost. `anew`: the two were not the same. */
    z.object({ state: z.literal('awaitingNumber'), task: z.enum(staffLookTasks), time: z.enum(['first', 'second', 'anew']), ...typedNumber }),
    z.object({ state: z.literal('asking') }),
    ...staffLookResult.options,
  ]),
  hint: z.enum(['card-unreadable']).nullable(),
  hintCount,
  /** null: the station is at work, and nobody is hurried. */
  leaving: leaving.nullable(),
  ...commonParts,
});
