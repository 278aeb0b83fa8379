import type { LoanRow, ReturnRow } from '../../contracts/views.schema.ts';

/** How many rows are in which state. */
export interface ItemCounts {
  readonly all: number;
  readonly done: number;
  readonly asking: number;
  readonly refused: number;
}

/** Counts the rows of a list by what is true of them. */
export function countItems(rows: readonly (LoanRow | ReturnRow)[]): ItemCounts {
  const asking = rows.filter((row) => row.state === 'asking').length;
  const refused = rows.filter((row) => row.state === 'refused').length;
  return { all: rows.length, asking, refused, done: rows.length - asking - refused };
}
