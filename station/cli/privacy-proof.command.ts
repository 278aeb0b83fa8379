import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import { appendEvent } from '../../sync/event-log/event-log.ts';
import { DayKeys } from '../../sync/keys/day-keys.ts';
import { type KeyFiles, openKeyFiles } from '../../sync/keys/key-files.ts';
import { signReport } from '../../sync/keys/report-key.ts';
import { openBorrower } from '../../sync/store/sealed-borrower.ts';
import { openTraceConsole, type TraceConsole } from '../../sync/store/trace-console.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { keyFolder } from '../parts/keys-part.ts';
import { proveForgetting } from '../privacy/proof.ts';
import { isClockSynchronised } from '../time-source.ts';
import { systemClock } from '../system-clock.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';
import type { PrivacyRole } from './privacy-roles.ts';
import { readWallTime } from './wall-time.ts';

/** Who looks, and why. */
export interface ProofOptions extends CommonOptions {
  readonly config: string;
  readonly role: PrivacyRole;
  readonly reason: string;
}

/** A time window on the site's wall clock. */
export interface WindowOptions extends ProofOptions {
  readonly from: string;
  readonly to: string;
}

interface Looked {
  readonly config: StationConfig;
  readonly keyFiles: KeyFiles;
  readonly keys: DayKeys;
  readonly traces: TraceConsole;
}

/** `omatoimi privacy prove`: what was looked for in the raw files, signed with the station's key. Exit 1 where something was found. */
export async function privacyProveCommand(options: ProofOptions): Promise<ExitCode> {
  return looked(options, 'privacy.proved', async ({ config, keyFiles, keys, traces }) => {
    const steps = proveForgetting({ dataDir: config.station.dataDir, keys, traces, nowMs: now() });
    const isOk = steps.every((step) => step.isOk);
    const report = JSON.stringify({ station: config.station.id, madeAt: new Date(now()).toISOString(), ok: isOk, steps });
    const signed = await signReport(keyFiles, report);
    printEither(options, { ok: isOk, steps, ...signed }, [
      ...steps.map((step) => `${step.isOk ? 'ok    ' : 'FAULT '} ${step.what}: ${step.count}`),
      `signature (Ed25519): ${signed.signature}`,
    ]);
    return isOk ? exitCodes.done : exitCodes.negative;
  });
}

/** `omatoimi privacy breach-pack`: which cards this station knew of in a time window, and what of it was sealed. */
export async function breachPackCommand(options: WindowOptions): Promise<ExitCode> {
  return looked(options, 'privacy.breachListed', async ({ config, keys, traces }) => {
    const rows = traces.window({ ...windowOf(options, config), nowMs: now() });
    const cards = rows.map(({ atMs, event, resultCode, borrower }) => ({
      at: new Date(atMs).toISOString(),
      event,
      resultCode,
      card: borrower === undefined ? null : (openBorrower(keys.sealer('trace'), borrower, event)?.reveal() ?? null),
    }));
    const found = cards.filter(({ card }) => card !== null);
    const json = {
      ok: true,
      station: config.station.id,
      madeAt: new Date(now()).toISOString(),
      cards: found,
      eventsWithoutCard: cards.length - found.length,
      sealed: 'Card numbers lay on the disk sealed (AES-256-GCM under a key per day); a copy of the data folder alone opens none of them.',
      notOnDisk: 'PINs, names, addresses, birth dates, titles.',
    };
    printEither(options, json, [...found.map(({ at, event, resultCode, card }) => `${at}  ${event} ${resultCode}  ${card ?? ''}`), json.sealed]);
    return exitCodes.done;
  });
}

/** `omatoimi privacy door-events`: door events of a time window, without any card; two people answer for it. */
export async function doorEventsCommand(options: WindowOptions & { readonly confirmedBy: string }): Promise<ExitCode> {
  const confirmed = { ...options, reason: `${options.reason}; confirmed by: ${options.confirmedBy}` };
  return looked(confirmed, 'door.eventsExported', async ({ config, traces }) => {
    const rows = traces.window({ ...windowOf(options, config), nowMs: now() }).filter(({ purpose }) => purpose === 'doorFault');
    const events = rows.map(({ atMs, device, event, resultCode, incidentCode }) => ({
      at: new Date(atMs).toISOString(),
      device,
      event,
      resultCode,
      incidentCode,
    }));
    const isSynchronised = await isClockSynchronised();
    const clock = {
      source: isSynchronised === true ? 'the time source of the PC' : "the PC's own clock",
      isSynchronised,
      note: "Compare one event with the cameras' time before the two are laid side by side.",
    };
    printEither(options, { ok: true, clock, events }, [
      ...events.map((each) => `${each.at}  ${each.device ?? ''}  ${each.event} ${each.resultCode}`),
      clock.note,
    ]);
    return exitCodes.done;
  });
}

/** Records the look, then looks. */
async function looked(options: ProofOptions, kind: string, work: (parts: Looked) => Promise<ExitCode>): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const keyFiles = await openKeyFiles(keyFolder(config), { isMade: false });
  const keys = await DayKeys.read({ files: keyFiles, clock: systemClock });
  await appendEvent(config.station.dataDir, keyFiles, { atMs: now(), kind, role: options.role, reason: options.reason });
  const traces = openTraceConsole(config.station.dataDir);
  if (traces === null) throw new KioskError('STORE_UNAVAILABLE', 'This station has not stored anything yet: start it once.');
  try {
    return await work({ config, keyFiles, keys, traces });
  } finally {
    traces.close();
  }
}

function windowOf({ from, to }: WindowOptions, { station: { timeZone } }: StationConfig): { readonly fromMs: number; readonly toMs: number } {
  const window = { fromMs: readWallTime(from, timeZone).at, toMs: readWallTime(to, timeZone).at };
  if (window.fromMs >= window.toMs) throw new KioskError('PROGRAM_USAGE', '--from must be before --to.');
  return window;
}

const now = (): number => Math.floor(systemClock.now());
