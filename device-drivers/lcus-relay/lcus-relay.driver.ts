import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest, WireObserver } from '../../contracts/driver-manifest.ts';
import { InvariantError, KioskError, type ErrorCode } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { DoorLock, LockOutput, ReleaseReceipt } from '../../contracts/ports/door-lock.port.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { Listeners } from '../transport/listeners.ts';
import { processLauncher, type GuardLauncher } from './guard-process.ts';
import type { GuardMessage } from './guard-protocol.codec.ts';
import { GuardKeeper } from './guard-keeper.ts';
import { pulseLimitsMs } from './lcus-guard.machine.ts';
import { lcusRelaySettings, type LcusRelaySettings } from './lcus-relay.schema.ts';

interface Waiting {
  readonly commandedAtMonotonicMs: number;
  /** Null for a lock. */
  readonly pulseMs: number | null;
  readonly timer: TimerHandle;
  resolve(receipt: ReleaseReceipt): void;
  reject(error: KioskError): void;
}

/** A guard that has not acknowledged a command after this long is replaced; the new one switches off first. */
const answerLimitMs = 1000;
/** How much later than a pulse's end its "off" may be told before the guard is replaced. */
const lateOffMs = 500;

/** A door's lock on a relay of the LCUS family. The relay's line is owned by a guard process. */
export class LcusRelay implements DoorLock, DriverInstance<DoorLock> {
  readonly id: DeviceId;
  readonly port: DoorLock = this;
  readonly #clock: Clock;
  readonly #onWire: WireObserver | undefined;
  readonly #health = new HealthCell();
  readonly #outputs = new Listeners<LockOutput>();
  readonly #keeper: GuardKeeper;
  readonly #waiting = new Map<number, Waiting>();
  #output: LockOutput = 'unknown';
  #lastId = 0;
  #offWatch: TimerHandle | null = null;

  constructor(launch: GuardLauncher, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.#clock = clock;
    this.#onWire = onWire;
    this.#keeper = new GuardKeeper({ launch, clock, onMessage: (message) => this.#hear(message), onGone: () => this.#guardGone() });
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
    this.#offWatch?.cancel();
    const endedByItself = await this.#keeper.stop();
    this.#failWaiting('DEVICE_LOST');
    this.#setOutput(endedByItself ? 'locked' : 'unknown');
  }

  release(pulseMs: number): Promise<ReleaseReceipt> {
    if (!Number.isInteger(pulseMs) || pulseMs < pulseLimitsMs.shortest || pulseMs > pulseLimitsMs.longest) {
      return Promise.reject(new InvariantError(`a pulse takes ${pulseLimitsMs.shortest}-${pulseLimitsMs.longest} whole ms, not ${pulseMs}`));
    }
    return this.#ask(pulseMs);
  }

  async lock(): Promise<void> {
    await this.#ask(null);
  }

  // The request leaves before anything else is set up: these lines are on the way from a card to the relay.
  #ask(pulseMs: number | null): Promise<ReleaseReceipt> {
    this.#lastId += 1;
    const id = this.#lastId;
    const commandedAtMonotonicMs = this.#clock.monotonicMs();
    const isReady = this.#health.health.state === 'ready';
    if (!isReady || !this.#keeper.send(pulseMs === null ? { type: 'lock', id } : { type: 'pulse', id, pulseMs })) {
      return Promise.reject(this.#error('DEVICE_LOST'));
    }
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(answerLimitMs, () => this.#giveUpGuard());
      this.#waiting.set(id, { commandedAtMonotonicMs, pulseMs, timer, resolve, reject });
    });
  }

  #hear(message: GuardMessage): void {
    switch (message.type) {
      case 'done':
        return this.#settle(message.id, (waiting) => this.#done(waiting));
      case 'refused':
        return this.#settle(message.id, (waiting) => waiting.reject(this.#error(message.code)));
      case 'output':
        return this.#setOutput(message.output);
      case 'health':
        return this.#health.set(message.health);
      case 'wire':
        return this.#onWire?.(message.direction, message.bytes);
    }
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

  #setOutput(output: LockOutput): void {
    if (output !== 'released') this.#offWatch?.cancel();
    if (this.#output === output) return;
    this.#output = output;
    this.#outputs.emit(output);
  }

  #watchForOff(pulseMs: number): void {
    this.#offWatch?.cancel();
    this.#offWatch = this.#clock.setTimer(pulseMs + lateOffMs, () => this.#giveUpGuard());
  }

  #giveUpGuard(): void {
    this.#failWaiting('DEVICE_TIMEOUT');
    this.#keeper.replace();
  }

  #guardGone(): void {
    this.#offWatch?.cancel();
    this.#health.set(faultedBy(this.#error('DEVICE_LOST')));
    this.#setOutput('unknown');
    this.#failWaiting('DEVICE_LOST');
  }

  #failWaiting(code: ErrorCode): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, (waiting) => waiting.reject(this.#error(code)));
  }

  #error(code: ErrorCode): KioskError {
    const health = this.#health.health;
    const isSameFault = health.state === 'faulted' && health.code === code;
    return new KioskError(code, isSameFault ? health.remedy : (sentences[code] ?? sentences.DEVICE_LOST), {
      context: { device: this.id },
      retryable: true,
    });
  }
}

const sentences: Partial<Record<ErrorCode, string>> & { readonly DEVICE_LOST: string } = {
  DEVICE_LOST: 'The door relay cannot be used right now: the lock stays locked; check the cable and power of the relay.',
  DEVICE_TIMEOUT: 'The door relay did not carry out its command in time: it is being switched off and started anew.',
  DEVICE_BUSY: 'The door relay was asked to stay released longer than two pulses: wait until it has locked.',
  DEVICE_PROTOCOL: 'The door relay refused the length of the pulse: choose 200 to 30,000 milliseconds.',
};

/** USB relay boards LCUS-1 to LCUS-8 and their many namesakes, over serial or a serial server. */
export const lcusRelay: DriverManifest<'doorLock', LcusRelaySettings> = {
  id: 'lcus-relay',
  port: 'doorLock',
  title: 'LCUS USB relay',
  roles: ['door.lock'],
  settingsSchema: lcusRelaySettings,
  timesOwnPulse: false,
  create: (settings, context) => new LcusRelay(processLauncher({ ...settings, tellsWire: context.onWire !== undefined }), context),
};
