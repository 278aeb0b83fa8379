import type { TagUid } from '../../contracts/ids.ts';
import type { PadChange, PadTag, TagReading, TagSecurity } from '../../contracts/ports/item-pad.port.ts';
import type { AirBlocks, AirInventory, AirResult, AirTag } from './tag-air.ts';
import { type MemoryRead, type ReadOutcome, takeBlocks, takeDsfid, unread } from './tag-reader.machine.ts';

/** A tag in the field and what is still to be found out about it. */
export interface TrackedTag {
  readonly tag: PadTag;
  /** Grows with each arrival, so that an answer to an earlier visit is known as stale. */
  readonly visit: number;
  readonly seenAtMs: number;
  /** Inventories in a row that did not see it. */
  readonly missed: number;
  readonly memory: MemoryRead;
  readonly want: 'blocks' | 'dsfid' | 'nothing';
  /** Reads that failed in a row, and when the next one is due. */
  readonly failures: number;
  readonly dueAtMs: number;
  readonly isSecurityRead: boolean;
  readonly securityFailures: number;
}

/** What lies on the pad, in the order of arrival. */
export interface FieldState {
  readonly tags: readonly TrackedTag[];
  readonly isOverfull: boolean;
  readonly visits: number;
  readonly inventoryAtMs: number | null;
  /** Since when every inventory found nothing; null while something lies there, and before the first. */
  readonly emptySinceMs: number | null;
}

/** What the air told, or what was done to a tag. An event of another visit is stale and changes nothing. */
export type FieldEvent =
  | { readonly type: 'inventory.taken'; readonly inventory: AirInventory; readonly atMs: number }
  | { readonly type: 'blocks.answered'; readonly uid: TagUid; readonly visit: number; readonly result: AirResult<AirBlocks>; readonly atMs: number }
  | { readonly type: 'dsfid.answered'; readonly uid: TagUid; readonly visit: number; readonly dsfid: number | null; readonly atMs: number }
  /** `security` null: it could not be read. */
  | { readonly type: 'security.answered'; readonly uid: TagUid; readonly visit: number; readonly security: TagSecurity | null; readonly atMs: number }
  /** Its blocks were written: it is read anew. */
  | { readonly type: 'tag.rewritten'; readonly uid: TagUid; readonly atMs: number }
  /** The line or the field is gone: nothing can be said to lie there. */
  | { readonly type: 'field.lost'; readonly atMs: number };

/** Limits of the tracking, in milliseconds unless told. */
export const tracking = {
  /** A tag has left when this long nothing was heard of it, and at least two inventories missed it. */
  leaveAfterMs: 350,
  leaveAfterMissed: 2,
  /** Failed reads until the patron is told that the item lies badly. */
  readsUntilTold: 3,
  retryAfterMs: 40,
  slowRetryAfterMs: 400,
} as const;

export const emptyField: FieldState = { tags: [], isOverfull: false, visits: 0, inventoryAtMs: null, emptySinceMs: null };

interface Step {
  readonly state: FieldState;
  readonly changes: readonly PadChange[];
}

/** One step of the tracking: the new state and what listeners are told, in order. */
export function stepField(stackLimit: number, state: FieldState, event: FieldEvent): Step {
  if (event.type === 'inventory.taken') return takeInventory(stackLimit, state, event);
  if (event.type === 'field.lost') return empty(state, event.atMs);
  const before = state.tags.find(({ tag }) => tag.uid === event.uid);
  if (before === undefined || ('visit' in event && before.visit !== event.visit)) return { state, changes: [] };
  const after = takeAnswer(before, event);
  const changes = isSameTag(before.tag, after.tag) ? [] : [{ type: 'tag.changed', tag: after.tag, atMonotonicMs: event.atMs } as const];
  return { state: { ...state, tags: state.tags.map((tag) => (tag === before ? after : tag)) }, changes };
}

function takeInventory(stackLimit: number, state: FieldState, { inventory, atMs }: Extract<FieldEvent, { type: 'inventory.taken' }>): Step {
  const seen = new Map(inventory.tags.map((tag) => [tag.uid, tag]));
  const looked = state.tags.map((tag) => look(tag, { isSeen: seen.has(tag.tag.uid), isOverfull: inventory.isOverfull, atMs }));
  const gone = looked.filter((tag) => hasLeft(tag, atMs));
  const known = new Set(looked.map(({ tag }) => tag.uid));
  const fresh = [...seen.values()].filter(({ uid }) => !known.has(uid)).map((tag, at) => arrive(tag, state.visits + 1 + at, atMs));
  const tags = [...looked.filter((tag) => !gone.includes(tag)), ...fresh];
  const isOverfull = inventory.isOverfull || tags.length > stackLimit;
  const changes: PadChange[] = [
    ...gone.map(({ tag }) => ({ type: 'tag.left', tag, atMonotonicMs: atMs }) as const),
    ...fresh.map(({ tag }) => ({ type: 'tag.arrived', tag, atMonotonicMs: atMs }) as const),
    ...(isOverfull === state.isOverfull ? [] : [{ type: 'pad.overfull', isOverfull, atMonotonicMs: atMs } as const]),
  ];
  const emptySinceMs = tags.length > 0 ? null : (state.emptySinceMs ?? atMs);
  return { state: { tags, isOverfull, visits: state.visits + fresh.length, inventoryAtMs: atMs, emptySinceMs }, changes };
}

