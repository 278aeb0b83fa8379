import pino, { type DestinationStream } from 'pino';
import type { Clock } from '../contracts/clock.ts';
import type { ErrorCode } from '../contracts/errors.ts';
import type { IncidentCode } from '../contracts/ids.ts';
import type { AdmissionRefusalCode, ItemRefusalCode, SessionRefusalCode } from '../contracts/refusal-codes.ts';
import type { StationEvent } from '../contracts/station-events.ts';
import { describeError } from './log-error.ts';
import { logFileName, logText } from './log-text.ts';
import { systemClock } from './system-clock.ts';

/** What a log line can be about, besides the events of the rules. A new kind of line is a new word here. */
export const logEvents = [
  'station.starting',
  'station.ready',
  'station.stopping',
  'station.stopped',
  'station.partDidNotStop',
  'station.failed',
  'station.coreDumps',
  'config.warning',
  'clock.doubted',
  'clock.trusted',
  'clock.unkept',
  'screens.listening',
  'screens.accessRefused',
  'screens.tokenUnwritten',
  'screens.pictureUnreadable',
  'screens.tokenWritten',
  'texts.refused',
  'store.unavailable',
  'store.quarantined',
  'store.purgeDelayed',
  'store.purgeCaughtUp',
  'store.lost',
  'store.reopened',
  'trace.lost',
  'pinAttempts.unstored',
  'statistics.quarantined',
  'statistics.unwritten',
  'statistics.written',
  'keys.begun',
  'keys.unusable',
  'keys.usable',
  'keys.unturned',
  'pinAttempts.quarantined',
  'journal.ready',
  'journal.unavailable',
  'journal.quarantined',
  'journal.expired',
  'journal.settled',
  'device.traffic',
  'technician.pinUnreadable',
  'technician.unrecorded',
  'openingHours.unfetched',
] as const;
export type LogEvent = (typeof logEvents)[number] | StationEvent['type'];

/**
 * Everything that a log line can say besides its event. There is no field for a card, a PIN, a name, a title or a text
 * of the library system, so that none of them can be passed; a key that is not in this list does not reach the line.
 */
export interface LogFields {
  /** `[[devices]] id`. */
  readonly device?: string;
  /** `[[doors]] id`. */
  readonly door?: string;
  /** A part of the station, as its own code names it. */
  readonly name?: string;
  readonly code?: ErrorCode | AdmissionRefusalCode | SessionRefusalCode | ItemRefusalCode;
  readonly incidentCode?: IncidentCode;
  /** A word from a closed list of the part that logs. */
  readonly reason?: string;
  /** A sentence of Omatoimi's own that says what to do. */
  readonly remedy?: string;
  /** A sentence of Omatoimi's own about a setting. */
  readonly warning?: string;
  readonly signal?: string;
  /** The name of a file of the station's own, never one with a person's number in it. */
  readonly file?: string;
  readonly url?: string;
  readonly port?: number;
  readonly ms?: number;
  readonly count?: number;
  /** Of a device's line, since the start. */
  readonly bytesIn?: number;
  readonly bytesOut?: number;
}

/** The list of `LogFields` for the run time; the compiler holds the two together. */
export const logFieldNames: Readonly<Record<keyof LogFields, true>> = {
  device: true,
  door: true,
  name: true,
  code: true,
  incidentCode: true,
  reason: true,
  remedy: true,
  warning: true,
  signal: true,
  file: true,
  url: true,
  port: true,
  ms: true,
  count: true,
  bytesIn: true,
  bytesOut: true,
};

/** The station's log: one JSON object a line on stderr, about events, never about people. */
export interface StationLog {
  info(event: LogEvent, fields?: LogFields): void;
  warn(event: LogEvent, fields?: LogFields): void;
  /** `error`: whatever was caught; see `describeError` for what is shown of it. */
  error(event: LogEvent, error: unknown, fields?: LogFields): void;
}

/** Options of `createLog`. */
export interface LogOptions {
  /** The least level that is written; `info` unless told. */
  readonly level?: 'info' | 'warn' | 'error' | 'silent';
  readonly clock?: Clock;
  /** Where the lines go; stderr unless told. */
  readonly destination?: DestinationStream;
}

// Written in the background and, beyond 1 MB, dropped: a stalled reader of stderr must not hold up a door.
const stderr = (): DestinationStream => pino.destination({ fd: 2, sync: false, maxLength: 1_048_576 });

/** Makes the station's log. */
export function createLog(options: LogOptions = {}): StationLog {
  const clock = options.clock ?? systemClock;
  const logger = pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    options.destination ?? stderr(),
  );
  return {
    info: (event, fields) => logger.info({ event, ...allowed(fields) }),
    warn: (event, fields) => logger.warn({ event, ...allowed(fields) }),
    error: (event, error, fields) => logger.error({ event, ...allowed(fields), error: describeError(error) }),
  };
}

function allowed(fields: LogFields = {}): Record<string, string | number> {
  const shown: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (!Object.hasOwn(logFieldNames, key)) continue;
    if (typeof value === 'string') shown[key] = key === 'file' ? logFileName(value) : logText(value);
    else if (typeof value === 'number') shown[key] = value;
  }
  return shown;
}
