import type { ItemId } from '../../contracts/ids.ts';
import type { JournalChange, JournalRow, NewJournalRow, UnsettledRow } from '../../contracts/ports/journal.port.ts';
import type { ReadableDb, WritableDb } from '../store/database.ts';
import { hardCapMs } from '../store/retention.ts';
import { earliestMs } from '../../contracts/clock.ts';

/** How long a settled row stays, so that a technician can still see what became of it; staff rows stay until they are settled. */
export const settledKeptMs = 3_600_000;

/** How long it is told that a row went unsettled. */
export const unsettledToldMs = 30 * 86_400_000;
/** How long the station may run over all its starts before an overdue row goes. */
const graceOverRunsMs = 3_600_000;

interface TableRow {
  readonly id: number;
  readonly kind: JournalRow['kind'];
  readonly item: string;
  readonly at_ms: number;
  readonly state: JournalRow['state'];
  readonly reason: JournalRow['reason'];
  readonly attempts: number;
  readonly retries: number;
  readonly due_before: string | null;
  readonly settled_at: number | null;
  readonly expires_at: number;
}

/** The same of a file that an earlier program wrote, before its migration: version 1 had neither tries by staff nor due dates. */
const columnsOfVersion1 = 'id, kind, item, at_ms, state, reason, attempts, 0 AS retries, NULL AS due_before, settled_at, expires_at';
const columnsIn = (version: number): string => (version < 2 ? columnsOfVersion1 : columns);
const columns = 'id, kind, item, at_ms, state, reason, attempts, retries, due_before, settled_at, expires_at';
/** States of rows with which nothing is done any more; of these only the first two go soon. */
const settledStates: readonly string[] = ['done', 'notDone', 'closed'];

/** Whether the table is there at all; a migrated file without it was tampered with. */
export function hasRows(db: ReadableDb): boolean {
  const found = db.first<{ tables: number }>(
    "SELECT count(*) AS tables FROM sqlite_schema WHERE name IN ('rows', 'overdue', 'unsettled', 'course', 'leaps')",
  );
  return found?.tables === 5;
}

/** Writes a row and tells its id. `begunMs`: now, by the course of time by which it expires. */
export function insertRow(db: WritableDb, row: NewJournalRow, begunMs: number): number {
  const inserted = db.first<{ id: number }>(
    'INSERT INTO rows (kind, item, at_ms, begun_ms, state, attempts, due_before, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id',
    row.kind,
    row.item,
    row.atMs,
    begunMs,
    row.state,
    row.attempts,
    row.dueBefore ?? null,
    begunMs + hardCapMs,
  );
  return inserted?.id ?? 0;
}

