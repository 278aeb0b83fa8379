import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { isKioskError } from '../../contracts/errors.ts';
import type { TraceStore } from '../../contracts/ports/trace-store.port.ts';
import { retentionOf } from '../../sync/store/retention.ts';
import type { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import { openTraceStore, type StoreNotice, type TraceStoreOptions } from '../../sync/store/trace-store.ts';
import type { StationLog } from '../log.ts';
import type { StopStack } from '../stop-stack.ts';
import { sealingOf, type StationKeys } from './keys-part.ts';
import type { StationNotices } from './station-notices.ts';

const purgeDelayed =
  'Expired traces can not be erased: end the program that reads the local store, a backup for instance, or check the disk. It is tried again every 30 seconds.';
const unswept = (files: string): string =>
  `What has expired can not be removed from ${files} in the data folder's store: check the disk. It is tried again every 30 seconds.`;
const storeLost = 'The local store failed: check the disk; the door decides without it, and it is tried again every 30 seconds.';

/** What the store of traces is made of. */
export interface StoreParts {
  readonly options: { readonly config: StationConfig; readonly clock: Clock; readonly log: StationLog };
  readonly thread: SharedStoreThread;
  readonly stack: StopStack;
  readonly notices: StationNotices;
}

/** A store that can't be opened does not close the door: its events are counted as lost, the log says so, and it is tried again. */
export async function openStore({
  options: { config, clock, log },
  thread,
  stack,
  notices,
  keys,
}: StoreParts & { readonly keys: StationKeys }): Promise<TraceStore | null> {
  const unavailable = (error: unknown): void => {
    log.error('store.unavailable', error);
    notices.set('store', isKioskError(error) ? error.message : storeLost);
  };
  try {
    const traceOptions: TraceStoreOptions = {
      dataDir: config.station.dataDir,
      retentionMs: retentionOf(config.privacy),
      forgetsBorrowers: config.privacy.profile === 'strict',
      ...sealingOf(config, keys),
      onTime: (nowMs) => keys.raiseTime(nowMs),
      clock,
      onNotice: (notice) => {
        log.warn(`store.${notice.kind}`, fileOf(notice));
        if (notice.kind === 'purgeDelayed') notices.set('purge', notice.files === '' ? purgeDelayed : unswept(notice.files));
        if (notice.kind === 'purgeCaughtUp') notices.set('purge', null);
        if (notice.kind === 'lost') notices.set('store', storeLost);
        if (notice.kind === 'reopened') notices.set('store', null);
      },
      onUnavailable: unavailable,
    };
    const store = await openTraceStore(traceOptions, () => thread.current());
    stack.add('store', () => store.close());
    return store;
  } catch (error) {
    unavailable(error);
    return null;
  }
}

function fileOf(notice: StoreNotice): { readonly file?: string } {
  if (notice.kind === 'quarantined') return { file: notice.file };
  return notice.kind === 'purgeDelayed' && notice.files !== '' ? { file: notice.files } : {};
}
