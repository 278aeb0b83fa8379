import { readFileSync, statSync } from 'node:fs';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { StoredTrace } from '../../contracts/ports/trace-store.port.ts';
import { openDatabase, type WritableDb } from './database.ts';
import { erasePages } from './erase-pages.ts';
import { migrations } from './migrations/index.ts';
import { requireVersion } from './migrations/require-version.ts';
import { storePaths, toKioskError } from './open-store-file.ts';
import { hasLeftovers } from './page-leftovers.codec.ts';
import { deleteSealed, eachTrace, highestTime, insertTrace, selectTracesOf } from './trace-table.ts';

/** The traces in a data-protection officer's hands, beside a station that may be running. Look-up is by one borrower only. */
export interface TraceConsole {
  /**
   * The time by which the station lets its traces expire, as it last wrote it down: at most half a minute old where one runs, and where it stood still while none does.
   * What had not expired then is what the station holds; a PC's clock that is wrong says nothing about it.
   */
  expiryTimeMs(): number;
  /** Traces of the borrower with these check values, oldest first, that had not expired at `nowMs`. */
  tracesOf(digests: readonly Uint8Array[], nowMs: number): readonly StoredTrace[];
  /** Removes the traces with these sealed bytes. `isErased`: whether their bytes are gone from the file already; else a running station's own sweep takes them within a minute. */
  eraseSealed(sealed: readonly Uint8Array[]): { readonly removed: number; readonly isErased: boolean };
  /** Tries again to make the bytes of what was removed disappear; false while another reader holds the file. */
  erasePages(): boolean;
  /** Every trace with `fromMs <= atMs < toMs` that has not expired, in the order in which they were stored. */
  each(query: { readonly fromMs: number; readonly toMs: number; readonly nowMs: number }): Iterable<StoredTrace>;
  /** How many traces are there although they expired before `atMs`. */
  countExpired(atMs: number): number;
  /** Whether the file holds bytes of rows that were removed. */
  hasLeftovers(): boolean;
  /** Writes a trace at a device of this name, which the caller can look for in the files. */
  plant(device: string, nowMs: number): void;
  /** Removes it again, bytes included; false while another reader holds the file. */
  uproot(device: string): boolean;
  close(): void;
}

/**
 * Opens a station's traces from a second process; null where there are none yet. The file is neither made, migrated nor put aside here.
 * @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED, STORE_NEWER_THAN_PROGRAM
 */
export function openTraceConsole(dataDir: string): TraceConsole | null {
  const { file } = storePaths(dataDir);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) return null;
  const db = guarded(() => openDatabase(file));
  try {
    guarded(() => requireVersion(db, migrations.length));
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    expiryTimeMs: () => guarded(() => highestTime(db)),
    tracesOf: (digests, nowMs) => guarded(() => selectTracesOf(db, digests, nowMs)),
    eraseSealed: (sealed) => guarded(() => erase({ db, file, sealed })),
    erasePages: () => guarded(() => erasePages(db, file)),
    each: (query) => guardedEach(() => eachTrace(db, query)),
    countExpired: (atMs) =>
      guarded(() => db.first<{ found: number }>('SELECT count(*) AS found FROM traces WHERE expires_at <= ?', atMs)?.found ?? 0),
    hasLeftovers: () => hasLeftovers(readFileSync(file)),
    plant: (device, nowMs) => guarded(() => insertTrace(db, markerTrace(device, nowMs))),
    uproot: (device) =>
      guarded(() => {
        db.run('DELETE FROM traces WHERE device = ?', device);
        return erasePages(db, file);
      }),
    close: () => db.close(),
  };
}

const markerTrace = (device: string, nowMs: number): StoredTrace => ({
  atMs: nowMs,
  purpose: 'doorFault',
  device: brandId<DeviceId>(device),
  event: 'privacy.proved',
  resultCode: '',
  incidentCode: null,
  expiresAtMs: nowMs + 60_000,
});

function erase({ db, file, sealed }: { readonly db: WritableDb; readonly file: string; readonly sealed: readonly Uint8Array[] }) {
  const removed = db.transaction(() => deleteSealed(db, sealed));
  return { removed, isErased: erasePages(db, file) };
}

function* guardedEach(rows: () => Iterable<StoredTrace>): Generator<StoredTrace> {
  try {
    yield* rows();
  } catch (error) {
    throw toKioskError(error);
  }
}

function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw toKioskError(error);
  }
}
