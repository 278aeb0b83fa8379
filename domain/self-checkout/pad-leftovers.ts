import type { TagUid } from '../../contracts/ids.ts';

/** A tag of before this visit: it is nobody's wish. */
export interface Leftover {
  /** When it was lifted, monotonic; null while it lies there. */
  readonly leftAtMs: number | null;
  /** The visit that just ended lent its item, perhaps: whoever sets the stack down again to open a bag does not return it. */
  readonly isLent: boolean;
  /** The library system refused it to them: the next card may well be meant for it. */
  readonly isRefused: boolean;
  /** It was lifted and set down again since: since the visit began, where there is one. */
  readonly isAnew: boolean;
  /** A visit is open, whose screen names it. */
  readonly isNamed: boolean;
}

/** What nobody did anything with yet. */
export const freshLeftover: Leftover = { leftAtMs: null, isLent: false, isRefused: false, isAnew: false, isNamed: false };

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
    const { leftAtMs } = leftover;
    const awayMs = leftAtMs === null ? 0 : atMs - leftAtMs;
    const isThere = there.has(uid);
    // What was just lent is a wish only when it is back: its borrower may only then set it down, when the visit that named it is over.
    if (awayMs >= (leftover.isLent && !isThere ? justLentMs : wishedAfterMs(leftover))) continue;
    const isAnew = leftover.isAnew || (isThere && awayMs >= liftedMs);
    after.set(uid, { ...leftover, isAnew, leftAtMs: isThere ? null : (leftAtMs ?? atMs) });
  }
  return after;
}

/** How long it has to be away until it is somebody's wish: what was just lent as long as a minute, unless a screen named it where it was set down. */
function wishedAfterMs({ isLent, isAnew, isNamed }: Leftover): number {
  return isLent && !(isNamed && isAnew) ? justLentMs : liftedMs;
}

/** Leftovers of who wants to return, in so many words: what was set down anew is a wish at once, and the rest when it is. */
export function wishedLeftovers(before: Leftovers): Leftovers {
  return changed(new Map([...before].filter(([, { isAnew }]) => !isAnew)), { isLent: false });
}

/**
 * Leftovers in a visit, whose screen names them: one that is lifted and set down anew is a wish again. What was just lent is still its
 * borrower's to put into a bag, whoever's visit it is: set down once, it is only named. What was refused to them is not.
 */
export function namedLeftovers(before: Leftovers): Leftovers {
  const named = [...before].map(([uid, each]) => [uid, { ...each, isLent: each.isLent && !each.isRefused, isAnew: false, isNamed: true }] as const);
  return new Map(named);
}

/** Leftovers once a visit is over. */
export function unnamedLeftovers(before: Leftovers): Leftovers {
  return changed(before, { isAnew: false, isNamed: false });
}

function changed(before: Leftovers, part: Partial<Leftover>): Leftovers {
  return new Map([...before].map(([uid, leftover]) => [uid, { ...leftover, ...part }]));
}
