import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { type Clock, earliestMs, type TimerHandle } from '../../contracts/clock.ts';
import { type CardDigests, type DaySealer, type KeyPurpose, keyPurposes } from '../../contracts/day-keys.ts';
import { InvariantError } from '../../contracts/errors.ts';
import { doubtAboveMs, observe, type RetentionTime, startRetentionTime, wholeMs } from '../store/retention-time.machine.ts';
import type { KeyFiles } from './key-files.ts';
import { dayIn, namesOf, nextName, purposeIn } from './key-names.ts';
import { keyLength, keyName, type KeyRing, type LivingKey, openBytes, sealBytes } from './key-ring.codec.ts';
import { eraseLeftovers, readRing, replaceRing } from './key-store.ts';

/** What keys of days are opened with. */
export interface DayKeysOptions {
  readonly files: KeyFiles;
  readonly clock: Clock;
  /** How long after its use the key of each purpose is needed, in milliseconds: as long as what is sealed under it is kept. Others have no key. */
  readonly keepMs: KeyLives;
  /** A new day's key could not be written: today's goes on. null: it was written after all. */
  readonly onTrouble: (error: unknown) => void;
}

/** How long keys of each purpose outlive their day, in milliseconds; of tries of PINs: their day of running. */
export type KeyLives = Readonly<Partial<Record<KeyPurpose, number>>>;

/** A trace's purpose is not known where its borrower is looked for. */
const tracePurposes = ['doorFault', 'kioskFault'] as const;

/**
 * Tries of PINs count for 24 hours that the station has really run, which no clock can make pass; so do their keys, or a clock that jumps would forgive by them. Everything
 * else ends by the course of time, also while the PC is off.
 */
const endsByRunning = (purpose: KeyPurpose | undefined): boolean => purpose === 'pinAttempt';

const dayMs = 86_400_000;
/** A run that ends without warning, over and over, with a clock that begins in 1970 each time, must not stop the time by which keys end. */
const noteEveryMs = 900_000;
/** How long the station has run is noted first after a minute of a run, and then each time that the run has become twice as long: short runs count, too. */
const noteFirstMs = 60_000;
/** Yesterday's key may be in use this long past midnight, and outlive its use by as much. */
const tickMs = 30_000;

/**
 * A key for each day and purpose. When the day changes new ones are made, those whose time is over are forgotten, and the living ones are wrapped anew,
 * then and every quarter of an hour, under a fresh epoch key whose predecessor is destroyed: an old copy of the key folder's ring opens nothing.
 * Days are those of the retention time (UTC), which a wrongly set clock can't move. Where what is sealed last would outlive the day's key (its end came nearer as a clock was
 * put right, or a config keeps more), sealing goes on under a fresh one of the same day, and the old one lives on to its own end: what it has sealed opens until it is due.
 */
