import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import type { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import { WorkerCounters } from '../../sync/statistics/worker-counters.ts';
import type { StationLog } from '../log.ts';
import type { StopStack } from '../stop-stack.ts';
import { EventCounter } from './event-counter.ts';

/** What counts for statistics are made of. */
export interface StatisticsParts {
  readonly options: { readonly config: StationConfig; readonly clock: Clock; readonly log: StationLog };
  readonly thread: SharedStoreThread;
  readonly stack: StopStack;
}

/** Counts what happens at the station, by hour and day. A disk that can't be written costs counts, never more: the log says so. */
export function openStatistics({ options: { config, clock, log }, thread, stack }: StatisticsParts): EventCounter {
  const counters = new WorkerCounters({
    dataDir: config.station.dataDir,
    clock,
    thread: () => thread.current(),
    onQuarantined: (file) => log.warn('statistics.quarantined', { file }),
  });
  const counter = new EventCounter({
    clock,
    timeZone: config.station.timeZone,
    add: (each) => counters.add(each),
    onTrouble: (error) => {
      if (error === null) log.info('statistics.written');
      else log.error('statistics.unwritten', error);
    },
  });
  stack.add('statistics', () => counter.stop());
  return counter;
}
