import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest, WireObserver } from '../../contracts/driver-manifest.ts';
import { InvariantError, KioskError, type ErrorCode } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { DoorLock, LockOutput, ReleasePurpose, ReleaseReceipt } from '../../contracts/ports/door-lock.port.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { Listeners } from '../transport/listeners.ts';
import { openSecondWriter } from '../transport/second-descriptor.ts';
import { processLauncher, type GuardLauncher } from './guard-process.ts';
import type { GuardMessage } from './guard-protocol.codec.ts';
import { GuardKeeper } from './guard-keeper.ts';
import { pulseLimitsMs } from './lcus-guard.machine.ts';
import { lcusCommands, type RelayCommands } from './lcus.codec.ts';
import { latchCommands } from './latch.codec.ts';
import { OwnHand, type SecondWriterOpener } from './own-hand.ts';
import { relaySentence } from './lcus-relay.errors.ts';
import { lcusRelaySettings, type LcusRelaySettings } from './lcus-relay.schema.ts';
import { latchWarning, untimedRelayWarning } from './untimed-relay.schema.ts';
import { ch340Chips } from '../transport/usb-adapters.ts';

interface Waiting {
  readonly commandedAtMonotonicMs: number;
  /** Null for a lock. */
  readonly pulseMs: number | null;
  /** The relay was switched on by the station's own hand. */
  readonly isGiven: boolean;
  readonly timer: TimerHandle;
  resolve(receipt: ReleaseReceipt): void;
  reject(error: KioskError): void;
}

/** What the guard is asked for. */
type Asked = { readonly type: 'lock'; readonly pulseMs: null } | { readonly type: 'pulse' | 'held'; readonly pulseMs: number };

/** A guard that has not acknowledged a command after this long is replaced; the new one switches off first. */
const answerLimitMs = 1000;
/** How much later than a pulse's end its "off" may be told before the station writes one itself. */
const lateOffMs = 100;
/** How much later than that the guard is replaced. */
const replaceMs = 400;

/** What a relay is made of; tests give a guard and a line of their own. */
export interface LcusRelayParts {
  readonly launch: GuardLauncher;
  /** What its guard and its own hand write; those of an LCUS board's first relay unless told. */
  readonly commands?: RelayCommands;
  /** Without it every command goes through the guard. */
  readonly openWriter?: SecondWriterOpener;
  /** A latching lock: its coils are timed by the guard alone, and the own hand only begins to lock it. */
  readonly isLatching?: boolean;
}

/** A door's lock on a relay that cannot time its own pulse, as those of the LCUS family. A guard process owns the relay's line and ends every pulse. */
export class LcusRelay implements DoorLock, DriverInstance<DoorLock> {
  readonly id: DeviceId;
  readonly port: DoorLock = this;
  readonly isLatching: boolean;
  readonly #clock: Clock;
  readonly #onWire: WireObserver | undefined;
  readonly #health = new HealthCell();
  readonly #outputs = new Listeners<LockOutput>();
  readonly #keeper: GuardKeeper;
  readonly #hand: OwnHand;
  readonly #waiting = new Map<number, Waiting>();
  #output: LockOutput = 'unknown';
  /** A pulse was commanded, and no guard has told its end. */
  #mayBeOn = false;
  #lastId = 0;
  #offWatch: TimerHandle | null = null;
  #isGuardHung = false;

