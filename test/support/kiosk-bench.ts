import { type KioskConfig, stationConfigSchema } from '../../contracts/config.schema.ts';
import type { KioskEvent } from '../../contracts/station-events.ts';
import { type KioskView, kioskViewSchema } from '../../contracts/views.schema.ts';
import {
  createSelfCheckoutController,
  type SelfCheckoutController,
  type SelfCheckoutControllerOptions,
} from '../../domain/self-checkout/self-checkout-controller.ts';
import { settle, VirtualClock } from '../virtual-clock.ts';
import type { PatronRecords } from '../../domain/self-checkout/patron-records.port.ts';
import type { KioskStaff } from '../../domain/self-checkout/kiosk-staff.port.ts';
import type { LeftAtOdds } from '../../domain/self-checkout/kiosk-chart.port.ts';
import type { FakeKioskPaper } from './fake-kiosk-paper.ts';
import type { FakeItemPad } from './fake-item-pad.ts';
import { FakeLibrarySystem } from './fake-library-system.ts';
import { scanText } from './scan-text.ts';

/** A kiosk on fakes and virtual time, with what it showed and told. */
export interface KioskBench {
  readonly controller: SelfCheckoutController;
  readonly library: FakeLibrarySystem;
  readonly clock: VirtualClock;
  readonly events: KioskEvent[];
  /** What staff were told to look at. */
  readonly forStaff: LeftAtOdds[];
  /** Every view after the first, checked against the contract's schema. */
  readonly views: KioskView[];
  scanCard(card: string): void;
  scanItem(item: string): void;
  /** Types a PIN and submits it. */
  type(pin: string): void;
  /** Card, PIN, and time for the answer. */
  login(card?: string, pin?: string): Promise<void>;
}

/** Builds a kiosk; `change` goes over the config's defaults. */
export function setUpKiosk(
  change: Partial<KioskConfig> = {},
  more: {
    readonly parallelCheckouts?: number | undefined;
    readonly pad?: FakeItemPad;
    readonly paper?: FakeKioskPaper;
    readonly staff?: KioskStaff;
    readonly signIn?: SelfCheckoutControllerOptions['signIn'];
    readonly records?: PatronRecords;
  } = {},
): KioskBench {
  const library = new FakeLibrarySystem();
  const clock = new VirtualClock();
  const events: KioskEvent[] = [];
  const views: KioskView[] = [];
  const forStaff: LeftAtOdds[] = [];
  const controller = createSelfCheckoutController({
    config: stationConfigSchema.shape.kiosk.parse(change),
    librarySystem: library,
    clock,
    random: () => 0.5,
    languages: ['fi', 'sv'],
    onEvent: (event) => void events.push(event),
    onLeftAtOdds: (left) => void forStaff.push(left),
    ...(more.pad === undefined ? {} : { pad: more.pad }),
    ...(more.paper === undefined ? {} : { paper: more.paper }),
    ...(more.staff === undefined ? {} : { staff: more.staff }),
    ...(more.signIn === undefined ? {} : { signIn: more.signIn }),
    ...(more.records === undefined ? {} : { records: more.records }),
    ...(more.parallelCheckouts === undefined ? {} : { parallelCheckouts: more.parallelCheckouts }),
  });
  controller.onView((view) => void views.push(kioskViewSchema.parse(view)));
  const scanCard = (card: string): void => controller.cardScanned(scanText(card));
  const scanItem = (item: string): void => controller.itemScanned(scanText(item));
  const type = (pin: string): void => {
    for (const key of pin) controller.send({ type: 'pin.press', key });
    controller.send({ type: 'pin.submit' });
  };
  const login = async (card = '1001', pin = '1234'): Promise<void> => {
    scanCard(card);
    type(pin);
    await settle();
  };
  return { controller, library, clock, events, forStaff, views, scanCard, scanItem, type, login };
}
