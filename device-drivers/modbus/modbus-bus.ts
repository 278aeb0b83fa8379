import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, WireObserver } from '../../contracts/driver-manifest.ts';
import type { KioskError } from '../../contracts/errors.ts';
import type { ByteLink, ByteRoute } from '../transport/byte-link.ts';
import { HealthCell } from '../transport/health-cell.ts';
import { LinkSupervisor } from '../transport/link-supervisor.ts';
import { cancelledError, lostError } from '../transport/link-errors.ts';
import { routeFor } from '../transport/open-route.ts';
import { encodeModbus, findReply, type ModbusAddressed, type ModbusFraming } from './modbus-frame.codec.ts';
import type { ModbusReply, ModbusRequest } from './modbus-pdu.codec.ts';
import type { ModbusLineSettings } from './modbus-settings.schema.ts';
import { noAnswerError, notModbusError } from './modbus.errors.ts';

/** A device on the bus. */
export interface BusUser {
  readonly onWire?: WireObserver | undefined;
  /** The line is open: the device can be asked. */
  onUp(): void;
  /** The line is gone; it is tried again by itself. */
  onDown(error: KioskError): void;
}

/** One question to a unit. */
export interface BusQuestion {
  readonly unit: number;
  readonly request: ModbusRequest;
  readonly timeoutMs: number;
  /** Goes before everything that waits, for whatever a door waits on. */
  readonly isUrgent?: boolean;
}

interface Job {
  readonly user: BusUser;
  readonly question: BusQuestion;
  readonly timer: { handle: TimerHandle | null };
  resolve(reply: ModbusReply): void;
  reject(error: KioskError): void;
}

interface Running {
  readonly job: Job;
  readonly asked: ModbusAddressed;
  bytes: Uint8Array;
  /** Bytes came that are no answer. */
  isNoisy: boolean;
}

/** What a bus is built of. */
export interface ModbusBusParts {
  readonly route: ByteRoute;
  readonly framing: ModbusFraming;
  readonly baudRate: number;
  readonly clock: Clock;
}

/** On TCP a line on which nobody at all answers this often in a row is opened anew: its far end may have forgotten it. */
const mostSilentQuestions = 10;
/** What an answer gets on top of its time. */
const graceMs = 5;
/** After an answer that did not come, time for a late one to pass by. */
const lateMs = 10;

/** A line of Modbus with all who use it: one question at a time, the urgent ones first. */
export class ModbusBus {
  readonly #parts: ModbusBusParts;
  readonly #supervisor: LinkSupervisor;
  readonly #users = new Set<BusUser>();
  readonly #urgent: Job[] = [];
  readonly #patient: Job[] = [];
  #link: ByteLink | null = null;
  #running: Running | null = null;
  #quietUntilMs = 0;
  #wake: TimerHandle | null = null;
  #transaction = 0;
  #silentQuestions = 0;

