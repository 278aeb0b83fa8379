import type { KioskView } from '../../contracts/views.schema.ts';
import { isCardOfReturner, isSomebodyNew } from './patron-change.ts';
import type { LinkSnapshot } from '../link/screen-link.ts';

type KioskSnapshot = Pick<LinkSnapshot<KioskView>, 'phase' | 'view'>;

/** What a page has seen so far. */
export interface PageUse {
  /** Whether something of a patron was on it: a title, a refusal, a key of a PIN. */
  readonly isUsed: boolean;
  /** Whether that patron's visit is over: nothing of it may be found here any more. */
  readonly isOver: boolean;
  /** Whether that patron is still there: thanks, or a second try with the card. The next page keeps their choices, and nothing else. */
  readonly isSamePatron: boolean;
  readonly last: KioskView | null;
}

/** A page that has shown nothing yet. */
export const freshPage: PageUse = { isUsed: false, isOver: false, isSamePatron: true, last: null };

/** Screens that are the same for everybody: none of them holds anything of a visit. */
const ofNobody: ReadonlySet<KioskView['screen']> = new Set(['idle', 'awaitingCard', 'ended', 'outOfOrder']);

/** What a page has seen once this is on it. */
export function usedBy(before: PageUse, { phase, view }: KioskSnapshot): PageUse {
  if (view === null) {
    const isOver = before.isOver || (before.isUsed && phase !== 'starting');
    return { ...before, isOver, isSamePatron: before.isSamePatron && !isOver };
  }
  const isOver = before.isOver || (before.isUsed && isEnd(before.last, view));
  const isUsed = before.isUsed || !ofNobody.has(view.screen);
  return { isUsed, isOver, isSamePatron: !before.isUsed || (before.isSamePatron && !isAnother(before.last, view)), last: view };
}

function isEnd(last: KioskView | null, now: KioskView): boolean {
  return ofNobody.has(now.screen) || isAnother(last, now) || (last !== null && isCardOfReturner(last, now));
}

function isAnother(last: KioskView | null, now: KioskView): boolean {
  return last !== null && isSomebodyNew(last, now);
}
