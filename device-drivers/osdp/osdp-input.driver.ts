import { z } from 'zod';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest, WireObserver } from '../../contracts/driver-manifest.ts';
import type { KioskError } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { ContactChange, ContactInput, ContactState } from '../../contracts/ports/contact-input.port.ts';
import { type ContactEvent, type ContactMemory, type ContactRules, confirmInMs, stepContact, unreadContact } from '../contact/contact.machine.ts';
import { contactSettings } from '../modbus/modbus-input.schema.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { Listeners } from '../transport/listeners.ts';
import { OsdpDevice, type OsdpUser } from './osdp-device.ts';
import { checkHelp, hasCheckItNeeds, hasKeyItNeeds, keyHelp, osdpLineSettings, osdpWarnings } from './osdp-line.schema.ts';
import { commandCodes, type OsdpReply } from './osdp-messages.codec.ts';
import { probeOsdp } from './osdp-probe.ts';
import { refusedError } from './osdp.errors.ts';
import { serialAdapterChips } from '../transport/usb-adapters.ts';

/** `[[devices]] settings` of an input of an OSDP device. */
export const osdpInputSettings = z
  .strictObject({
    ...osdpLineSettings,
    input: z.int().min(0).max(31).default(0).describe('Which input, counted from 0 as in OSDP'),
    ...contactSettings,
  })
  .refine(hasKeyItNeeds, keyHelp)
  .refine(hasCheckItNeeds, checkHelp);
export type OsdpInputSettings = z.output<typeof osdpInputSettings>;

/** What an input is made of; tests give a device of their own. */
export interface OsdpInputParts {
  readonly settings: Pick<OsdpInputSettings, 'input' | 'wiring' | 'debounceMs' | 'pollMs'>;
  readonly device: OsdpDevice;
}

/** A contact whose last good reading is older than this is unknown. */
const staleMs = 500;
const confirmLimitMs = 2000;

/** A contact on an input of an OSDP reader or module. */
export class OsdpInput implements ContactInput, DriverInstance<ContactInput>, OsdpUser {
  readonly id: DeviceId;
  readonly port: ContactInput = this;
  readonly onWire: WireObserver | undefined;
  readonly inputPollMs: number;
  readonly #clock: Clock;
  readonly #parts: OsdpInputParts;
  readonly #rules: ContactRules;
  readonly #health = new HealthCell();
  readonly #changes = new Listeners<ContactChange>();
  #memory: ContactMemory = unreadContact;
  #stale: TimerHandle | null = null;
  #confirm: TimerHandle | null = null;

  constructor(parts: OsdpInputParts, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.onWire = onWire;
    this.inputPollMs = parts.settings.pollMs;
    this.#clock = clock;
    this.#parts = parts;
    this.#rules = { wiring: parts.settings.wiring, debounceMs: parts.settings.debounceMs, staleMs };
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
    this.#parts.device.join(this);
  }

  async stop(): Promise<void> {
    await this.#parts.device.leave(this);
    this.#lose();
  }

  onUp(): void {
    // Its state is known with the first answer.
  }

  onDown(error: KioskError): void {
    this.#health.set(faultedBy(error));
    this.#lose();
  }

  onReply(reply: OsdpReply, atMs: number): void {
    const isClosed = reply.name === 'ISTATR' ? reply.states[this.#parts.settings.input] : undefined;
    if (isClosed !== undefined) return this.#read(isClosed, atMs);
    if (reply.name !== 'ISTATR' && reply.name !== 'NAK') return;
    this.#health.set(faultedBy(refusedError(this.#parts.device.place, `input ${this.#parts.settings.input}`)));
    this.#lose();
  }

  #read(isClosed: boolean, atMs: number): void {
    this.#health.set({ state: 'ready' });
    this.#step({ type: 'read', isClosed, atMs });
    this.#stale?.cancel();
    this.#stale = this.#clock.setTimer(staleMs, () => this.#step({ type: 'looked', atMs: this.#clock.monotonicMs() }));
    const inMs = confirmInMs(this.#memory, atMs, this.#rules);
    this.#confirm?.cancel();
    if (inMs !== null) this.#confirm = this.#clock.setTimer(inMs, () => this.#lookAgain());
  }

  /** A change in the balance is looked at again as soon as it can count. */
  #lookAgain(): void {
    this.#parts.device.ask({ code: commandCodes.ISTAT, limitMs: confirmLimitMs }).catch(() => undefined);
  }

  #lose(): void {
    this.#stale?.cancel();
    this.#confirm?.cancel();
    this.#step({ type: 'lost', atMs: this.#clock.monotonicMs() });
  }

  #step(event: ContactEvent): void {
    const { memory, change } = stepContact(this.#memory, event, this.#rules);
    this.#memory = memory;
    if (change !== null) this.#changes.emit(change);
  }
}

/** Inputs of OSDP readers and modules (ISTAT). */
export const osdpInput: DriverManifest<'contactInput', OsdpInputSettings> = {
  id: 'osdp-input',
  port: 'contactInput',
  title: 'OSDP input',
  roles: ['door.contact', 'door.exit', 'door.tamper', 'site.lockdown', 'site.evacuation', 'site.counterIn', 'site.counterOut'],
  bus: 'osdp',
  settingsSchema: osdpInputSettings,
  usb: serialAdapterChips,
  warnings: osdpWarnings,
  probe: probeOsdp,
  create: (settings, context) => new OsdpInput({ settings, device: OsdpDevice.of(settings, context) }, context),
};
