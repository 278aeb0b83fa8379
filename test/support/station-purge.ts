import type { Clock } from '../../contracts/clock.ts';
import { appendEvent } from '../../sync/event-log/event-log.ts';
import { JournalSession } from '../../sync/journal/journal-session.ts';
import { DayKeys } from '../../sync/keys/day-keys.ts';
import { type KeyFiles, openKeyFiles } from '../../sync/keys/key-files.ts';
import { PinAttemptSession } from '../../sync/pin-attempts/pin-attempt-session.ts';
import { CounterSession } from '../../sync/statistics/counter-session.ts';
import { StoreSession } from '../../sync/store/store-session.ts';
import { openForPurge, purgeWhole } from './whole-purge.ts';

const dayMs = 86_400_000;

/** Where a station keeps what it keeps, and what time it is there. */
export interface StationPlace {
  readonly dataDir: string;
  readonly keyDir: string;
  readonly nowMs: number;
}

/** Everything that a station keeps, opened. */
export interface OpenedStation {
  readonly traces: StoreSession;
  readonly journal: JournalSession;
  readonly pins: PinAttemptSession;
  readonly counters: CounterSession;
  readonly keyFiles: KeyFiles;
  close(): void;
}

/** A clock that stands: a purge takes no time that matters. */
const standing = (nowMs: number): Clock => ({ now: () => nowMs, monotonicMs: () => 0, setTimer: () => ({ cancel: () => undefined }) });

/** Turns the keys to the day of `nowMs`: a door's live for a week more, the others for a day. */
export async function turnKeys(keyFiles: KeyFiles, nowMs: number): Promise<DayKeys> {
  const keepMs = { doorFault: 7 * dayMs, kioskFault: dayMs, pinAttempt: dayMs };
  const keys = await DayKeys.open({ files: keyFiles, clock: standing(nowMs), keepMs, onTrouble: () => undefined });
  keys.stop();
  return keys;
}

/** Opens every file as a station does; nothing is purged yet. */
export async function openStation({ dataDir, keyDir, nowMs }: StationPlace): Promise<OpenedStation> {
  const traces = new StoreSession();
  openForPurge(traces, { dataDir, nowMs });
  const [journal, pins, counters] = [new JournalSession(), new PinAttemptSession(), new CounterSession()];
  journal.journalOpen({ dataDir, nowMs });
  pins.pinOpen({ dataDir, nowMs, monotonicMs: 0 });
  counters.countOpen({ dataDir, nowMs });
  const close = (): void => {
    traces.close();
    journal.journalClose();
    pins.pinClose();
    counters.close();
  };
  return { traces, journal, pins, counters, keyFiles: await openKeyFiles(keyDir), close };
}

/** What is recorded while a station purges. */
export const recordedAtPurge = { kind: 'privacy.proved', role: 'staff', reason: 'while the station purges' } as const;

/** What a station does when the day has changed: its keys turn, a look is recorded, and every file is swept. Returns whether all bytes are gone. */
export async function purgeStation({ traces, journal, pins, counters, keyFiles }: OpenedStation, { dataDir, nowMs }: StationPlace): Promise<boolean> {
  await turnKeys(keyFiles, nowMs);
  await appendEvent(dataDir, keyFiles, { atMs: nowMs, ...recordedAtPurge });
  const erased = [purgeWhole(traces, nowMs), journal.sweep({ nowMs, monotonicMs: 0 }), pins.sweep({ nowMs, monotonicMs: 0 }), counters.sweep(nowMs)];
  return erased.every(Boolean);
}
