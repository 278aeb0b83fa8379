import type { TagUid } from '../../contracts/ids.ts';
import type { SecurityResult } from '../../contracts/ports/item-pad.port.ts';
import { type AirTurn, isPassing } from './air-turn.ts';
import type { ItemPadRules } from './item-pad.schema.ts';
import type { AirResult } from './tag-air.ts';
import { findMarks, type MarksWritten, marksFor, securityOf, type TagMarks, writeMarks } from './tag-marks.ts';

/** One part of a set on the way. */
interface Part {
  readonly uid: TagUid;
  /** As it stood before anything was written, or why that could not be read. */
  readonly before: AirResult<TagMarks>;
  readonly written: MarksWritten | null;
}

/**
 * Turns the security of a set on or off, all or none: every part is looked at before the first is written, and where one fails,
 * those already written are put back. One result a UID, in the given order.
 */
export async function setSecurityOf(
  turn: AirTurn,
  rules: ItemPadRules,
  order: { readonly uids: readonly TagUid[]; readonly security: 'secured' | 'unsecured' },
): Promise<readonly SecurityResult[]> {
  const [single, ...others] = order.uids;
  // One AFI alone is never half-written: nothing has to be known for putting it back.
  if (single !== undefined && others.length === 0 && !rules.eas) return [await writeSingle(turn, rules, { uid: single, security: order.security })];
  const parts = await lookAtAll(turn, rules, order.uids);
  if (parts.some(({ before }) => !before.ok)) return parts.map((part) => untouched(rules, part));
  const written = await writeAll(turn, rules, { parts, wanted: marksFor(rules, order.security) });
  if (written.every((part) => part.written?.outcome === 'done')) return written.map((part) => resultOf(rules, part));
  const results: SecurityResult[] = [];
  for (const part of written) results.push(await putBack(turn, rules, part));
  return results;
}

async function writeSingle(
  turn: AirTurn,
  rules: ItemPadRules,
  { uid, security }: { readonly uid: TagUid; readonly security: 'secured' | 'unsecured' },
): Promise<SecurityResult> {
  const { outcome, marks } = await writeMarks(turn, rules, { ...marksFor(rules, security), uid });
  return { uid, outcome, security: securityOf(rules, marks) };
}

async function lookAtAll(turn: AirTurn, rules: ItemPadRules, uids: readonly TagUid[]): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const uid of uids) {
    parts.push({ uid, before: await findMarks(turn, rules, uid), written: null });
  }
  return parts;
}

async function writeAll(
  turn: AirTurn,
  rules: ItemPadRules,
  { parts, wanted }: { readonly parts: readonly Part[]; readonly wanted: TagMarks },
): Promise<readonly Part[]> {
  const written: Part[] = [];
  let hasFailed = false;
  for (const part of parts) {
    const outcome: MarksWritten | null = hasFailed ? null : await writeMarks(turn, rules, { ...wanted, uid: part.uid });
    hasFailed ||= outcome?.outcome !== 'done';
    written.push({ ...part, written: outcome });
  }
  return written;
}

/** Brings a part of a failed set back to where it was, and tells how it stands. The part that failed keeps its own outcome. */
async function putBack(turn: AirTurn, rules: ItemPadRules, part: Part): Promise<SecurityResult> {
  const { uid, before, written } = part;
  if (written === null || !before.ok) return untouched(rules, part);
  const hasFailed = written.outcome !== 'done';
  const isAsBefore = written.marks !== null && isSameMarks(written.marks, before.value);
  if (isAsBefore) return { uid, outcome: hasFailed ? written.outcome : 'undone', security: securityOf(rules, before.value) };
  const back: MarksWritten = await writeMarks(turn, rules, { ...before.value, uid });
  const undone = back.outcome === 'done' ? 'undone' : back.outcome;
  return { uid, outcome: hasFailed ? written.outcome : undone, security: securityOf(rules, back.marks) };
}

function isSameMarks(a: TagMarks, b: TagMarks): boolean {
  return a.afi === b.afi && a.eas === b.eas;
}

function untouched(rules: ItemPadRules, { uid, before }: Part): SecurityResult {
  if (before.ok) return { uid, outcome: 'undone', security: securityOf(rules, before.value) };
  return { uid, outcome: isPassing(before.failure) ? 'gone' : 'refused', security: 'unknown' };
}

function resultOf(rules: ItemPadRules, { uid, written }: Part): SecurityResult {
  return { uid, outcome: written?.outcome ?? 'unsure', security: securityOf(rules, written?.marks ?? null) };
}
