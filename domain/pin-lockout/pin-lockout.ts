import { type Clock, delay, type TimerHandle, within } from '../../contracts/clock.ts';
import type { PinHold } from '../../contracts/patron-facts.ts';
import type { PinAttemptStore, StoredPinAttempt } from '../../contracts/ports/pin-attempts.port.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import { cardLock, isGuessing, pinLockoutRules } from './pin-lockout.policy.ts';

/** Check values of a card: under today's key, under every key by which a try of the last 24 hours may be kept, and under one that lives as long as this run. */
export interface PinDigests {
  today(card: CardNumber): { readonly digest: Uint8Array };
  living(card: CardNumber): readonly { readonly digest: Uint8Array }[];
  ofRun(card: CardNumber): { readonly digest: Uint8Array };
}

/** What a lock-out is made of. */
export interface PinLockoutOptions {
  readonly digests: PinDigests;
  readonly store: PinAttemptStore;
  readonly clock: Clock;
  /** Somebody begins to guess PINs at a terminal, or has stopped. */
  readonly onGuessing: (terminal: string, isGuessing: boolean) => void;
  /** Whether tries reach the disk; told when that changes. Where they do not, they count in memory all the same. */
  readonly onStore: (error: unknown) => void;
}

/** What came of a try: `none` where nobody said whether the PIN was right. */
export type PinTryEnd = 'right' | 'wrong' | 'none';

/** Leave to try a PIN, or none. Whoever has leave must end it. */
export type PinTry = { readonly kind: 'locked'; readonly hold: PinHold } | { readonly kind: 'open'; end(outcome: PinTryEnd): void };

interface Kept {
  /** By which it is found in this run: a key of a day may be destroyed before its time by a clock that jumps, and no try is to be forgotten with it. */
  readonly name: string;
  /** As it is stored. */
  readonly digest: string;
  readonly terminal: string;
  /** On the clock that never jumps; may lie before its origin. */
  readonly atMs: number;
  id: number | null;
  isOver: boolean;
}

/** `hasWaited`: this same try was sent later already, and must not pay for it twice. */
export interface PinTryOptions {
  readonly hasWaited?: boolean;
}

/** A disk that hangs must not keep people out: the try then counts in memory only. */
const storeLimitMs = 500;

/**
 * Counts wrong PINs per card and per terminal (requirements, section S). A try is on the disk before its PIN is sent, and is taken back only when
 * the PIN was right or nobody judged it: neither a restart nor a power cut gives another guess. Times run on the clock that never jumps.
 */
export class PinLockout {
  readonly #options: PinLockoutOptions;
  readonly #byCard = new Map<string, Kept[]>();
  readonly #byTerminal = new Map<string, Kept[]>();
  readonly #guessedAt = new Set<string>();
  #loaded: Promise<void>;
  #isLoading = true;
  /** The store could not tell of the tries before this start, and is asked again. */
  #isUntold = false;
  #hasTold = false;
  /** Waits that were under way when the station stopped begin anew: what a set clock or a restart would have shortened is not. */
  #loadedAtMs = Number.NEGATIVE_INFINITY;
  readonly #old = new Set<Kept>();
  #isStored = true;
  #prune: TimerHandle | null = null;

  constructor(options: PinLockoutOptions) {
    this.#options = options;
    this.#loaded = this.#load();
  }

  /** Ends its timer. */
  stop(): void {
    this.#prune?.cancel();
    this.#prune = null;
  }

  /** By how much at most the next try from a terminal is sent later, in milliseconds; nobody can tell before the disk has told of the tries before this start. */
  slowdownMs(terminal: string): number {
    return this.#isLoading ? pinLockoutRules.slowdownMs : this.#waitMs(terminal);
  }

