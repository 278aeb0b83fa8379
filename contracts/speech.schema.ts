import { z } from 'zod';
import { languages } from './patron-facts.ts';
import { speechLimits } from './speech-limits.ts';

/** What one call may ask to be said; a page that asks for more shows no screen of ours. Texts, one after the other with a pause between them. `volume` goes from 0 to 1. */
export const sayingSchema = z.object({
  texts: z
    .array(z.string().min(1).max(speechLimits.textLength))
    .min(1)
    .max(speechLimits.textsPerCall)
    .refine((texts) => texts.reduce((sum, { length }) => sum + length, 0) <= speechLimits.lengthPerCall),
  language: z.enum(languages),
  volume: z.number().min(0).max(1),
});
export type Saying = z.output<typeof sayingSchema>;
