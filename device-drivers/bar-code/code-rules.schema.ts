import { z } from 'zod';
import { patternProblem } from '../../contracts/safe-pattern.ts';
import { maxScanLength } from '../../contracts/secrets.ts';
import { symbologies, type Symbology } from './aim.codec.ts';
import { checkDigits } from './check-digits.codec.ts';
import type { CodeRules } from './code-rules.codec.ts';

const length = z.int().min(1).max(maxScanLength);
/** An EAN stands on every book and parcel: it is no number of a library unless a site says so. */
const usualSymbologies: readonly Symbology[] = symbologies.filter((name) => name !== 'ean');

const pattern = z
  .string()
  .superRefine((source, context) => {
    const problem = patternProblem(source);
    if (problem !== null) context.addIssue({ code: 'custom', message: `must be ${problem}` });
  })
  .optional();

/** Settings that say which codes a reader hands over; every reader of bar codes has them. */
export const codeSettings = {
  minLength: length.default(1).describe('Shortest scan, in characters'),
  maxLength: length.default(maxScanLength).describe('Longest scan, in characters'),
  requireAim: z.boolean().default(false).describe('Refuses a scan that comes without a symbology identifier'),
  symbologies: z
    .array(z.enum(symbologies))
    .min(1)
    .default([...usualSymbologies])
    .describe('Kinds of codes that are taken, where the reader tells the kind; an EAN is no card and no item unless it stands here'),
  stripCodabar: z.boolean().default(false).describe('Takes off the start and stop characters of Codabar (A-D) round digits'),
  checkDigit: z
    .enum(checkDigits)
    .default('none')
    .describe('"codabar14" (14 digits, the last one checks), "luhn" (any count of digits) or "code39-mod43"; Finnish numbers mostly have none'),
  stripCheckDigit: z.boolean().default(false).describe('Takes the check digit off once it was found right'),
  pattern: pattern.describe('A regular expression that the whole scan must match; anything else is refused'),
};

/** What is done with a scan that was read twice in a row. */
export const doubleReadSetting = z
  .int()
  .min(0)
  .max(10_000)
  .default(1000)
  .describe('The same scan within this time counts once, and each repetition starts the time anew; 0: every read counts');

interface PatternSettings {
  readonly pattern?: string | undefined;
}

/** Rules of settings, with their pattern compiled. */
export function codeRulesOf<Settings extends PatternSettings>(settings: Settings): Settings & Pick<CodeRules, 'accepts'> {
  return settings.pattern === undefined ? settings : { ...settings, accepts: new RegExp(`^(?:${settings.pattern})$`, 'u') };
}

/** Check for settings whose shortest scan is longer than their longest. */
export const lengthsFit = [
  (settings: { readonly minLength: number; readonly maxLength: number }): boolean => settings.minLength <= settings.maxLength,
  { message: 'minLength may not be above maxLength', path: ['minLength'] },
] satisfies [unknown, { message: string; path: string[] }];
