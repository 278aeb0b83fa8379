import type { ItemId, TagUid } from '../../contracts/ids.ts';
import type { PadTag, SecurityResult, TagSecurity } from '../../contracts/ports/item-pad.port.ts';
import {
  agedLeftovers,
  freshLeftover,
  type Leftover,
  type Leftovers,
  liftedMs,
  namedLeftovers,
  unnamedLeftovers,
  wishedLeftovers,
} from './pad-leftovers.ts';
import { groupSets, type TagSet } from './tag-sets.policy.ts';

/** What a set with missing parts may do: be lent as it is, be lent and named, or wait until it is whole. */
export type SetRule = 'accept' | 'message' | 'refuse';

/** Which way the gate's alarm of an item is to stand. */
export type WantedSecurity = 'secured' | 'unsecured';

/** An item that lay on the pad in this visit: it is remembered after it was lifted, so that it can be called back by name. */
export interface Stay {
  /** What each of its tags last said. */
  readonly security: ReadonlyMap<TagUid, TagSecurity>;
  /** Those of its tags that lie there now. */
  readonly there: readonly TagUid[];
  /** Monotonic; null while a part of it lies there. */
  readonly leftAtMs: number | null;
  /** Whether the register was asked about it since it was put down. */
  readonly isOffered: boolean;
  readonly isSwitching: boolean;
  /** How often its alarm could not be switched since it was put down. */
  readonly failures: number;
}

/** What the chart knows of the pad. Immutable; `noPad` where there is none. */
export interface PadDesk {
  readonly tags: readonly PadTag[];
  readonly isOverfull: boolean;
  readonly stays: ReadonlyMap<ItemId, Stay>;
  readonly leftBehind: Leftovers;
  /** Every tag that this visit has seen: only a new one shows that somebody is there. */
  readonly seen: ReadonlySet<TagUid>;
  /** When it was last looked at, monotonic. */
  readonly atMs: number;
}

/** The pad as it is now. */
export interface PadSight {
  readonly tags: readonly PadTag[];
  readonly isOverfull: boolean;
  /** Monotonic milliseconds. */
  readonly atMs: number;
}

/** A kiosk without a pad, or with nothing on it. */
export const noPad: PadDesk = {
  tags: [],
  isOverfull: false,
  stays: new Map(),
  leftBehind: new Map(),
  seen: new Set(),
  atMs: Number.NEGATIVE_INFINITY,
};

/** Each try has tries of its own in the pad; after these somebody has to move the item. */
const triesToSwitch = 3;

/** Takes a look at the pad. */
export function seePad(desk: PadDesk, sight: PadSight): PadDesk {
  const leftBehind = leftoversAt(desk, sight);
  const own = sight.tags.filter(({ uid }) => !leftBehind.has(uid));
  const stays = new Map<ItemId, Stay>();
  for (const [item, stay] of desk.stays) stays.set(item, { ...stay, there: [], leftAtMs: stay.leftAtMs ?? sight.atMs });
  const securities = new Map(sight.tags.map(({ uid, security }) => [uid, security]));
  for (const { itemId, uids } of groupSets(own)) {
    stays.set(itemId, lying({ before: desk.stays.get(itemId), uids, securities, atMs: sight.atMs }));
  }
  const seen = new Set([...desk.seen, ...own.map(({ uid }) => uid)]);
  return { tags: sight.tags, isOverfull: sight.isOverfull, stays, leftBehind, seen, atMs: sight.atMs };
}

function leftoversAt({ leftBehind }: Pick<PadDesk, 'leftBehind'>, { tags, atMs }: PadSight): Leftovers {
  return agedLeftovers(leftBehind, { there: new Set(tags.map(({ uid }) => uid)), atMs });
}

interface Lying {
  readonly before: Stay | undefined;
  readonly uids: readonly TagUid[];
  readonly securities: ReadonlyMap<TagUid, TagSecurity>;
  readonly atMs: number;
}

