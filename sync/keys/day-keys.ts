import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { CardDigests, DaySealer, KeyPurpose } from '../../contracts/day-keys.ts';
import { InvariantError } from '../../contracts/errors.ts';
import { observe, type RetentionTime, startRetentionTime, wholeMs } from '../store/retention-time.machine.ts';
import type { KeyFiles } from './key-files.ts';
import { keyLength, type KeyRing, openBytes, sealBytes } from './key-ring.codec.ts';
import { eraseLeftovers, readRing, replaceRing } from './key-store.ts';

/** What keys of days are opened with. */
export interface DayKeysOptions {
  readonly files: KeyFiles;
  readonly clock: Clock;
  /** How long after its day's end a key is needed, in milliseconds: the longest that anything sealed with it is kept. */
  readonly keepMs: number;
  /** A new day's key could not be written: today's goes on. null: it was written after all. */
  readonly onTrouble: (error: unknown) => void;
}

const dayMs = 86_400_000;
/** Yesterday's key may be in use this long past midnight, and outlive its use by as much. */
const tickMs = 30_000;

/**
 * A key a day, and one a purpose derived from it (HKDF-SHA-256). When the day changes a new one is made, those whose time is over are forgotten, and
 * the living ones are wrapped anew under a fresh epoch key whose predecessor is destroyed: an old copy of the key folder's ring opens nothing.
 * Days are those of the retention time (UTC), which a wrongly set clock can't move.
 */
export class DayKeys {
  readonly #options: DayKeysOptions;
  readonly #derived = new Map<string, Buffer>();
  #ring: KeyRing;
  #time: RetentionTime;
  #tick: TimerHandle | null = null;
  #turning: Promise<void> | null = null;
  #isTroubled = false;

  /** Reads the keys and turns to today's. @throws KioskError KEYS_UNUSABLE, or the disk's error */
  static async open(options: DayKeysOptions): Promise<DayKeys> {
    const ring = await readRing(options.files);
    await eraseLeftovers(options.files, ring.epoch);
    const keys = new DayKeys(options, ring);
    await keys.turn();
    keys.#setTick();
    return keys;
  }

  /** The keys as they lie there, for a second process beside the station: nothing is made, turned or destroyed. @throws KioskError KEYS_UNUSABLE */
  static async read(options: Pick<DayKeysOptions, 'files' | 'clock'>): Promise<DayKeys> {
    return new DayKeys({ ...options, keepMs: 0, onTrouble: () => undefined }, await readRing(options.files));
  }

  private constructor(options: DayKeysOptions, ring: KeyRing) {
    this.#options = options;
    this.#ring = ring;
    this.isNew = ring.epoch === 0;
    this.#time = startRetentionTime(this.#reading(), ring.highestMs);
  }

  /** Whether there were none before: a new station, or one whose key folder was lost. */
  readonly isNew: boolean;

  /** The days whose keys live, the newest first. */
  get days(): readonly string[] {
    return [...this.#ring.keys.keys()].sort().reverse();
  }

  digests(purpose: KeyPurpose): CardDigests {
    const digest = (day: string, card: string) => ({
      day,
      digest: createHmac('sha256', this.#key(day, `${purpose} digest`))
        .update(card)
        .digest(),
    });
    return {
      today: (card) => digest(this.#today, card.reveal()),
      living: (card) => this.days.map((day) => digest(day, card.reveal())),
    };
  }

  sealer(purpose: KeyPurpose): DaySealer {
    const contextOf = (day: string, context: string): string => `${purpose}|${day}|${context}`;
    return {
      seal: (plain, context) => {
        const day = this.#today;
        return { day, bytes: sealBytes(this.#key(day, `${purpose} seal`), plain, contextOf(day, context)) };
      },
      open: ({ day, bytes }, context) =>
        this.#ring.keys.has(day) ? openBytes(this.#key(day, `${purpose} seal`), bytes, contextOf(day, context)) : null,
    };
  }

  /** Makes today's key where it is missing and destroys those whose time is over; nothing where neither is. */
  turn(): Promise<void> {
    this.#turning ??= this.#turnNow().finally(() => {
      this.#turning = null;
    });
    return this.#turning;
  }

  async #turnNow(): Promise<void> {
    const nowMs = this.#look();
    const today = dayOf(nowMs);
    // A day that has not come yet is one of a clock that was wrong: nobody could tell when its key is to end.
    const living = [...this.#ring.keys].filter(([day]) => day <= today && endOf(day) + this.#options.keepMs > nowMs);
    const keys = new Map(living);
    if (keys.has(today) && keys.size === this.#ring.keys.size) return;
    if (!keys.has(today)) keys.set(today, randomBytes(keyLength));
    this.#ring = await replaceRing(this.#options.files, { ...this.#ring, highestMs: nowMs, keys });
    this.#forgetDerived();
  }

  stop(): void {
    this.#tick?.cancel();
    this.#tick = null;
  }

  #setTick(): void {
    this.#tick = this.#options.clock.setTimer(tickMs, () => {
      this.#setTick();
      void this.#turnByTimer();
    });
  }

  async #turnByTimer(): Promise<void> {
    try {
      await this.turn();
      if (this.#isTroubled) this.#options.onTrouble(null);
      this.#isTroubled = false;
    } catch (error) {
      if (!this.#isTroubled) this.#options.onTrouble(error);
      this.#isTroubled = true;
    }
  }

  get #today(): string {
    const [newest] = this.days;
    if (newest === undefined) throw new InvariantError('there is no key of a day');
    return newest;
  }

  #key(day: string, use: string): Buffer {
    const name = `${day} ${use}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    const dayKey = this.#ring.keys.get(day);
    if (dayKey === undefined) throw new InvariantError('there is no key of that day');
    const derived = Buffer.from(hkdfSync('sha256', dayKey, day, `omatoimi ${use}`, keyLength));
    this.#derived.set(name, derived);
    return derived;
  }

  #forgetDerived(): void {
    for (const [name, key] of this.#derived) {
      if (this.#ring.keys.has(name.slice(0, 10))) continue;
      key.fill(0);
      this.#derived.delete(name);
    }
  }

  #look(): number {
    const { time } = observe(this.#time, this.#reading());
    this.#time = time;
    return wholeMs(time);
  }

  #reading() {
    return { wallMs: this.#options.clock.now(), monotonicMs: this.#options.clock.monotonicMs() };
  }
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const endOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) + dayMs;
