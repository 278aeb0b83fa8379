import { brandId, type DeviceId, type IncidentCode } from '../../contracts/ids.ts';
import type { StoredTrace, TracePurpose } from '../../contracts/ports/trace-store.port.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { hardCapMs, type Retention } from './retention.ts';

interface TraceRow {
  readonly id: number;
  readonly at_ms: number;
  readonly purpose: TracePurpose;
  readonly device: string | null;
  readonly event: string;
  readonly result_code: string;
  readonly incident_code: string | null;
  readonly expires_at: number;
  readonly borrower_day: string | null;
  readonly borrower_sealed: Uint8Array | null;
  readonly borrower_digest: Uint8Array | null;
  readonly moved_ms: number;
}

const columns = 'at_ms, purpose, device, event, result_code, incident_code, expires_at, borrower_day, borrower_sealed, borrower_digest, moved_ms';

/** Whether the tables of the store are there at all; a migrated file without them was tampered with. */
export function hasTables(db: ReadableDb): boolean {
  const found = db.first<{ tables: number }>("SELECT count(*) AS tables FROM sqlite_schema WHERE name IN ('traces', 'retention_time')");
  return found?.tables === 2 && db.first('SELECT 1 FROM retention_time') !== undefined;
}

/** Writes one trace. @throws SQLite's constraint error for anything that the table's checks refuse */
export function insertTrace(db: WritableDb, trace: StoredTrace): void {
  db.run(
    `INSERT INTO traces (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    trace.atMs,
    trace.purpose,
    trace.device,
    trace.event,
    trace.resultCode,
    trace.incidentCode,
    trace.expiresAtMs,
    trace.borrower?.day ?? null,
    trace.borrower?.sealed ?? null,
    trace.borrower?.digest ?? null,
    trace.borrower?.movedMs ?? 0,
  );
}

/** What part of the traces is asked for; those that have expired at `nowMs` are never in it. */
export interface TraceWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  readonly nowMs: number;
}

/** Traces with `fromMs <= atMs < toMs`, oldest first. */
export function selectTraces(db: ReadableDb, window: TraceWindow): StoredTrace[] {
  const rows = db.all<TraceRow>(
    `SELECT ${columns} FROM traces
     WHERE at_ms >= ? AND at_ms < ? AND expires_at > ? ORDER BY at_ms, id LIMIT ?`,
    window.fromMs,
    window.toMs,
    window.nowMs,
    window.limit,
  );
  return rows.map(toTrace);
}

/** Rows of one step through many traces. */
const pageRows = 2_000;

/** Every trace with `fromMs <= atMs < toMs` that has not expired, in the order in which they were stored, however many there are. */
export function* eachTrace(db: ReadableDb, window: Omit<TraceWindow, 'limit'>): Generator<StoredTrace> {
  for (let after = -1; ; ) {
    const rows = db.all<TraceRow>(
      `SELECT id, ${columns} FROM traces WHERE id > ? AND at_ms >= ? AND at_ms < ? AND expires_at > ? ORDER BY id LIMIT ${pageRows}`,
      after,
      window.fromMs,
      window.toMs,
      window.nowMs,
    );
    yield* rows.map(toTrace);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    after = last.id;
  }
}

/** Traces of one borrower, found by its check values of the living days, oldest first; expired ones are never among them. */
export function selectTracesOf(db: ReadableDb, digests: readonly Uint8Array[], nowMs: number): StoredTrace[] {
  // One look through the table for all days: it has no index on purpose.
  const rows = db.all<TraceRow>(
    `SELECT ${columns} FROM traces WHERE borrower_digest IN (${placesOf(digests)}) AND expires_at > ? ORDER BY at_ms, id`,
    ...digests,
    nowMs,
  );
  return rows.map(toTrace);
}

const placesOf = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** Traces that one statement deletes at the most. */
const deletedAtOnce = 500;

/** Deletes the traces with these sealed bytes, which name one each: no two are sealed with the same nonce. The bytes go with `erasePages`. Returns how many went. */
export function deleteSealed(db: WritableDb, sealed: readonly Uint8Array[]): number {
  let removed = 0;
  for (let from = 0; from < sealed.length; from += deletedAtOnce) {
    const some = sealed.slice(from, from + deletedAtOnce);
    removed += db.run(`DELETE FROM traces WHERE borrower_sealed IN (${placesOf(some)})`, ...some);
  }
  return removed;
}

function borrowerOf({
  borrower_day: day,
  borrower_sealed: sealed,
  borrower_digest: digest,
  moved_ms: movedMs,
}: TraceRow): Pick<StoredTrace, 'borrower'> {
  return day === null || sealed === null || digest === null ? {} : { borrower: { day, sealed, digest, ...(movedMs === 0 ? {} : { movedMs }) } };
}

function toTrace(row: TraceRow): StoredTrace {
  return {
    atMs: row.at_ms,
    purpose: row.purpose,
    device: row.device === null ? null : brandId<DeviceId>(row.device),
    event: row.event,
    resultCode: row.result_code,
    incidentCode: row.incident_code === null ? null : brandId<IncidentCode>(row.incident_code),
    expiresAtMs: row.expires_at,
    ...borrowerOf(row),
  };
}

/** When the first trace expires, or null where there is none. */
export function firstExpiry(db: ReadableDb): number | null {
  return db.first<{ first: number | null }>('SELECT min(expires_at) AS first FROM traces')?.first ?? null;
}

/** Rows that one step deletes at the most, and that it looks at. */
const deletedPerStep = 300;
const lookedAtPerStep = 5_000;

/** Where the next step of a deletion begins; null where it has come to the end. */
export interface DeletionStep {
  readonly removed: number;
  readonly nextId: number | null;
}

/** Deletes some of what has expired at `nowMs`, in order of the ids from `fromId` on; the bytes go with `PageEraser`. */
export function deleteSomeExpired(db: WritableDb, nowMs: number, fromId: number): DeletionStep {
  // Two questions: asked for both ends at once, SQLite would read every row between them.
  const firstId = db.first<{ id: number }>('SELECT id FROM traces WHERE id >= ? ORDER BY id LIMIT 1', fromId)?.id;
  const lastId = db.first<{ id: number | null }>('SELECT max(id) AS id FROM traces')?.id ?? null;
  if (firstId === undefined || lastId === null) return { removed: 0, nextId: null };
  const endId = firstId + lookedAtPerStep;
  const due = db.all<{ id: number }>(
    'SELECT id FROM traces WHERE id >= ? AND id < ? AND expires_at <= ? ORDER BY id LIMIT ?',
    firstId,
    endId,
    nowMs,
    deletedPerStep,
  );
  const [firstDue, lastDue] = [due[0]?.id, due.at(-1)?.id];
  if (firstDue !== undefined && lastDue !== undefined)
    db.run('DELETE FROM traces WHERE id BETWEEN ? AND ? AND expires_at <= ?', firstDue, lastDue, nowMs);
  const nextId = due.length === deletedPerStep && lastDue !== undefined ? lastDue + 1 : endId;
  return { removed: due.length, nextId: nextId > lastId ? null : nextId };
}

/** Deletes everything that has expired at `nowMs` at once. Returns how many traces went. */
export function deleteExpired(db: WritableDb, nowMs: number): number {
  return db.run('DELETE FROM traces WHERE expires_at <= ?', nowMs);
}

/** Brings the expiry of what is stored within the retention of today's config: a config that keeps less holds for what is there, too. Returns how many. */
export function shortenTo(db: WritableDb, retentionMs: Retention): number {
  return Object.entries(retentionMs)
    .map(([purpose, ms]) => [purpose, Math.min(ms, hardCapMs)] as const)
    .reduce(
      (count, [purpose, keptMs]) =>
        count + db.run('UPDATE traces SET expires_at = at_ms + ? WHERE purpose = ? AND expires_at > at_ms + ?', keptMs, purpose, keptMs),
      0,
    );
}

/** Takes every sealed borrower out of the traces: the profile keeps none any more. Returns how many. */
export function forgetBorrowers(db: WritableDb): number {
  return db.run('UPDATE traces SET borrower_day = NULL, borrower_sealed = NULL, borrower_digest = NULL WHERE borrower_day IS NOT NULL');
}

/** The highest time that was ever stored; 0 in a new database. */
export function highestTime(db: ReadableDb): number {
  return db.first<{ highest_ms: number }>('SELECT highest_ms FROM retention_time')?.highest_ms ?? 0;
}

/** Remembers the time, unless a higher one is known. */
export function rememberTime(db: WritableDb, nowMs: number): void {
  db.run('UPDATE retention_time SET highest_ms = ? WHERE highest_ms < ?', nowMs, nowMs);
}

/**
 * Brings the course of time back by `correctionMs` to `nowMs`: every trace keeps exactly the time that it has left. Only
 * traces dated after `nowMs` were dated by the wrong clock, and only those get another date. Returns how many traces had
 * expired before the move and were deleted.
 */
export function moveBack(db: WritableDb, correctionMs: number, nowMs: number): number {
  return db.transaction(() => {
    const removed = deleteExpired(db, nowMs + correctionMs);
    db.run(
      `UPDATE traces SET expires_at = expires_at - ?, at_ms = CASE WHEN at_ms > ? THEN at_ms - ? ELSE at_ms END,
         moved_ms = CASE WHEN at_ms > ? THEN moved_ms + ? ELSE moved_ms END`,
      correctionMs,
      nowMs,
      correctionMs,
      nowMs,
      correctionMs,
    );
    db.run('UPDATE retention_time SET highest_ms = ?', nowMs);
    return removed;
  });
}
