import type { Clock, TimerHandle } from '../../../contracts/clock.ts';
import type { KioskError } from '../../../contracts/errors.ts';
import type { HasHealth, Health, Unsubscribe } from '../../../contracts/health.ts';
import { HealthCell } from '../../health-cell.ts';
import type { DecodedSip2 } from './sip2-decode.codec.ts';
import type { Sip2Outgoing } from './sip2-encode.codec.ts';
import { statusRequest } from './sip2-requests.ts';

/** `orLateAnswer`: the answer to the request that failed just before on this connection is taken as well. */
export interface ExchangeOptions {
  readonly orLateAnswer?: boolean;
}

/** One logged-in connection as the pool sees it. */
export interface Sip2Link {
  /** Sends a request and waits for its answer until `deadlineAt` (monotonic milliseconds). One at a time. */
  exchange(request: Sip2Outgoing, deadlineAt: number, options?: ExchangeOptions): Promise<DecodedSip2>;
  /** Whether its last exchange failed: the stream may hold an answer that nobody waits for. */
  readonly isSuspect: boolean;
  /** What it still waits for while it opens, as the error that this becomes where it never comes. */
  readonly awaited?: KioskError;
  /** Resolves when nothing of it is open any more. */
  close(): Promise<void>;
}

/** What a link tells its pool: `onReady` at most once, `onGone` exactly once in its life. */
export interface Sip2LinkEvents {
  onReady(): void;
  onGone(error: KioskError): void;
  /** What the library system says of itself (98), whenever it was asked. */
  onStatus?(status: DecodedSip2): void;
}

/** Where a pool's links come from. `close` is called when none of them is open any more. */
export interface Sip2Links {
  open(events: Sip2LinkEvents): Sip2Link;
  close(): void;
}

/** What a pool needs to know. */
export interface Sip2PoolOptions {
  readonly connections: number;
  /** Limit of a heartbeat's exchange, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly openLink: (events: Sip2LinkEvents) => Sip2Link;
  readonly onStatus?: (status: DecodedSip2) => void;
  readonly errorFor: (reason: 'allBusy' | 'notConnected' | 'stopped') => KioskError;
  /** A number in [0, 1) for jitter: the stations of a consortium must not come back in step. */
  readonly random?: () => number;
}

/** Shortest time between two attempts to reconnect, over all connections together, in milliseconds. */
export const reconnectIntervalMs = 5000;
const longestReconnectIntervalMs = 10_000;
/** An interval is longer than that by up to this share, never shorter. */
const reconnectSpread = 0.4;
/** How often idle connections are asked for their status, so that a dead one is found before a patron stands there. */
export const heartbeatMs = 30_000;

interface Slot {
  state: 'down' | 'opening' | 'idle' | 'busy';
  link: Sip2Link | null;
}

interface Waiter {
  readonly deadlineAt: number;
  readonly timer: TimerHandle;
  readonly resolve: (slot: Slot) => void;
  readonly reject: (error: unknown) => void;
}

/** A few connections kept logged in. A question takes a free one, or waits for one within its deadline. */
export class Sip2Pool implements HasHealth {
  readonly #options: Sip2PoolOptions;
  readonly #slots: Slot[];
  readonly #waiters: Waiter[] = [];
  readonly #health = new HealthCell();
  #lastError: KioskError | null = null;
  #reconnectTimer: TimerHandle | null = null;
  #heartbeatTimer: TimerHandle | null = null;
  #lastAttemptAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #jitter = 0;
  #isRunning = false;

