import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import type { Journal } from '../../contracts/ports/journal.port.ts';
import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import { createJournalledLibrarySystem, type JournalledLibrarySystem } from '../../sync/journal/journalled-library-system.ts';
import { createWorkerJournal, type JournalNotice } from '../../sync/journal/worker-journal.ts';
import { profilesById } from '../../sync/library-system/profiles/profiles.ts';
import type { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import type { StationLog } from '../log.ts';
import type { StopStack } from '../stop-stack.ts';
import { itemsAtOnce } from './kiosk-links.policy.ts';
import type { StationNotices } from './station-notices.ts';
import { watchHealth } from './station-parts.ts';

/** What the journal of a kiosk is made of. */
export interface JournalPartOptions {
  readonly config: StationConfig;
  readonly clock: Clock;
  readonly log: StationLog;
  readonly notices: StationNotices;
  readonly stack: StopStack;
  readonly thread: SharedStoreThread;
  readonly librarySystem: LibrarySystem;
  /** Gets the journal itself, to look at what is parked. */
  readonly onJournal?: (journal: Journal) => void;
}

const journalDown =
  'The journal can not be written: check the disk. Loans and returns go on while the library system answers; returns are not taken while it does not.';

/** Puts a journal before the library system of a kiosk. A door never asks over it. It starts settling at once. */
export function journalLibrarySystem(options: JournalPartOptions): JournalledLibrarySystem {
  const { config, clock, log, notices, stack, thread, librarySystem } = options;
  const { dataDir, timeZone } = config.station;
  const onNotice = (notice: JournalNotice): void => tellNotice(notice, log, notices);
  const journal = createWorkerJournal({ dataDir, clock, thread: () => thread.current(), onNotice });
  stack.add('journal', () => journal.close());
  options.onJournal?.(journal);
  watchHealth(journal, (health) => {
    if (health.state === 'ready') log.info('journal.ready');
    if (health.state === 'faulted') log.warn('journal.unavailable', { code: health.code, remedy: health.remedy });
    notices.set('journal', health.state === 'faulted' ? journalDown : null);
  });
  const journalled = createJournalledLibrarySystem({
    librarySystem,
    journal,
    clock,
    timeZone,
    shortestLoanDays: shortestLoanDays(config),
    parallelRenewals: itemsAtOnce(config),
  });
  stack.add('replay', () => journalled.stop());
  journalled.onSettled(({ outcome }) => log.info('journal.settled', { reason: outcome }));
  journalled.start();
  return journalled;
}

const shortestLoanDays = ({ librarySystem: { shortestLoanDays: days, profile = 'generic' } }: StationConfig): number =>
  days ?? profilesById[profile].shortestLoanDays;

function tellNotice(notice: JournalNotice, log: StationLog, notices: StationNotices): void {
  switch (notice.kind) {
    case 'quarantined':
      return log.warn('journal.quarantined', { file: notice.file, count: notice.salvaged });
    case 'expired':
      if (notice.count > 0) log.warn('journal.expired', { count: notice.count });
      return notices.set('journalExpired', notice.count === 0 ? null : unsettled(notice.count));
    case 'parked':
      return notices.set('journalParked', notice.count === 0 ? null : forStaff(notice.count));
  }
}

const forStaff = (count: number): string => `Loans or returns that staff have to look at: ${count}. See "omatoimi journal list".`;
const unsettled = (count: number): string =>
  `Loans or returns that nobody settled within 59 days, and that were removed in the last 30 days: ${count}. See "omatoimi journal list" for their numbers and days, and the library system for what became of them.`;
