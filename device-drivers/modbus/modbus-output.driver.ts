import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest, WireObserver } from '../../contracts/driver-manifest.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { SwitchOutput } from '../../contracts/ports/switch-output.port.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { Listeners } from '../transport/listeners.ts';
import { type BusUser, ModbusBus } from './modbus-bus.ts';
import type { ModbusReply, ModbusRequest } from './modbus-pdu.codec.ts';
import { probeWaveshare } from './modbus-probe.ts';
import { modbusRelaySettings, type ModbusRelaySettings } from './modbus-relay.schema.ts';
import { notSwitchedError, otherKindError } from './modbus.errors.ts';
import { coilState, switchCoil } from './waveshare.codec.ts';
import { serialAdapterChips } from '../transport/usb-adapters.ts';

/** What an output is made of; tests give a bus of their own. */
export interface ModbusOutputParts {
  readonly settings: ModbusRelaySettings;
  readonly bus: ModbusBus;
}

/** How often the coil is read: a hand on the board's button, or another master, shows. */
const lookMs = 400;

/** A relay on a Modbus board that is on or off for as long as it is told: lights, music, a bell. */
export class ModbusOutput implements SwitchOutput, DriverInstance<SwitchOutput>, BusUser {
  readonly id: DeviceId;
  readonly port: SwitchOutput = this;
  readonly onWire: WireObserver | undefined;
  readonly #clock: Clock;
  readonly #bus: ModbusBus;
  readonly #settings: ModbusRelaySettings;
  readonly #health = new HealthCell();
  readonly #changes = new Listeners<boolean | null>();
  #isOn: boolean | null = null;
  #timer: TimerHandle | null = null;
  #misses = 0;

  constructor({ settings, bus }: ModbusOutputParts, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.onWire = onWire;
    this.#clock = clock;
    this.#bus = bus;
    this.#settings = settings;
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
    this.#bus.join(this);
  }

  /** The relay stays as it is: what it feeds outlives this program. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#bus.leave(this);
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

  async set(isOn: boolean): Promise<void> {
    await this.#ask(switchCoil(this.#address, isOn));
    const after = await this.#look();
    if (after !== isOn) throw notSwitchedError(this.#place, isOn ? 'did not switch on' : 'did not switch off');
  }

  async #heartbeat(): Promise<void> {
    try {
      await this.#look();
      this.#misses = 0;
      this.#lookIn(lookMs);
    } catch (error) {
      if (!(error instanceof KioskError)) throw error;
      if (error.code === 'DEVICE_LOST' || error.code === 'CANCELLED') return;
      this.#misses += 1;
      if (this.#misses === 1 && error.code === 'DEVICE_TIMEOUT') return this.#lookIn(0);
      this.#health.set(faultedBy(error));
      this.#set(null);
      this.#lookIn(lookMs);
    }
  }

  async #look(): Promise<boolean> {
    const isOn = coilState(await this.#ask({ fn: 1, first: this.#address, count: 1 }));
    if (isOn === null) throw otherKindError(this.#place, `relay ${this.#settings.channel}`);
    this.#health.set({ state: 'ready' });
    this.#set(isOn);
    return isOn;
  }

  async #ask(request: ModbusRequest): Promise<ModbusReply> {
    const { unit, timeoutMs, channel } = this.#settings;
    const reply = await this.#bus.ask(this, { unit, request, timeoutMs });
    if (reply.kind === 'exception') throw otherKindError(this.#place, `relay ${channel}`);
    return reply;
  }

  #lookIn(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.setTimer(ms, () => void this.#heartbeat());
  }

  #set(isOn: boolean | null): void {
    if (this.#isOn === isOn) return;
    this.#isOn = isOn;
    this.#changes.emit(isOn);
  }

  get #address(): number {
    return this.#settings.channel - 1;
  }

  get #place(): { readonly path: string; readonly unit: number } {
    return { path: this.#bus.path, unit: this.#settings.unit };
  }
}

/** Relays that obey FC05 and FC01, as every Modbus relay board does. */
export const modbusOutput: DriverManifest<'switchOutput', ModbusRelaySettings> = {
  id: 'modbus-output',
  port: 'switchOutput',
  title: 'Modbus relay output',
  roles: ['site.output'],
  bus: 'modbus',
  settingsSchema: modbusRelaySettings,
  usb: serialAdapterChips,
  probe: probeWaveshare,
  create: (settings, context) => new ModbusOutput({ settings, bus: ModbusBus.of(settings, context) }, context),
};
