import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { isKioskError } from '../../contracts/errors.ts';
import { openKeyStore } from '../../sync/keys/open-key-store.ts';
import { measureClockError } from '../clock-error.ts';
import { keyFolder } from '../parts/keys-part.ts';
import { isClockSynchronised } from '../time-source.ts';
import { findConfirmation, type GivenCode, makeConfirmation, takeConfirmation } from './confirmation.ts';
import { doorEvents, type ExportedDoorEvent, type TimeWindow } from './incidents.ts';
import type { PrivacyRole } from './privacy-roles.ts';
import { recordLook, withRecords } from './records.ts';
import type { Why } from './why.ts';

/** What the times of an export are worth. */
export interface ExportClock {
  /** The configured time server, or what the PC is set by. */
  readonly source: string;
  /** Whether the PC says that a time source sets its clock; null: nobody can tell. */
  readonly isSynchronised: boolean | null;
  /** How many milliseconds the PC's clock was ahead of the time server when this was exported; null: not measured. */
  readonly aheadMs: number | null;
  readonly uncertainMs: number | null;
  /** Whether the error is below a second, as it should be; null: not measured. */
  readonly isWithinSecond: boolean | null;
  readonly note: string;
}

/** Door events of a time window for an incident, without any card. */
export interface IncidentExport {
  readonly confirmedBy: PrivacyRole;
  readonly clock: ExportClock;
  /** `cameraAt`: by the cameras' clock, where somebody told how far that one is ahead. */
  readonly events: readonly (ExportedDoorEvent & { readonly cameraAt?: string })[];
}

/** What an export is asked with. */
export interface IncidentQuestion {
  readonly config: StationConfig;
  readonly clock: Clock;
  readonly role: PrivacyRole;
  readonly why: Why;
  readonly window: TimeWindow;
}

/** A second person says yes to an export; recorded before the code is shown. @throws KioskError KEYS_UNUSABLE, STORE_UNAVAILABLE, PROGRAM_USAGE */
export function confirmExport({ config, clock, role, why, window }: IncidentQuestion): Promise<string> {
  const look = { kind: 'door.exportConfirmed', role, why };
  return withRecords({ config, clock, look }, ({ keyFiles, nowMs }) => makeConfirmation(keyFiles, { role, window, nowMs }));
}

/**
 * Exports with a second person's code, which is used up once the look is recorded; both roles stand in the event log before anything is read. A code that
 * does not hold is recorded too: somebody who tries codes shows.
 * @throws KioskError PRIVACY_UNCONFIRMED, KEYS_UNUSABLE, STORE_UNAVAILABLE, PROGRAM_USAGE
 */
export async function exportIncident(
  question: IncidentQuestion & { readonly code: string; readonly cameraAheadMs?: number },
): Promise<IncidentExport> {
  const { config, clock, role, why, window, code, cameraAheadMs } = question;
  const given: GivenCode = { code, role, window, nowMs: clock.now() };
  const confirmedBy = await confirmedOrRecorded(question, given);
  const events = await withRecords({ config, clock, look: { kind: 'door.eventsExported', role, why, confirmedBy } }, async (records) => {
    // Only now, with the look on record: what failed before must not cost the second person's yes.
    await takeConfirmation(records.keyFiles, given);
    return doorEvents(records, window);
  });
  const exportClock = await clockOf(config, clock);
  const shiftMs = cameraAheadMs === undefined ? null : cameraAheadMs - (exportClock.aheadMs ?? 0);
  return {
    confirmedBy,
    clock: exportClock,
    events: events.map((event) => (shiftMs === null ? event : { ...event, cameraAt: new Date(Date.parse(event.at) + shiftMs).toISOString() })),
  };
}

async function confirmedOrRecorded({ config, clock, role, why }: IncidentQuestion, given: GivenCode): Promise<PrivacyRole> {
  const files = await openKeyStore({ folder: keyFolder(config), kind: config.privacy.keyStore, isMade: false });
  try {
    return await findConfirmation(files, given);
  } catch (error) {
    if (isKioskError(error, 'PRIVACY_UNCONFIRMED')) await recordLook({ config, clock, look: { kind: 'door.exportRefused', role, why } });
    throw error;
  }
}

async function clockOf({ station }: StationConfig, clock: Clock): Promise<ExportClock> {
  const isSynchronised = await isClockSynchronised();
  const { timeServer } = station;
  const error = timeServer === undefined ? null : await measureClockError(timeServer, clock);
  const isWithinSecond = error === null ? null : Math.abs(error.aheadMs) + error.uncertainMs < 1_000;
  return {
    source: timeServer ?? (isSynchronised === true ? 'the time source of the PC' : "the PC's own clock"),
    isSynchronised,
    aheadMs: error?.aheadMs ?? null,
    uncertainMs: error?.uncertainMs ?? null,
    isWithinSecond,
    note: noteOf(timeServer, error === null ? null : isWithinSecond),
  };
}

function noteOf(timeServer: string | undefined, isWithinSecond: boolean | null): string {
  if (timeServer === undefined)
    return "No time server is configured ([station] timeServer): compare one event with the cameras' time before the two are laid side by side.";
  if (isWithinSecond === null)
    return `The time server ${timeServer} gave no answer: compare one event with the cameras' time before the two are laid side by side.`;
  return isWithinSecond
    ? 'Times are right to the second by the time server. The cameras have a clock of their own: give --cameras-ahead where it differs.'
    : "The PC's clock is off by a second or more: correct each time by aheadMs, and have the clock mended.";
}
