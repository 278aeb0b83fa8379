import type { Journal } from '../../contracts/ports/journal.port.ts';
import type { TraceStore } from '../../contracts/ports/trace-store.port.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import type { StaffReport } from '../../contracts/staff-view.schema.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import type { SelfCheckoutController } from '../../domain/self-checkout/self-checkout-controller.ts';
import type { LoggedEvent } from '../../sync/event-log/event-chain.codec.ts';
import type { WorkerEventLog } from '../../sync/event-log/worker-event-log.ts';
import type { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { StationLog } from '../log.ts';
import type { StopStack } from '../stop-stack.ts';
import { journalLibrarySystem } from './journal-part.ts';
import { openKioskStaff } from './kiosk-staff.ts';
import { LeftAtOddsList } from './left-at-odds.ts';
import { StationPatronRecords } from './patron-records.ts';
import { wireSelfCheckout } from './self-checkout-part.ts';
import type { SitePart } from './site-part.ts';
import type { StationNotices } from './station-notices.ts';
import type { StationParts } from './station-parts.ts';

/** What the kiosk of a station is made of. */
export interface StationKioskParts {
  readonly options: { readonly config: StationConfig; readonly clock: Clock; readonly log: StationLog };
  readonly thread: SharedStoreThread;
  readonly stack: StopStack;
  readonly notices: StationNotices;
  readonly parts: StationParts;
  readonly site: SitePart;
  readonly record: (event: StationEvent, card?: CardNumber | null) => void;
  readonly store: TraceStore | null;
  readonly eventLog: WorkerEventLog;
  /** For the staff's panel. */
  lastFaults(): StaffReport['lastFaults'];
}

/** The kiosk's own changes of the register go through the journal; a door's questions do not. */
export async function wireKiosk({ options, parts, site, record, store, eventLog, ...rest }: StationKioskParts): Promise<SelfCheckoutController> {
  const { notices } = rest;
  let journal: Journal | null = null;
  const librarySystem = journalLibrarySystem({
    ...options,
    ...rest,
    librarySystem: site.withSignIn(parts.librarySystem),
    onJournal: (opened) => {
      journal = opened;
    },
  });
  const left = new LeftAtOddsList(notices);
  const recordLook = (event: LoggedEvent): Promise<void> => eventLog.append(event);
  const staff = await openKioskStaff({ parts, left, journal, recordLook, lastFaults: rest.lastFaults });
  const onPrinterNotice = (sentence: string | null): void => notices.set('printer', sentence);
  const { clock, config } = parts;
  const records = new StationPatronRecords({ store, record: recordLook, clock, timeZone: config.station.timeZone });
  // Who stays in a building without a door of ours is nobody's question.
  const signIn = options.config.station.roles.includes('door') ? { signIn: { onChange: parts.site.onSignIn.bind(parts.site) } } : {};
  return wireSelfCheckout(
    {
      ...parts,
      librarySystem,
      onLeftAtOdds: (each) => left.add(each),
      onPrinterNotice,
      records,
      ...(staff === undefined ? {} : { staff }),
      ...signIn,
    },
    record,
  );
}
