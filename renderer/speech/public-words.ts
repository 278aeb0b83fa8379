import type { KioskView } from '../../contracts/views.schema.ts';

/** Who hears it: the one who wears a headset, or everybody around. */
export type Hearing = 'headset' | 'public';

/** Screens that say nothing of a patron. */
const open: ReadonlySet<KioskView['screen']> = new Set(['idle', 'awaitingCard', 'awaitingNumber', 'awaitingPin', 'checking', 'counting']);

/** Titles, due dates, figures, sums, reasons: a selector a screen of whatever says something of a person or of what somebody reads. */
export const personalParts: Readonly<Partial<Record<KioskView['screen'], string>>> = {
  borrowing: '.rows, .notice',
  returning: '.rows, .notice',
  puttingBack: '.rows',
  account: '.rows, .account-tabs, main > :not(.items-head)',
  ended: '.message p',
};

/** What of a screen is not read aloud to everybody: all of it, on a screen that nobody has thought about. null: nothing is left out. */
export function unheardPart(screen: KioskView['screen'], hearing: Hearing): string | null {
  if (hearing === 'headset' || open.has(screen)) return null;
  return personalParts[screen] ?? 'main';
}

/** Screens whose announcements are made so that everybody may hear them: they name no title. */
export const saysChangesToAll: ReadonlySet<KioskView['screen']> = new Set(['borrowing', 'returning', 'puttingBack']);
