import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { breachPack, doorEvents, type TimeWindow } from '../privacy/incidents.ts';
import type { PrivacyRole } from '../privacy/privacy-roles.ts';
import { withRecords } from '../privacy/records.ts';
import { isClockSynchronised } from '../time-source.ts';
import { systemClock } from '../system-clock.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';
import { readWallTime } from './wall-time.ts';

/** A time window on the site's wall clock, and who looks at it, and why. */
export interface WindowOptions extends CommonOptions {
  readonly config: string;
  readonly role: PrivacyRole;
  readonly reason: string;
  readonly from: string;
  readonly to: string;
}

/** `omatoimi privacy breach-pack`: which cards this station knew of in a time window, and what of it was sealed. */
export async function breachPackCommand(options: WindowOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { window, notes } = windowOf(options, config);
  const look = { kind: 'privacy.breachListed', role: options.role, reason: options.reason };
  return withRecords({ config, clock: systemClock, look }, async (records) => {
    const pack = breachPack(records, window);
    const head = { ok: true, station: config.station.id, madeAt: new Date(records.nowMs).toISOString(), window: isoWindow(window), notes };
    printEither(options, { ...head, ...pack }, [
      ...notes,
      ...pack.cards.map(({ at, event, resultCode, card }) => `${at}  ${event} ${resultCode}  ${card}`),
      `${pack.people} cards in ${pack.cards.length} events; ${pack.eventsWithoutCard} events without a card, ${pack.unreadable} whose key is gone.`,
      pack.sealed,
      `Not on the disk: ${pack.notOnDisk}`,
    ]);
    return exitCodes.done;
  });
}

/** `omatoimi privacy door-events`: door events of a time window, without any card; two people answer for it. */
export async function doorEventsCommand(options: WindowOptions & { readonly confirmedBy: string }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { window, notes } = windowOf(options, config);
  const look = { kind: 'door.eventsExported', role: options.role, reason: `${options.reason}; confirmed by: ${options.confirmedBy}` };
  return withRecords({ config, clock: systemClock, look }, async (records) => {
    const events = doorEvents(records, window);
    const isSynchronised = await isClockSynchronised();
    const clock = {
      source: isSynchronised === true ? 'the time source of the PC' : "the PC's own clock",
      isSynchronised,
      note: "Compare one event with the cameras' time before the two are laid side by side.",
    };
    printEither(options, { ok: true, window: isoWindow(window), notes, clock, events }, [
      ...notes,
      ...events.map((each) => `${each.at}  ${each.device ?? ''}  ${each.event} ${each.resultCode}`),
      clock.note,
    ]);
    return exitCodes.done;
  });
}

/** The window in milliseconds, and what is to be said about its ends. @throws KioskError PROGRAM_USAGE */
export function windowOf(
  { from, to }: Pick<WindowOptions, 'from' | 'to'>,
  { station: { timeZone } }: StationConfig,
): { readonly window: TimeWindow; readonly notes: readonly string[] } {
  const ends = [readWallTime(from, timeZone), readWallTime(to, timeZone)] as const;
  const window = { fromMs: ends[0].at, toMs: ends[1].at };
  if (window.fromMs >= window.toMs) throw new KioskError('PROGRAM_USAGE', '--from must be before --to.');
  return { window, notes: ends.flatMap(({ note }) => (note === null ? [] : [note])) };
}

/** A window as it is printed. */
export const isoWindow = ({ fromMs, toMs }: TimeWindow) => ({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() });
