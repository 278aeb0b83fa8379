import { type Clock, type TimerHandle, within } from '../../contracts/clock.ts';
import { InvariantError, isKioskError, KioskError } from '../../contracts/errors.ts';
import type { PurgeReport, StoredTrace, Trace, TraceStore } from '../../contracts/ports/trace-store.port.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import { PurgeLoop } from './purge-loop.ts';
import { hardCapMs, type Retention } from './retention.ts';
import { type ClockReading, observe, onCourse, type RetentionTime, startRetentionTime, wholeMs } from './retention-time.machine.ts';
import type { OpenReply } from './store-calls.ts';
import { type BorrowerSealing, openBorrower, sealBorrower } from './sealed-borrower.ts';
import { StoreThread } from './store-thread.ts';

/** What a store tells about itself without being asked. */
export type StoreNotice =
  /** The file was damaged and lies under this name in the store's folder; a fresh one was begun. */
  | { readonly kind: 'quarantined'; readonly file: string }
  /** Another program reads the database, or the disk fails: expired bytes are not gone yet. `files`: those whose sweep failed, in one word; empty: the traces'. */
  | { readonly kind: 'purgeDelayed'; readonly files: string }
  | { readonly kind: 'purgeCaughtUp' }
  /** The thread or the disk failed; a fresh start is tried every 30 s. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'reopened' };

/** What a store is opened with. */
export interface TraceStoreOptions {
  /** The station's data folder; the store makes `store/` in it. */
  readonly dataDir: string;
  /** How long traces of each purpose are kept, in ms; 59 days at the most. */
  readonly retentionMs: Retention;
  readonly clock: Clock;
  /** What borrower ids are sealed with; without it none is stored. A function where keys may come later: asked each time, and null while there are none. */
  readonly sealing?: BorrowerSealing | (() => BorrowerSealing | null);
  /** The profile keeps no borrower: sealed ones of before are removed at the opening. */
  readonly forgetsBorrowers?: boolean;
  /** Told the time by which traces expire, whenever the store was opened: the highest that it has ever seen, or now. */
  readonly onTime?: (nowMs: number) => void;
  readonly onNotice?: (notice: StoreNotice) => void;
  /** Told why the store can't be used yet: it then opens later (see `reopened`) instead of throwing what may pass by itself. */
  readonly onUnavailable?: (error: KioskError) => void;
}

/** Both clocks are compared and expired traces go this often: half of the lag allowed, so that a retry still fits. */
const tickMs = 30_000;
/** A disk that hangs must not hold up a station; opening and checking takes some 20 ms on a disk that is well. */
const openLimitMs = 3_000;
const maxWindow = 10_000;

/**
 * Opens the local store in a thread of its own and purges it before first use. A damaged file is put aside (notice). Where that
 * takes longer than 3 s the store counts as unavailable; its opening goes on, and `reopened` tells that it succeeded after all.
 * `startThread` is there for tests that want to see a thread die.
 * @throws KioskError STORE_UNAVAILABLE, STORE_NEWER_THAN_PROGRAM
 */
export async function openTraceStore(options: TraceStoreOptions, startThread: () => StoreThread = () => new StoreThread()): Promise<TraceStore> {
  const store = new WorkerTraceStore(options, startThread);
  await store.open();
  return store;
}

/** `TraceStore` on SQLite in a worker thread. Retention time is kept on this side, where the clock is. */
class WorkerTraceStore implements TraceStore {
  readonly #options: TraceStoreOptions;
  readonly #startThread: () => StoreThread;
  readonly #purges: PurgeLoop;
  #thread: StoreThread | null = null;
  #opening: StoreThread | null = null;
  #time: RetentionTime;
  #tick: TimerHandle | null = null;
  #isReopening = false;
  #isSweeping = false;
  #isSweepDue = false;
  /** The files whose purge is behind, in one word; null: none is. */
  #delayed: string | null = null;
  #isClosed = false;