  /** Asks for leave to try a PIN, and counts the try as wrong until it ends otherwise. Never rejects. */
  async begin(card: CardNumber, terminal: string, { hasWaited = false }: PinTryOptions = {}): Promise<PinTry> {
    if (this.#isUntold) this.#loaded = this.#load();
    await this.#loaded;
    const waitMs = hasWaited ? 0 : this.#waitMs(terminal);
    if (waitMs > 0) await delay(this.#options.clock, waitMs);
    // From here to the count nothing waits: two tries at once can't both be the last one allowed.
    const names = this.#namesOf(card);
    const hold = this.#holdOf(names);
    if (hold !== null) return { kind: 'locked', hold };
    const { digests } = this.#options;
    const [name, digest] = [hex(digests.ofRun(card).digest), hex(digests.today(card).digest)];
    const kept: Kept = { name, digest, terminal, atMs: this.#nowMs(), id: null, isOver: false };
    this.#count(kept);
    await this.#write(kept);
    return { kind: 'open', end: (outcome) => this.#end(kept, outcome, names) };
  }

  /**
   * Forgives the wrong PINs of a card, for staff who know who holds it; tries under way and those that count for a terminal stay. `isStored` false: the
   * disk did not forget them, and after a restart they count again. Never rejects.
   */
  async forgive(card: CardNumber): Promise<{ readonly tries: number; readonly isStored: boolean }> {
    if (this.#isUntold) this.#loaded = this.#load();
    await this.#loaded;
    const tries = this.#judged(this.#namesOf(card));
    const isForgotten = await this.#forget(tries);
    return { tries: tries.length, isStored: isForgotten && this.#hasTold };
  }

  #end(kept: Kept, outcome: PinTryEnd, names: readonly string[]): void {
    if (kept.isOver) return;
    kept.isOver = true;
    if (outcome === 'wrong') return this.#tellGuessing(kept.terminal);
    // A right PIN forgives the card's wrong ones; the terminal's count goes on, or an own card would wipe out the guesses at others.
    const forgiven = outcome === 'right' ? this.#judged(names) : [kept];
    remove(this.#byTerminal, kept.terminal, [kept]);
    void this.#forget(forgiven);
  }

  #judged(names: readonly string[]): Kept[] {
    return names.flatMap((name) => this.#byCard.get(name) ?? []).filter((each) => each.isOver);
  }

  /** Whether the disk forgot them too. */
  async #forget(tries: readonly Kept[]): Promise<boolean> {
    for (const each of tries) {
      remove(this.#byCard, each.name, [each]);
      this.#old.delete(each);
    }
    const ids = tries.flatMap(({ id }) => id ?? []);
    const isRemoved = ids.length === 0 || (await this.#asked(this.#options.store.remove(ids).then(() => true))) === true;
    return isRemoved && ids.length === tries.length;
  }

  #holdOf(names: readonly string[]): PinHold | null {
    const tries = names.flatMap((name) => this.#current(this.#byCard, name, pinLockoutRules.windowMs));
    const { kind } = cardLock(tries.map((each) => this.#ageOf(each)));
    if (kind === 'staff') return 'lockedToday';
    return kind === 'waiting' || this.#isHeldOver(tries) ? 'lockedHere' : null;
  }

  /** Whether the wait after a restart is not over yet. */
  #isHeldOver(tries: readonly Kept[]): boolean {
    const old = tries.filter((each) => this.#old.has(each));
    return cardLock(old.map((each) => Math.min(this.#ageOf(each), this.#nowMs() - this.#loadedAtMs))).kind === 'waiting';
  }

  #waitMs(terminal: string): number {
    return this.#isGuessedAt(terminal) ? pinLockoutRules.slowdownMs : 0;
  }

  #isGuessedAt(terminal: string): boolean {
    // Asked for every card: where nothing was wrong there is nothing to look at.
    if (!this.#byTerminal.has(terminal) && !this.#guessedAt.has(terminal)) return false;
    const tries = this.#current(this.#byTerminal, terminal, pinLockoutRules.terminalWindowMs);
    const is = isGuessing(tries.filter((each) => each.isOver).map((each) => ({ digest: each.digest, ageMs: this.#ageOf(each) })));
    if (!is && this.#guessedAt.delete(terminal)) this.#options.onGuessing(terminal, false);
    return is;
  }

  #tellGuessing(terminal: string): void {
    if (!this.#isGuessedAt(terminal) || this.#guessedAt.has(terminal)) return;
    this.#guessedAt.add(terminal);
    this.#options.onGuessing(terminal, true);
  }

  #count(kept: Kept): void {
    add(this.#byCard, kept.name, kept);
    add(this.#byTerminal, kept.terminal, kept);
    this.#prune ??= this.#options.clock.setTimer(pinLockoutRules.terminalWindowMs, () => this.#dropOld());
  }

  /** One timer for all: what no longer counts is not kept either. */
  #dropOld(): void {
    this.#prune = null;
    for (const terminal of [...this.#byTerminal.keys()]) {
      keepOnly(this.#byTerminal, terminal, this.#current(this.#byTerminal, terminal, pinLockoutRules.terminalWindowMs));
      this.#isGuessedAt(terminal);
    }
    for (const name of [...this.#byCard.keys()]) keepOnly(this.#byCard, name, this.#current(this.#byCard, name, pinLockoutRules.windowMs));
    for (const each of this.#old) if (this.#ageOf(each) >= pinLockoutRules.windowMs) this.#old.delete(each);
    if (this.#byCard.size > 0) this.#prune = this.#options.clock.setTimer(pinLockoutRules.terminalWindowMs, () => this.#dropOld());
  }

  #current(map: ReadonlyMap<string, Kept[]>, name: string, windowMs: number): Kept[] {
    return (map.get(name) ?? []).filter((each) => this.#ageOf(each) < windowMs);
  }

  async #load(): Promise<void> {
    this.#isUntold = false;
    this.#isLoading = true;
    const rows = this.#options.store.load();
    // What comes after the limit counts from then on: a disk that is slow at the start must not forgive anybody.
    rows.then(
      (told) => this.#take(told),
      () => {
        this.#isUntold = true;
      },
    );
    await this.#asked(rows);
    this.#isLoading = false;
  }

  #take(rows: readonly StoredPinAttempt[]): void {
    this.#loadedAtMs = this.#nowMs();
    this.#hasTold = true;
    const own = new Set([...this.#byCard.values()].flatMap((list) => list.map(({ id }) => id)));
    for (const { id, digest, terminal, ageMs } of rows.filter((row) => !own.has(row.id))) {
      const kept: Kept = { name: digest, digest, terminal, atMs: this.#loadedAtMs - ageMs, id, isOver: true };
      this.#old.add(kept);
      this.#count(kept);
    }
  }

  async #write(kept: Kept): Promise<void> {
    const written = this.#options.store.add({ digest: kept.digest, terminal: kept.terminal });
    // A row that is written after the limit is found again by its id all the same.
    written.then(
      (id) => this.#found(kept, id),
      () => undefined,
    );
    await this.#asked(written);
  }

  #found(kept: Kept, id: number): void {
    kept.id = id;
    const isForgiven = !(this.#byCard.get(kept.name) ?? []).includes(kept);
    if (isForgiven) void this.#asked(this.#options.store.remove([id]));
  }

  async #asked<Value>(answer: Promise<Value>): Promise<Value | null> {
    try {
      const value = await within(this.#options.clock, storeLimitMs, answer);
      this.#tellStore(value === 'overdue' ? new Error('the disk does not answer') : null);
      return value === 'overdue' ? null : value;
    } catch (error) {
      this.#tellStore(error);
      return null;
    }
  }

  #tellStore(error: unknown): void {
    if (this.#isStored === (error === null)) return;
    this.#isStored = error === null;
    this.#options.onStore(error);
  }

  #namesOf(card: CardNumber): string[] {
    const { digests } = this.#options;
    return [...new Set([digests.ofRun(card), ...digests.living(card)].map(({ digest }) => hex(digest)))];
  }

  #ageOf(kept: Kept): number {
    return this.#nowMs() - kept.atMs;
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function add(map: Map<string, Kept[]>, name: string, kept: Kept): void {
  const list = map.get(name);
  if (list === undefined) map.set(name, [kept]);
  else list.push(kept);
}

function remove(map: Map<string, Kept[]>, name: string, tries: readonly Kept[]): void {
  keepOnly(
    map,
    name,
    (map.get(name) ?? []).filter((each) => !tries.includes(each)),
  );
}

function keepOnly(map: Map<string, Kept[]>, name: string, left: Kept[]): void {
  if (left.length === 0) map.delete(name);
  else map.set(name, left);
}