  constructor(options: Sip2PoolOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: options.connections }, () => ({ state: 'down', link: null }));
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  /** Opens all connections at once; from then on at most one attempt in {@link reconnectIntervalMs}. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (const slot of this.#slots) this.#open(slot);
    this.#armHeartbeat();
  }

  /** Ends every connection and refuses whoever waits for one. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#reconnectTimer?.cancel();
    this.#heartbeatTimer?.cancel();
    for (const waiter of this.#waiters.splice(0)) this.#dismiss(waiter, this.#options.errorFor('stopped'));
    await Promise.all(this.#slots.map((slot) => slot.link?.close()));
  }

  /** Runs `work` with a connection of its own. `deadlineAt` in monotonic milliseconds. */
  async use<T>(deadlineAt: number, work: (link: Sip2Link) => Promise<T>): Promise<T> {
    const idle = this.#slots.find((slot) => slot.state === 'idle');
    const slot = idle ?? (await this.#wait(deadlineAt));
    slot.state = 'busy';
    try {
      return await work(slot.link as Sip2Link);
    } finally {
      this.#release(slot);
    }
  }

  #release(slot: Slot): void {
    if (slot.state !== 'busy') return;
    if (slot.link?.isSuspect === true) void slot.link.close();
    else this.#offer(slot);
  }

  #offer(slot: Slot): void {
    const waiter = this.#waiters.shift();
    slot.state = waiter === undefined ? 'idle' : 'busy';
    waiter?.timer.cancel();
    waiter?.resolve(slot);
  }

  #wait(deadlineAt: number): Promise<Slot> {
    return new Promise((resolve, reject) => {
      if (!this.#isRunning) throw this.#options.errorFor('notConnected');
      const { clock } = this.#options;
      const timer = clock.setTimer(Math.max(0, deadlineAt - clock.monotonicMs()), () => this.#giveUp(waiter));
      const waiter: Waiter = { deadlineAt, timer, resolve, reject };
      this.#waiters.push(waiter);
      // A question may bring an attempt forward, but never closer to the last one than the interval.
      if (this.#isAllDown() && this.#sinceLastAttempt() >= reconnectIntervalMs) this.#reconnect();
      this.#dismissHopeless();
    });
  }

  #giveUp(waiter: Waiter): void {
    const isBusy = this.#slots.some((slot) => slot.state === 'busy');
    const awaited = this.#slots.find((slot) => slot.state === 'opening')?.link?.awaited;
    this.#dismiss(waiter, isBusy ? this.#options.errorFor('allBusy') : (this.#lastError ?? awaited ?? this.#options.errorFor('notConnected')));
  }

  #dismiss(waiter: Waiter, error: KioskError): void {
    const at = this.#waiters.indexOf(waiter);
    if (at !== -1) this.#waiters.splice(at, 1);
    waiter.timer.cancel();
    waiter.reject(error);
  }

  /** Nobody waits for a connection that cannot come in time: a clear refusal now is better than the same one later. */
  #dismissHopeless(): void {
    if (!this.#isAllDown()) return;
    const nextAt = this.#lastAttemptAt + this.#interval();
    for (const waiter of [...this.#waiters]) {
      if (waiter.deadlineAt <= nextAt) this.#dismiss(waiter, this.#lastError ?? this.#options.errorFor('notConnected'));
    }
  }

  #isAllDown(): boolean {
    return this.#slots.every((slot) => slot.state === 'down');
  }

  #sinceLastAttempt(): number {
    return this.#options.clock.monotonicMs() - this.#lastAttemptAt;
  }

  #interval(): number {
    const base = Math.min(longestReconnectIntervalMs, reconnectIntervalMs * 2 ** Math.max(0, this.#failures - 1));
    return base * (1 + reconnectSpread * this.#jitter);
  }

  #open(slot: Slot): void {
    this.#lastAttemptAt = this.#options.clock.monotonicMs();
    this.#jitter = (this.#options.random ?? Math.random)();
    slot.state = 'opening';
    const link = this.#options.openLink({
      onReady: () => this.#onReady(slot),
      onGone: (error) => this.#onGone(slot, error),
      onStatus: (status) => this.#options.onStatus?.(status),
    });
    // A link may be gone before it was handed over.
    slot.link = slot.state === 'opening' ? link : null;
  }

  #onReady(slot: Slot): void {
    this.#failures = 0;
    this.#health.set({ state: 'ready' });
    this.#offer(slot);
    this.#scheduleReconnect();
  }

  #onGone(slot: Slot, error: KioskError): void {
    const wasOpening = slot.state === 'opening';
    slot.state = 'down';
    slot.link = null;
    // Connections that fail side by side at the start are one failure.
    if (wasOpening && !this.#slots.some(({ state }) => state === 'opening')) this.#failures += 1;
    if (!this.#isRunning) return;
    this.#lastError = error;
    if (this.#slots.every(({ state }) => state === 'down' || state === 'opening')) {
      this.#health.set({ state: 'faulted', code: error.code, remedy: error.message });
    }
    this.#scheduleReconnect();
    this.#dismissHopeless();
  }

  #scheduleReconnect(): void {
    this.#reconnectTimer?.cancel();
    this.#reconnectTimer = null;
    if (!this.#isRunning || !this.#slots.some((slot) => slot.state === 'down')) return;
    if (this.#slots.some((slot) => slot.state === 'opening')) return;
    const delayMs = this.#interval() - this.#sinceLastAttempt();
    this.#reconnectTimer = this.#options.clock.setTimer(Math.max(0, delayMs), () => this.#reconnect());
  }

  #reconnect(): void {
    this.#reconnectTimer?.cancel();
    this.#reconnectTimer = null;
    const slot = this.#slots.find((candidate) => candidate.state === 'down');
    if (slot !== undefined && this.#isRunning) this.#open(slot);
  }

  #armHeartbeat(): void {
    this.#heartbeatTimer = this.#options.clock.setTimer(heartbeatMs, () => {
      for (const slot of this.#slots) if (slot.state === 'idle') void this.#beat(slot);
      this.#armHeartbeat();
    });
  }

  async #beat(slot: Slot): Promise<void> {
    slot.state = 'busy';
    const deadlineAt = this.#options.clock.monotonicMs() + this.#options.timeoutMs;
    // A failure makes the link suspect, which is all there is to know about it.
    await slot.link?.exchange(statusRequest(), deadlineAt).catch(() => undefined);
    this.#release(slot);
  }
}
