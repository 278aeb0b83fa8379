import { type Clock, type TimerHandle, within } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest } from '../../contracts/driver-manifest.ts';
import { isKioskError, KioskError } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { PrinterStatus, Receipt, ReceiptPrinter } from '../../contracts/ports/receipt-printer.port.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { LinkSupervisor } from '../transport/link-supervisor.ts';
import { routeFor } from '../transport/open-route.ts';
import { escposPrinterSettings, type EscposPrinterSettings } from './escpos-printer.schema.ts';
import {
  coverOpenError,
  paperOutError,
  printerForeignError,
  printerOfflineError,
  printerSilentError,
  receiptCancelledError,
} from './escpos-printer.errors.ts';
import { PrinterLine } from './printer-line.ts';
import { probeEscpos } from './printer-probe.ts';
import { ReceiptBytes } from './receipt-bytes.ts';

/** What a printer is made of; tests give a route of their own. */
export interface EscposPrinterParts {
  readonly settings: EscposPrinterSettings;
  readonly route: ByteRoute;
}

interface Job {
  readonly receipt: Receipt;
  readonly cancelled: AbortController;
  resolve(): void;
  reject(error: unknown): void;
}

/** How often a printer with nothing to do is asked how it is. */
const lookMs = 700;
/** How long the end of a session waits for a receipt that is being ended. */
const clearLimitMs = 400;
const untold: PrinterStatus = { paper: null, isCoverOpen: null, isOnline: null };

/** A receipt printer that speaks ESC/POS, over serial, USB-serial or TCP. */
export class EscposPrinter implements ReceiptPrinter, DriverInstance<ReceiptPrinter> {
  readonly id: DeviceId;
  readonly port: ReceiptPrinter = this;
  readonly #settings: EscposPrinterSettings;
  readonly #clock: Clock;
  readonly #health = new HealthCell();
  readonly #supervisor: LinkSupervisor;
  readonly #line: PrinterLine;
  readonly #bytes: ReceiptBytes;
  readonly #jobs: Job[] = [];
  #running: Job | null = null;
  #ended: Promise<void> = Promise.resolve();
  #timer: TimerHandle | null = null;
  #misses = 0;

  constructor({ settings, route }: EscposPrinterParts, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.#settings = settings;
    this.#clock = clock;
    this.#bytes = new ReceiptBytes(settings);
    this.#line = new PrinterLine({ path: route.path, clock, baudRate: settings.baudRate, onWire });
    this.#supervisor = new LinkSupervisor({
      route,
      clock,
      health: this.#health,
      events: {
        onData: (bytes) => this.#line.take(bytes),
        onOpen: (link) => this.#opened(() => this.#line.open(link)),
        onLost: (error) => this.#lost(error),
      },
    });
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  start(): void {
    this.#supervisor.start();
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.clear();
    this.#timer?.cancel();
    await this.#supervisor.stop();
    this.#line.close();
  }

  async status(): Promise<PrinterStatus> {
    if (!this.#line.isOpen) return { ...untold, isOnline: false };
    if (!this.#settings.tellsStatus) return untold;
    const status = await this.#line.status();
    return status === null ? { ...untold, isOnline: false } : status;
  }

  canWrite(text: string): Promise<boolean> {
    return this.#bytes.canWrite(text);
  }

  print(receipt: Receipt): Promise<void> {
    const health = this.#health.health;
    if (health.state === 'faulted') return Promise.reject(this.#error(health.code, health.remedy));
    return new Promise((resolve, reject) => {
      this.#jobs.push({ receipt, cancelled: new AbortController(), resolve, reject });
      this.#next();
    });
  }

  async clear(): Promise<void> {
    for (const job of this.#jobs.splice(0)) job.reject(receiptCancelledError(this.#path));
    const running = this.#running;
    if (running === null) return;
    running.cancelled.abort();
    running.reject(receiptCancelledError(this.#path));
    await within(this.#clock, clearLimitMs, this.#ended);
  }

  #next(): void {
    if (this.#running !== null) return;
    const job = this.#jobs.shift();
    if (job === undefined) return;
    this.#running = job;
    this.#ended = this.#run(job).then(job.resolve, job.reject);
    void this.#ended.finally(() => {
      this.#running = null;
      this.#next();
    });
  }

  async #run({ receipt, cancelled }: Job): Promise<void> {
    const { signal } = cancelled;
    const bytes = await this.#bytes.encode(receipt);
    if (!signal.aborted) await this.#refuseUnfit();
    if (signal.aborted) throw receiptCancelledError(this.#path);
    try {
      await this.#line.print(bytes, signal);
      if (this.#settings.tellsStatus) await this.#line.untilPrinted(signal, () => this.#refuseUnfit());
    } catch (error) {
      if (isKioskError(error, 'CANCELLED')) this.#line.abandon();
      throw error;
    }
  }

  /** @throws KioskError where the printer says that it cannot print. */
  async #refuseUnfit(): Promise<void> {
    if (!this.#settings.tellsStatus) return;
    const status = await this.#line.status();
    const fault = this.#faultOf(status);
    if (status !== null) this.#tell(fault);
    if (fault !== null) throw fault;
  }

  #faultOf(status: PrinterStatus | null): KioskError | null {
    const path = this.#path;
    if (status === null) return this.#line.isForeign ? printerForeignError(path) : printerSilentError(path);
    if (status.isCoverOpen === true) return coverOpenError(path);
    if (status.paper === 'out') return paperOutError(path);
    return status.isOnline === false ? printerOfflineError(path) : null;
  }

  #opened(open: () => void): void {
    open();
    this.#misses = 0;
    if (this.#settings.tellsStatus) this.#look();
    else this.#health.set({ state: 'ready' });
  }

  #lost(error: KioskError): void {
    this.#timer?.cancel();
    this.#line.lose(error);
    for (const job of this.#jobs.splice(0)) job.reject(error);
  }

  #look(): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.setTimer(this.#health.health.state === 'starting' ? 0 : lookMs, () => void this.#heartbeat());
  }

  async #heartbeat(): Promise<void> {
    if (!this.#line.isOpen) return;
    // A job asks by itself.
    if (this.#running !== null) return this.#look();
    const status = await this.#line.status().catch(() => null);
    if (!this.#line.isOpen) return;
    this.#misses = status === null ? this.#misses + 1 : 0;
    if (status !== null || this.#misses > 1 || this.#health.health.state === 'starting') this.#tell(this.#faultOf(status));
    this.#look();
  }

  #tell(fault: KioskError | null): void {
    this.#health.set(fault === null ? { state: 'ready' } : faultedBy(fault));
  }

  get #path(): string {
    return this.#settings.path;
  }

  #error(code: KioskError['code'], message: string): KioskError {
    return new KioskError(code, message, { context: { device: this.id }, retryable: true });
  }
}

/** Receipt printers of Epson and of all who imitate them. */
export const escposPrinter: DriverManifest<'receiptPrinter', EscposPrinterSettings> = {
  id: 'escpos-printer',
  port: 'receiptPrinter',
  title: 'ESC/POS receipt printer',
  roles: ['kiosk.printer'],
  settingsSchema: escposPrinterSettings,
  // Epson, Bixolon, Citizen, Custom, and the HS-K33 of a Finnish kiosk.
  usb: [{ vendorId: 0x04b8 }, { vendorId: 0x1504 }, { vendorId: 0x1d90 }, { vendorId: 0x0dd4 }, { vendorId: 0x4b43, productId: 0x3830 }],
  probe: probeEscpos,
  create: (settings, context) => new EscposPrinter({ settings, route: routeFor(settings.path, settings) }, context),
};
