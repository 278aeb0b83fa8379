import { delay } from '../../contracts/clock.ts';
import type { TagUid } from '../../contracts/ids.ts';
import type { TagSecurity } from '../../contracts/ports/item-pad.port.ts';
import { type AirTurn, askTag, exchangeTries, isPassing } from './air-turn.ts';
import type { ItemPadRules } from './item-pad.schema.ts';
import type { AirResult } from './tag-air.ts';

/** What gates listen to, as it stands on a tag. `eas` null: not asked for, or the tag has none. */
export interface TagMarks {
  readonly afi: number;
  readonly eas: boolean | null;
}

/** How a write of marks ended, and what was read back (null: nothing could be). */
export interface MarksWritten {
  readonly outcome: 'done' | 'gone' | 'refused' | 'unsure';
  readonly marks: TagMarks | null;
}

const retryWaitMs = 25;

/** The marks of an item at home or on loan. */
export function marksFor(rules: ItemPadRules, security: 'secured' | 'unsecured'): TagMarks {
  const isSecured = security === 'secured';
  return { afi: isSecured ? rules.afiSecured : rules.afiUnsecured, eas: rules.eas ? isSecured : null };
}

/** What marks mean at the gate; marks that contradict each other, or another AFI, are unknown. */
export function securityOf(rules: ItemPadRules, marks: TagMarks | null): TagSecurity {
  if (marks === null) return 'unknown';
  if (marks.afi === rules.afiSecured && marks.eas !== false) return 'secured';
  return marks.afi === rules.afiUnsecured && marks.eas !== true ? 'unsecured' : 'unknown';
}

/** Reads a tag's marks once. */
export async function readMarks({ ask }: AirTurn, rules: ItemPadRules, uid: TagUid): Promise<AirResult<TagMarks>> {
  const afi = await ask((air) => air.readAfi(uid));
  if (!afi.ok) return afi;
  if (!rules.eas) return { ok: true, value: { afi: afi.value, eas: null } };
  const eas = await ask((air) => air.readEas(uid));
  if (!eas.ok && eas.failure !== 'unsupported') return eas;
  return { ok: true, value: { afi: afi.value, eas: eas.ok ? eas.value : null } };
}

/** Reads a tag's marks, trying again where it does not answer. */
export function findMarks(turn: AirTurn, rules: ItemPadRules, uid: TagUid): Promise<AirResult<TagMarks>> {
  return askTag(turn, () => readMarks(turn, rules, uid));
}

/**
 * Writes marks and reads them back: a pad says "written" though a moving tag missed it, and "no answer" though the tag took it.
 * So only what was read back counts. At the pad's edge single exchanges get lost: a write without an answer is written again before
 * anything is read, and a read without one is asked again before anything is written.
 */
export async function writeMarks(turn: AirTurn, rules: ItemPadRules, wanted: TagMarks & { readonly uid: TagUid }): Promise<MarksWritten> {
  let isTaken = false;
  let last: AirResult<TagMarks> = { ok: false, failure: 'noAnswer' };
  for (let tried = 1; tried <= exchangeTries; tried += 1) {
    const written = await writeOnce(turn, wanted);
    isTaken ||= written.ok;
    const isLost = !written.ok && isPassing(written.failure);
    if (!isLost || tried % 2 === 0) {
      last = await readBack(turn, rules, { uid: wanted.uid, isThere: written.ok });
      if (last.ok && isSame(last.value, wanted)) return { outcome: 'done', marks: last.value };
      if (!written.ok && !isLost) return { outcome: 'refused', marks: last.ok ? last.value : null };
    }
    if (tried < exchangeTries) await delay(turn.clock, retryWaitMs * tried);
  }
  if (last.ok) return { outcome: 'refused', marks: last.value };
  return { outcome: isTaken ? 'unsure' : 'gone', marks: null };
}

async function readBack(
  turn: AirTurn,
  rules: ItemPadRules,
  { uid, isThere }: { readonly uid: TagUid; readonly isThere: boolean },
): Promise<AirResult<TagMarks>> {
  const marks = await readMarks(turn, rules, uid);
  if (marks.ok || !isThere || !isPassing(marks.failure)) return marks;
  await delay(turn.clock, retryWaitMs);
  return readMarks(turn, rules, uid);
}

async function writeOnce({ ask }: AirTurn, { uid, afi, eas }: TagMarks & { readonly uid: TagUid }): Promise<AirResult<null>> {
  const written = await ask((air) => air.writeAfi(uid, afi));
  if (!written.ok || eas === null) return written;
  const easWritten = await ask((air) => air.writeEas(uid, eas));
  return easWritten.ok || easWritten.failure !== 'unsupported' ? easWritten : written;
}

// A tag without EAS goes by its AFI alone.
function isSame(marks: TagMarks, wanted: TagMarks): boolean {
  return marks.afi === wanted.afi && (wanted.eas === null || marks.eas === null || marks.eas === wanted.eas);
}
