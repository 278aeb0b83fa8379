import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { CardWhitelist } from '../../sync/fallback/card-whitelist.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { confirmationMs } from '../privacy/confirmation.ts';
import { confirmExport, exportIncident } from '../privacy/incident-export.ts';
import { breachPack, type TimeWindow } from '../privacy/incidents.ts';
import type { PrivacyRole } from '../privacy/privacy-roles.ts';
import { withRecords } from '../privacy/records.ts';
import { readKeyFile } from '../secrets/key-file.ts';
import { systemClock } from '../system-clock.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';
import { readStdin, splitLines } from './stdin.ts';
import { readWallTime } from './wall-time.ts';
import { type WhyOptions, whyOf } from './why-options.ts';

/** A time window on the site's wall clock, and who looks at it, and why. */
export interface WindowOptions extends CommonOptions, WhyOptions {
  readonly config: string;
  readonly role: PrivacyRole;
  readonly from: string;
  readonly to: string;
}

/** `omatoimi privacy breach-pack`: which cards this station knew of in a time window, and what of it was sealed. */
export async function breachPackCommand(options: WindowOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { window, notes } = windowOf(options, config);
  const look = { kind: 'privacy.breachListed', role: options.role, why: whyOf(options) };
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

/** `omatoimi privacy confirm`: a second person, in another role, says yes to an export of door events; prints a code for one use. */
export async function confirmExportCommand(options: WindowOptions & { readonly cardStdin?: boolean }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { window, notes } = windowOf(options, config);
  if (options.role === 'staff') await requireStaffCard(config, options.cardStdin === true);
  const code = await confirmExport({ config, clock: systemClock, role: options.role, why: whyOf(options), window });
  printEither(options, { ok: true, code, window: isoWindow(window), notes, minutes: confirmationMs / 60_000 }, [
    ...notes,
    code,
    `For one export of this window within ${confirmationMs / 60_000} minutes, by somebody in another role than ${options.role}.`,
  ]);
  return exitCodes.done;
}

/** `omatoimi privacy door-events`: door events of a time window, without any card; a second person's code stands on stdin. */
export async function doorEventsCommand(options: WindowOptions & { readonly camerasAhead?: number }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { window, notes } = windowOf(options, config);
  const [line] = splitLines(await readStdin());
  if (line === undefined)
    throw new KioskError(
      'PRIVACY_UNCONFIRMED',
      'Write the second person’s code on stdin: "omatoimi privacy confirm" with the same window gives one.',
    );
  const { role } = options;
  const found = await exportIncident({
    ...{ config, clock: systemClock, role, why: whyOf(options), window },
    code: line.toString('latin1'),
    ...(options.camerasAhead === undefined ? {} : { cameraAheadMs: options.camerasAhead * 1_000 }),
  });
  const { aheadMs, uncertainMs, source, note } = found.clock;
  printEither(options, { ok: true, station: config.station.id, window: isoWindow(window), notes, role, ...found }, [
    ...notes,
    ...found.events.map((each) => `${each.cameraAt ?? each.at}  ${each.device ?? ''}  ${each.event} ${each.resultCode}`),
    `Time: ${source}${aheadMs === null ? '' : `; this PC was ${aheadMs} ms ahead (+/- ${uncertainMs ?? 0} ms)`}.`,
    note,
  ]);
  return exitCodes.done;
}

/** Where the config lists staff cards, whoever confirms as staff shows one: card and PIN in two lines on stdin. @throws KioskError PRIVACY_UNCONFIRMED */
async function requireStaffCard(config: StationConfig, isAsked: boolean): Promise<void> {
  const { staff } = config.kiosk;
  if (staff.length === 0 || config.whitelist === undefined) return;
  if (!isAsked)
    throw new KioskError('PRIVACY_UNCONFIRMED', 'Staff confirm with their card: give --card-stdin, and card and PIN in two lines on stdin.');
  const [card = '', pin = ''] = splitLines(await readStdin()).map((line) => line.toString('latin1'));
  const today = new ZoneClock(config.station.timeZone).wallTime(systemClock.now()).date;
  const cards = new CardWhitelist({
    key: await readKeyFile(config.whitelist.keyFile),
    cards: staff.map((each) => ({ ...each, whenClosed: true })),
    today: () => today,
  });
  const isRight = await cards.verify({ card: CardNumber.parse(card), pin: Pin.parse(pin), door: brandId<DoorId>('kiosk') });
  if (!isRight) throw new KioskError('PRIVACY_UNCONFIRMED', 'This is no staff card of this station, or not its PIN.');
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