/** Writes a row of a damaged journal as it was: one that nobody has settled, which goes 59 days after it was written. @throws SQLite's constraint error for what is no row */
export function insertSalvaged(db: WritableDb, row: JournalRow): void {
  db.run(
    `INSERT INTO rows (${columns}, begun_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.kind,
    row.item,
    row.atMs,
    row.state,
    row.reason,
    row.attempts,
    row.retries,
    row.dueBefore,
    row.settledAtMs,
    row.expiresAtMs,
    row.expiresAtMs - hardCapMs,
  );
}

/** Changes a row that is in one of the states `from`. `nowMs`: when, for the expiry of a settled row. */
export function changeRow(db: WritableDb, id: number, { change, nowMs }: { readonly change: JournalChange; readonly nowMs: number }): boolean {
  const { from, state, reason, attempts, isRetry } = change;
  const settledAt = settledStates.includes(state) ? nowMs : null;
  const erasedSoonFrom = state === 'closed' ? null : settledAt;
  const changed = db.run(
    `UPDATE rows SET state = ?, reason = CASE ? WHEN 'closed' THEN reason WHEN 'parked' THEN ? END, attempts = coalesce(?, attempts),
       retries = retries + ?, settled_at = ?,
       expires_at = CASE WHEN ? IS NULL THEN begun_ms + ${hardCapMs} ELSE min(begun_ms + ${hardCapMs}, ? + ${settledKeptMs}) END
     WHERE id = ? AND state IN (${from.map(() => '?').join(', ')})`,
    state,
    state,
    reason ?? 'undecidable',
    isRetry === true ? 0 : (attempts ?? null),
    isRetry === true ? 1 : 0,
    settledAt,
    erasedSoonFrom,
    erasedSoonFrom,
    id,
    ...from,
  );
  return changed > 0;
}

/** Takes a row away that is open or waiting. */
export function removeRow(db: WritableDb, id: number): boolean {
  return db.run("DELETE FROM rows WHERE id = ? AND state IN ('open', 'waiting')", id) > 0;
}

/** Rows that are open or waiting, in order. */
export function selectPending(db: ReadableDb): JournalRow[] {
  return db.all<TableRow>(`SELECT ${columns} FROM rows WHERE state IN ('open', 'waiting') ORDER BY id`).map(toRow);
}

/** How many rows wait for staff. */
export function countParked(db: ReadableDb): number {
  return db.first<{ count: number }>("SELECT count(*) AS count FROM rows WHERE state = 'parked'")?.count ?? 0;
}

/** Every row, in order. `version`: of the file, where it may be an old one. */
export function selectAll(db: ReadableDb, version = 2): JournalRow[] {
  return db.all<TableRow>(`SELECT ${columnsIn(version)} FROM rows ORDER BY id`).map(toRow);
}

/** One row, or undefined. */
export function selectRow(db: ReadableDb, id: number, version = 2): JournalRow | undefined {
  const row = db.first<TableRow>(`SELECT ${columnsIn(version)} FROM rows WHERE id = ?`, id);
  return row === undefined ? undefined : toRow(row);
}

/** How the time stands for what nobody has settled. */
export interface OverdueTime {
  readonly nowMs: number;
  /** How long this run of the station has lasted since the last look, in milliseconds. */
  readonly ranMs: number;
  /** This run alone is long enough, and nobody doubted the clock in all that time. */
  readonly isRunLong: boolean;
}

/** Deletes what has expired; the bytes go with `erasePages`. Returns how many rows went. */
export function deleteExpiredRows(db: WritableDb, time: OverdueTime): number {
  return db.transaction(() => {
    const { nowMs } = time;
    const settled = db.run("DELETE FROM rows WHERE expires_at <= ? AND state IN ('done', 'notDone')", nowMs);
    db.run('DELETE FROM unsettled WHERE expires_at <= ?', nowMs);
    return settled + (mayEndUnsettled(db, time) ? endOverdue(db, nowMs) : 0);
  });
}

/**
 * Whether the station had its time to settle what is overdue: ten minutes in one run, in which a clock that was wrong at its start is put right; or an hour over
 * all its runs, of which each counts for a minute at the least. So the hard cap holds, however often it starts.
 */
function mayEndUnsettled(db: WritableDb, { nowMs, ranMs, isRunLong }: OverdueTime): boolean {
  if (db.first('SELECT 1 FROM rows WHERE expires_at <= ?', nowMs) === undefined) {
    db.run('UPDATE overdue SET ran_ms = 0 WHERE ran_ms > 0');
    return false;
  }
  db.run('UPDATE overdue SET ran_ms = ran_ms + ?', ranMs);
  const ranInAllMs = db.first<{ ran_ms: number }>('SELECT ran_ms FROM overdue')?.ran_ms ?? graceOverRunsMs;
  return isRunLong || ranInAllMs >= graceOverRunsMs;
}

/** What staff have closed goes without a word; of the rest stays what it was and of which day, for staff to look at. */
function endOverdue(db: WritableDb, nowMs: number): number {
  db.run(
    `INSERT OR REPLACE INTO unsettled (id, kind, day, expires_at)
     SELECT id, kind, date(at_ms / 1000, 'unixepoch'), ? FROM rows WHERE expires_at <= ? AND state IN ('open', 'waiting', 'parked')`,
    nowMs + unsettledToldMs,
    nowMs,
  );
  db.run('UPDATE overdue SET ran_ms = 0');
  return db.run('DELETE FROM rows WHERE expires_at <= ?', nowMs);
}

/** Rows that went unsettled in the last 30 days, in order. */
export function selectUnsettled(db: ReadableDb): UnsettledRow[] {
  return db.all<UnsettledRow>('SELECT id, kind, day FROM unsettled ORDER BY id');
}

/** Dates rows by the course of time that were written while nobody told it. `fromId`: the first of them. */
export function dateRows(db: WritableDb, fromId: number, nowMs: number): void {
  redate(db, nowMs, { where: 'id >= ?', from: fromId });
}

/** A row that is ahead of the course missed a correction of it, or was dated by an earlier program: its time counts from now. */
export function dateRowsAhead(db: WritableDb, nowMs: number): void {
  redate(db, nowMs, { where: 'begun_ms > ?', from: nowMs });
}

/** A row of a year in which there was no station was dated while nobody told the course, by a clock of 1970: its time counts from now. */
export function dateImpossibleRows(db: WritableDb, nowMs: number): void {
  if (nowMs >= earliestMs) redate(db, nowMs, { where: 'begun_ms < ?', from: earliestMs });
}

interface Dated {
  readonly where: 'id >= ?' | 'begun_ms > ?' | 'begun_ms < ?';
  readonly from: number;
}

function redate(db: WritableDb, nowMs: number, { where, from }: Dated): void {
  db.run(
    `UPDATE rows SET begun_ms = ?, settled_at = CASE WHEN settled_at IS NOT NULL THEN ? END,
       expires_at = ? + CASE WHEN state IN ('done', 'notDone') THEN ${settledKeptMs} ELSE ${hardCapMs} END
     WHERE ${where}`,
    nowMs,
    nowMs,
    nowMs,
    from,
  );
}

/** Moves what a row knows of time from `fromMs` on, by the course of time: begun, settled, and with them the expiry. */
export function moveRows(db: WritableDb, fromMs: number, byMs: number): void {
  const [begun, settled] = ['begun_ms', 'settled_at'].map((of) => `${of} + CASE WHEN ${of} >= ? THEN ? ELSE 0 END`);
  const move = [fromMs, byMs];
  db.run(
    `UPDATE rows SET begun_ms = ${begun}, settled_at = ${settled},
       expires_at = CASE WHEN state IN ('done', 'notDone') THEN min(${begun} + ${hardCapMs}, ${settled} + ${settledKeptMs}) ELSE ${begun} + ${hardCapMs} END`,
    ...[1, 2, 3, 4, 5].flatMap(() => move),
  );
}

/**
 * Brings the PC's own date of what was written by a clock that was wrong back with the course, which is at `toMs` now. A date that would come to lie before the first
 * station is of no clock that was wrong: it was right, and the clock begins anew in 1970. It stays, since the register is told that day.
 */
export function moveWallDates(db: WritableDb, { toMs, byMs }: { readonly toMs: number; readonly byMs: number }): void {
  db.run('UPDATE rows SET at_ms = at_ms - ? WHERE at_ms > ? AND at_ms >= ?', byMs, toMs, byMs + earliestMs);
}

function toRow(row: TableRow): JournalRow {
  return {
    id: row.id,
    kind: row.kind,
    item: row.item as ItemId,
    atMs: row.at_ms,
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    retries: row.retries,
    dueBefore: row.due_before,
    settledAtMs: row.settled_at,
    expiresAtMs: row.expires_at,
  };
}
