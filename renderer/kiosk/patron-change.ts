import type { KioskView } from '../../contracts/views.schema.ts';

/** Screens of a visit with a card: another card ends it. */
const ofOneCard: ReadonlySet<KioskView['screen']> = new Set(['borrowing', 'account', 'counting', 'puttingBack', 'receipt']);

/** Whether another patron stands at the kiosk than a moment ago: at rest, after the thanks, and when a new card ends a borrowing session. */
export function isSomebodyNew(before: KioskView, now: KioskView): boolean {
  if (now.screen === 'idle') return before.screen !== 'idle';
  if (before.screen === 'ended') return true;
  if (isCardOfReturner(before, now)) return 'isPerhapsAnother' in now && now.isPerhapsAnother === true;
  return ofOneCard.has(before.screen) && (now.screen === 'awaitingPin' || now.screen === 'checking');
}

/** Whether a card was shown at a list of returns: nothing of it belongs to what follows, whoever's the card is. */
export function isCardOfReturner(before: KioskView, now: KioskView): boolean {
  return before.screen === 'returning' && (now.screen === 'awaitingPin' || now.screen === 'checking');
}
