import { z } from 'zod';

const afi = z.int().min(0).max(255);

/** What `[[devices]] settings` of every item pad hold besides the line; spread into each family's own schema. */
export const itemPadShape = {
  afiSecured: afi.default(0x07).describe('AFI of an item at home: the gate alarms (ISO 28560: 7 = 0x07; old 3M tags: 215 = 0xD7)'),
  afiUnsecured: afi.default(0xc2).describe('AFI of an item on loan: the gate is silent (ISO 28560: 194 = 0xC2; old 3M tags: 218 = 0xDA)'),
  eas: z.boolean().default(false).describe('Whether the gates listen to the EAS bit of NXP tags as well; tags that have none go by AFI'),
  stackLimit: z.int().min(1).max(50).default(10).describe('How many tags may lie on the pad at once'),
} as const;

/** Why two settings of a pad cannot both be, or null. */
export function padRulesFault({ afiSecured, afiUnsecured }: { readonly afiSecured: number; readonly afiUnsecured: number }): string | null {
  return afiSecured === afiUnsecured ? 'afiSecured and afiUnsecured must differ' : null;
}

/** The rules of every item pad. */
export const itemPadRules = z.strictObject(itemPadShape);

export type ItemPadRules = z.output<typeof itemPadRules>;
