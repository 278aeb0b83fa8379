import { createActor } from 'xstate';
import type { Clock } from '../../contracts/clock.ts';
import type { KioskConfig } from '../../contracts/config.schema.ts';
import type { Health } from '../../contracts/health.ts';
import type { Language } from '../../contracts/patron-facts.ts';
import type { ItemPad } from '../../contracts/ports/item-pad.port.ts';
import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import type { ScanFault, ScanText } from '../../contracts/ports/scan-reader.port.ts';
import type { Screen } from '../../contracts/screen.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import type { KioskEvent } from '../../contracts/station-events.ts';
import type { KioskIntent, KioskView } from '../../contracts/views.schema.ts';
import { chartClock } from '../chart-clock.ts';
import type { GuardedPins } from '../pin-lockout/guarded-pins.ts';
import { ViewPublisher } from '../view-publisher.ts';
import { kioskTimes } from './kiosk-actions.ts';
import type { KioskChartEvent, LeftAtOdds } from './kiosk-chart.port.ts';
import { kioskPorts } from './kiosk-ports.ts';
import type { KioskStaff } from './kiosk-staff.port.ts';
import { kioskScan, type ScanRules } from './kiosk-scan.policy.ts';
import type { KioskPaper } from './paper-ports.ts';
import type { PatronRecords } from './patron-records.port.ts';
import { kioskView } from './kiosk-view.ts';
import { selfCheckoutMachine } from './self-checkout.machine.ts';
import { WorkQueue } from './work-queue.ts';

/** What a kiosk needs of the world. */
export interface SelfCheckoutControllerOptions {
  readonly config: KioskConfig;
  readonly librarySystem: LibrarySystem;
  /** Counts tries of PINs; without it the library system is the only one who does. */
  readonly pins?: GuardedPins;
  readonly clock: Clock;
  /** Numbers in [0, 1) for incident codes. */
  readonly random: () => number;
  /** The station's languages; the first is the default. */
  readonly languages: readonly Language[];
  /** `card`: whose event it is, for a trace that may say so in sealed form. */
  readonly onEvent: (event: KioskEvent, card?: CardNumber | null) => void;
  /** How many items may be asked at once (>= 1); 1 unless told. */
  readonly parallelCheckouts?: number;
  readonly pad?: ItemPad;
  readonly paper?: KioskPaper;
  readonly staff?: KioskStaff;
  /** Whether those who want to stay when staff leave log in now; tells the state at once and every change of it. */
  readonly signIn?: { onChange(listener: (isOpen: boolean) => void): () => void };
  /** What this machine keeps with a card; absent: patrons can't see it here. */
  readonly records?: PatronRecords;
  /** An item left though its loan and its alarm disagree: for the list of what staff look at. */
  readonly onLeftAtOdds?: (left: LeftAtOdds) => void;
}

/** The readers of a kiosk. */
export type KioskReaderRole = 'kiosk.card' | 'kiosk.item';

/** The kiosk: its screen, and the entrances for its devices. */
export interface SelfCheckoutController extends Screen<KioskView, KioskIntent> {
  cardScanned(text: ScanText): void;
  itemScanned(text: ScanText): void;
  cardReaderFault(fault: ScanFault): void;
  itemReaderFault(fault: ScanFault): void;
  readerHealth(role: KioskReaderRole, health: Health): void;
  /** Ends every timer and forgets the session. */
  stop(): void;
}

/** Starts the chart of a kiosk. */
export function createSelfCheckoutController(options: SelfCheckoutControllerOptions): SelfCheckoutController {
  const { send, publisher, stop } = startChart(options);
  const { cardPattern, identityCard } = options.config;
  const rules: ScanRules = { cardPattern: cardPattern === undefined ? null : new RegExp(cardPattern, 'u'), takesIdentityCard: identityCard };
  return {
    get view() {
      return publisher.view;
    },
    onView: (listener) => publisher.onView(listener),
    send: (intent) => {
      if (intent.type !== 'language.choose' || options.languages.includes(intent.language)) send(intent);
    },
    cardScanned: (text) => send(kioskScan(text, 'card', rules)),
    itemScanned: (text) => send(kioskScan(text, 'item', rules)),
    cardReaderFault: (fault) => send({ type: 'card.unreadable', fault }),
    itemReaderFault: (fault) => send({ type: 'item.unreadable', fault }),
    readerHealth: (role, health) => {
      const isFaulted = health.state === 'faulted';
      send({ type: 'readers.changed', ...(role === 'kiosk.card' ? { isCardReaderFaulted: isFaulted } : { isItemReaderFaulted: isFaulted }) });
    },
    stop,
  };
}

function startChart(options: SelfCheckoutControllerOptions) {
  const { clock, config, languages } = options;
  let isStopped = false;
  const send = (event: KioskChartEvent): void => {
    if (!isStopped) actor.send(event);
  };
  const queue = new WorkQueue({ clock, parallel: Math.max(1, options.parallelCheckouts ?? 1), limitMs: kioskTimes.itemAnswerMs });
  const actor = createActor(selfCheckoutMachine, {
    clock: chartClock(clock),
    input: {
      ports: kioskPorts({ ...options, queue, send }),
      settings: {
        isPinNeeded: config.pin === 'always',
        mayTypeCard: config.typedCard,
        idleMs: config.idleSeconds * 1_000,
        warningSeconds: config.warningSeconds,
        defaultLanguage: languages[0] ?? 'fi',
        hasPad: options.pad !== undefined,
        sets: config.sets,
        isCounting: config.countCheck,
        placed: config.placed,
        hasAccount: config.account,
        hasFees: config.fees,
        hasRecords: options.records !== undefined && config.pin === 'always',
        receipts: options.paper === undefined ? 'none' : config.receipts,
        hasPrinter: options.paper !== undefined,
        hasHoldSlips: config.holdSlips,
        binColours: new Map(config.bins.map(({ name, colour }) => [name, colour])),
      },
    },
  });
  const publisher = new ViewPublisher<KioskView>(kioskView(actor.getSnapshot()));
  actor.subscribe((snapshot) => publisher.publish(kioskView(snapshot)));
  actor.start();
  const unwatch = watchPad(options, send);
  const unwatchSignIn = options.signIn?.onChange((isOpen) => send({ type: 'signIn.changed', isOpen }));
  const stop = (): void => {
    isStopped = true;
    unwatch();
    unwatchSignIn?.();
    actor.stop();
    queue.stop();
    publisher.close();
  };
  return { send, publisher, stop };
}

/** Shows the chart what lies on the pad, now and at every change. */
function watchPad({ pad, clock }: SelfCheckoutControllerOptions, send: (event: KioskChartEvent) => void): () => void {
  if (pad === undefined) return () => undefined;
  const look = (): void => send({ type: 'pad.changed', tags: pad.tags, isOverfull: pad.isOverfull, atMs: clock.monotonicMs() });
  look();
  return pad.onChange(look);
}
