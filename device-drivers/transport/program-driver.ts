import type { Clock } from '../../contracts/clock.ts';
import type { DriverContext } from '../../contracts/driver-manifest.ts';
import type { HasHealth, Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import { HealthCell } from './health-cell.ts';
import { type ProgramOutput, type ProgramRun, runProgram } from './run-program.ts';

/** What drivers share that call programs of this PC, a process for each call. */
export class ProgramDriver<Settings extends { readonly limitSeconds: number }> implements HasHealth {
  readonly id: DeviceId;
  protected readonly settings: Settings;
  protected readonly clock: Clock;
  protected readonly cell = new HealthCell();
  readonly #stopped = new AbortController();

  constructor(settings: Settings, { id, clock }: Pick<DriverContext, 'id' | 'clock'>) {
    this.id = id;
    this.settings = settings;
    this.clock = clock;
  }

  get health(): Health {
    return this.cell.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.cell.onHealth(listener);
  }

  /** Ends every program that still runs. */
  async stop(): Promise<void> {
    this.#stopped.abort();
  }

  protected get stopped(): AbortSignal {
    return this.#stopped.signal;
  }

  /** Runs a program within `limitSeconds`. @throws KioskError as `runProgram` does */
  protected run(called: Pick<ProgramRun, 'command' | 'input'>, signal: AbortSignal = this.stopped): Promise<ProgramOutput> {
    return runProgram({ ...called, clock: this.clock, limitSeconds: this.settings.limitSeconds, signal });
  }
}
