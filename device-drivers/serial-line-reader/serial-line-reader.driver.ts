import { inspect } from 'node:util';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest, WireObserver } from '../../contracts/driver-manifest.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { Scan, ScanFault, ScanReader, ScanText } from '../../contracts/ports/scan-reader.port.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { HealthCell } from '../transport/health-cell.ts';
import { LinkSupervisor } from '../transport/link-supervisor.ts';
import { Listeners } from '../transport/listeners.ts';
import { routeFor } from '../transport/open-route.ts';
import { initialReader, stepReader, type ReaderEvent, type ReaderRules, type ReaderState } from './serial-line-reader.machine.ts';
import { serialLineReaderSettings, type SerialLineReaderSettings } from './serial-line-reader.schema.ts';

/** What a reader is built of; tests give an in-memory route. */
export interface SerialLineReaderParts {
  readonly rules: ReaderRules;
  readonly route: ByteRoute;
}

/** A bar code or card reader that writes one line of text per scan. */
export class SerialLineReader implements ScanReader, DriverInstance<ScanReader> {
  readonly id: DeviceId;
  readonly port: ScanReader = this;
  readonly #rules: ReaderRules;
  readonly #clock: Clock;
  readonly #onWire: WireObserver | undefined;
  readonly #health = new HealthCell();
  readonly #scans = new Listeners<Scan>();
  readonly #faults = new Listeners<ScanFault>();
  readonly #supervisor: LinkSupervisor;
  #state: ReaderState = initialReader;
  #timer: { readonly dueAtMs: number; readonly handle: TimerHandle } | null = null;

  constructor({ rules, route }: SerialLineReaderParts, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.#rules = rules;
    this.#clock = clock;
    this.#onWire = onWire;
    const events = {
      onData: (bytes: Uint8Array) => this.#take(bytes),
      onOpen: () => this.#health.set({ state: 'ready' }),
      onLost: () => this.#step({ type: 'line.lost', atMs: clock.monotonicMs() }),
    };
    this.#supervisor = new LinkSupervisor({ route, clock, health: this.#health, events });
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  onScan(listener: (scan: Scan) => void): Unsubscribe {
    return this.#scans.add(listener);
  }

  onFault(listener: (fault: ScanFault) => void): Unsubscribe {
    return this.#faults.add(listener);
  }

  start(): void {
    this.#supervisor.start();
  }

  async stop(): Promise<void> {
    this.#timer?.handle.cancel();
    this.#timer = null;
    this.#state = initialReader;
    await this.#supervisor.stop();
  }

  #take(bytes: Uint8Array): void {
    this.#step({ type: 'bytes.arrived', bytes, atMs: this.#clock.monotonicMs() });
    this.#onWire?.('in', bytes);
  }

  #step(event: ReaderEvent): void {
    const { state, outputs, dueAtMs } = stepReader(this.#rules, this.#state, event);
    this.#state = state;
    for (const output of outputs) {
      if (output.type === 'scan') this.#scans.emit({ text: new MaskedScan(output.text), atMonotonicMs: event.atMs });
      else this.#faults.emit(output.fault);
    }
    this.#setTimer(dueAtMs);
  }

  // One timer, moved only when something is due earlier: a paced line would else set one per byte.
  #setTimer(dueAtMs: number | null): void {
    if (dueAtMs === null || (this.#timer !== null && this.#timer.dueAtMs <= dueAtMs)) return;
    this.#timer?.handle.cancel();
    const handle = this.#clock.setTimer(dueAtMs - this.#clock.monotonicMs(), () => {
      this.#timer = null;
      this.#step({ type: 'time.passed', atMs: this.#clock.monotonicMs() });
    });
    this.#timer = { dueAtMs, handle };
  }
}

/** What was scanned. It can be a card number, so every way of printing it gives a mask. */
class MaskedScan implements ScanText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return 'scan ••••';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Serial bar code scanners and card readers that send lines, over serial or a serial server. */
export const serialLineReader: DriverManifest<'scanReader', SerialLineReaderSettings> = {
  id: 'serial-line-reader',
  port: 'scanReader',
  title: 'Serial scanner or card reader (one line per scan)',
  roles: ['door.card', 'kiosk.card', 'kiosk.item'],
  settingsSchema: serialLineReaderSettings,
  create: (settings, context) => new SerialLineReader({ rules: settings, route: routeFor(settings.path, settings) }, context),
};
