import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, WireObserver } from '../../contracts/driver-manifest.ts';
import { InvariantError, KioskError } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { DoorLock, LockOutput, ReleasePurpose, ReleaseReceipt } from '../../contracts/ports/door-lock.port.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { lostError } from '../transport/link-errors.ts';
import { Listeners } from '../transport/listeners.ts';
import type { ModbusReply, ModbusRequest } from './modbus-pdu.codec.ts';
import { noAnswerError, notSwitchedError, otherKindError } from './modbus.errors.ts';
import type { BoardPulse, TimedBoard, TimedBoardErrors, TimedBus, TimedBusUser } from './timed-board.port.ts';
import { lookInMs, mostWindows, pulseAtStart, type PulseEvent, type PulseState, stepPulse } from './timed-pulse.machine.ts';

/** What a lock is made of; tests give a bus of their own. */
export interface TimedLockParts<Request = ModbusRequest, Reply = ModbusReply> {
  readonly bus: TimedBus<Request, Reply>;
  readonly board: TimedBoard<Request, Reply>;
  readonly unit: number;
  readonly timeoutMs: number;
  /** Absent: those of Modbus. */
  readonly errors?: TimedBoardErrors;
}

/** Shortest and longest pulse of the `DoorLock` port, in milliseconds. */
const pulseLimitsMs = { shortest: 200, longest: 30_000 } as const;
const setUpAgainMs = 400;
/** How often a command whose answer got lost is given. */
const mostTries = 2;
/** Nobody waits longer for a door; what comes later must not open it. */
const releaseLimitMs = 900;

/** A door's lock on a relay of a bus that ends its pulse by itself: dead PC, cut cable or killed process, the door locks in time. */
export class TimedLock<Request = ModbusRequest, Reply = ModbusReply> implements DoorLock, DriverInstance<DoorLock>, TimedBusUser {
  readonly id: DeviceId;
  readonly port: DoorLock = this;
  readonly onWire: WireObserver | undefined;
  readonly #parts: TimedLockParts<Request, Reply>;
  readonly #errors: TimedBoardErrors;
  readonly #clock: Clock;
  readonly #health = new HealthCell();
  readonly #outputs = new Listeners<LockOutput>();
  #pulse: PulseState = pulseAtStart;
  #timer: TimerHandle | null = null;
  #isUp = false;
  /** The board left a pulse running beyond its end; believed again only after a new start of the line. */
  #distrust: KioskError | null = null;
  /** Counts what makes an older conversation with the board meaningless. */
  #turn = 0;
  #misses = 0;
  /** The last "off" was read back as on: that is no doubt but knowledge. */
  #isOffRefused = false;
  /** Releases under way: they ask for themselves. */
  #commands = 0;

  constructor(parts: TimedLockParts<Request, Reply>, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.onWire = onWire;
    this.#parts = parts;
    this.#errors = parts.errors ?? modbusErrors({ path: parts.bus.path, unit: parts.unit });
    this.#clock = clock;
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
    this.#parts.bus.join(this);
  }

