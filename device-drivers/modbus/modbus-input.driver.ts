import type { Clock } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest, WireObserver } from '../../contracts/driver-manifest.ts';
import type { KioskError } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { ContactChange, ContactInput, ContactState } from '../../contracts/ports/contact-input.port.ts';
import { type ContactEvent, type ContactMemory, type ContactRules, confirmInMs, stepContact, unreadContact } from '../contact/contact.machine.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { Listeners } from '../transport/listeners.ts';
import { ModbusBus } from './modbus-bus.ts';
import { modbusInputSettings, type ModbusInputSettings } from './modbus-input.schema.ts';
import { probeModbus } from './modbus-probe.ts';
import { type InputReader, UnitInputs } from './unit-inputs.ts';
import { serialAdapterChips } from '../transport/usb-adapters.ts';

/** A contact whose last good reading is older than this is unknown. */
const staleMs = 500;
/** One answer may be lost to a spark; a second one in a row is a fault. */
const mostMisses = 1;

/** What an input is made of; tests give a bus of their own. */
export interface ModbusInputParts {
  readonly settings: ModbusInputSettings;
  readonly inputs: UnitInputs;
}

/** A contact on a digital input of a Modbus unit. */
export class ModbusInput implements ContactInput, DriverInstance<ContactInput>, InputReader {
  readonly id: DeviceId;
  readonly port: ContactInput = this;
  readonly input: number;
  readonly pollMs: number;
  readonly timeoutMs: number;
  readonly onWire: WireObserver | undefined;
  readonly #clock: Clock;
  readonly #inputs: UnitInputs;
  readonly #rules: ContactRules;
  readonly #health = new HealthCell();
  readonly #changes = new Listeners<ContactChange>();
  #memory: ContactMemory = unreadContact;
  #misses = 0;

  constructor({ settings, inputs }: ModbusInputParts, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.input = settings.input - 1;
    this.pollMs = settings.pollMs;
    this.timeoutMs = settings.timeoutMs;
    this.onWire = onWire;
    this.#clock = clock;
    this.#inputs = inputs;
    this.#rules = { wiring: settings.wiring, debounceMs: settings.debounceMs, staleMs };
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  get state(): ContactState {
    return this.#memory.state;
  }

  onChange(listener: (change: ContactChange) => void): Unsubscribe {
    return this.#changes.add(listener);
  }

  start(): void {
    this.#inputs.join(this);
  }

  async stop(): Promise<void> {
    await this.#inputs.leave(this);
    this.#step({ type: 'lost', atMs: this.#clock.monotonicMs() });
  }

  onUp(): void {
    this.#inputs.wake();
  }

  onDown(error: KioskError): void {
    this.#health.set(faultedBy(error));
    this.#step({ type: 'lost', atMs: this.#clock.monotonicMs() });
  }

  onRead(isClosed: boolean): number | null {
    const atMs = this.#clock.monotonicMs();
    this.#misses = 0;
    this.#health.set({ state: 'ready' });
    this.#step({ type: 'read', isClosed, atMs });
    return confirmInMs(this.#memory, atMs, this.#rules);
  }

  onMiss(error: KioskError): void {
    if (error.code === 'DEVICE_LOST' || error.code === 'CANCELLED') return;
    this.#misses += 1;
    const isUnreadable = this.#misses > mostMisses || error.code === 'DEVICE_OTHER_KIND';
    if (isUnreadable) this.#health.set(faultedBy(error));
    this.#step({ type: isUnreadable ? 'lost' : 'looked', atMs: this.#clock.monotonicMs() });
  }

  #step(event: ContactEvent): void {
    const { memory, change } = stepContact(this.#memory, event, this.#rules);
    this.#memory = memory;
    if (change !== null) this.#changes.emit(change);
  }
}

/** Digital inputs that answer to FC02, as those of Waveshare's boards. */
export const modbusInput: DriverManifest<'contactInput', ModbusInputSettings> = {
  id: 'modbus-input',
  port: 'contactInput',
  title: 'Modbus digital input',
  roles: ['door.contact', 'door.exit', 'door.tamper', 'site.lockdown', 'site.evacuation', 'site.counterIn', 'site.counterOut'],
  bus: 'modbus',
  settingsSchema: modbusInputSettings,
  usb: serialAdapterChips,
  probe: probeModbus,
  create: (settings, context) => {
    const bus = ModbusBus.of(settings, context);
    const make = (): UnitInputs => new UnitInputs(bus, settings.unit, context.clock);
    const key = ['modbus-inputs', settings.path, settings.framing, settings.unit].join(' ');
    return new ModbusInput({ settings, inputs: context.shared?.get(key, make) ?? make() }, context);
  },
};
