import { z } from 'zod';
import { wiegandFormats } from './wiegand.codec.ts';
import { wiegandTextForms } from './wiegand-text.codec.ts';

/** Settings that every reader of Wiegand numbers shares, whatever line carries them. */
export const wiegandSettings = {
  formats: z
    .array(z.enum(wiegandFormats))
    .min(1)
    .max(wiegandFormats.length)
    .default(['H10301', 'H10306', 'H10304'])
    .describe('Formats that are cards here, tried in this order; UID32 and UID56 have no parity: a disturbed bit makes another card'),
  text: z
    .enum(wiegandTextForms)
    .default('facility-card')
    .describe('How a number becomes text: "card", "facility-card" (both, with leading zeros), "decimal", "hex" or "hex-reversed"'),
};
