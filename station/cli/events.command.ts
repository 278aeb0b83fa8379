import type { ChainFlaw } from '../../sync/event-log/event-chain.codec.ts';
import { readEvents, verifyEvents } from '../../sync/event-log/event-log.ts';
import { openKeyFiles } from '../../sync/keys/key-files.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { keyFolder } from '../parts/keys-part.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';

/** `omatoimi events verify`: whether the log of looks is whole. Exit 1 where it is not. */
export async function eventsVerifyCommand(options: CommonOptions & { readonly config: string }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { rows, flaw } = await verifyEvents(config.station.dataDir, await openKeyFiles(keyFolder(config), { isMade: false }));
  printEither(options, { ok: flaw === null, rows, flaw }, [flaw === null ? `${rows} rows, whole.` : flawWords(flaw)]);
  return flaw === null ? exitCodes.done : exitCodes.negative;
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
