import { z } from 'zod';
import { nonEmpty } from './config-texts.ts';
import { type HourBand, hourBands } from './schedule.schema.ts';

/** `[openingHours]`: hours that are fetched, and that can only shorten those of `[schedule]`. */
export const openingHoursConfigSchema = z.strictObject({
  from: z
    .union([
      z.literal('library-system'),
      z.url({ protocol: /^https?$/, error: '"library-system", or an address such as "https://lumi.example.org/hours.json"' }).max(500),
    ])
    .describe('"library-system": those of the Koha-Suomi plugin; or the address of a published JSON. http:// only on this PC'),
  caFile: nonEmpty.optional().describe('PEM file of the certificate authority of that address, where it is not a public one'),
  everyMinutes: z.int().min(5).max(1440).default(60).describe('How often they are asked for'),
  validHours: z.int().min(1).max(168).default(24).describe('How long an answer counts; after that nobody comes in by card until there is a new one'),
});
export type OpeningHoursConfig = z.output<typeof openingHoursConfigSchema>;

const calendarDay = z.iso.date('a date such as "2027-06-30"');

/** What an address publishes: the hours of single days. A day that is not in it is unknown, an empty list is a closed day. */
export const publishedHoursSchema = z.object({ days: z.record(calendarDay, hourBands) });

/** Hours as they were fetched: of single days, or of a week with Monday first. */
export type FetchedHours =
  | { readonly kind: 'days'; readonly days: Readonly<Record<string, readonly HourBand[]>> }
  | { readonly kind: 'week'; readonly days: readonly (readonly HourBand[])[] };

const band = z.strictObject({ startMinute: z.int().min(0).max(1439), endMinute: z.int().min(0).max(1440) });

/** Hours as a station keeps them, with the moment at which they were told. */
export const keptHoursSchema = z.strictObject({
  fetchedAtMs: z.int().min(0),
  hours: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('days'), days: z.record(calendarDay, z.array(band).max(24)) }),
    z.strictObject({ kind: z.literal('week'), days: z.array(z.array(band).max(24)).length(7) }),
  ]),
});
export type KeptHours = z.output<typeof keptHoursSchema>;
