import { z } from 'zod';
import { configId, nonEmpty } from './config-texts.ts';

const day = z.iso.date('a date such as "2027-06-30"');

/** `[fallback]`: what happens at the door while the library system is silent. */
export const fallbackSchema = z.strictObject({
  recentlyAdmittedHours: z
    .int()
    .min(0)
    .max(24)
    .default(0)
    .describe('While the library system is silent: who came in with card and PIN within so many hours may come in again. 0: nobody; shown in red'),
});

const listedCard = z.strictObject({
  name: configId.describe('For staff, such as "cleaning-1": a task, not a person'),
  card: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'as "omatoimi door whitelist" prints it')
    .describe('Keyed check value of the card'),
  pin: z
    .string()
    .regex(/^argon2id\$19456\$2\$1\$[0-9a-f]{32}\$[0-9a-f]{64}$/, 'as "omatoimi door whitelist" prints it')
    .describe('Argon2id of its PIN'),
  until: day.describe('Last day on which it opens'),
  doors: z.array(configId).min(1).optional().describe('Absent: every door of this station'),
  whenClosed: z.boolean().default(false).describe('Opens in closed hours too'),
});

/** A card of the library's staff: it opens the panel at the kiosk and no door. */
export const staffCard = listedCard.omit({ doors: true, whenClosed: true });

/** `[whitelist]`: cards of cleaners and guards, which the station knows by itself. Each ends on a day. */
export const whitelistSchema = z.strictObject({
  keyFile: nonEmpty.describe('32 bytes that only this station has, readable by its user alone (0600); "omatoimi door whitelist" makes it'),
  cards: z.array(listedCard).max(100).default([]),
});

export type FallbackConfig = z.output<typeof fallbackSchema>;
export type WhitelistConfig = z.output<typeof whitelistSchema>;
export type ListedCard = WhitelistConfig['cards'][number];
