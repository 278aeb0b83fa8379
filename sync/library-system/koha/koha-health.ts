import type { Clock, TimerHandle } from '../../../contracts/clock.ts';
import { isKioskError } from '../../../contracts/errors.ts';
import type { HasHealth, Health, Unsubscribe } from '../../../contracts/health.ts';
import { HealthCell } from '../../health-cell.ts';

/** How often a working link is looked at, and a broken one, in milliseconds. */
const readyMs = 60_000;
const faultedMs = 5_000;

/** What a health is made of: a probe of REST, and the health of SIP2 beside it. */
export interface KohaHealthParts {
  readonly probe: () => Promise<unknown>;
  readonly beside: HasHealth;
  readonly clock: Clock;
}

/** The joined health of both links: ready only where both are. */
export class KohaHealth implements HasHealth {
  readonly #parts: KohaHealthParts;
  /** What was last told. */
  readonly #told = new HealthCell();
  #rest: Health = { state: 'starting' };
  #timer: TimerHandle | null = null;
  #isRunning = false;

  constructor(parts: KohaHealthParts) {
    this.#parts = parts;
    parts.beside.onHealth(() => this.#tell());
  }

  get health(): Health {
    const { health: sip } = this.#parts.beside;
    if (this.#rest.state === 'faulted') return this.#rest;
    return sip.state === 'ready' ? this.#rest : sip;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#told.onHealth(listener);
  }

  start(): void {
    this.#isRunning = true;
    void this.look();
  }

  stop(): void {
    this.#isRunning = false;
    this.#timer?.cancel();
  }

  /** Probes REST now, and again in time. */
  async look(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    try {
      await this.#parts.probe();
      this.#set({ state: 'ready' });
    } catch (error) {
      if (!isKioskError(error)) throw error;
      if (error.code !== 'CANCELLED') this.#set({ state: 'faulted', code: error.code, remedy: error.message });
    }
    if (!this.#isRunning || this.#timer !== null) return;
    this.#timer = this.#parts.clock.setTimer(this.#rest.state === 'ready' ? readyMs : faultedMs, () => void this.look());
  }

  #set(health: Health): void {
    this.#rest = health;
    this.#tell();
  }

  #tell(): void {
    this.#told.set(this.health);
  }
}
