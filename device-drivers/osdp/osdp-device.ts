import { randomBytes } from 'node:crypto';
import type { TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, WireObserver } from '../../contracts/driver-manifest.ts';
import { KioskError } from '../../contracts/errors.ts';
import { lostError } from '../transport/link-errors.ts';
import { type BusMember, OsdpBus } from './osdp-bus.ts';
import { readOrMakeScbk, readScbk } from './osdp-key-file.ts';
import type { OsdpCheck } from './osdp-frame.codec.ts';
import type { OsdpLineSettings } from './osdp-line.schema.ts';
import { type Capability, commandCodes, type OsdpReply } from './osdp-messages.codec.ts';
import type { PdEnd, PdEvent } from './osdp-pd-jobs.ts';
import { PdMachine } from './osdp-pd.machine.ts';
import { insecureError, keyFileError, notOsdpError, type OsdpPlace, otherCheckError, restartedError, silentError } from './osdp.errors.ts';

/** Somebody who uses a device: its reader, one of its inputs or outputs. */
export interface OsdpUser {
  readonly onWire?: WireObserver | undefined;
  /** How often it wants to know the inputs, in milliseconds, or null. */
  readonly inputPollMs: number | null;
  /** It can be asked, and is trusted as the settings want it. */
  onUp(capabilities: readonly Capability[]): void;
  onDown(error: KioskError): void;
  /** What it told by itself, or answered to anybody. */
  onReply(reply: OsdpReply, atMs: number): void;
  /** It answered something, before what that was. */
  onAlive?(atMs: number): void;
}

/** A command to a device. */
export interface OsdpCommand {
  readonly code: number;
  readonly payload?: Uint8Array;
  readonly isUrgent?: boolean;
  /** What has not been answered by then is not carried out later either. */
  readonly limitMs: number;
}

/** Install mode ends by itself. */
const installMs = 600_000;
const keyAgainMs = 5000;
const inputLimitMs = 2000;

/** A device of an OSDP line with all who use it. */
export class OsdpDevice implements BusMember {
  readonly wantedAddress: number | 'auto';
  readonly check: OsdpCheck;
  readonly #settings: OsdpLineSettings;
  readonly #bus: OsdpBus;
  readonly #users = new Set<OsdpUser>();
  #machine: PdMachine | null = null;
  #key: Uint8Array | null = null;
  #installUntilMs: number | null = null;
  #capabilities: readonly Capability[] | null = null;
  #timer: TimerHandle | null = null;
  #isAskingInputs = false;

  constructor(settings: OsdpLineSettings, bus: OsdpBus) {
    this.#settings = settings;
    this.#bus = bus;
    this.wantedAddress = settings.address;
    this.check = settings.check;
  }

  /** The device that all drivers of a station share. @throws KioskError CONFIG_INVALID where they speak to it in two ways */
  static of(settings: OsdpLineSettings, context: DriverContext): OsdpDevice {
    const make = (): OsdpDevice => new OsdpDevice(settings, OsdpBus.of(settings, context));
    const device = context.shared?.get(['osdp-device', settings.path, settings.address].join(' '), make) ?? make();
    const { secureChannel, check, keyFile, installMode } = device.#settings;
    const isSame =
      secureChannel === settings.secureChannel && check === settings.check && keyFile === settings.keyFile && installMode === settings.installMode;
    if (isSame) return device;
    throw new KioskError(
      'CONFIG_INVALID',
      `OSDP device ${settings.address} at ${settings.path} is there with two kinds of secureChannel, check, keyFile or installMode: write the same for all of its parts.`,
    );
  }

  get machine(): PdMachine | null {
    return this.#machine;
  }

