import { z } from 'zod';
import { KioskError } from '../../contracts/errors.ts';
import type { ChainedEvent, ChainFlaw, ChainHead } from '../../sync/event-log/event-chain.codec.ts';
import { readEvents } from '../../sync/event-log/event-log.ts';
import { type KeyFiles, openKeyFiles } from '../../sync/keys/key-files.ts';
import { isSigned, readReportKey } from '../../sync/keys/report-key.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { keyFolder } from '../parts/keys-part.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';
import { readSigned } from './verify-report.command.ts';

/** Of `omatoimi events verify`. */
export interface EventsVerifyOptions extends CommonOptions {
  readonly config: string;
  /** A report of `privacy prove --json` that was kept elsewhere: the log must go on from where it was then. */
  readonly report?: string;
}

/** `omatoimi events verify`: whether the log of looks is whole, and still the one that a report saw. Exit 1 where it is not. */
export async function eventsVerifyCommand(options: EventsVerifyOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const keyFiles = await openKeyFiles(keyFolder(config), { isMade: false });
  const { events, flaw } = await readEvents(config.station.dataDir, keyFiles);
  const isSameLog = options.report === undefined ? null : holdsHead(events, await reportedHead(options.report, keyFiles));
  const isOk = flaw === null && isSameLog !== false;
  printEither(options, { ok: isOk, rows: events.length, flaw, ...(isSameLog === null ? {} : { isSameLog }) }, [
    flaw === null ? `${events.length} rows, whole.` : flawWords(flaw),
    ...(isSameLog === null ? [] : [isSameLog ? 'It is the log that the report saw.' : anotherLog]),
  ]);
  return isOk ? exitCodes.done : exitCodes.negative;
}

const anotherLog =
  'It is not the log that the report saw: somebody who could write to the key folder began it anew. Keep the PC as it is and tell the data-protection officer.';

const reportSchema = z.object({ events: z.object({ seq: z.int().min(1), hash: z.string() }) });

async function reportedHead(file: string, keyFiles: KeyFiles): Promise<ChainHead> {
  const signed = await readSigned(file);
  const key = await readReportKey(keyFiles);
  const report = reportSchema.safeParse(key !== null && isSigned(signed, key) ? JSON.parse(signed.report) : null);
  if (report.success) return report.data.events;
  throw new KioskError(
    'PROGRAM_USAGE',
    `${file} was not signed by this station, or is from before its reports told of the event log: "omatoimi privacy verify-report" tells which.`,
  );
}

/** Whether the log has the row with which it ended then. */
function holdsHead(events: readonly ChainedEvent[], { seq, hash }: ChainHead): boolean {
  return events.some((event) => event.seq === seq && Buffer.from(event.hash).toString('hex') === hash);
}

/** `omatoimi events list`: who looked, when and why, oldest first. Nobody stands in it, so that nobody has to say why they look. Exit 1 where the log is not whole. */
export async function eventsListCommand(options: CommonOptions & { readonly config: string }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { station } = config;
  const { events, flaw } = await readEvents(station.dataDir, await openKeyFiles(keyFolder(config), { isMade: false }));
  const shown = events.map(({ seq, atMs, kind, role, reason }) => ({ seq, at: new Date(atMs).toISOString(), kind, role, reason }));
  const lines = shown.map(({ seq, at, kind, role, reason }) => `${seq}  ${at}  ${kind}  ${role}: ${reason}`);
  printEither(options, { ok: flaw === null, station: station.id, events: shown, flaw }, [
    ...(lines.length === 0 ? ['Nobody has looked yet.'] : lines),
    ...(flaw === null ? [] : [flawWords(flaw)]),
  ]);
  return flaw === null ? exitCodes.done : exitCodes.negative;
}

const flawWords = ({ kind, seq }: ChainFlaw): string =>
  kind === 'endUnknown'
    ? `The ${seq} rows follow each other, but the key folder does not tell how far the log had come: find out who moved or removed it.`
    : `Row ${seq} is ${kind}: somebody changed the log. Keep the PC as it is and tell the data-protection officer.`;
