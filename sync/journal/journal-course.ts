import { earliestMs } from '../../contracts/clock.ts';
import type { WritableDb } from '../store/database.ts';
import { doubtAboveMs } from '../store/retention-time.machine.ts';
import { moveRows, moveWallDates, unsettledToldMs } from './journal-table.ts';

/** The time by which rows expire, in epoch milliseconds, and the clock that never jumps, read together. */
export interface CourseTime {
  readonly nowMs: number;
  readonly monotonicMs: number;
}

/** Where the course is. `earlierMs`: how far another file says that it had come before this run, for one that does not know; null: no file does. */
export interface FollowedTime extends CourseTime {
  readonly earlierMs: number | null;
}

/** The course goes on by itself; what is more than this beside what really ran is a leap or a correction of it. Written down as often. */
const leapAboveMs = 60_000;

interface Leap {
  readonly id: number;
  readonly at_ms: number;
  readonly by_ms: number;
}

/**
 * Brings rows to where the course of time is now. `before`: where it was when this run looked last, null at its first look: then the file tells.
 *
 * A leap ahead (a clock that is set, a start after any time off) is written down with its size, in the same commit as the place to which it led. Where the course is brought
 * back later, that leap is what was wrong: rows of after it are moved back with the course, and rows of before it stay, so that each keeps the time that it had left,
 * less what has really passed. All of it is kept in the file and nothing in memory: many starts, a lost thread and a power cut make no difference, and what a cut undid is done at the next look.
 */
export function followCourse(db: WritableDb, before: CourseTime | null, { nowMs, monotonicMs, earlierMs }: FollowedTime): void {
  const keptMs = db.first<{ now_ms: number | null }>('SELECT now_ms FROM course')?.now_ms ?? null;
  const expectedMs = before === null ? (keptMs ?? earlierMs ?? nowMs) : before.nowMs + monotonicMs - before.monotonicMs;
  const aheadMs = Math.round(nowMs - expectedMs);
  const isOnCourse = Math.abs(aheadMs) <= leapAboveMs;
  if (isOnCourse && keptMs !== null && Math.abs(nowMs - keptMs) < leapAboveMs) return;
  db.transaction(() => {
    if (!isOnCourse && aheadMs > 0) leapAhead(db, { atMs: nowMs, byMs: aheadMs });
    if (!isOnCourse && aheadMs < 0) goBack(db, { toMs: nowMs, byMs: -aheadMs });
    db.run('UPDATE course SET now_ms = ?', nowMs);
    db.run('DELETE FROM leaps WHERE NOT EXISTS (SELECT 1 FROM rows WHERE begun_ms < leaps.at_ms)');
  });
}

function leapAhead(db: WritableDb, { atMs, byMs }: { readonly atMs: number; readonly byMs: number }): void {
  // No station was built before: that was no time, and rows of it are as old as the station ran in it.
  if (atMs - byMs < earliestMs) return moveFrom(db, null, byMs);
  const last = db.first<Leap>('SELECT id, at_ms, by_ms FROM leaps ORDER BY at_ms DESC LIMIT 1');
  const isAnythingBetween = last === undefined || db.first('SELECT 1 FROM rows WHERE begun_ms >= ?', last.at_ms) !== undefined;
  if (isAnythingBetween) db.run('INSERT INTO leaps (at_ms, by_ms) VALUES (?, ?)', atMs, byMs);
  else db.run('UPDATE leaps SET at_ms = ?, by_ms = by_ms + ? WHERE id = ?', atMs, byMs, last.id);
}

function goBack(db: WritableDb, { toMs, byMs }: { readonly toMs: number; readonly byMs: number }): void {
  let leftMs = byMs;
  // A course that begins anew in 1970 was lost, and no leap of before was wrong.
  while (leftMs > 0 && toMs >= earliestMs) {
    const leap = wrongLeap(db, leftMs);
    if (leap === undefined) break;
    const undoneMs = Math.min(leftMs, leap.by_ms);
    moveFrom(db, leap.at_ms, -undoneMs);
    if (undoneMs === leap.by_ms) db.run('DELETE FROM leaps WHERE id = ?', leap.id);
    else db.run('UPDATE leaps SET by_ms = by_ms - ? WHERE id = ?', undoneMs, leap.id);
    leftMs -= undoneMs;
  }
  if (leftMs > 0) moveFrom(db, null, -leftMs);
  moveWallDates(db, { toMs, byMs });
}

/**
 * A correction takes back the leap that fits it best, and not the nights for which the station was off: of those that are large enough within an hour the one whose size is nearest (a clock's
 * drift makes the two differ), else the largest.
 */
function wrongLeap(db: WritableDb, byMs: number): Leap | undefined {
  return (
    db.first<Leap>('SELECT id, at_ms, by_ms FROM leaps WHERE by_ms >= ? ORDER BY abs(by_ms - ?), at_ms DESC LIMIT 1', byMs - doubtAboveMs, byMs) ??
    db.first<Leap>('SELECT id, at_ms, by_ms FROM leaps ORDER BY by_ms DESC, at_ms DESC LIMIT 1')
  );
}

/** Moves every moment from `fromMs` on; null: every one. */
function moveFrom(db: WritableDb, fromMs: number | null, byMs: number): void {
  const from = fromMs ?? Number.MIN_SAFE_INTEGER;
  moveRows(db, from, byMs);
  db.run('UPDATE unsettled SET expires_at = expires_at + ? WHERE expires_at - ? >= ?', byMs, unsettledToldMs, from);
  db.run('UPDATE leaps SET at_ms = at_ms + ? WHERE at_ms >= ?', byMs, from);
}
