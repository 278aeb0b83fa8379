import type { Clock, TimerHandle } from '../../../contracts/clock.ts';
import { isKioskError, type KioskError } from '../../../contracts/errors.ts';
import type { HasHealth, Health, Unsubscribe } from '../../../contracts/health.ts';
import { HealthCell } from '../../health-cell.ts';

/** How often a working interface is asked for its status, in milliseconds: keeps token and connection warm. */
export const probeMs = 30_000;
/** Shortest time between two probes while it fails, and the longest. */
export const retryMs = 5000;
const longestRetryMs = 10_000;
/** Failures in a row that make a working interface a failed one. */
const failuresToFault = 2;

/** Health of a link without a lasting connection: from probes, and from what befalls the calls between them. */
export class RestHealth implements HasHealth {
  readonly #clock: Clock;
  readonly #probe: () => Promise<unknown>;
  readonly #health = new HealthCell();
  #failures = 0;
  #lastProbeAt = Number.NEGATIVE_INFINITY;
  #timer: TimerHandle | null = null;
  #isRunning = false;

  /** @param probe ends in time by itself */
  constructor(clock: Clock, probe: () => Promise<unknown>) {
    this.#clock = clock;
    this.#probe = probe;
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  stop(): void {
    this.#isRunning = false;
    this.#timer?.cancel();
  }

  /** An answer came that could be used. */
  succeeded(): void {
    this.#failures = 0;
    this.#health.set({ state: 'ready' });
  }

  /** A call failed: a probe finds out more, but never closer to the last one than {@link retryMs}. */
  failed(error: unknown): void {
    if (!isAboutLink(error) || this.#health.health.state !== 'ready') return;
    this.#failures += 1;
    this.#arm(retryMs - (this.#clock.monotonicMs() - this.#lastProbeAt));
  }

  async #run(): Promise<void> {
    this.#lastProbeAt = this.#clock.monotonicMs();
    try {
      await this.#probe();
      if (!this.#isRunning) return;
      this.succeeded();
      this.#arm(probeMs);
    } catch (error) {
      if (!this.#isRunning) return;
      if (!isKioskError(error)) throw error;
      this.#failures += 1;
      if (this.#health.health.state !== 'ready' || this.#failures >= failuresToFault) {
        this.#health.set({ state: 'faulted', code: error.code, remedy: error.message });
      }
      this.#arm(Math.min(longestRetryMs, retryMs * this.#failures));
    }
  }

  #arm(delayMs: number): void {
    this.#timer?.cancel();
    if (this.#isRunning) this.#timer = this.#clock.setTimer(Math.max(0, delayMs), () => void this.#run());
  }
}

const isAboutLink = (error: unknown): error is KioskError =>
  isKioskError(error) && error.code.startsWith('LIBRARY_') && error.code !== 'LIBRARY_INPUT_REFUSED';
