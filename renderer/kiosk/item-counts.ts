import type { LoanRow, ReturnRow } from '../../contracts/views.schema.ts';

/** How many rows are in which state. */
export interface ItemCounts {
  readonly all: number;
  readonly done: number;
  readonly asking: number;
  readonly refused: number;
  /** Neither done nor refused: nobody knows. */
  readonly unclear: number;
}

/** Counts the rows of a list by what is true of them. */
export function countItems(rows: readonly (LoanRow | ReturnRow)[]): ItemCounts {
  const among = (state: (LoanRow | ReturnRow)['state']): number => rows.filter((row) => row.state === state).length;
  return { all: rows.length, done: among('lent') + among('returned'), asking: among('asking'), refused: among('refused'), unclear: among('unclear') };
}
