import { createHmac, randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { isKioskError } from '../../contracts/errors.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import type { PinDigests } from '../../domain/pin-lockout/pin-lockout.ts';
import { DayKeys, type KeyLives } from '../../sync/keys/day-keys.ts';
import { unusable } from '../../sync/keys/key-files.ts';
import { openKeyStore } from '../../sync/keys/open-key-store.ts';
import type { BorrowerSealing } from '../../sync/store/sealed-borrower.ts';
import { retentionOf } from '../../sync/store/retention.ts';
import type { StationLog } from '../log.ts';
import type { StopStack } from '../stop-stack.ts';
import type { StationNotices } from './station-notices.ts';

/** What the keys of days are opened with. */
export interface KeysPartOptions {
  readonly options: { readonly config: StationConfig; readonly clock: Clock; readonly log: StationLog };
  readonly stack: StopStack;
  readonly notices: StationNotices;
}

/** Tries of PINs count for 24 hours, so that yesterday's key is needed until today has ended; a trace's key as long as the traces of its purpose. */
const keepMs = ({ privacy }: StationConfig): KeyLives => ({ pinAttempt: dayMs, ...(privacy.profile === 'strict' ? {} : retentionOf(privacy)) });
const dayMs = 86_400_000;

const keysLost =
  'The key store can not be used: check its folder ([privacy] keyDir). Until then no borrower id is kept, and wrong PINs are forgiven by a restart.';

/** The keys of days; null where they can't be used, which a notice says: the station then keeps nothing that would need them. */
export async function openKeys({ options: { config, clock, log }, stack, notices }: KeysPartOptions): Promise<DayKeys | null> {
  try {
    const folder = keyFolder(config);
    const keys = await DayKeys.open({
      files: await openKeyStore({ folder, kind: config.privacy.keyStore, isMade: true }),
      clock,
      keepMs: keepMs(config),
      onTrouble: (error) => {
        if (error !== null) log.error('keys.unturned', error);
        notices.set('keys', error === null ? null : sentenceOf(error));
      },
    });
    if (keys.isNew)
      log.warn('keys.begun', {
        remedy: 'Once, on a new station, this is as it should be. Later it means that the key folder was lost: what was sealed opens for nobody.',
      });
    stack.add('keys', async () => keys.stop());
    return keys;
  } catch (error) {
    log.error('keys.unusable', error);
    notices.set('keys', sentenceOf(error));
    return null;
  }
}

/** What traces' borrower ids are sealed with; none in the profile `strict`, and none without keys. */
export function sealingOf({ privacy: { profile } }: StationConfig, keys: DayKeys | null): { readonly sealing?: BorrowerSealing } {
  if (keys === null || profile === 'strict') return {};
  return { sealing: keys };
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
}