  constructor(options: TraceStoreOptions, startThread: () => StoreThread) {
    this.#options = options;
    this.#startThread = startThread;
    this.#time = startRetentionTime(this.#read(), 0);
    this.#purges = new PurgeLoop(options.clock, (isFirst) =>
      this.#usable().call('purge', { ...this.#look(), isFirst, isDoubted: this.#time.doubt !== null }),
    );
  }

  async open(): Promise<void> {
    const opening = this.#openThread();
    try {
      const end = await within(this.#options.clock, openLimitMs, opening);
      if (end === 'overdue') this.#openLate(opening);
    } catch (error) {
      const { onUnavailable } = this.#options;
      if (onUnavailable === undefined || !isKioskError(error) || !error.retryable) throw error;
      onUnavailable(error);
    }
    this.#setTick();
  }

  /** The disk has not answered: the station goes on, and no second thread is started while this one still tries. */
  #openLate(opening: Promise<void>): void {
    const { onUnavailable } = this.#options;
    const error = new KioskError('STORE_UNAVAILABLE', "The local store's disk does not answer: check the disk; the store opens as soon as it does.", {
      context: { limitMs: openLimitMs },
      retryable: true,
    });
    if (onUnavailable === undefined) {
      void this.close();
      throw error;
    }
    void this.#finishReopening(opening);
    onUnavailable(error);
  }

  async append({ borrower, ...trace }: Trace): Promise<void> {
    const thread = this.#usable();
    const { nowMs } = this.#look();
    const atMs = onCourse(trace.atMs, this.#time, this.#options.clock.now());
    const expiresAtMs = atMs + Math.min(this.#options.retentionMs[trace.purpose], hardCapMs);
    // Told too late: a trace that has expired is not written at all.
    if (expiresAtMs <= nowMs) return;
    const sealing = this.#sealing;
    const sealed = borrower === undefined || sealing === null ? {} : { borrower: sealBorrower(sealing, borrower, { ...trace, atMs }) };
    await thread.call('append', { trace: { ...trace, ...sealed, atMs, expiresAtMs }, nowMs }).catch((error: unknown) => this.#rethrow(error));
  }

  async window(query: { readonly fromMs: number; readonly toMs: number; readonly limit: number }): Promise<readonly StoredTrace[]> {
    if (!(Number.isInteger(query.limit) && query.limit >= 1 && query.limit <= maxWindow)) throw new InvariantError('limit is 1-10,000');
    const { fromMs, toMs, limit } = query;
    return this.#usable()
      .call('window', { fromMs, toMs, limit, nowMs: this.#look().nowMs })
      .catch((error: unknown) => this.#rethrow(error));
  }

  async ofBorrower(card: CardNumber): Promise<readonly StoredTrace[]> {
    const sealing = this.#sealing;
    if (sealing === null) return [];
    const purposes = ['doorFault', 'kioskFault'] as const;
    const digests = purposes.flatMap((purpose) =>
      sealing
        .digests(purpose)
        .living(card)
        .map(({ digest }) => digest),
    );
    const found = await this.#usable()
      .call('tracesOf', { digests, nowMs: this.#look().nowMs })
      .catch((error: unknown) => this.#rethrow(error));
    // A check value that was put beside somebody else's row finds it; what is sealed to the row tells.
    const sealers = { doorFault: sealing.sealer('doorFault'), kioskFault: sealing.sealer('kioskFault') };
    return found.filter((trace) => openBorrower(sealers[trace.purpose], trace)?.equals(card) === true);
  }

  async purge(): Promise<PurgeReport> {
    return this.#purges.run();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#tick?.cancel();
    this.#purges.stop();
    // Not awaited: a thread that waits for a disk which hangs ends when the disk lets go.
    void this.#opening?.terminate();
    const thread = this.#thread;
    this.#thread = null;
    if (thread === null || thread.isOver) return;
    await thread.call('close', {});
    await thread.ended;
  }

  async #openThread(): Promise<void> {
    const thread = this.#startThread();
    this.#opening = thread;
    try {
      const { dataDir, retentionMs, forgetsBorrowers = false } = this.#options;
      const reply = await thread.call('open', { dataDir, ...this.#look(), retentionMs, forgetsBorrowers });
      const isErased = await this.#purgeBeforeUse(thread, reply);
      if (this.#isClosed) return await thread.terminate();
      this.#adopt(thread, reply, isErased);
    } catch (error) {
      await thread.terminate();
      throw error;
    } finally {
      this.#opening = null;
    }
  }

  async #purgeBeforeUse(thread: StoreThread, { nowMs }: OpenReply): Promise<boolean> {
    for (let isFirst = true; ; isFirst = false) {
      if (this.#isClosed) return false;
      const time = { ...this.#look(), isDoubted: this.#time.doubt !== null };
      const { isMore, isErased } = await thread.call('purge', { ...time, nowMs: Math.max(nowMs, time.nowMs), isFirst });
      if (!isMore) return isErased;
    }
  }

  #adopt(thread: StoreThread, reply: OpenReply, isErased: boolean): void {
    this.#thread = thread;
    // The wall clock is asked no further than before: a store that opens anew must not believe one that is doubted.
    this.#time = { ...this.#time, trustedMs: Math.max(this.#time.trustedMs, reply.nowMs) };
    void thread.ended.then(() => this.#onEnded(thread));
    if (reply.quarantinedAs !== null) this.#tell({ kind: 'quarantined', file: reply.quarantinedAs });
    if (!isErased) this.#sweep();
    this.#options.onTime?.(wholeMs(this.#time));
  }

  #onEnded(thread: StoreThread): void {
    if (this.#thread !== thread || this.#isClosed) return;
    this.#thread = null;
    this.#tell({ kind: 'lost' });
  }

  #setTick(): void {
    this.#tick = this.#options.clock.setTimer(tickMs, () => {
      this.#setTick();
      this.#look();
      if (this.#thread === null) void this.#reopen();
      else this.#sweep();
    });
  }

  /** One sweep by timer at a time; a tick that finds one under way has it repeated. */
  #sweep(): void {
    this.#isSweepDue = this.#isSweeping;
    if (this.#isSweeping) return;
    this.#isSweeping = true;
    this.#purges
      .run()
      .then(
        () => this.#tellDelay(null),
        (error: unknown) => this.#tellDelay(isKioskError(error, 'CANCELLED') ? null : error),
      )
      .finally(() => {
        this.#isSweeping = false;
        if (this.#isSweepDue && this.#thread !== null) this.#sweep();
      });
  }

  /** `error`: why a purge did not come to its end; null: it did. Another file that fails is told, too. */
  #tellDelay(error: unknown): void {
    const files = error === null ? null : isKioskError(error) ? String(error.context['files'] ?? '') : '';
    if (files === this.#delayed) return;
    this.#delayed = files;
    this.#tell(files === null ? { kind: 'purgeCaughtUp' } : { kind: 'purgeDelayed', files });
  }

  async #reopen(): Promise<void> {
    if (!this.#isReopening) await this.#finishReopening(this.#openThread());
  }

  async #finishReopening(opening: Promise<void>): Promise<void> {
    this.#isReopening = true;
    try {
      await opening;
      if (this.#thread !== null) this.#tell({ kind: 'reopened' });
    } catch {
      // Its loss was told; the next tick tries again, and a store that stays lost must not end the station.
    } finally {
      this.#isReopening = false;
    }
  }

  /** Looks at both clocks, follows them, and tells the time for expiry. */
  #look(): { readonly nowMs: number; readonly monotonicMs: number } {
    const { time, correctionMs } = observe(this.#time, this.#read());
    this.#time = time;
    const looked = { nowMs: wholeMs(time), monotonicMs: time.monotonicMs };
    const thread = this.#thread;
    if (correctionMs > 0 && thread !== null) {
      // Traces that were not moved along would live too long: a fresh start then finds the stored, later time again.
      thread.call('moveBack', { correctionMs, ...looked }).catch(() => thread.terminate());
    }
    return looked;
  }

  #read(): ClockReading {
    return { wallMs: this.#options.clock.now(), monotonicMs: this.#options.clock.monotonicMs() };
  }

  get #sealing(): BorrowerSealing | null {
    const { sealing = null } = this.#options;
    return typeof sealing === 'function' ? sealing() : sealing;
  }

  #usable(): StoreThread {
    if (this.#thread !== null) return this.#thread;
    throw new KioskError('STORE_UNAVAILABLE', this.#isClosed ? 'The local store is closed.' : 'The local store is being started again.', {
      retryable: !this.#isClosed,
    });
  }

  /** Damage that shows while running is "unavailable" for the caller: the file is put aside at the fresh start. */
  #rethrow(error: unknown): never {
    if (!isKioskError(error, 'STORE_DAMAGED')) throw error;
    throw new KioskError('STORE_UNAVAILABLE', 'The local store is damaged; a new one is begun within 30 seconds.', { cause: error, retryable: true });
  }

  #tell(notice: StoreNotice): void {
    this.#options.onNotice?.(notice);
  }
}
