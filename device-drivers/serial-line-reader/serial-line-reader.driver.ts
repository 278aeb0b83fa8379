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
import { initialReader, isPending, stepReader, type ReaderEvent, type ReaderRules, type ReaderState } from './serial-line-reader.machine.ts';
import { serialLineReaderSettings, type SerialLineReaderSettings } from './serial-line-reader.schema.ts';
import { StallGuard, stallLookMs } from './stall-guard.ts';

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
  #stalls: StallGuard;
  #lookout: TimerHandle | null = null;
  #timer: { readonly dueAtMs: number; readonly handle: TimerHandle } | null = null;

  constructor({ rules, route }: SerialLineReaderParts, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.#rules = rules;
    this.#clock = clock;
    this.#onWire = onWire;
    this.#stalls = new StallGuard(clock.monotonicMs());
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
    this.#stalls = new StallGuard(this.#clock.monotonicMs());
    this.#lookOut();
    this.#supervisor.start();
  }

  async stop(): Promise<void> {
    this.#lookout?.cancel();
    this.#lookout = null;
    this.#timer?.handle.cancel();
    this.#timer = null;
    this.#state = initialReader;
    await this.#supervisor.stop();
  }

  #take(bytes: Uint8Array): void {
    const atMs = this.#clock.monotonicMs();
    this.#look(atMs);
    this.#step(this.#stalls.isStale(atMs) ? { type: 'bytes.stale', atMs } : { type: 'bytes.arrived', bytes, atMs });
    this.#onWire?.('in', bytes);
  }

  // Timers run before bytes are read, or after: whichever wakes first finds the stall. Half a line of before it is old as well.
  #look(atMs: number): void {
    if (this.#stalls.look(atMs) && isPending(this.#state.pending)) this.#step({ type: 'bytes.stale', atMs });
  }

  #lookOut(): void {
    this.#lookout?.cancel();
    this.#lookout = this.#clock.setTimer(stallLookMs, () => {
      this.#look(this.#clock.monotonicMs());
      this.#lookOut();
    });
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
      const atMs = this.#clock.monotonicMs();
      this.#look(atMs);
      this.#step({ type: 'time.passed', atMs });
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
