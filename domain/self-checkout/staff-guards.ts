import type { Step } from './kiosk-actions.ts';

/** Whether the card in the event is one of the staff's own. */
export const isStaffCard = ({ context, event }: Step): boolean =>
  event.type === 'card.presented' && (context.ports.staff?.isStaff(event.card) ?? false);
/** Whether the card that is dealt with is one of the staff's own: it needs its PIN wherever patrons need none. */
export const isStaffHere = ({ context }: Pick<Step, 'context'>): boolean =>
  context.card !== null && (context.ports.staff?.isStaff(context.card) ?? false);
