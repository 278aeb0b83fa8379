import { z } from 'zod';
import { journalKinds, journalReasons } from './ports/journal.port.ts';
import { commonParts, leaving } from './view-parts.schema.ts';

/** How many rows of a kind the panel lists; the others are counted. */
export const staffRowsLimit = 20;

/** How many of the last faults the panel lists. */
export const staffFaultsLimit = 6;

/** What staff have to look at: barcodes and what is wrong, nothing of any patron. */
export const staffReport = z.object({
  /** Items that left though their loan and their alarm disagree, the newest last. */
  leftAtOdds: z.array(z.object({ item: z.string().max(64), by: z.enum(['stillSecured', 'stillUnsecured']) })).max(staffRowsLimit),
  /** Loans and returns that could not be settled; null: the journal cannot be read. */
  parked: z
    .object({
      rows: z
        .array(z.object({ item: z.string().max(64), kind: z.enum(journalKinds), reason: z.enum(journalReasons).nullable() }))
        .max(staffRowsLimit),
      count: z.int().min(0),
      /** Those that are still to be booked when the library system answers. */
      waiting: z.int().min(0),
    })
    .nullable(),
  printer: z.enum(['none', 'ready', 'low', 'out', 'fault']),
  librarySystem: z.enum(['ready', 'fault']),
  /** The last faults of devices and of the library system's link, the newest first; those that are over stand there too. */
  lastFaults: z
    .array(
      z.object({
        /** Moment, ISO 8601. */
        at: z.iso.datetime(),
        /** Id of a device in the config; null: the library system. */
        device: z.string().max(64).nullable(),
        /** `AREA_REASON`, to be told on the phone. */
        code: z.string().max(64),
      }),
    )
    .max(staffFaultsLimit),
});
export type StaffReport = z.output<typeof staffReport>;

/** The panel that a staff card opens at the kiosk. */
export const staffView = z.object({
  screen: z.literal('staff'),
  /** null until it was first read. */
  report: staffReport.nullable(),
  isCardReaderFaulted: z.boolean(),
  isItemReaderFaulted: z.boolean(),
  /** Staff took the kiosk out of use. */
  isTakenOut: z.boolean(),
  leaving,
  ...commonParts,
});