function empty(state: FieldState, atMonotonicMs: number): Step {
  const left = state.tags.map(({ tag }) => ({ type: 'tag.left', tag, atMonotonicMs }) as const);
  const overfull = state.isOverfull ? [{ type: 'pad.overfull', isOverfull: false, atMonotonicMs } as const] : [];
  return { state: { ...emptyField, visits: state.visits }, changes: [...left, ...overfull] };
}

interface Look {
  readonly isSeen: boolean;
  readonly isOverfull: boolean;
  readonly atMs: number;
}

// A pad that cannot hold all tags names some of them only: that one is missing there means nothing.
function look(tag: TrackedTag, { isSeen, isOverfull, atMs }: Look): TrackedTag {
  if (isSeen) return { ...tag, seenAtMs: atMs, missed: 0 };
  return isOverfull ? tag : { ...tag, missed: tag.missed + 1 };
}

function hasLeft({ missed, seenAtMs }: TrackedTag, atMs: number): boolean {
  return missed >= tracking.leaveAfterMissed && atMs - seenAtMs >= tracking.leaveAfterMs;
}

function arrive({ uid, dsfid }: AirTag, visit: number, atMs: number): TrackedTag {
  return {
    tag: { uid, reading: { state: 'reading' }, security: 'unknown' },
    visit,
    seenAtMs: atMs,
    missed: 0,
    memory: unread(dsfid),
    want: 'blocks',
    failures: 0,
    dueAtMs: atMs,
    isSecurityRead: false,
    securityFailures: 0,
  };
}

function takeAnswer(tracked: TrackedTag, event: Exclude<FieldEvent, { type: 'inventory.taken' | 'field.lost' }>): TrackedTag {
  const { atMs } = event;
  switch (event.type) {
    case 'blocks.answered':
      return takeReading(tracked, takeBlocks(tracked.memory, event.result), atMs);
    case 'dsfid.answered':
      return takeReading(tracked, takeDsfid(tracked.memory, event.dsfid), atMs);
    case 'security.answered':
      return takeSecurity(tracked, event.security, atMs);
    default:
      return { ...tracked, memory: unread(tracked.memory.dsfid), want: 'blocks', failures: 0, dueAtMs: atMs };
  }
}

function takeReading(tracked: TrackedTag, outcome: ReadOutcome, atMs: number): TrackedTag {
  if (outcome.next === 'retry') return takeFailure(tracked, outcome.memory, atMs);
  const heard = { ...tracked, memory: outcome.memory, seenAtMs: atMs, dueAtMs: atMs };
  if (outcome.next === 'readOn') return { ...heard, want: 'blocks' };
  if (outcome.next === 'askDsfid') return { ...heard, want: 'dsfid' };
  return { ...heard, want: 'nothing', failures: 0, tag: { ...tracked.tag, reading: outcome.reading } };
}

// Told once it failed a few times, and tried on: the patron may push the item into the middle.
function takeFailure(tracked: TrackedTag, memory: MemoryRead, atMs: number): TrackedTag {
  const failures = tracked.failures + 1;
  const isTold = failures >= tracking.readsUntilTold;
  const reading: TagReading = isTold ? { state: 'problem', problem: 'partlyRead' } : tracked.tag.reading;
  const dueAtMs = atMs + (isTold ? tracking.slowRetryAfterMs : tracking.retryAfterMs);
  return { ...tracked, memory, failures, dueAtMs, tag: { ...tracked.tag, reading } };
}

function takeSecurity(tracked: TrackedTag, security: TagSecurity | null, atMs: number): TrackedTag {
  if (security !== null) {
    return { ...tracked, seenAtMs: atMs, isSecurityRead: true, securityFailures: 0, tag: { ...tracked.tag, security } };
  }
  const securityFailures = tracked.securityFailures + 1;
  const wait = securityFailures >= tracking.readsUntilTold ? tracking.slowRetryAfterMs : tracking.retryAfterMs;
  return { ...tracked, isSecurityRead: false, securityFailures, dueAtMs: atMs + wait, tag: { ...tracked.tag, security: 'unknown' } };
}

function isSameTag(a: PadTag, b: PadTag): boolean {
  return a.security === b.security && isSameReading(a.reading, b.reading);
}

function isSameReading(a: TagReading, b: TagReading): boolean {
  if (a.state === 'item' && b.state === 'item') return JSON.stringify(a.tag) === JSON.stringify(b.tag);
  return a.state === b.state && (a.state !== 'problem' || b.state !== 'problem' || a.problem === b.problem);
}
