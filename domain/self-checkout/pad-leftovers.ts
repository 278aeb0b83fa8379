import type { TagUid } from '../../contracts/ids.ts';

/** A tag of before this visit: it is nobody's wish. */
export interface Leftover {
  /** When it was lifted, monotonic; null while it lies there. */
  readonly leftAtMs: number | null;
  /** The visit that just ended lent its item, perhaps: whoever sets the stack down again to open a bag does not return it. */
  readonly isLent: boolean;
  /** It was lifted and set down again since. */
  readonly isAnew: boolean;
}

/** Tags of before this visit. */
export type Leftovers = ReadonlyMap<TagUid, Leftover>;

/** A tag at the edge of the field comes and goes; only one that was away this long was lifted and put down anew. */
export const liftedMs = 1_500;
/** What was just lent is somebody's wish only when it was away this long. */
export const justLentMs = 60_000;

/** Who takes a look at the pad: which tags lie there, and when that is. */
export interface LeftoverSight {
  readonly there: ReadonlySet<TagUid>;
  /** Monotonic milliseconds. */
  readonly atMs: number;
}

/** What is still left over at a look at the pad; what is not is a wish when it comes again. */
export function agedLeftovers(before: Leftovers, { there, atMs }: LeftoverSight): Leftovers {
  const after = new Map<TagUid, Leftover>();
  for (const [uid, leftover] of before) {
    const { leftAtMs, isLent } = leftover;
    const awayMs = leftAtMs === null ? 0 : atMs - leftAtMs;
    if (awayMs >= (isLent ? justLentMs : liftedMs)) continue;
    after.set(uid, { isLent, isAnew: leftover.isAnew || awayMs >= liftedMs, leftAtMs: there.has(uid) ? null : (leftAtMs ?? atMs) });
  }
  return after;
}

/** Leftovers that somebody asks for in so many words: what was set down anew is a wish at once. */
export function wishedLeftovers(before: Leftovers): Leftovers {
  return new Map([...before].filter(([, { isAnew }]) => !isAnew));
}

/** Leftovers in a visit, whose screen tells what becomes of an item: one that is lifted and set down anew is a wish again. */
export function plainLeftovers(before: Leftovers): Leftovers {
  return new Map([...before].map(([uid, { leftAtMs }]) => [uid, { leftAtMs, isLent: false, isAnew: false }]));
}
