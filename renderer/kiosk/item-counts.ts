import type { KioskView, LoanRow, ReturnRow } from '../../contracts/views.schema.ts';

type ItemsView = Extract<KioskView, { screen: 'borrowing' | 'returning' }>;

/** How many items are in which state, as the screens say it. */
export interface ShownCounts {
  readonly all: number;
  readonly done: number;
  readonly asking: number;
  readonly refused: number;
  /** Neither done nor refused: nobody knows. */
  readonly unclear: number;
  /** Items that have no row on the screen any more: they are in the other counts only. */
  readonly older: number;
  /** Of those that are done or refused: how many are called back to the pad. */
  readonly callsBack: number;
}

/** The station's counts of the visit, and how many of its items the list leaves out. */
export function shownCounts({ rows, counts, callsBack = 0 }: Pick<ItemsView, 'rows' | 'counts' | 'callsBack'>): ShownCounts {
  const all = counts.done + counts.asking + counts.refused + counts.unclear;
  const ofPad = (rows as readonly (LoanRow | ReturnRow)[]).filter(({ state }) => state === 'reading' || state === 'problem').length;
  return { ...counts, all: all + ofPad, older: all - (rows.length - ofPad), callsBack };
}
