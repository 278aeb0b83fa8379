import { statSync } from 'node:fs';
import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import { appendEvent } from '../../sync/event-log/event-log.ts';
import { DayKeys } from '../../sync/keys/day-keys.ts';
import type { KeyFiles } from '../../sync/keys/key-files.ts';
import { openKeyStore } from '../../sync/keys/open-key-store.ts';
import { openTraceConsole, type TraceConsole } from '../../sync/store/trace-console.ts';
import { keyFolder } from '../parts/keys-part.ts';
import type { PrivacyRole } from './privacy-roles.ts';
import { loggedWhy, type Why } from './why.ts';

/** Who looks at what is kept, and why. */
export interface Look {
  /** `noun.pastVerb`, e.g. `privacy.exported`. */
  readonly kind: string;
  readonly role: PrivacyRole;
  readonly why: Why;
  /** A second person's, who said yes. */
  readonly confirmedBy?: PrivacyRole;
}

/** What a station keeps, opened for one look that was recorded. */
export interface Records {
  readonly config: StationConfig;
  readonly keyFiles: KeyFiles;
  readonly keys: DayKeys;
  /** null where the station has not stored anything yet. */
  readonly traces: TraceConsole | null;
  /** Wall time, epoch milliseconds: when somebody looked. Never what has expired by then: the clock may be a year ahead. */
  readonly nowMs: number;
  /** The time by which what is kept expires, epoch milliseconds (`TraceConsole.expiryTimeMs`); wall time where there are no traces yet. */
  readonly expiryMs: number;
}

/** What a look is opened with. */
export interface RecordsOptions {
  readonly config: StationConfig;
  readonly clock: Clock;
  readonly look: Look;
}

/**
 * Records the look, then opens what is looked at and does the work, beside a station that may be running. Whatever comes of it, that somebody looked is told.
 * @throws KioskError KEYS_UNUSABLE, STORE_UNAVAILABLE, STORE_DAMAGED, PROGRAM_USAGE for a case number that is none
 */
export async function withRecords<Result>(options: RecordsOptions, work: (records: Records) => Promise<Result>): Promise<Result> {
  const { config, clock } = options;
  const { keyFiles, nowMs } = await recordLook(options);
  const keys = await DayKeys.read({ files: keyFiles, clock });
  const traces = openTraces(config.station.dataDir);
  try {
    return await work({ config, keyFiles, keys, traces, nowMs, expiryMs: traces?.expiryTimeMs() ?? nowMs });
  } finally {
    traces?.close();
  }
}

/**
 * Writes into the event log that somebody looks, before anything is shown.
 * @throws KioskError KEYS_UNUSABLE, STORE_UNAVAILABLE, STORE_DAMAGED, PROGRAM_USAGE for a case number that is none
 */
export async function recordLook({ config, clock, look }: RecordsOptions): Promise<Pick<Records, 'keyFiles' | 'nowMs'>> {
  requireOwnUser(config.station.dataDir);
  const keyFiles = await openKeyStore({ folder: keyFolder(config), kind: config.privacy.keyStore, isMade: false });
  const nowMs = Math.floor(clock.now());
  const { kind, role, why, confirmedBy } = look;
  await appendEvent(config.station.dataDir, keyFiles, { atMs: nowMs, kind, role, reason: loggedWhy(why, confirmedBy) });
  return { keyFiles, nowMs };
}

function openTraces(dataDir: string): TraceConsole | null {
  try {
    return openTraceConsole(dataDir);
  } catch (error) {
    if (!(error instanceof KioskError) || error.code !== 'STORE_DAMAGED') throw error;
    throw new KioskError(
      'STORE_DAMAGED',
      "The station's store is damaged, and nothing in it can be shown or erased one by one: start the station, which puts it aside and erases it whole within 24 hours.",
      { cause: error },
    );
  }
}

/** Files that another user made would lock the station out of its own store. @throws KioskError STORE_UNAVAILABLE */
function requireOwnUser(dataDir: string): void {
  const owner = statSync(dataDir, { throwIfNoEntry: false })?.uid;
  if (owner === undefined)
    throw new KioskError('STORE_UNAVAILABLE', `There is no data folder at ${dataDir}: check --config, and start the station once.`);
  if (process.getuid === undefined || owner === process.getuid()) return;
  throw new KioskError(
    'STORE_UNAVAILABLE',
    `The data folder belongs to another user: run this as the station's own user ("sudo -u ..."), number ${owner}.`,
  );
}