function lying({ before, uids, securities, atMs }: Lying): Stay {
  const wasLifted = before !== undefined && before.leftAtMs !== null && atMs - before.leftAtMs >= liftedMs;
  const security = new Map(before?.security);
  for (const uid of uids) {
    const told = securities.get(uid) ?? 'unknown';
    // A tag that came back is "unknown" until it is asked again: what was read last still holds.
    if (told !== 'unknown' || !security.has(uid)) security.set(uid, told);
  }
  const isCalm = before === undefined || wasLifted;
  return {
    security,
    there: uids,
    leftAtMs: null,
    isOffered: !isCalm && before.isOffered,
    isSwitching: before?.isSwitching ?? false,
    failures: isCalm ? 0 : before.failures,
  };
}

/** The items that the register is to be asked about now, and the desk that remembers that it is. */
export function offerItems(desk: PadDesk, rule: SetRule): { readonly desk: PadDesk; readonly items: readonly ItemId[] } {
  const items = ownSets(desk).filter((set) => isAskable(desk, set, rule) && desk.stays.get(set.itemId)?.isOffered === false);
  const stays = new Map(desk.stays);
  for (const { itemId } of items) change(stays, itemId, { isOffered: true });
  return { desk: { ...desk, stays }, items: items.map(({ itemId }) => itemId) };
}

function isAskable({ tags }: PadDesk, set: TagSet, rule: SetRule): boolean {
  if (set.state === 'conflicting') return false;
  if (set.state === 'complete') return true;
  // A part that is still being read may be the missing one.
  return rule !== 'refuse' && tags.every(({ reading }) => reading.state !== 'reading');
}

/** The tags of an item to switch now; null: nothing is to be done, or nothing can be. */
export function tagsToSwitch(desk: PadDesk, item: ItemId, wanted: WantedSecurity): readonly TagUid[] | null {
  const stay = desk.stays.get(item);
  if (stay === undefined || stay.isSwitching || stay.there.length === 0 || stay.failures >= triesToSwitch) return null;
  return stay.there.some((uid) => stay.security.get(uid) !== wanted) ? stay.there : null;
}

/** Notes that an item's alarm is being switched. */
export function switching(desk: PadDesk, item: ItemId): PadDesk {
  const stays = new Map(desk.stays);
  change(stays, item, { isSwitching: true });
  return { ...desk, stays };
}

/** Takes over how an item's tags stand; `null`: the pad gave no answer. */
export function switched(desk: PadDesk, item: ItemId, results: readonly SecurityResult[] | null): PadDesk {
  const stay = desk.stays.get(item);
  if (stay === undefined) return desk;
  const security = new Map(stay.security);
  for (const { uid, security: found } of results ?? []) if (found !== 'unknown') security.set(uid, found);
  // What was lifted is nobody's failure: it is tried anew when it comes back.
  const isFailure = results === null || results.some(({ outcome }) => outcome === 'refused' || outcome === 'unsure');
  const stays = new Map(desk.stays);
  stays.set(item, { ...stay, security, isSwitching: false, failures: stay.failures + (isFailure ? 1 : 0) });
  return { ...desk, stays };
}

/** How an item's alarm stands against how it should. */
export type AlarmState = 'settled' | 'switching' | 'putBack' | 'stuck';

/** Tells how an item's alarm stands; an item that never lay on the pad is settled: nothing is known of its tag. */
export function alarmOf(desk: PadDesk, item: ItemId, wanted: WantedSecurity | null): AlarmState {
  const stay = desk.stays.get(item);
  if (stay === undefined || wanted === null) return 'settled';
  if (stay.isSwitching) return 'switching';
  if (!isAtOdds(stay, wanted)) return 'settled';
  return stay.failures >= triesToSwitch && stay.there.length > 0 ? 'stuck' : 'putBack';
}

/** Whether loan and alarm disagree: what was refused is at odds only where the gate is known to be silent for it; what was lent, wherever it may still sound. */
export function isAtOdds({ security }: Stay, wanted: WantedSecurity): boolean {
  return [...security.values()].some((found) => (wanted === 'unsecured' ? found !== 'unsecured' : found === 'unsecured'));
}

/** Whether an item lies there whose alarm is not known to be on: it may be on loan already. */
export function mayBeOnLoan({ stays }: PadDesk, item: ItemId): boolean {
  return [...(stays.get(item)?.security.values() ?? [])].some((found) => found !== 'secured');
}

