import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest, WireObserver } from '../../contracts/driver-manifest.ts';
import type { KioskError } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { KeyPress, Keypad } from '../../contracts/ports/keypad.port.ts';
import type { ReaderCue, ReaderSignals } from '../../contracts/ports/reader-signals.port.ts';
import type { Scan, ScanFault, ScanReader } from '../../contracts/ports/scan-reader.port.ts';
import { MaskedKey } from '../scan-source/masked-key.ts';
import { MaskedScan } from '../scan-source/masked-scan.ts';
import { initialScanState, type ScanEvent, type ScanRules, type ScanState, stepScan } from '../scan-source/scan-source.machine.ts';
import { StallGuard } from '../scan-source/stall-guard.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { Listeners } from '../transport/listeners.ts';
import { cardFraming, padKey } from './osdp-card.machine.ts';
import { cueCommands } from './osdp-cues.policy.ts';
import { OsdpDevice, type OsdpUser } from './osdp-device.ts';
import { osdpWarnings } from './osdp-line.schema.ts';
import { commandCodes, encodeFmt, encodeRaw, type OsdpReply, replyCodes } from './osdp-messages.codec.ts';
import { probeOsdp } from './osdp-probe.ts';
import { osdpReaderSettings, type OsdpReaderSettings } from './osdp-reader.schema.ts';
import { ReportedContact } from './reported-contact.ts';
import { serialAdapterChips } from '../transport/usb-adapters.ts';

/** What a reader is made of; tests give a device of their own. */
export interface OsdpReaderParts {
  readonly settings: Pick<OsdpReaderSettings, 'formats' | 'text' | 'doubleReadMs'>;
  readonly device: OsdpDevice;
}

/** A light or a tone that is later than this says nothing any more. */
const cueLimitMs = 1500;
const statusLimitMs = 2000;
const statusEveryMs = 5000;

/** A reader: cards, keys, lights, beeper, the switch that tells an opened housing, and what it says of its supply. */
export class OsdpReader implements ScanReader, Keypad, ReaderSignals, DriverInstance<ScanReader>, OsdpUser {
  readonly id: DeviceId;
  readonly port: ScanReader = this;
  readonly signals: ReaderSignals = this;
  readonly keypad: Keypad = this;
  readonly tamper = new ReportedContact(this);
  readonly supply = new ReportedContact(this);
  readonly onWire: WireObserver | undefined;
  readonly inputPollMs = null;
  readonly #clock: Clock;
  readonly #device: OsdpDevice;
  readonly #rules: ScanRules<null>;
  readonly #health = new HealthCell();
  readonly #scans = new Listeners<Scan>();
  readonly #faults = new Listeners<ScanFault>();
  readonly #keys = new Listeners<KeyPress>();
  #scan: ScanState<null> = initialScanState(null);
  #stalls = new StallGuard(Number.NEGATIVE_INFINITY);
  #cue: ReaderCue = 'idle';
  #cueTurn = 0;
  #timer: TimerHandle | null = null;

  constructor({ settings, device }: OsdpReaderParts, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.onWire = onWire;
    this.#clock = clock;
    this.#device = device;
    this.#rules = { framing: cardFraming(settings), doubleReadMs: settings.doubleReadMs };
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

  onKey(listener: (key: KeyPress) => void): Unsubscribe {
    return this.#keys.add(listener);
  }

  show(cue: ReaderCue): void {
    this.#cue = cue;
    this.#cueTurn += 1;
    if (this.health.state === 'ready') void this.#sendCue(this.#cueTurn);
  }

  start(): void {
    // What it kept from before the start is old as well.
    this.#stalls = new StallGuard(Number.NEGATIVE_INFINITY);
    this.#device.join(this);
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#device.leave(this);
    this.#timer?.cancel();
    this.#scan = initialScanState(null);
    this.#forgetStatus();
  }

  onUp(): void {
    this.#health.set({ state: 'ready' });
    this.#timer?.cancel();
    void this.#sendCue(this.#cueTurn);
    void this.#askStatus();
  }

  onDown(error: KioskError): void {
    this.#timer?.cancel();
    this.#health.set(faultedBy(error));
    this.#forgetStatus();
  }

  /** Every answer is a sign of life: what a reader kept while nobody asked it is old, and opens nothing. */
  onAlive(atMs: number): void {
    this.#stalls.look(atMs);
  }

  onReply(reply: OsdpReply, atMs: number): void {
    if (reply.name === 'LSTATR') {
      this.tamper.set(reply.isTampered ? 'active' : 'inactive', atMs);
      return this.supply.set(reply.isPowerBad ? 'active' : 'inactive', atMs);
    }
    if (reply.name !== 'RAW' && reply.name !== 'FMT' && reply.name !== 'KEYPAD') return;
    const isStale = this.#stalls.isStale(atMs);
    if (reply.name === 'KEYPAD') {
      if (!isStale) for (const byte of reply.keys) this.#keys.emit(new MaskedKey(padKey(byte), atMs));
    } else if (isStale) this.#step({ type: 'bytes.stale', atMs });
    else {
      const bytes = reply.name === 'RAW' ? [replyCodes.RAW, ...encodeRaw(reply)] : [replyCodes.FMT, ...encodeFmt(reply)];
      this.#step({ type: 'bytes.arrived', bytes: Uint8Array.from(bytes), atMs });
    }
  }

  #step(event: ScanEvent): void {
    const { state, outputs } = stepScan(this.#rules, this.#scan, event);
    this.#scan = state;
    for (const output of outputs) {
      if (output.type === 'fault') this.#faults.emit(output.fault);
      else this.#scans.emit({ text: new MaskedScan(output.text), atMonotonicMs: event.atMs });
    }
    // The text of a presentation is kept no longer than its window.
    if (state.shown !== null) this.#clock.setTimer(this.#rules.doubleReadMs, () => this.#forget());
  }

  #forget(): void {
    this.#scan = stepScan(this.#rules, this.#scan, { type: 'time.passed', atMs: this.#clock.monotonicMs() }).state;
  }

  async #sendCue(turn: number): Promise<void> {
    for (const { code, payload } of cueCommands(this.#cue)) {
      if (turn !== this.#cueTurn) return;
      const isLost = await this.#device.ask({ code, payload, limitMs: cueLimitMs }).then(
        () => false,
        () => true,
      );
      if (isLost) return;
    }
  }

  async #askStatus(): Promise<void> {
    const isLost = await this.#device.ask({ code: commandCodes.LSTAT, limitMs: statusLimitMs }).then(
      () => false,
      () => true,
    );
    this.#timer?.cancel();
    if (!isLost) this.#timer = this.#clock.setTimer(statusEveryMs, () => void this.#askStatus());
  }

  #forgetStatus(): void {
    const atMs = this.#clock.monotonicMs();
    for (const contact of [this.tamper, this.supply]) contact.set('unknown', atMs);
  }
}

/** Readers that speak OSDP v2 on RS-485. */
export const osdpReader: DriverManifest<'scanReader', OsdpReaderSettings> = {
  id: 'osdp-reader',
  port: 'scanReader',
  title: 'OSDP reader (RS-485)',
  roles: ['door.card', 'kiosk.card'],
  bus: 'osdp',
  settingsSchema: osdpReaderSettings,
  usb: serialAdapterChips,
  warnings: osdpWarnings,
  probe: probeOsdp,
  create: (settings, context) => new OsdpReader({ settings, device: OsdpDevice.of(settings, context) }, context),
};