export class DayKeys {
  readonly #options: DayKeysOptions;
  readonly #derived = new Map<string, Buffer>();
  readonly #names = new Map<string, readonly string[]>();
  /** For who only reads keys, opens everything that is kept and ends with its answer: we can't overwrite an object ourselves. null: in a station. */
  readonly #opening: Map<string, KeyObject> | null;
  #ring: KeyRing;
  #time: RetentionTime;
  /** When this run began, by the clock that never jumps. */
  readonly #begunMs: number;
  readonly #ranBeforeMs: number;
  #tick: TimerHandle | null = null;
  /** The day under whose keys is sealed; by the course of time, which a name from a wrong clock's year does not tell. */
  #today: string;
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
    return new DayKeys({ ...options, keepMs: {}, onTrouble: () => undefined }, await readRing(options.files), new Map());
  }

  private constructor(options: DayKeysOptions, ring: KeyRing, opening: Map<string, KeyObject> | null = null) {
    this.#options = options;
    this.#ring = ring;
    this.#opening = opening;
    this.isNew = ring.epoch === 0;
    this.#time = startRetentionTime(this.#reading(), ring.highestMs);
    this.#begunMs = this.#time.monotonicMs;
    this.#ranBeforeMs = ring.ranMs;
    this.#today = this.days[0] ?? '';
  }

  /** Whether there were none before: a new station, or one whose key folder was lost. */
  readonly isNew: boolean;

  /** The days of which a key lives, the newest first. */
  get days(): readonly string[] {
    return [...new Set([...this.#ring.keys.keys()].map(dayIn))].sort().reverse();
  }

  /** `trace`: of both kinds of traces, for looking up. */
  digests(purpose: KeyPurpose | 'trace'): CardDigests {
    const purposes = purpose === 'trace' ? tracePurposes : ([purpose] as const);
    const digest = (name: string, card: string) => ({
      day: dayIn(name),
      digest: createHmac('sha256', this.#key(name, 'digest')).update(card).digest(),
    });
    return {
      today: (card) => digest(this.#sealing(purposes[0]), card.reveal()),
      living: (card) => this.days.flatMap((day) => purposes.flatMap((of) => this.#named(day, of)).map((name) => digest(name, card.reveal()))),
    };
  }

  sealer(purpose: KeyPurpose): DaySealer;
  /** `trace`: opens what was sealed for either kind of trace. */
  sealer(purpose: KeyPurpose | 'trace'): Pick<DaySealer, 'open'>;
  sealer(purpose: KeyPurpose | 'trace'): DaySealer {
    const purposes = purpose === 'trace' ? tracePurposes : ([purpose] as const);
    const contextOf = (day: string, of: KeyPurpose, context: string): string => `${of}|${day}|${context}`;
    return {
      seal: (plain, context) => {
        const [day, of] = [this.#today, purposes[0]];
        return { day, bytes: sealBytes(this.#key(this.#sealing(of), 'seal'), plain, contextOf(day, of, context)) };
      },
      open: ({ day, bytes }, context) => {
        for (const of of purposes) {
          for (const name of this.#named(day, of)) {
            const plain = openBytes(this.#openingKey(name), bytes, contextOf(day, of, context));
            if (plain !== null) return plain;
          }
        }
        return null;
      },
    };
  }

  /**
   * Takes a later time that another file of the station has seen: a key must not live on because its own folder knew less. Not one that is far ahead of keys and a clock that agree: that
   * file has missed a correction of the clock, and is given it in ten minutes. A key that is destroyed comes back for nobody.
   */
  raiseTime(atMs: number): void {
    if (atMs <= this.#time.trustedMs) return;
    const { wallMs } = this.#reading();
    const isAgreed = wallMs >= earliestMs && Math.abs(wallMs - this.#time.trustedMs) <= doubtAboveMs;
    if (isAgreed && atMs - wallMs > doubtAboveMs) return;
    this.#time = { ...this.#time, trustedMs: atMs };
    void this.#turnByTimer();
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
    const before = this.#ring.keys;
    const keys = new Map([...before].map(([name, key]) => [name, this.#shortened(name, key)] as const).filter((each) => this.#isNeeded(...each)));
    const isShortened = [...keys].some(([name, { endsAtMs }]) => endsAtMs !== before.get(name)?.endsAtMs);
    const missing = keyPurposes.filter((purpose) => this.#lifeOf(purpose) !== null && !this.#canSeal(keys, today, purpose));
    const everyMs = Math.min(noteEveryMs, Math.max(noteFirstMs, this.#ring.ranMs - this.#ranBeforeMs));
    const isNoted = Math.abs(nowMs - this.#ring.highestMs) < noteEveryMs && this.#ranMs - this.#ring.ranMs < everyMs;
    if (missing.length > 0 || keys.size !== before.size || isShortened || !isNoted) {
      for (const purpose of missing) keys.set(nextName(keys, today, purpose), this.#newKey(today, purpose));
      this.#ring = await replaceRing(this.#options.files, { ...this.#ring, highestMs: nowMs, ranMs: this.#ranMs, keys });
      this.#names.clear();
    }
    this.#today = today;
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

  /**
   * A key that was made under a config that kept more ends as much earlier as the last that was sealed under it: else an old copy would open although
   * what it is a copy of is gone. A config that keeps more prolongs no key, as it prolongs no trace.
   */
  #shortened(name: string, key: LivingKey): LivingKey {
    const lifeMs = this.#lifeOf(purposeIn(name)) ?? 0;
    return lifeMs >= key.lifeMs ? key : { ...key, endsAtMs: Math.max(0, key.endsAtMs - (key.lifeMs - lifeMs)), lifeMs };
  }

  /** Until its end, by today's config, and never longer than a key may live; one that claims more is one of a clock that was wrong. */
  #isNeeded(name: string, { endsAtMs }: LivingKey): boolean {
    const purpose = purposeIn(name);
    const [lifeMs, nowMs] = [this.#lifeOf(purpose), this.#nowOf(purpose)];
    return lifeMs !== null && endsAtMs > nowMs && endsAtMs <= nowMs + dayMs + lifeMs;
  }

  /** Whether there is a key of today that outlives what is sealed now: a clock that was put right, or that shows the same day for weeks, would leave one that does not. */
  #canSeal(keys: KeyRing['keys'], today: string, purpose: KeyPurpose): boolean {
    const newest = keys.get(namesOf(keys, today, purpose)[0] ?? '');
    return newest !== undefined && newest.endsAtMs >= this.#nowOf(purpose) + (this.#lifeOf(purpose) ?? 0);
  }

  #newKey(today: string, purpose: KeyPurpose): LivingKey {
    const lifeMs = this.#lifeOf(purpose) ?? 0;
    const usedUntilMs = endsByRunning(purpose) ? this.#ranMs + dayMs : endOf(today);
    return { key: randomBytes(keyLength), endsAtMs: usedUntilMs + lifeMs, lifeMs };
  }

  /** Now, by the time by which keys of this purpose end. */
  #nowOf(purpose: KeyPurpose | undefined): number {
    return endsByRunning(purpose) ? this.#ranMs : wholeMs(this.#time);
  }

  /** How long the station has run over all its runs, as far as they were noted. */
  get #ranMs(): number {
    return this.#ranBeforeMs + Math.floor(this.#time.monotonicMs - this.#begunMs);
  }

  /** How long after its day a key of this purpose lives; null: there is none. */
  #lifeOf(purpose: KeyPurpose | undefined): number | null {
    return (purpose === undefined ? undefined : this.#options.keepMs[purpose]) ?? null;
  }

  /** The living keys of a day and purpose, the newest first. Asked for every row that is opened. */
  #named(day: string, purpose: KeyPurpose): readonly string[] {
    const first = keyName(day, purpose);
    const known = this.#names.get(first) ?? namesOf(this.#ring.keys, day, purpose);
    this.#names.set(first, known);
    return known;
  }

  #sealing(purpose: KeyPurpose): string {
    const [newest] = this.#named(this.#today, purpose);
    if (newest === undefined) throw new InvariantError('there is no key of today');
    return newest;
  }

  #key(of: string, use: 'seal' | 'digest'): Buffer {
    const name = `${of} ${use}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    const dayKey = this.#ring.keys.get(of);
    if (dayKey === undefined) throw new InvariantError('there is no key of that day');
    const derived = Buffer.from(hkdfSync('sha256', dayKey.key, dayIn(of), `omatoimi ${purposeIn(of)} ${use}`, keyLength));
    this.#derived.set(name, derived);
    return derived;
  }

  #openingKey(name: string): Buffer | KeyObject {
    const key = this.#key(name, 'seal');
    if (this.#opening === null) return key;
    const known = this.#opening.get(name) ?? createSecretKey(key);
    this.#opening.set(name, known);
    return known;
  }

  #forgetDerived(): void {
    for (const key of this.#derived.values()) key.fill(0);
    this.#derived.clear();
    this.#names.clear();
  }

  #look(): number {
    const { time, correctionMs } = observe(this.#time, this.#reading());
    this.#time = time;
    // The traces are moved along and keep the time that they have left: so do their keys.
    if (correctionMs > 0) this.#ring = { ...this.#ring, keys: endingEarlier(this.#ring.keys, correctionMs) };
    return wholeMs(time);
  }

  #reading() {
    return { wallMs: this.#options.clock.now(), monotonicMs: this.#options.clock.monotonicMs() };
  }
}

const endingEarlier = (keys: KeyRing['keys'], byMs: number): KeyRing['keys'] =>
  new Map(
    [...keys].map(([name, key]) => [name, endsByRunning(purposeIn(name)) ? key : { ...key, endsAtMs: Math.max(0, Math.floor(key.endsAtMs - byMs)) }]),
  );

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const endOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) + dayMs;
