import type { StationConfig } from '../../contracts/config.schema.ts';
import { WorkerEventLog } from '../../sync/event-log/worker-event-log.ts';
import { openKeyFiles } from '../../sync/keys/key-files.ts';
import type { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import type { StopStack } from '../stop-stack.ts';
import { keyFolder } from './keys-part.ts';

/** What the station's event log is made of. */
export interface EventLogParts {
  readonly config: StationConfig;
  readonly thread: SharedStoreThread;
  readonly stack: StopStack;
}

/** The one event log of a station: two of them in one process would get into each other's way at its head. */
export function openEventLog({ config, thread, stack }: EventLogParts): WorkerEventLog {
  const events = new WorkerEventLog({
    dataDir: config.station.dataDir,
    thread: () => thread.current(),
    keyFiles: () => openKeyFiles(keyFolder(config)),
  });
  stack.add('event log', () => events.settled());
  return events;
}
