import type { BenchView, LibraryFault } from '../../contracts/bench.schema.ts';

/** What the bench needs of the library system's twin. */
export interface LibraryTwin {
  setFault(fault: LibraryFault): void;
  items(): BenchView['items'];
  patrons(): BenchView['patrons'];
  /** Calls `listener` after every loan, return or fault. */
  onChange(listener: () => void): () => void;
}
