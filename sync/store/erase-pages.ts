import { fdatasyncSync, readSync, statSync, writeSync } from 'node:fs';
import { sqliteCode, type WritableDb } from './database.ts';
import { descriptorOf } from './held-descriptors.ts';
import { type ByteRange, leftoversIn, pageLayoutOf } from './page-leftovers.codec.ts';

/** `busy`: a reader still needs an old version, or another process writes; nothing is promised yet, and it is to be begun anew. */
export type EraseState = 'more' | 'erased' | 'busy';

/** Pages that leave the file in one step, and that are looked at in one: a millisecond or two each, so that nothing else waits longer. */
const freedPerStep = 64;
const readPerStep = 256;

/**
 * Makes deleted rows' bytes disappear from the file and from the write-ahead log, in steps. `secure_delete` has overwritten them with zeros in the
 * new version of their pages; here the free pages leave the file, the new versions replace the old ones in it, and the log, which holds old versions
 * too, is cut to nothing. Then the file itself is looked at: where pages were merged, copies of moved rows may be left in the gaps that belong to
 * nothing. Those are overwritten in the file while the log is empty and nobody may write; rewriting the whole file instead would write megabytes for
 * each row, every 30 seconds, and hold up whatever waits behind it.
 */
export class PageEraser {
  readonly #db: WritableDb;
  readonly #file: string;
  /** The next page to be looked at; null while the log is not cut yet. */
  #page: number | null = null;

  constructor(db: WritableDb, file: string) {
    this.#db = db;
    this.#file = file;
  }

  /** Begins anew: something was deleted. */
  begin(): void {
    this.#page = null;
  }

  /** Whether the log is cut and pages are being looked at. */
  get isLogCut(): boolean {
    return this.#page !== null;
  }

  /** Does one step's work. */
  step(): EraseState {
    try {
      return this.#page === null ? this.#settle() : this.#look(this.#page);
    } catch (error) {
      if (sqliteCode(error)?.startsWith('SQLITE_BUSY') !== true) throw error;
      this.#page = null;
      return 'busy';
    }
  }

  #settle(): EraseState {
    // Run to its end: read as a value it would free one page only.
    this.#db.exec(`PRAGMA incremental_vacuum(${freedPerStep})`);
    if (this.#db.pragma('freelist_count') !== 0) {
      // What is freed was overwritten with zeros: those reach the file before its end is cut off.
      this.#db.pragma('wal_checkpoint(PASSIVE)');
      return 'more';
    }
    if (!cutLog(this.#db, this.#file)) return 'busy';
    this.#page = 0;
    return 'more';
  }

  #look(page: number): EraseState {
    const looked = this.#db.transaction(() => (logSize(this.#file) === 0 ? this.#overwriteFrom(page) : null));
    // Somebody wrote since the log was cut: it is cut again before the next page is believed.
    if (looked === null) return cutLog(this.#db, this.#file) ? 'more' : 'busy';
    // Pages of before in the connection's memory would bring the old bytes back with their next change.
    if (looked.overwritten > 0) this.#db.pragma('shrink_memory');
    this.#page = looked.next;
    return looked.next === null ? 'erased' : 'more';
  }

  /** Looks at some pages while nobody can write, and overwrites what belongs to nothing. */
  #overwriteFrom(page: number): { readonly overwritten: number; readonly next: number | null } {
    const descriptor = descriptorOf(this.#file);
    const layout = pageLayoutOf(readAt(descriptor, 0, 100));
    if (layout === null) return { overwritten: 0, next: null };
    const at = page * layout.pageBytes;
    const pages = readAt(descriptor, at, readPerStep * layout.pageBytes);
    const found = leftoversIn(pages, layout, page);
    for (const range of found) overwrite(descriptor, at, range);
    if (found.length > 0) fdatasyncSync(descriptor);
    return { overwritten: found.length, next: pages.length < readPerStep * layout.pageBytes ? null : page + readPerStep };
  }
}

/** Erases to the end. Returns false while a reader still needs an old version: then the call is to be repeated. */
export function erasePages(db: WritableDb, file: string): boolean {
  const eraser = new PageEraser(db, file);
  for (;;) {
    const state = eraser.step();
    if (state !== 'more') return state === 'erased';
  }
}

/** Brings the log's pages into the file and cuts the log to nothing; false while a reader needs it, or where it was not cut. */
export function cutLog(db: WritableDb, file: string): boolean {
  return db.pragma('wal_checkpoint(TRUNCATE)') === 0 && logSize(file) === 0;
}

const logSize = (file: string): number => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;

function readAt(descriptor: number, at: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  let read = 0;
  for (;;) {
    const bytes = readSync(descriptor, buffer, read, length - read, at + read);
    read += bytes;
    if (bytes === 0 || read === length) return buffer.subarray(0, read);
  }
}

function overwrite(descriptor: number, base: number, { from, to }: ByteRange): void {
  writeSync(descriptor, Buffer.alloc(to - from), 0, to - from, base + from);
}
