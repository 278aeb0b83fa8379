import { z } from 'zod';

/**
 * What is read of Koha's answers, and nothing else: names, addresses and the rest of a patron's record are dropped as
 * they are parsed. Fields as of api/v1/swagger/definitions in Koha 23.11 and later.
 */

/** An internal number of Koha; some definitions give it as a text. */
export const kohaId = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

/** One patron. What a version does not tell is left out; null is a word of its own. */
export const kohaPatronSchema = z.object({
  patron_id: kohaId,
  cardnumber: z.string(),
  category_id: z.string().nullish(),
  date_of_birth: z.string().nullish(),
  expiry_date: z.string().nullish(),
  patron_card_lost: z.boolean().nullish(),
  restricted: z.boolean().nullish(),
  lang: z.string().nullish(),
});
export type KohaPatron = z.output<typeof kohaPatronSchema>;
export const kohaPatronsSchema = z.array(kohaPatronSchema);

/** The answer 201 of auth/password/validation. */
export const passwordProofSchema = z.object({ cardnumber: z.string(), patron_id: kohaId });

/** One item, with its title where `biblio` was embedded. */
export const kohaItemSchema = z.object({
  item_id: kohaId,
  external_id: z.string().nullish(),
  lost_status: z.int().nullish(),
  withdrawn: z.int().nullish(),
  biblio: z.object({ title: z.string().nullish() }).nullish(),
});
export type KohaItem = z.output<typeof kohaItemSchema>;
export const kohaItemsSchema = z.array(kohaItemSchema);

/** One loan. */
export const kohaCheckoutSchema = z.object({
  checkout_id: kohaId,
  patron_id: kohaId.nullish(),
  item_id: kohaId.nullish(),
  due_date: z.string().nullish(),
  checkout_date: z.string().nullish(),
  renewals_count: z.int().nullish(),
});
export type KohaCheckout = z.output<typeof kohaCheckoutSchema>;
export const kohaCheckoutsSchema = z.array(kohaCheckoutSchema);

const reasons = z.record(z.string(), z.unknown());
/** Whether a loan would be given. */
export const availabilitySchema = z.object({ blockers: reasons, confirms: reasons, confirmation_token: z.string().max(4096) });

/** Whether a loan can be renewed. */
export const renewabilitySchema = z.object({ allows_renewal: z.boolean() });

/** One hold. */
export const kohaHoldsSchema = z.array(
  z.object({ biblio_id: kohaId, item_id: kohaId.nullish(), pickup_library_id: z.string().nullish(), status: z.string().nullish() }),
);
/** One record of the catalogue. */
export const kohaBibliosSchema = z.array(z.object({ biblio_id: kohaId, title: z.string().nullish() }));
/** What a patron owes: balance is debits less credits, in the currency's unit. */
export const kohaAccountSchema = z.object({ balance: z.number() });
/** A branch. */
export const kohaLibrarySchema = z.object({ library_id: z.string() });

/** An error in Koha's own words: only codes in it are looked at, never its sentence. */
export const kohaErrorSchema = z.object({
  error: z.string(),
  error_code: z.string().optional(),
  required_permissions: z.unknown().optional(),
});
/** A token of OAuth2. */
export const tokenSchema = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,4096}$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().min(0).optional(),
});

const permission = z.union([z.literal([0, 1]), z.literal(['0', '1']).transform(Number), z.boolean().transform(Number)]);
/** The word of the self-service plugin: `error` is the class of the refusal. */
export const selfServiceSchema = z.object({ permission, error: z.string().nullish() });
const hour = z.string().regex(/^(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d)?$/);
/** Opening hours: seven days from Monday, each its start and end, or nothing. */
export const openingHoursSchema = z.array(z.union([z.tuple([hour, hour]), z.array(z.never()).length(0), z.null()])).length(7);