  async stop(): Promise<void> {
    this.#newTurn();
    if (this.#isUp) await this.#switchOff().catch(() => this.#step({ type: 'doubted' }));
    this.#isUp = false;
    this.#timer?.cancel();
    await this.#parts.bus.leave(this);
  }

  onUp(): void {
    this.#isUp = true;
    this.#distrust = null;
    void this.#setUp(this.#newTurn());
  }

  onDown(error: KioskError): void {
    this.#isUp = false;
    this.#newTurn();
    this.#health.set(faultedBy(error));
    this.#step({ type: 'doubted' });
  }

  /** Resolves when the contact was read as closed within the pulse: an echo alone proves nothing. */
  release(pulseMs: number, purpose: ReleasePurpose = 'grant'): Promise<ReleaseReceipt> {
    if (!Number.isInteger(pulseMs) || pulseMs < pulseLimitsMs.shortest || pulseMs > pulseLimitsMs.longest) {
      return Promise.reject(new InvariantError(`a pulse takes ${pulseLimitsMs.shortest}-${pulseLimitsMs.longest} whole ms, not ${pulseMs}`));
    }
    const refusal = this.#refusal(purpose);
    const pulse = this.#parts.board.pulse(pulseMs);
    if (refusal !== null) return Promise.reject(refusal);
    if (pulse === null)
      return Promise.reject(this.#error('DEVICE_PROTOCOL', 'The door relay counts whole seconds: choose a pulse of at least 1,000 ms.'));
    return this.#release(pulse, purpose);
  }

  async lock(): Promise<void> {
    if (!this.#isUp) throw lostError(this.#parts.bus.path);
    const turn = this.#newTurn();
    try {
      await this.#switchOff();
      this.#isOff(turn);
    } catch (error) {
      this.#fail(error, turn);
      throw error;
    }
  }

  #refusal(purpose: ReleasePurpose): KioskError | null {
    const health = this.#health.health;
    if (this.#distrust !== null) return this.#distrust;
    if (!this.#isUp || health.state === 'starting') return lostError(this.#parts.bus.path);
    if (health.state === 'faulted') return this.#error(health.code, health.remedy);
    const isTooLong = purpose === 'grant' && this.#pulse.windows >= mostWindows;
    return isTooLong
      ? this.#error('DEVICE_BUSY', 'The door relay was asked to stay released longer than two pulses: wait until it has locked.')
      : null;
  }

  async #release(pulse: BoardPulse<Request>, purpose: ReleasePurpose): Promise<ReleaseReceipt> {
    const commandedAtMonotonicMs = this.#clock.monotonicMs();
    const turn = this.#turn;
    this.#timer?.cancel();
    this.#commands += 1;
    const proof = this.#command(pulse, turn);
    this.#step({ type: 'pulse.commanded', atMs: commandedAtMonotonicMs, pulseMs: pulse.pulseMs, isHeld: purpose === 'held' });
    try {
      await proof;
    } catch (error) {
      this.#fail(error, turn);
      throw error;
    } finally {
      this.#commands -= 1;
    }
    if (turn === this.#turn) this.#lookLater(turn);
    return { commandedAtMonotonicMs };
  }

  // A frame that a spark destroyed is sent again; one whose answer was destroyed shows in the contact.
  async #command(pulse: BoardPulse<Request>, turn: number): Promise<void> {
    const startedAtMs = this.#clock.monotonicMs();
    for (let left = mostTries; ; left -= 1) {
      const sentAtMs = this.#clock.monotonicMs();
      const echo = await orSilence(this.#ask(pulse.request));
      if (echo !== null) this.#accept(echo);
      const isOn = await orSilence(this.#look());
      // Where somebody locked meanwhile the pulse was given and taken back, and the contact proves nothing any more.
      if (isOn === true || turn !== this.#turn) return;
      const isInTime = this.#clock.monotonicMs() - sentAtMs < pulse.pulseMs;
      if (echo !== null && isOn === false && isInTime) throw this.#errors.notSwitched('did not switch on');
      const isLate = this.#clock.monotonicMs() - startedAtMs + 2 * this.#parts.timeoutMs > releaseLimitMs;
      if (left === 1 || isLate) throw this.#errors.noAnswer();
    }
  }

  async #switchOff(): Promise<void> {
    this.#isOffRefused = false;
    for (const request of this.#parts.board.off) this.#accept(await this.#ask(request));
    this.#isOffRefused = await this.#look();
    if (this.#isOffRefused) throw this.#errors.notSwitched('does not switch off');
    this.#step({ type: 'off.verified' });
  }

  async #look(): Promise<boolean> {
    const { board } = this.#parts;
    const isOn = board.isOn(this.#accept(await this.#ask(board.look)));
    if (isOn === null) throw this.#errors.otherKind(board.name);
    return isOn;
  }

  #ask(request: Request): Promise<Reply> {
    const { bus, unit, timeoutMs } = this.#parts;
    return bus.ask(this, { unit, request, timeoutMs, isUrgent: true });
  }

  #accept(reply: Reply): Reply {
    if (isException(reply)) throw this.#errors.otherKind(this.#parts.board.name);
    return reply;
  }

  async #setUp(turn: number): Promise<void> {
    try {
      await this.#switchOff();
    } catch (error) {
      return this.#fail(error, turn);
    }
    this.#isOff(turn);
  }

  /** Read back as off, whoever asked for it: what went wrong before is over. */
  #isOff(turn: number): void {
    if (turn !== this.#turn) return;
    this.#misses = 0;
    if (this.#distrust === null) this.#health.set({ state: 'ready' });
    this.#lookLater(turn);
  }

  #lookLater(turn: number): void {
    this.#later(lookInMs(this.#pulse, this.#clock.monotonicMs()), () => void this.#heartbeat(turn));
  }

  async #heartbeat(turn: number): Promise<void> {
    try {
      const isOn = await this.#look();
      if (turn !== this.#turn) return;
      this.#misses = 0;
      const then = this.#step({ type: 'contact.read', isOn, atMs: this.#clock.monotonicMs() });
      if (then === 'distrust') this.#distrustBoard();
      if (then !== 'rest') return await this.#setUp(turn);
      this.#lookLater(turn);
    } catch (error) {
      if (turn !== this.#turn || this.#commands > 0) return;
      this.#misses += 1;
      const isFirst = this.#misses === 1 && error instanceof KioskError && error.code === 'DEVICE_TIMEOUT';
      if (isFirst) void this.#heartbeat(turn);
      else this.#fail(error, turn);
    }
  }

  #distrustBoard(): void {
    this.#distrust = this.#errors.notSwitched('did not switch off at the end of its pulse');
    this.#health.set(faultedBy(this.#distrust));
  }

  /** Whatever went wrong: the relay is switched off again and again until that is read back. */
  #fail(error: unknown, turn: number): void {
    if (!(error instanceof KioskError)) throw error;
    if (turn !== this.#turn || error.code === 'DEVICE_LOST' || error.code === 'CANCELLED') return;
    this.#health.set(faultedBy(this.#distrust ?? error));
    this.#step({ type: this.#isOffRefused ? 'off.refused' : 'doubted' });
    const next = this.#newTurn();
    this.#later(this.#misses === 0 ? 0 : setUpAgainMs, () => void this.#setUp(next));
    this.#misses += 1;
  }

  #step(event: PulseEvent): 'rest' | 'off' | 'distrust' {
    const before = this.#pulse.output;
    const { state, then } = stepPulse(this.#pulse, event);
    this.#pulse = state;
    if (state.output !== before) this.#outputs.emit(state.output);
    return then;
  }

  #newTurn(): number {
    this.#timer?.cancel();
    this.#turn += 1;
    return this.#turn;
  }

  #later(ms: number, run: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.setTimer(ms, run);
  }

  #error(code: KioskError['code'], message: string): KioskError {
    return new KioskError(code, message, { context: { device: this.id }, retryable: true });
  }
}

const modbusErrors = (place: { readonly path: string; readonly unit: number }): TimedBoardErrors => ({
  noAnswer: () => noAnswerError(place),
  notSwitched: (what) => notSwitchedError(place, what),
  otherKind: (what) => otherKindError(place, what),
});

/** A unit of Modbus that says no; on other buses a refusal is an error already. */
const isException = (reply: unknown): boolean => typeof reply === 'object' && reply !== null && 'kind' in reply && reply.kind === 'exception';

/** What was answered, or null where nothing was. */
async function orSilence<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KioskError && error.code === 'DEVICE_TIMEOUT') return null;
    throw error;
  }
}