  get wires(): readonly WireObserver[] {
    return [...this.#users].flatMap(({ onWire }) => onWire ?? []);
  }

  get keyText(): string | null {
    return this.#key === null ? null : Buffer.from(this.#key).toString('hex');
  }

  get place(): OsdpPlace {
    return this.#bus.placeOf(this);
  }

  join(user: OsdpUser): void {
    this.#users.add(user);
    if (this.#users.size === 1) return this.#begin();
    if (this.#capabilities !== null) user.onUp(this.#capabilities);
    this.#pollInputs();
  }

  async leave(user: OsdpUser): Promise<void> {
    if (!this.#users.delete(user) || this.#users.size > 0) return;
    this.#timer?.cancel();
    this.#capabilities = null;
    await this.#bus.leave(this);
    this.#machine?.lost();
  }

  /**
   * Asks the device. A refusal (NAK) is an answer.
   * @throws KioskError DEVICE_LOST, DEVICE_TIMEOUT, DEVICE_PROTOCOL or DEVICE_INSECURE
   */
  ask({ code, payload = new Uint8Array(), isUrgent = false, limitMs }: OsdpCommand): Promise<OsdpReply> {
    const machine = this.#machine;
    if (machine === null || this.#capabilities === null) return Promise.reject(lostError(this.#bus.path));
    const dueByMs = this.#bus.clock.monotonicMs() + limitMs;
    return new Promise((resolve, reject) => {
      machine.ask({ code, payload, isUrgent, dueByMs, done: resolve, failed: (end) => reject(this.#errorOf(end)) });
      this.#bus.nudge();
    });
  }

  found(address: number): void {
    this.#make(address);
  }

  searched(): void {
    this.#down(silentError(this.place));
  }

  lineUp(): void {
    if (this.wantedAddress !== 'auto' && this.#machine === null) this.#make(this.wantedAddress);
  }

  lineDown(error: KioskError): void {
    this.#down(error);
  }

  alive(atMs: number): void {
    for (const user of [...this.#users]) user.onAlive?.(atMs);
  }

  tell(event: PdEvent, atMs: number): void {
    if (event.type === 'up') this.#up(event.capabilities);
    else if (event.type === 'back') this.#up(this.#machine === null ? [] : this.#machine.capabilities);
    else if (event.type === 'down') this.#down(this.#errorOf(event.end));
    else if (event.type === 'reply') for (const user of [...this.#users]) user.onReply(event.reply, atMs);
  }

  #begin(): void {
    try {
      this.#key = this.#readKey();
    } catch (error) {
      if (!(error instanceof KioskError)) throw error;
      this.#timer = this.#bus.clock.setTimer(keyAgainMs, () => this.#begin());
      return this.#down(error);
    }
    const { installMode } = this.#settings;
    if (installMode) this.#installUntilMs ??= this.#bus.clock.monotonicMs() + installMs;
    this.#bus.join(this);
  }

  #readKey(): Uint8Array | null {
    const { secureChannel, keyFile = '', installMode } = this.#settings;
    if (secureChannel === 'off') return null;
    const key = installMode ? readOrMakeScbk(keyFile) : readScbk(keyFile);
    if (this.#bus.isKeyTaken(this, Buffer.from(key).toString('hex'))) {
      throw keyFileError(keyFile, 'holds the key of another device on this line: each needs a key of its own');
    }
    return key;
  }

  #make(address: number): void {
    if (this.#machine?.address === address) return;
    this.#machine = new PdMachine({
      address,
      key: this.#key,
      check: this.check,
      installUntilMs: this.#installUntilMs,
      random: () => new Uint8Array(randomBytes(8)),
    });
  }

  #up(capabilities: readonly Capability[]): void {
    this.#capabilities = capabilities;
    this.#isAskingInputs = false;
    for (const user of [...this.#users]) user.onUp(capabilities);
    this.#pollInputs();
  }

  #down(error: KioskError): void {
    this.#capabilities = null;
    for (const user of [...this.#users]) user.onDown(error);
  }

  /** Asks for all inputs at once, as often as the most impatient wants it; devices that tell changes by themselves are not relied on. */
  #pollInputs(): void {
    const everyMs = Math.min(...[...this.#users].map(({ inputPollMs }) => inputPollMs ?? Number.POSITIVE_INFINITY));
    if (this.#isAskingInputs || this.#capabilities === null || everyMs === Number.POSITIVE_INFINITY) return;
    this.#isAskingInputs = true;
    const again = (): void => {
      this.#isAskingInputs = false;
      this.#pollInputs();
    };
    const later = (): void => {
      this.#timer?.cancel();
      this.#timer = this.#bus.clock.setTimer(everyMs, again);
    };
    this.ask({ code: commandCodes.ISTAT, limitMs: inputLimitMs }).then(
      (reply) => {
        if (reply.name === 'NAK') for (const user of [...this.#users]) user.onReply(reply, this.#bus.clock.monotonicMs());
        later();
      },
      () => undefined,
    );
  }

  #errorOf(end: PdEnd): KioskError {
    switch (end.why) {
      case 'insecure':
        return insecureError(this.place, end.fault);
      case 'line':
        return lostError(this.#bus.path);
      case 'noise':
        return notOsdpError(this.place);
      case 'check':
        return otherCheckError(this.place, this.check);
      case 'restarted':
        return restartedError(this.place);
      case 'silent':
      case 'offline':
      case 'overdue':
        return silentError(this.place);
    }
  }
}
