import type { HidUse } from './hid-link.ts';
import type { HidIds } from './hid-path.ts';
import { hidAmbiguousError, hidMissingError } from './hid-errors.ts';

/** An interface that is there now. */
export interface HidCandidate {
  /** What opens it now. */
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  readonly usagePage: number | null;
  readonly usage: number | null;
}

/**
 * The one interface that is meant, whatever else is plugged in and in whatever order.
 * @throws KioskError DEVICE_MISSING where it is not there or cannot be told from another, DEVICE_OTHER_KIND where it is there in another mode
 */
export function chooseHid<Candidate extends HidCandidate>(target: HidIds, use: HidUse, candidates: readonly Candidate[]): Candidate {
  const withIds = candidates.filter(
    ({ vendorId, productId, serialNumber }) =>
      vendorId === target.vendorId && productId === target.productId && (target.serialNumber === null || serialNumber === target.serialNumber),
  );
  const matches = withIds.filter(
    ({ usagePage, usage }) => (use.usagePage === undefined || usagePage === use.usagePage) && (use.usage === undefined || usage === use.usage),
  );
  // One node may carry several collections, and is listed once for each.
  const [only, second] = [...new Map(matches.map((match) => [match.path, match])).values()];
  if (only === undefined) throw hidMissingError(target.path, withIds.length > 0);
  if (second !== undefined) throw hidAmbiguousError(target.path, matches.length);
  return only;
}
