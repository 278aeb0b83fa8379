import { createHmac, randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { isKioskError } from '../../contracts/errors.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import type { PinDigests } from '../../domain/pin-lockout/pin-lockout.ts';
import { DayKeys, type KeyLives } from '../../sync/keys/day-keys.ts';
import { unusable } from '../../sync/keys/key-files.ts';
import { openKeyStore } from '../../sync/keys/open-key-store.ts';
import { retentionOf } from '../../sync/store/retention.ts';
import type { TraceStoreOptions } from '../../sync/store/trace-store.ts';
import type { StationLog } from '../log.ts';
import type { StopStack } from '../stop-stack.ts';
import type { StationNotices } from './station-notices.ts';

/** What the keys of days are opened with. */
export interface KeysPartOptions {
  readonly options: { readonly config: StationConfig; readonly clock: Clock; readonly log: StationLog };
  readonly stack: StopStack;
  readonly notices: StationNotices;
}

/** Tries of PINs count for 24 hours of running, and so does their key after its own day of running; a trace's key as long as the traces of its purpose. */
const keepMs = ({ privacy }: StationConfig): KeyLives => ({ pinAttempt: dayMs, ...(privacy.profile === 'strict' ? {} : retentionOf(privacy)) });
const dayMs = 86_400_000;

const keysLost =
  'The key store can not be used: check its folder ([privacy] keyDir). Until then no borrower id is kept, and wrong PINs are forgiven by a restart.';

/** How often keys that could not be used are tried again, in milliseconds. */
const retryMs = 30_000;

/** The keys of days. Where they can't be used, a notice says why, the station keeps nothing that would need them, and they are tried again until they can. */
export async function openKeys({ options, stack, notices }: KeysPartOptions): Promise<StationKeys> {
  const keys = new StationKeys(options, notices);
  stack.add('keys', async () => keys.stop());
  await keys.open();
  return keys;
}

/** Keys that are there from the start, or come later: a folder that somebody mends needs no restart of the station. */
export class StationKeys implements PinDigests {
  readonly #options: KeysPartOptions['options'];
  readonly #notices: StationNotices;
  /** What was counted in this run is found by it, whatever becomes of the keys; until keys are there, tries are stored by it too. */
  readonly #ofRun = new RunDigests();
  #isUnusable = false;
  #keys: DayKeys | null = null;
  #retry: TimerHandle | null = null;
  #latestMs = 0;
  #isStopped = false;

  constructor(options: KeysPartOptions['options'], notices: StationNotices) {
    this.#options = options;
    this.#notices = notices;
  }

  /** null: they can't be used now. */
  get current(): DayKeys | null {
    return this.#keys;
  }

  async open(): Promise<void> {
    const { clock, log } = this.#options;
    try {
      const keys = await this.#opened();
      if (this.#isStopped) return keys.stop();
      this.#keys = keys;
      keys.raiseTime(this.#latestMs);
      if (keys.isNew) log.warn('keys.begun', { remedy: keysBegun });
      if (this.#isUnusable) log.info('keys.usable');
      this.#notices.set('keys', null);
    } catch (error) {
      if (!this.#isUnusable) log.error('keys.unusable', error);
      this.#isUnusable = true;
      this.#notices.set('keys', sentenceOf(error));
      if (!this.#isStopped) this.#retry = clock.setTimer(retryMs, () => void this.open());
    }
  }

  async #opened(): Promise<DayKeys> {
    const { config, clock, log } = this.#options;
    return DayKeys.open({
      files: await openKeyStore({ folder: keyFolder(config), kind: config.privacy.keyStore, isMade: true }),
      clock,
      keepMs: keepMs(config),
      onTrouble: (error) => {
        if (error !== null) log.error('keys.unturned', error);
        this.#notices.set('keys', error === null ? null : sentenceOf(error));
      },
    });
  }

  /** Takes a later time that another file of the station has seen; keys that come later hear of it then. */
  raiseTime(atMs: number): void {
    this.#latestMs = Math.max(this.#latestMs, atMs);
    this.#keys?.raiseTime(atMs);
  }

  today(card: CardNumber): { readonly digest: Uint8Array } {
    return this.#keys?.digests('pinAttempt').today(card) ?? this.#ofRun.today(card);
  }

  /** Also by what was counted with before the keys came: wrong PINs of that time are not forgiven by it. */
  living(card: CardNumber): readonly { readonly digest: Uint8Array }[] {
    return [...(this.#keys?.digests('pinAttempt').living(card) ?? []), ...this.#ofRun.living(card)];
  }

  ofRun(card: CardNumber): { readonly digest: Uint8Array } {
    return this.#ofRun.ofRun(card);
  }

  stop(): void {
    this.#isStopped = true;
    this.#retry?.cancel();
    this.#keys?.stop();
  }
}

const keysBegun = 'Once, on a new station, this is as it should be. Later it means that the key folder was lost: what was sealed opens for nobody.';

/** What traces' borrower ids are sealed with; none in the profile `strict`, and none while there are no keys. */
export function sealingOf({ privacy: { profile } }: StationConfig, keys: StationKeys): Pick<TraceStoreOptions, 'sealing'> {
  return profile === 'strict' ? {} : { sealing: () => keys.current };
}

/** Where the keys lie. @throws KioskError KEYS_UNUSABLE for a folder inside the data folder: whoever copies that would have both */
export function keyFolder({ station: { dataDir }, privacy: { keyDir } }: StationConfig): string {
  const folder = keyDir ?? `${path.resolve(dataDir)}-keys`;
  const below = path.relative(path.resolve(dataDir), folder);
  if (below === '' || !(below.startsWith('..') || path.isAbsolute(below))) {
    throw unusable(folder, 'lies in the data folder: name another in [privacy] keyDir');
  }
  return folder;
}

const sentenceOf = (error: unknown): string => (isKioskError(error) ? error.message : keysLost);

/** Check values under a key of this one run, for a station whose keys can't be used: a restart then forgives wrong PINs. */
export class RunDigests implements PinDigests {
  readonly #key = randomBytes(32);

  today(card: CardNumber): { readonly digest: Uint8Array } {
    return { digest: createHmac('sha256', this.#key).update(card.reveal()).digest() };
  }

  living(card: CardNumber): readonly { readonly digest: Uint8Array }[] {
    return [this.today(card)];
  }

  ofRun(card: CardNumber): { readonly digest: Uint8Array } {
    return this.today(card);
  }
}