  constructor(parts: ModbusBusParts) {
    this.#parts = parts;
    this.#supervisor = new LinkSupervisor({
      route: parts.route,
      clock: parts.clock,
      health: new HealthCell(),
      events: { onData: (bytes) => this.#take(bytes), onOpen: (link) => this.#opened(link), onLost: (error) => this.#lost(error) },
    });
  }

  /** The bus that all devices of a station on the same line share. */
  static of(settings: ModbusLineSettings, { shared, clock }: DriverContext): ModbusBus {
    const { path, framing, baudRate, dataBits, parity, stopBits } = settings;
    const make = (): ModbusBus => new ModbusBus({ route: routeFor(path, { baudRate, dataBits, parity, stopBits }), framing, baudRate, clock });
    return shared === undefined ? make() : shared.get(['modbus', path, framing, baudRate, dataBits, parity, stopBits].join(' '), make);
  }

  /** What the config calls the line. */
  get path(): string {
    return this.#parts.route.path;
  }

  /** Takes a device in; the first one has the line opened. */
  join(user: BusUser): void {
    this.#users.add(user);
    if (this.#users.size === 1) this.#supervisor.start();
    else if (this.#link !== null) user.onUp();
  }

  /** Lets a device go, and its questions with it; the last one has the line closed. */
  async leave(user: BusUser): Promise<void> {
    if (!this.#users.delete(user)) return;
    for (const lane of [this.#urgent, this.#patient]) {
      for (const job of lane.filter((each) => each.user === user)) {
        lane.splice(lane.indexOf(job), 1);
        job.reject(cancelledError(this.path));
      }
    }
    if (this.#users.size > 0) return;
    this.#abandon(cancelledError(this.path));
    await this.#supervisor.stop();
  }

  /**
   * Asks a unit; its answer may be an exception.
   * @throws KioskError DEVICE_LOST without a line, DEVICE_TIMEOUT without an answer, DEVICE_PROTOCOL on something else, CANCELLED after `leave`
   */
  ask(user: BusUser, question: BusQuestion): Promise<ModbusReply> {
    if (this.#link === null || !this.#users.has(user)) return Promise.reject(lostError(this.path));
    return new Promise((resolve, reject) => {
      const lane = question.isUrgent === true ? this.#urgent : this.#patient;
      lane.push({ user, question, timer: { handle: null }, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    const link = this.#link;
    if (link === null || this.#running !== null) return;
    const { clock, framing } = this.#parts;
    const waitMs = this.#quietUntilMs - clock.monotonicMs();
    if (waitMs > 0) return this.#sleep(waitMs);
    const job = this.#urgent.shift() ?? this.#patient.shift();
    if (job === undefined) return;
    this.#transaction = (this.#transaction + 1) & 0xffff;
    const { unit, request, timeoutMs } = job.question;
    const asked = { unit, request, transaction: this.#transaction };
    this.#running = { job, asked, bytes: new Uint8Array(), isNoisy: false };
    const bytes = encodeModbus(framing, asked);
    link.write(bytes, (error) => {
      if (error !== null && this.#supervisor.link === link) this.#supervisor.giveUp(error);
    });
    job.user.onWire?.('out', bytes);
    // After a stall of this process timers come before the bytes that have long arrived: those get their turn.
    job.timer.handle = clock.setTimer(timeoutMs, () => {
      job.timer.handle = clock.setTimer(graceMs, () => this.#overdue());
    });
  }

  #sleep(ms: number): void {
    this.#wake?.cancel();
    this.#wake = this.#parts.clock.setTimer(ms, () => this.#next());
  }

  #take(bytes: Uint8Array): void {
    this.#keepQuiet(0);
    const running = this.#running;
    if (running === null) return;
    running.job.user.onWire?.('in', bytes);
    const all = new Uint8Array(running.bytes.length + bytes.length);
    all.set(running.bytes);
    all.set(bytes, running.bytes.length);
    const { reply, pending, foreign } = findReply(this.#parts.framing, running.asked, all);
    running.isNoisy ||= foreign > 0 || pending.length < all.length;
    running.bytes = pending.slice();
    if (reply === null) return;
    this.#silentQuestions = 0;
    this.#finish(running, (job) => job.resolve(reply));
  }

  #overdue(): void {
    const running = this.#running;
    if (running === null) return;
    const place = { path: this.path, unit: running.asked.unit };
    const isNoisy = running.isNoisy || running.bytes.length > 0;
    this.#keepQuiet(lateMs);
    this.#silentQuestions = isNoisy ? 0 : this.#silentQuestions + 1;
    this.#finish(running, (job) => job.reject(isNoisy ? notModbusError(place) : noAnswerError(place)));
    if (this.#silentQuestions < mostSilentQuestions || !this.path.startsWith('tcp:')) return;
    this.#silentQuestions = 0;
    this.#supervisor.giveUp(noAnswerError(place));
  }

  /** Slaves tell a frame's end by a silence of 3.5 characters, 1.75 ms above 19,200 baud (MODBUS over Serial Line V1.02, 2.5.1.1). */
  #keepQuiet(moreMs: number): void {
    const { framing, baudRate, clock } = this.#parts;
    const silenceMs = framing === 'tcp' ? 0 : Math.max(1.75, 38_500 / baudRate);
    this.#quietUntilMs = clock.monotonicMs() + silenceMs + moreMs;
  }

  #finish(running: Running, how: (job: Job) => void): void {
    running.job.timer.handle?.cancel();
    this.#running = null;
    how(running.job);
    this.#next();
  }

  #opened(link: ByteLink): void {
    this.#link = link;
    this.#quietUntilMs = 0;
    this.#silentQuestions = 0;
    for (const user of [...this.#users]) user.onUp();
  }

  #lost(error: KioskError): void {
    this.#abandon(error);
    for (const user of [...this.#users]) user.onDown(error);
  }

  /** Nothing that was asked of the old line is asked of the new one. */
  #abandon(error: KioskError): void {
    this.#link = null;
    this.#wake?.cancel();
    const running = this.#running;
    this.#running = null;
    running?.job.timer.handle?.cancel();
    for (const job of [...(running === null ? [] : [running.job]), ...this.#urgent.splice(0), ...this.#patient.splice(0)]) job.reject(error);
  }
}