  constructor(
    { launch, commands = lcusCommands(1), openWriter = () => null, isLatching = false }: LcusRelayParts,
    { id, clock, onWire }: DriverContext,
  ) {
    this.id = id;
    this.isLatching = isLatching;
    this.#clock = clock;
    this.#onWire = onWire;
    this.#keeper = new GuardKeeper({
      launch,
      clock,
      onLaunch: () => ({ mayBeOn: this.#mayBeOn }),
      onMessage: (message) => this.#hear(message),
      onGone: () => this.#guardGone(),
    });
    this.#hand = new OwnHand({
      commands,
      clock,
      openWriter,
      sendCheck: (beat) => void this.#keeper.send({ type: 'check', id: beat }),
      onGuardSilent: () => this.#giveUpGuard(),
    });
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  onOutput(listener: (output: LockOutput) => void): Unsubscribe {
    return this.#outputs.add(listener);
  }

  start(): void {
    this.#keeper.start();
  }

  async stop(): Promise<void> {
    this.#endWatch();
    this.#hand.guardEnding();
    const isLineUp = this.#health.health.state === 'ready';
    // A latch's coil is let go by its guard alone.
    const ending = await this.#keeper.stop({ isLineUp, switchOff: () => this.#hand.switchOff() && !this.isLatching });
    this.#hand.guardGone();
    this.#failWaiting('DEVICE_LOST');
    this.#setOutput(ending === 'ended' ? 'locked' : 'unknown');
  }

  release(pulseMs: number, purpose: ReleasePurpose = 'grant'): Promise<ReleaseReceipt> {
    if (!Number.isInteger(pulseMs) || pulseMs < pulseLimitsMs.shortest || pulseMs > pulseLimitsMs.longest) {
      return Promise.reject(new InvariantError(`a pulse takes ${pulseLimitsMs.shortest}-${pulseLimitsMs.longest} whole ms, not ${pulseMs}`));
    }
    return purpose === 'held' ? this.#ask({ type: 'held', pulseMs }) : this.#release(pulseMs);
  }

  async lock(): Promise<void> {
    await this.#ask({ type: 'lock', pulseMs: null });
  }

  // By the own hand only from a relay that is off for sure, so that no "off" of an earlier pulse can be under way. The guard
  // hears of it at once after that; before it, its waking up would cost on two cores what the own hand saves.
  #release(pulseMs: number): Promise<ReleaseReceipt> {
    const commandedAtMonotonicMs = this.#clock.monotonicMs();
    const isFree = !this.isLatching && this.#output === 'locked' && this.#waiting.size === 0 && this.#health.health.state === 'ready';
    if (!isFree || !this.#hand.isTrusted || !this.#hand.switchOn()) return this.#ask({ type: 'pulse', pulseMs });
    this.#lastId += 1;
    const id = this.#lastId;
    this.#mayBeOn = true;
    const isHeard = this.#keeper.send({ type: 'given', id, pulseMs });
    if (!isHeard) {
      this.#hand.switchOff();
      return Promise.reject(this.#error('DEVICE_LOST'));
    }
    this.#setOutput('released');
    this.#onWire?.('out', this.#hand.onBytes);
    return this.#await(id, { commandedAtMonotonicMs, pulseMs, isGiven: true });
  }

  #ask({ type, pulseMs }: Asked): Promise<ReleaseReceipt> {
    this.#lastId += 1;
    const id = this.#lastId;
    const commandedAtMonotonicMs = this.#clock.monotonicMs();
    const isReady = this.#health.health.state === 'ready';
    if (!isReady || !this.#keeper.send(pulseMs === null ? { type, id } : { type, id, pulseMs })) {
      return Promise.reject(this.#error('DEVICE_LOST'));
    }
    if (pulseMs !== null) this.#mayBeOn = true;
    // A pulse that runs into another must not be cut by the watch over the first.
    if (pulseMs !== null && this.#offWatch !== null) this.#watchForOff(pulseMs + answerLimitMs);
    return this.#await(id, { commandedAtMonotonicMs, pulseMs, isGiven: false });
  }

  #await(id: number, asked: Pick<Waiting, 'commandedAtMonotonicMs' | 'pulseMs' | 'isGiven'>): Promise<ReleaseReceipt> {
    // A relay that is on already waits no longer for its guard than its pulse lasts.
    const limitMs = asked.isGiven ? Math.min(answerLimitMs, asked.pulseMs ?? answerLimitMs) : answerLimitMs;
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(limitMs, () => this.#giveUpGuard());
      this.#waiting.set(id, { ...asked, timer, resolve, reject });
    });
  }

  #hear(message: GuardMessage): void {
    switch (message.type) {
      case 'done':
        return this.#settle(message.id, (waiting) => this.#done(waiting));
      case 'refused':
        return this.#settle(message.id, (waiting) => this.#refused(waiting, message.code));
      case 'alive':
        return this.#hand.guardAnswered(message.id);
      case 'output':
        return this.#hearOutput(message.output);
      case 'health':
        return this.#hearHealth(message.health);
      case 'wire':
        return this.#onWire?.(message.direction, message.bytes);
    }
  }

  // While a command is out the word can be about the time before it.
  #hearOutput(output: LockOutput): void {
    if (output === 'locked' && this.#waiting.size === 0) this.#mayBeOn = false;
    this.#setOutput(output);
  }

  // The hand first: whoever hears that the lock is ready may release it at once.
  #hearHealth(health: Health): void {
    if (health.state === 'ready') this.#hand.lineUp();
    else {
      this.#hand.lineDown();
      this.#keeper.lineDown();
    }
    this.#health.set(health);
  }

  #settle(id: number, how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    waiting.timer.cancel();
    how(waiting);
  }

  #done({ commandedAtMonotonicMs, pulseMs, resolve }: Waiting): void {
    resolve({ commandedAtMonotonicMs });
    if (pulseMs !== null) this.#watchForOff(pulseMs);
  }

  /** The guard has written "off" for a pulse that it could not take over, where it had a line; so does the station. */
  #refused({ isGiven, reject }: Waiting, code: ErrorCode): void {
    if (isGiven) this.#setOutput(this.#hand.switchOff() ? 'locked' : 'unknown');
    reject(this.#error(code));
  }

  #setOutput(output: LockOutput): void {
    if (output !== 'released') this.#endWatch();
    if (this.#output === output) return;
    this.#output = output;
    this.#outputs.emit(output);
  }

  #endWatch(): void {
    this.#offWatch?.cancel();
    this.#offWatch = null;
  }

  #watchForOff(pulseMs: number): void {
    this.#offWatch?.cancel();
    this.#offWatch = this.#clock.setTimer(pulseMs + lateOffMs, () => {
      this.#hand.switchOff();
      this.#offWatch = this.#clock.setTimer(replaceMs, () => this.#giveUpGuard());
    });
  }

  /** A guard that hangs is replaced; until the new one has switched off, the station has. */
  #giveUpGuard(): void {
    this.#hand.switchOff();
    this.#isGuardHung = true;
    this.#failWaiting('DEVICE_TIMEOUT');
    this.#keeper.replace();
  }

  #guardGone(): void {
    this.#endWatch();
    this.#hand.switchOff();
    this.#hand.guardGone();
    this.#health.set(faultedBy(this.#error(this.#isGuardHung ? 'DEVICE_TIMEOUT' : 'DEVICE_LOST')));
    this.#isGuardHung = false;
    this.#setOutput('unknown');
    this.#failWaiting('DEVICE_LOST');
  }

  #failWaiting(code: ErrorCode): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, (waiting) => waiting.reject(this.#error(code)));
  }

  #error(code: ErrorCode): KioskError {
    const health = this.#health.health;
    const isSameFault = health.state === 'faulted' && health.code === code;
    return new KioskError(code, isSameFault ? health.remedy : relaySentence(code), {
      context: { device: this.id },
      retryable: true,
    });
  }
}

/** USB relay boards LCUS-1 to LCUS-8 and their many namesakes, over serial or a serial server. */
export const lcusRelay: DriverManifest<'doorLock', LcusRelaySettings> = {
  id: 'lcus-relay',
  port: 'doorLock',
  title: 'LCUS USB relay',
  roles: ['door.lock'],
  settingsSchema: lcusRelaySettings,
  usb: ch340Chips,
  timesOwnPulse: false,
  warnings: ({ latch }) => [latch === undefined ? untimedRelayWarning : latchWarning],
  create: (settings, context) => {
    const { channel, latch, path } = settings;
    const launch = processLauncher({ ...settings, family: 'lcus', tellsWire: context.onWire !== undefined });
    const commands = latch === undefined ? lcusCommands(channel) : latchCommands(channel, latch.lockChannel);
    return new LcusRelay({ launch, commands, openWriter: () => openSecondWriter(path), isLatching: latch !== undefined }, context);
  },
};
