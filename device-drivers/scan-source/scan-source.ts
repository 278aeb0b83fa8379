import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, WireObserver } from '../../contracts/driver-manifest.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { Scan, ScanFault, ScanReader } from '../../contracts/ports/scan-reader.port.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { HealthCell } from '../transport/health-cell.ts';
import { LinkSupervisor } from '../transport/link-supervisor.ts';
import { Listeners } from '../transport/listeners.ts';
import { MaskedScan } from './masked-scan.ts';
import { initialScanState, type ScanEvent, type ScanOutput, type ScanRules, type ScanState, stepScan } from './scan-source.machine.ts';
import { StallGuard, stallLookMs } from './stall-guard.ts';

/** What a reader is built of; tests give an in-memory route. */
export interface ScanSourceParts<Pending> {
  readonly rules: ScanRules<Pending>;
  readonly route: ByteRoute;
}

/** A reader of any family: a line that is kept open, the family's framing, and the port. */
export class ScanSource<Pending> implements ScanReader, DriverInstance<ScanReader> {
  readonly id: DeviceId;
  readonly port: ScanReader = this;
  readonly #rules: ScanRules<Pending>;
  readonly #clock: Clock;
  readonly #onWire: WireObserver | undefined;
  readonly #health = new HealthCell();
  readonly #scans = new Listeners<Scan>();
  readonly #faults = new Listeners<ScanFault>();
  readonly #supervisor: LinkSupervisor;
  #state: ScanState<Pending>;
  #stalls: StallGuard;
  #lookout: TimerHandle | null = null;
  #timer: { readonly dueAtMs: number; readonly handle: TimerHandle } | null = null;

  constructor({ rules, route }: ScanSourceParts<Pending>, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.#rules = rules;
    this.#state = initialScanState(rules.framing.empty);
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
    this.#state = initialScanState(this.#rules.framing.empty);
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
    if (this.#stalls.look(atMs) && this.#rules.framing.isPending(this.#state.pending)) this.#step({ type: 'bytes.stale', atMs });
  }

  #lookOut(): void {
    this.#lookout?.cancel();
    this.#lookout = this.#clock.setTimer(stallLookMs, () => {
      this.#look(this.#clock.monotonicMs());
      this.#lookOut();
    });
  }

  #step(event: ScanEvent): void {
    const { state, outputs, dueAtMs } = stepScan(this.#rules, this.#state, event);
    this.#state = state;
    for (const output of outputs) this.#tell(output, event.atMs);
    this.#setTimer(dueAtMs);
  }

  #tell(output: ScanOutput, atMonotonicMs: number): void {
    if (output.type === 'fault') return this.#faults.emit(output.fault);
    const text = new MaskedScan(output.text);
    this.#scans.emit(output.symbology === undefined ? { text, atMonotonicMs } : { text, atMonotonicMs, symbology: output.symbology });
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
