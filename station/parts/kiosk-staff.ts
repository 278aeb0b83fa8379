import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import type { Journal } from '../../contracts/ports/journal.port.ts';
import type { ReceiptPrinter } from '../../contracts/ports/receipt-printer.port.ts';
import { type StaffReport, staffRowsLimit } from '../../contracts/staff-view.schema.ts';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { CardNumber, Pin } from '../../contracts/secrets.ts';
import type { StaffLook, StaffLookResult } from '../../contracts/staff-records.schema.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import type { LeftAtOdds } from '../../domain/self-checkout/kiosk-chart.port.ts';
import type { KioskStaff } from '../../domain/self-checkout/kiosk-staff.port.ts';
import type { LoggedEvent } from '../../sync/event-log/event-chain.codec.ts';
import type { CardWhitelist } from '../../sync/fallback/card-whitelist.ts';
import { PrivacyDesk } from '../privacy/privacy-desk.ts';
import { readKeyFile } from '../secrets/key-file.ts';
import type { LeftAtOddsList } from './left-at-odds.ts';
import { ShownItems } from './shown-items.ts';
import { resultOfLook, taskOfLook } from './staff-look.ts';
import type { StationParts } from './station-parts.ts';

/** What the staff's panel at the kiosk is made of. */
export interface StationKioskStaffParts {
  readonly cards: Pick<CardWhitelist, 'find' | 'verify'>;
  /** null: it could not be opened. */
  readonly journal: Pick<Journal, 'list'> | null;
  readonly left: LeftAtOddsList;
  readonly printer: ReceiptPrinter | undefined;
  readonly librarySystem: Pick<LibrarySystem, 'health'>;
  /** The station's last faults, newest first. */
  lastFaults(): StaffReport['lastFaults'];
  /** Does and records each look at what is kept, in the role of staff. */
  readonly privacy: Pick<PrivacyDesk, 'ask'>;
  /** Writes into the event log; what can't be recorded is not shown. */
  readonly recordLook: (event: LoggedEvent) => Promise<void>;
  readonly clock: Pick<Clock, 'now'>;
  readonly timeZone: string;
}

/** Staff cards belong to no door: the kiosk stands for one. */
const kiosk = brandId<DoorId>('kiosk');

/** What the event log says where the panel shows items. */
const shownBecause = 'at the kiosk: items that need staff, after card and PIN';

const leftKey = ({ item, by }: LeftAtOdds): string => `${by} ${item}`;

/** The staff of this station's kiosk: cards as keyed check values, and a report of what needs somebody. */
export class StationKioskStaff implements KioskStaff {
  readonly #parts: StationKioskStaffParts;
  readonly #shown: ShownItems;

  constructor(parts: StationKioskStaffParts) {
    this.#parts = parts;
    const { recordLook, clock } = parts;
    this.#shown = new ShownItems(() =>
      recordLook({ atMs: Math.floor(clock.now()), kind: 'journal.itemsShown', role: 'staff', reason: shownBecause }),
    );
  }

  isStaff(card: CardNumber): boolean {
    return this.#parts.cards.find(card, kiosk) !== null;
  }

  /** The right PIN begins a visit: what the one before was shown is recorded anew. */
  async verify(card: CardNumber, pin: Pin): Promise<boolean> {
    const isRight = await this.#parts.cards.verify({ card, pin, door: kiosk });
    if (isRight) this.#shown.begin();
    return isRight;
  }

  async report(): Promise<StaffReport> {
    const { librarySystem } = this.#parts;
    const [items, printer] = await Promise.all([this.#items(), this.#printer()]);
    return {
      ...items,
      printer,
      librarySystem: librarySystem.health.state === 'ready' ? 'ready' : 'fault',
      lastFaults: this.#parts.lastFaults(),
    };
  }

  forgetLeft(): void {
    this.#shown.forget(this.#parts.left.items.map(leftKey));
    this.#parts.left.clear();
  }

  async look(card: CardNumber, look: StaffLook, isTyped: boolean): Promise<StaffLookResult> {
    const answer = await this.#parts.privacy.ask(taskOfLook(card, look, isTyped), 'staff');
    return resultOfLook(answer, new ZoneClock(this.#parts.timeZone));
  }

  /**
   * Items that somebody has to see to. They are recorded before they are shown, once a visit: without the patron, they still tell what was lent or returned.
   * The panel reads anew every two seconds, and the event log keeps its rows for good.
   */
  async #items(): Promise<Pick<StaffReport, 'leftAtOdds' | 'parked'>> {
    const leftAtOdds = this.#parts.left.items.slice(-staffRowsLimit);
    const rows = (await this.#parts.journal?.list().catch(() => null)) ?? null;
    const parked = rows?.filter(({ state }) => state === 'parked') ?? [];
    const listed = parked.slice(-staffRowsLimit);
    const isRecorded = await this.#shown.isRecorded([...leftAtOdds.map(leftKey), ...listed.map(({ id }) => `row ${id}`)]);
    if (!isRecorded) return { leftAtOdds: [], parked: null };
    return {
      leftAtOdds,
      parked: rows && {
        rows: listed.map(({ item, kind, reason }) => ({ item, kind, reason })),
        count: parked.length,
        waiting: rows.filter(({ state }) => state === 'waiting' || state === 'open').length,
      },
    };
  }

  async #printer(): Promise<StaffReport['printer']> {
    const { printer } = this.#parts;
    if (printer === undefined) return 'none';
    const status = await printer.status().catch(() => null);
    if (status?.paper === 'out') return 'out';
    if (printer.health.state === 'faulted') return printer.health.code === 'PRINTER_PAPER_OUT' ? 'out' : 'fault';
    return status?.paper === 'low' ? 'low' : 'ready';
  }
}

/** What `openKioskStaff` builds on. */
export interface KioskStaffOptions extends Pick<StationKioskStaffParts, 'left' | 'journal' | 'lastFaults' | 'recordLook'> {
  readonly parts: Pick<StationParts, 'config' | 'clock' | 'site' | 'librarySystem' | 'devices'>;
}

/**
 * Opens the staff's panel; undefined where the config lists no staff card.
 * @throws KioskError CONFIG_INVALID where the key of the cards cannot be read
 */
export async function openKioskStaff({ parts, ...rest }: KioskStaffOptions): Promise<StationKioskStaff | undefined> {
  const { config, clock, site, librarySystem, devices } = parts;
  const { staff } = config.kiosk;
  if (staff.length === 0 || config.whitelist === undefined) return undefined;
  // A station without them does not carry them.
  const { CardWhitelist: Cards } = await import('../../sync/fallback/card-whitelist.ts');
  const key = await readKeyFile(config.whitelist.keyFile);
  const cards = new Cards({ key, cards: staff.map((card) => ({ ...card, whenClosed: true })), today: () => site.wallTime?.date ?? null });
  const [printer] = devices.ports('receiptPrinter', 'kiosk.printer');
  return new StationKioskStaff({
    ...rest,
    cards,
    printer,
    librarySystem,
    clock,
    privacy: new PrivacyDesk(config),
    timeZone: config.station.timeZone,
  });
}
