import type { WritableDb } from './database.ts';
import { PageEraser } from './erase-pages.ts';
import type { SweepReply } from './store-calls.ts';
import { deleteSomeExpired, rememberTime } from './trace-table.ts';

/** What one step did, and how much of a call it fills: several small ones, or one that did as much as a step may. */
export interface PurgeStep extends Omit<SweepReply, 'failed'> {
  readonly isFull: boolean;
}

const fullAt = 100;

/** A purge of the traces in steps: first rows, some hundred at a time, then their bytes. Each step is a few milliseconds, whatever there is to do. */
export class TracePurge {
  readonly #db: WritableDb;
  readonly #eraser: PageEraser;
  #nowMs = 0;
  /** Where the next deletion begins; null when everything that had expired is deleted. */
  #nextId: number | null = null;
  // A run that was cut between deleting and erasing leaves this to be done: so the first purge always erases.
  #isErased = false;
  /** Rises whenever another process changed the file: somebody erased a card's traces, and a reader may have kept their bytes alive. */
  #otherVersion: unknown = null;

  constructor({ db, file }: { readonly db: WritableDb; readonly file: string }) {
    this.#db = db;
    this.#eraser = new PageEraser(db, file);
  }

  /** Begins a purge of what has expired at `nowMs`; what an earlier one had not come to is done, too. */
  begin(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#nextId = 0;
    const otherVersion = this.#db.pragma('data_version');
    if (otherVersion !== this.#otherVersion) this.mustErase();
    this.#otherVersion = otherVersion;
    rememberTime(this.#db, nowMs);
  }

  /** Something was removed: its bytes are still there. */
  mustErase(): void {
    this.#isErased = false;
    this.#eraser.begin();
  }

  step(): PurgeStep {
    if (this.#nextId !== null) return this.#deleteSome(this.#nextId);
    if (this.#isErased) return { removed: 0, isMore: false, isErased: true, isFull: false };
    const wasCut = this.#eraser.isLogCut;
    const state = this.#eraser.step();
    this.#isErased = state === 'erased';
    // A first look after the cut is there for the small file of nearly every station.
    return { removed: 0, isMore: state === 'more', isErased: this.#isErased, isFull: wasCut || !this.#eraser.isLogCut };
  }

  #deleteSome(fromId: number): PurgeStep {
    const { removed, nextId } = this.#db.transaction(() => deleteSomeExpired(this.#db, this.#nowMs, fromId));
    this.#nextId = nextId;
    if (removed > 0) {
      this.mustErase();
      // The log stays small, and zeros replace in the file what was deleted.
      this.#db.pragma('wal_checkpoint(PASSIVE)');
    }
    return { removed, isMore: true, isErased: false, isFull: removed >= fullAt };
  }
}
