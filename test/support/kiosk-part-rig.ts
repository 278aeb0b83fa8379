import path from 'node:path';
import type { Scan } from '../../contracts/ports/scan-reader.port.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { ScanReader } from '../../contracts/ports/scan-reader.port.ts';
import type { SelfCheckoutController } from '../../domain/self-checkout/self-checkout-controller.ts';
import { escposPrinterSettings } from '../../device-drivers/escpos-printer/escpos-printer.schema.ts';
import type { ReceiptPrinter } from '../../contracts/ports/receipt-printer.port.ts';
import { feigSettings } from '../../device-drivers/feig/feig.schema.ts';
import { buildDevices } from '../../station/parts/devices.ts';
import { loadCheckedConfig } from '../../station/config/checked-config.ts';
import { createLog } from '../../station/log.ts';
import { journalLibrarySystem } from '../../station/parts/journal-part.ts';
import { openLibrarySystem } from '../../station/parts/library-system-part.ts';
import { wireSelfCheckout } from '../../station/parts/self-checkout-part.ts';
import { StationNotices } from '../../station/parts/station-notices.ts';
import { StopStack } from '../../station/stop-stack.ts';
import { systemClock } from '../../station/system-clock.ts';
import { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import { scanText } from './scan-text.ts';
import { type TestStationOptions, writeStationConfig } from './station-config.ts';
import { until } from './until.ts';

/** The kiosk of a station: config, library-system link, journal on the disk and rules are the real ones, its readers are not. */
export interface KioskPartRig {
  readonly controller: SelfCheckoutController;
  readonly notices: StationNotices;
  readonly printer: ReceiptPrinter | undefined;
  scanItem(item: string): void;
  /** Card and PIN of an adult, until the session is open. */
  login(): Promise<void>;
  stop(): Promise<void>;
}

class HandReader implements ScanReader {
  readonly id = brandId<DeviceId>('hand');
  readonly health = { state: 'ready' } as const;
  readonly #listeners: ((scan: Scan) => void)[] = [];

  onScan(listener: (scan: Scan) => void): () => void {
    this.#listeners.push(listener);
    return () => undefined;
  }

  onFault(): () => void {
    return () => undefined;
  }

  onHealth(): () => void {
    return () => undefined;
  }

  present(text: string): void {
    for (const listener of this.#listeners) listener({ text: scanText(text), atMonotonicMs: systemClock.monotonicMs() });
  }
}

/** `pad`: the path of a FEIG pad; absent: the kiosk has none. */
interface KioskPartOptions {
  readonly sip2Port: number;
  /** Another kind than SIP2, and the port of its twin over HTTP. */
  readonly library?: TestStationOptions['library'];
  readonly connections: number;
  readonly pad?: string;
  /** An ESC/POS printer; absent: the kiosk has none. */
  readonly printer?: { readonly path: string; readonly widthMm: 58 | 80 };
}

/** Opens the kiosk of a station for a SIP2 twin, over this many links. */
export async function openKioskPart({ sip2Port, library, connections, pad, printer }: KioskPartOptions): Promise<KioskPartRig> {
  const station = await writeStationConfig({
    sip2Port,
    library,
    connections,
    kiosk: { card: '/dev/omatoimi-no-card', item: '/dev/omatoimi-no-item' },
  });
  const config = await loadCheckedConfig(path.resolve(station.configFile));
  const stack = new StopStack(systemClock);
  stack.add('folder', () => station.remove());
  const thread = new SharedStoreThread();
  stack.add('thread', () => thread.end());
  const link = await openLibrarySystem(config, systemClock);
  stack.add('link', () => link.stop());
  const log = createLog({ level: 'silent' });
  const notices = new StationNotices([]);
  const librarySystem = journalLibrarySystem({
    config,
    clock: systemClock,
    log,
    notices,
    stack,
    thread,
    librarySystem: link,
  });
  const readers = { 'kiosk.card': new HandReader(), 'kiosk.item': new HandReader() };
  const padDevice =
    pad === undefined ? [] : [{ id: 'pad', driver: 'feig', role: 'kiosk.pad' as const, door: 'main', settings: feigSettings.parse({ path: pad }) }];
  const printerDevice =
    printer === undefined
      ? []
      : [{ id: 'printer', driver: 'escpos-printer', role: 'kiosk.printer' as const, door: 'main', settings: escposPrinterSettings.parse(printer) }];
  const built = buildDevices([...padDevice, ...printerDevice], { clock: systemClock });
  for (const device of built.all) {
    device.start();
    stack.add(device.id, () => device.stop());
  }
  const devices = { readers: (role: string) => (role === 'kiosk.card' || role === 'kiosk.item' ? [readers[role]] : []), ports: built.ports };
  const controller = wireSelfCheckout(
    { config, clock: systemClock, random: () => 0.5, librarySystem, devices, onPrinterNotice: (sentence) => notices.set('printer', sentence) },
    () => undefined,
  );
  stack.add('kiosk', async () => controller.stop());
  // Every connection is logged in before the first book: that is what "kept warm" means.
  await until('the link is ready', () => link.health.state === 'ready');
  // A journal whose thread still starts can't be written, and a return without its row is not taken for later.
  await until('the journal is open', () => librarySystem.journalHealth.health.state === 'ready', 10_000);
  await Promise.all(Array.from({ length: connections }, () => link.status()));
  return {
    controller,
    notices,
    printer: built.ports('receiptPrinter', 'kiosk.printer')[0],
    scanItem: (item) => readers['kiosk.item'].present(item),
    login: async () => {
      readers['kiosk.card'].present('24567000001016');
      for (const key of '1234') controller.send({ type: 'pin.press', key });
      controller.send({ type: 'pin.submit' });
      await until('the session is open', () => controller.view.screen === 'borrowing');
    },
    stop: async () => void (await stack.stop()),
  };
}
