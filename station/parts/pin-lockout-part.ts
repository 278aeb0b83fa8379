import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import { type PinDigests, PinLockout } from '../../domain/pin-lockout/pin-lockout.ts';
import { WorkerPinAttempts } from '../../sync/pin-attempts/worker-pin-attempts.ts';
import type { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import type { StationLog } from '../log.ts';
import type { StopStack } from '../stop-stack.ts';
import type { StationNotices } from './station-notices.ts';

/** What the count of PIN tries is made of. */
export interface PinLockoutParts {
  readonly options: { readonly config: StationConfig; readonly clock: Clock; readonly log: StationLog };
  readonly thread: SharedStoreThread;
  readonly stack: StopStack;
  readonly notices: StationNotices;
  readonly digests: PinDigests;
  readonly record: (event: StationEvent) => void;
}

const unstored = 'Wrong PINs can not be written down: check the disk. They count in memory, but a restart would forgive them.';

/** Counts tries of PINs for every terminal of the station, on the disk and across restarts. */
export function openPinLockout({ options: { config, clock, log }, thread, stack, notices, digests, record }: PinLockoutParts): PinLockout {
  const store = new WorkerPinAttempts({
    dataDir: config.station.dataDir,
    clock,
    thread: () => thread.current(),
    onQuarantined: (file) => log.warn('pinAttempts.quarantined', { file }),
  });
  const guessed = new Set<string>();
  const lockout = new PinLockout({
    digests,
    store,
    clock,
    onGuessing: (terminal, isGuessing) => {
      if (isGuessing) guessed.add(terminal);
      else guessed.delete(terminal);
      const type = isGuessing ? 'pin.guessingBegan' : 'pin.guessingEnded';
      record({ type, terminal });
      log.warn(type, { name: terminal });
      notices.set('pinGuessing', guessed.size === 0 ? null : guessing([...guessed]));
    },
    onStore: (error) => {
      if (error !== null) log.error('pinAttempts.unstored', error);
      notices.set('pinAttempts', error === null ? null : unstored);
    },
  });
  stack.add('PIN tries', async () => {
    lockout.stop();
    await store.close();
  });
  return lockout;
}

const guessing = (terminals: readonly string[]): string =>
  `Somebody tries the PINs of many cards at ${terminals.join(', ')}: every try there waits five seconds. Look who is there.`;
