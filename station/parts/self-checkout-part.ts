import type { CardNumber } from '../../contracts/secrets.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import type { LeftAtOdds } from '../../domain/self-checkout/kiosk-chart.port.ts';
import { createSelfCheckoutController, type SelfCheckoutController } from '../../domain/self-checkout/self-checkout-controller.ts';
import type { PatronRecords } from '../../domain/self-checkout/patron-records.port.ts';
import type { KioskStaff } from '../../domain/self-checkout/kiosk-staff.port.ts';
import { GuardedPins } from '../../domain/pin-lockout/guarded-pins.ts';
import { StationPaper } from '../receipts/station-paper.ts';
import type { StationDevices } from './devices.ts';
import { itemsAtOnce } from './kiosk-links.policy.ts';
import { kioskTerminal } from './trace-recorder.ts';
import { type StationParts, watchBestHealth } from './station-parts.ts';

/** What the kiosk's rules are built on. */
export type KioskParts = Pick<StationParts, 'config' | 'clock' | 'random' | 'librarySystem' | 'pinLockout' | 'siteTexts'> & {
  /** An item left though its loan and its alarm disagree: staff hear of it. */
  readonly onLeftAtOdds?: (left: LeftAtOdds) => void;
  /** When those who stay log in; absent where the station has no door. */
  readonly signIn?: { onChange(listener: (isOpen: boolean) => void): () => void };
  /** What this station keeps with a card, for its owner. */
  readonly records?: PatronRecords;
  /** Whose cards open the staff's panel. */
  readonly staff?: KioskStaff;
  /** What staff have to know of the receipt printer; null: it is well. */
  readonly onPrinterNotice?: (sentence: string | null) => void;
  readonly devices: Pick<StationDevices, 'readers'> & Partial<Pick<StationDevices, 'ports'>>;
};

/** Builds the kiosk's rules and wires the kiosk's readers to them. */
export function wireSelfCheckout(parts: KioskParts, onEvent: (event: StationEvent, card?: CardNumber | null) => void): SelfCheckoutController {
  const { config } = parts;
  const [pad] = parts.devices.ports?.('itemPad', 'kiosk.pad') ?? [];
  const paper = openPaper(parts);
  const controller = createSelfCheckoutController({
    config: config.kiosk,
    librarySystem: parts.librarySystem,
    clock: parts.clock,
    random: parts.random,
    languages: config.station.languages,
    onEvent,
    parallelCheckouts: itemsAtOnce(config),
    ...(parts.pinLockout === undefined ? {} : { pins: new GuardedPins(parts.pinLockout, kioskTerminal, parts.clock) }),
    ...(pad === undefined ? {} : { pad }),
    ...(paper === undefined ? {} : { paper }),
    ...(parts.records === undefined ? {} : { records: parts.records }),
    ...(parts.staff === undefined ? {} : { staff: parts.staff }),
    ...(parts.signIn === undefined ? {} : { signIn: parts.signIn }),
    ...(parts.onLeftAtOdds === undefined ? {} : { onLeftAtOdds: parts.onLeftAtOdds }),
  });
  const cardReaders = parts.devices.readers('kiosk.card');
  for (const reader of cardReaders) {
    reader.onScan((scan) => controller.cardScanned(scan.text));
    reader.onFault((fault) => controller.cardReaderFault(fault));
  }
  watchBestHealth(cardReaders, (health) => controller.readerHealth('kiosk.card', health));
  const itemReaders = parts.devices.readers('kiosk.item');
  for (const reader of itemReaders) {
    reader.onScan((scan) => controller.itemScanned(scan.text));
    reader.onFault((fault) => controller.itemReaderFault(fault));
  }
  // Pad and barcode reader stand in for each other: with one of them the kiosk still works.
  watchBestHealth([...itemReaders, ...(pad === undefined ? [] : [pad])], (health) => controller.readerHealth('kiosk.item', health));
  return controller;
}

function openPaper({ config, clock, devices, siteTexts, onPrinterNotice }: KioskParts): StationPaper | undefined {
  const [printer] = devices.ports?.('receiptPrinter', 'kiosk.printer') ?? [];
  if (printer === undefined) return undefined;
  return new StationPaper({
    printer,
    clock,
    frame: { siteName: config.site.name, timeZone: config.station.timeZone, webLibrary: config.kiosk.webLibrary ?? null, siteTexts: siteTexts ?? {} },
    languages: [...(config.kiosk.paperLanguage === undefined ? [] : [config.kiosk.paperLanguage]), ...config.station.languages],
    staffLanguage: config.station.languages[0] ?? 'fi',
    onNotice: onPrinterNotice ?? (() => undefined),
  });
}
