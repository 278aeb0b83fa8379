import { isKioskError } from '../../contracts/errors.ts';

/** What the purge of the traces sweeps, too: a file, or those that were put aside. */
export type SweptFile = 'journal' | 'pin-attempts' | 'statistics' | 'damaged files';

/** One file's sweep. Returns whether the bytes of everything that was ever removed from it are gone. */
export interface FileSweep {
  readonly file: SweptFile;
  readonly sweep: () => boolean;
}

/** What sweeping every file came to. */
export interface SweptFiles {
  /** Whether nothing that has expired is left in any of them, bytes included: a file that failed never counts as done. */
  readonly isErased: boolean;
  readonly failed: readonly SweptFile[];
}

/**
 * Sweeps one file after the other, whatever becomes of the others: a file that fails must not keep what has expired alive in the next one.
 * @throws KioskError STORE_DAMAGED, after all of them had their turn: opening them anew is what puts a damaged one aside
 */
export function sweepEach(sweeps: readonly FileSweep[]): SweptFiles {
  const failed: SweptFile[] = [];
  const damage: unknown[] = [];
  let isErased = true;
  for (const { file, sweep } of sweeps) {
    try {
      isErased = sweep() && isErased;
    } catch (error) {
      failed.push(file);
      if (isKioskError(error, 'STORE_DAMAGED')) damage.push(error);
    }
  }
  if (damage.length > 0) throw damage[0];
  return { isErased: isErased && failed.length === 0, failed };
}
