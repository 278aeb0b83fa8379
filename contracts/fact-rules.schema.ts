import { z } from 'zod';
import { patternProblem } from './safe-pattern.ts';

/**
 * `[librarySystem.facts]`: where this library system's answers tell something about a patron. What a site writes here
 * stands in place of what the profile knows of the same fact.
 */

const text = z.string().min(1).max(200);
const oneOrMore = z.union([text, z.array(text).min(1).max(50)], { error: 'a text or a list of texts' });
const placeText = { error: 'a place from 0 to 13 in the patron status, or a list of such places' };
const place = z.int(placeText).min(0, placeText).max(13, placeText);
const flags = z.union([place, z.array(place).min(1).max(14)], placeText);
const field = z
  .string()
  .regex(
    /^(?!AY|AZ|AA|AC|AD|BL|CQ|CN|CO)[A-Z][A-Z0-9]$/,
    'the id of a field that tells a fact, such as "PC"; AA, AC, AD, BL, CN, CO, CQ, AY and AZ prove identities or frame messages and tell none',
  )
  .describe('Id of the field, such as "PC"');

const pattern = z.string().superRefine((source, context) => {
  const problem = patternProblem(source);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

/** How a day is written. `YYYYMMDDZZZZHHMMSS` is a date of SIP2 in local time; text after it is passed over. */
export const factDateFormats = ['YYYYMMDD', 'YYYY-MM-DD', 'DD.MM.YYYY', 'DD/MM/YYYY', 'MM/DD/YYYY', 'YYYYMMDDZZZZHHMMSS'] as const;
export type FactDateFormat = (typeof factDateFormats)[number];
const format = z.enum(factDateFormats);

const yesNoShape = {
  flag: flags.optional().describe('Place in the 14 flags of the patron status: Y is yes, a blank is no'),
  field: field.optional(),
  equals: oneOrMore.optional().describe('The field\'s value that means yes; after "Y" or "1" only "N" or "0" means no'),
  matches: pattern.optional().describe("A regular expression that the field's value matches where the answer is yes"),
  no: oneOrMore.optional().describe('The only values that mean no; every other one is unknown'),
  message: pattern
    .optional()
    .describe('A regular expression that a screen message (AF) matches where the answer is yes; upper and lower case are alike'),
  groups: z.array(text).min(1).max(50).optional().describe('Groups of patrons for whom the answer is yes'),
  absent: z.enum(['unknown', 'no']).optional().describe('What it means where the field is empty or missing, or no message matches'),
};

const yesNo = z.strictObject(yesNoShape);

/** Where a yes or no about a patron stands. */
export type YesNoRule = z.output<typeof yesNo>;

const sources = ['flag', 'field', 'message', 'groups'] as const;

/** Why a rule can't be used, as the end of the sentence "must be ...", or null. */
function ruleProblem(rule: YesNoRule & { readonly format?: unknown }): string | null {
  if (sources.filter((source) => rule[source] !== undefined).length !== 1) return 'a table with exactly one of flag, field, message and groups';
  const ways = [rule.equals, rule.matches, rule.format].filter((way) => way !== undefined).length;
  if (rule.field !== undefined && ways !== 1) return 'a table in which field goes with exactly one of equals, matches and (for expiry) format';
  if (rule.field === undefined && ways > 0) return 'a table in which equals, matches and format go with field only';
  if (rule.no !== undefined && (rule.field === undefined || rule.format !== undefined))
    return 'a table in which no goes with field and equals or matches';
  const mayBeAbsent = rule.message !== undefined || (rule.field !== undefined && rule.format === undefined);
  return rule.absent === undefined || mayBeAbsent ? null : 'a table in which absent goes with field or message';
}

const checkRule = (rule: YesNoRule & { readonly format?: unknown }, context: z.RefinementCtx): void => {
  const problem = ruleProblem(rule);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
};
const fact = yesNo.superRefine(checkRule).optional();

const expiry = z.strictObject({ ...yesNoShape, format: format.optional().describe('The field holds the last day of validity, written like this') });
const age = z.strictObject({
  field: field.optional(),
  format: format.optional().describe('The field holds the date of birth, written like this'),
  groups: z
    .record(text, z.union([z.literal(0), z.literal(13), z.literal(15), z.literal(16), z.literal(18)], { error: 'one of 0, 13, 15, 16, 18' }))
    .optional()
    .describe('The age that every patron of a group has reached for sure'),
});
const group = z.strictObject({
  field,
  map: z.record(text, text).optional().describe("The site's name for each value; a value that is not listed is unknown"),
});

/** Where an end of validity stands: a day, or a yes or no. */
export type ExpiryRule = z.output<typeof expiry>;
/** Where an age stands. */
export type AgeRule = z.output<typeof age>;
/** Where the customer group stands. */
export type GroupRule = z.output<typeof group>;

const ageProblem = ({ field: id, format: written, groups }: AgeRule): string | null => {
  const isDate = id !== undefined && written !== undefined && groups === undefined;
  const isByGroup = id === undefined && written === undefined && groups !== undefined;
  return isDate || isByGroup ? null : 'a table with field and format, or with groups';
};

/** `[librarySystem.facts]`. */
export const factRulesSchema = z.strictObject({
  ban: fact.describe('Banned from staffless use'),
  terms: fact.describe('Has accepted the terms of the staffless library'),
  guardianConsent: fact.describe("Has a guardian's consent"),
  lost: fact.describe('The card is reported lost'),
  borrowingBan: fact.describe('May not borrow'),
  fees: fact.describe('Owes more than the limit'),
  branch: fact.describe('May use this branch without staff; a door asks for it with requireBranchRight'),
  expiry: expiry.superRefine(checkRule).optional().describe('The membership has ended'),
  group: group.optional().describe('Customer group, as [[doors]] groups names it'),
  age: age
    .superRefine((rule, context) => {
      const problem = ageProblem(rule);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    })
    .optional()
    .describe('Age'),
});

/** Where each fact about a patron stands; a fact that is left out is unknown. */
export type FactRules = z.output<typeof factRulesSchema>;