/** Whether an alarm is being switched right now. */
export function isSwitchingAny({ stays }: PadDesk): boolean {
  return [...stays.values()].some((stay) => stay.isSwitching);
}

/** The sets of this visit that lie there now. */
export function ownSets({ tags, leftBehind }: PadDesk): readonly TagSet[] {
  return groupSets(tags.filter(({ uid }) => !leftBehind.has(uid)));
}

/** Whether something lies there that nobody has seen in this visit. */
export function hasNewTag({ seen, leftBehind }: PadDesk, sight: PadSight): boolean {
  const left = leftoversAt({ leftBehind }, sight);
  return sight.tags.some(({ uid }) => !seen.has(uid) && !left.has(uid));
}

/** Takes what is new at a look at the pad for nobody's wish. */
export function leaveNew(desk: PadDesk, sight: PadSight): PadDesk {
  const fresh = sight.tags.flatMap(({ uid }) => (desk.seen.has(uid) ? [] : [[uid, freshLeftover] as const]));
  const left = leftoversAt(desk, sight);
  return { ...desk, leftBehind: new Map([...desk.leftBehind, ...fresh.filter(([uid]) => !left.has(uid))]) };
}

/** What becomes of a visit's items when it ends. */
export interface Leaving {
  /** Whether the item goes along into the next visit. */
  readonly goesAlong: (item: ItemId) => boolean;
  /** Whether the visit lent the item, perhaps. */
  readonly isLent: (item: ItemId) => boolean;
  /** Whether the library system decided against lending it. */
  readonly isRefused: (item: ItemId) => boolean;
}

const nothingKept: Leaving = { goesAlong: () => false, isLent: () => false, isRefused: () => false };

/** Ends a visit at the pad: what lies there now, and what was lent and lifted already, is nobody's, apart from the items that go along. */
export function leaveBehind(desk: PadDesk, { goesAlong, isLent, isRefused }: Leaving = nothingKept): PadDesk {
  const left = new Map<TagUid, Leftover>(desk.tags.map(({ uid }) => [uid, freshLeftover]));
  for (const [item, { security, there, leftAtMs }] of desk.stays) {
    if (goesAlong(item)) for (const uid of there) left.delete(uid);
    if (!isLent(item)) continue;
    const kept = { ...freshLeftover, isLent: true, isRefused: isRefused(item) };
    for (const uid of security.keys()) left.set(uid, { ...kept, leftAtMs: there.includes(uid) ? null : leftAtMs });
  }
  // Nothing of the visit is carried on: what goes along is looked at anew.
  return seePad({ ...noPad, leftBehind: new Map([...left, ...unnamedLeftovers(desk.leftBehind)]) }, desk);
}

/** Takes what was set down anew since the last visit, or is from now on, for what somebody wants now, whatever that visit lent. */
export function wishForAll(desk: PadDesk): PadDesk {
  return seePad({ ...desk, leftBehind: wishedLeftovers(desk.leftBehind) }, desk);
}

/** Begins a visit: from now on what is lifted and set down anew is somebody's wish, and what was just lent is named first. */
export function openPad(desk: PadDesk): PadDesk {
  return { ...desk, leftBehind: namedLeftovers(desk.leftBehind) };
}

/** What the pad asks of the one who placed things, judged by their tags alone: see `kiosk.placed`. */
export function placedFor(desk: PadDesk): 'nothing' | 'unclear' | 'return' | 'borrow' {
  const own = ownSets(desk);
  if (desk.tags.some(({ uid, reading }) => reading.state === 'reading' && !desk.leftBehind.has(uid))) return 'unclear';
  if (own.length === 0) return 'nothing';
  const securities = own.flatMap(({ itemId }) => [...(desk.stays.get(itemId)?.security.values() ?? [])]);
  if (securities.includes('unsecured')) return 'return';
  return securities.includes('unknown') ? 'unclear' : 'borrow';
}

function change(stays: Map<ItemId, Stay>, item: ItemId, part: Partial<Stay>): void {
  const stay = stays.get(item);
  if (stay !== undefined) stays.set(item, { ...stay, ...part });
}
