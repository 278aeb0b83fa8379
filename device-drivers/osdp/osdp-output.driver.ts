import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest, WireObserver } from '../../contracts/driver-manifest.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { SwitchOutput } from '../../contracts/ports/switch-output.port.ts';
import { TimedLock } from '../modbus/timed-lock.driver.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { Listeners } from '../transport/listeners.ts';
import { OsdpDevice, type OsdpUser } from './osdp-device.ts';
import { osdpWarnings } from './osdp-line.schema.ts';
import { outputBoard, OutputLine, type OutputRequest, outputRequests, outputState } from './osdp-lock.ts';
import type { OsdpReply } from './osdp-messages.codec.ts';
import { probeOsdp } from './osdp-probe.ts';
import { osdpOutputSettings, type OsdpOutputSettings } from './osdp-reader.schema.ts';
import { outputError, refusedError } from './osdp.errors.ts';
import { serialAdapterChips } from '../transport/usb-adapters.ts';

/** What an output is made of; tests give a device of their own. */
export interface OsdpOutputParts {
  readonly output: number;
  readonly device: OsdpDevice;
}

/** How often the output is asked for: somebody's hand on the module shows. */
const lookMs = 400;
const askLimitMs = 800;
const lockLimitMs = 420;

/** An output of an OSDP module that is on or off for as long as it is told. */
export class OsdpOutput implements SwitchOutput, DriverInstance<SwitchOutput>, OsdpUser {
  readonly id: DeviceId;
  readonly port: SwitchOutput = this;
  readonly onWire: WireObserver | undefined;
  readonly inputPollMs = null;
  readonly #clock: Clock;
  readonly #parts: OsdpOutputParts;
  readonly #health = new HealthCell();
  readonly #changes = new Listeners<boolean | null>();
  #isOn: boolean | null = null;
  #timer: TimerHandle | null = null;

  constructor(parts: OsdpOutputParts, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.onWire = onWire;
    this.#clock = clock;
    this.#parts = parts;
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  get isOn(): boolean | null {
    return this.#isOn;
  }

  onChange(listener: (isOn: boolean | null) => void): Unsubscribe {
    return this.#changes.add(listener);
  }

  start(): void {
    this.#parts.device.join(this);
  }

  /** The output stays as it is: what it feeds outlives this program. */
  async stop(): Promise<void> {
    await this.#parts.device.leave(this);
    this.#timer?.cancel();
    this.#set(null);
  }

  onUp(): void {
    this.#lookIn(0);
  }

  onDown(error: KioskError): void {
    this.#timer?.cancel();
    this.#health.set(faultedBy(error));
    this.#set(null);
  }

  onReply(reply: OsdpReply): void {
    const isOn = outputState(this.#parts.output, reply);
    if (isOn === null) return;
    this.#health.set({ state: 'ready' });
    this.#set(isOn);
  }

  async set(isOn: boolean): Promise<void> {
    await this.#ask(outputRequests.set(this.#parts.output, isOn));
    const after = outputState(this.#parts.output, await this.#ask(outputRequests.look));
    if (after !== isOn) throw outputError(this.#parts.device.place, isOn ? 'did not switch on' : 'did not switch off');
  }

  async #ask(request: OutputRequest): Promise<OsdpReply> {
    const { device, output } = this.#parts;
    const reply = await device.ask({ ...request, limitMs: askLimitMs });
    const isMissing = reply.name === 'NAK' || (reply.name === 'OSTATR' && reply.states[output] === undefined);
    if (isMissing) throw refusedError(device.place, `output ${output}`);
    return reply;
  }

  async #look(): Promise<void> {
    try {
      await this.#ask(outputRequests.look);
    } catch (error) {
      if (!(error instanceof KioskError)) throw error;
      if (error.code !== 'DEVICE_OTHER_KIND') return;
      this.#health.set(faultedBy(error));
      this.#set(null);
    }
    this.#lookIn(lookMs);
  }

  #lookIn(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.setTimer(ms, () => void this.#look());
  }

  #set(isOn: boolean | null): void {
    if (this.#isOn === isOn) return;
    this.#isOn = isOn;
    this.#changes.emit(isOn);
  }
}

/** A door's lock on an output that times its own pulse; what it did is read back. */
export function osdpLock({ output, device }: OsdpOutputParts, context: DriverContext): TimedLock<OutputRequest, OsdpReply> {
  const errors = {
    noAnswer: () => outputError(device.place, 'did not answer'),
    notSwitched: (what: string) => outputError(device.place, what),
    otherKind: (what: string) => refusedError(device.place, what),
  };
  return new TimedLock({ bus: new OutputLine(device), board: outputBoard(output), unit: 0, timeoutMs: lockLimitMs, errors }, context);
}

/** Outputs of OSDP modules for lights, music, a bell. */
export const osdpOutput: DriverManifest<'switchOutput', OsdpOutputSettings> = {
  id: 'osdp-output',
  port: 'switchOutput',
  title: 'OSDP output',
  roles: ['site.output'],
  bus: 'osdp',
  settingsSchema: osdpOutputSettings,
  usb: serialAdapterChips,
  warnings: osdpWarnings,
  probe: probeOsdp,
  create: (settings, context) => new OsdpOutput({ output: settings.output, device: OsdpDevice.of(settings, context) }, context),
};

/** The same outputs as a door's lock. The module must stand on the safe side of the wall. */
export const osdpLockDriver: DriverManifest<'doorLock', OsdpOutputSettings> = {
  id: 'osdp-lock',
  port: 'doorLock',
  title: 'Lock on an OSDP output',
  roles: ['door.lock'],
  bus: 'osdp',
  settingsSchema: osdpOutputSettings,
  usb: serialAdapterChips,
  timesOwnPulse: true,
  warnings: osdpWarnings,
  probe: probeOsdp,
  create: (settings, context) => osdpLock({ output: settings.output, device: OsdpDevice.of(settings, context) }, context),
};
