import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { FailureCount, stationBackOff } from './back-off.policy.ts';
import type { ShellLog } from './shell-log.ts';

/** What a station says on its first line, as far as the shell needs it. */
const readySchema = z.object({ ready: z.literal(true), tokenFile: z.string().min(1), roles: z.array(z.string()).default([]) });

const killAfterMs = 5000;

/** How to start the station, and what to do about it. */
export interface StationChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables for the station beside the shell's own. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether a station with the `door` role may be started: only where all of it is twins. */
  readonly mayHaveDoor: boolean;
  readonly clock: Clock;
  readonly log: ShellLog;
}

/**
 * A station that lives and dies with the shell. A door must outlive its screens, so a station with a real door is never started
 * from here: it runs as a service of the system.
 */
export class StationChild {
  readonly #options: StationChildOptions;
  readonly #failures = new FailureCount(stationBackOff);
  #child: ChildProcess | null = null;
  #restart: TimerHandle | null = null;
  #isStopped = false;
  #tokenFile: string | null = null;

  constructor(options: StationChildOptions) {
    this.#options = options;
  }

  /** Where the running station left its token; `null` while there is none. */
  get tokenFile(): string | null {
    return this.#tokenFile;
  }

  /** Starts the station, and again whenever it ends. */
  start(): void {
    if (this.#isStopped) return;
    const { command, args, env, log } = this.#options;
    // Its stdin is a pipe that ends with the shell, however the shell ends.
    const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env }, windowsHide: true });
    this.#child = child;
    child.stdin?.on('error', () => undefined);
    const lines = createInterface({ input: child.stdout });
    lines.once('line', (line) => this.#takeReadyLine(line));
    let hasEnded = false;
    const ended = (reason: string): void => {
      if (hasEnded) return;
      hasEnded = true;
      lines.close();
      this.#noteEnd(reason);
    };
    child.once('error', (error: NodeJS.ErrnoException) => ended(error.code ?? 'error'));
    child.once('exit', (code, signal) => ended(signal ?? `exit ${code}`));
    log.info('station.started', { pid: child.pid ?? null });
  }

  /** Ends the station: asks it first, and makes it after five seconds. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#restart?.cancel();
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const force = this.#options.clock.setTimer(killAfterMs, () => child.kill('SIGKILL'));
    await gone;
    force.cancel();
  }

  #takeReadyLine(line: string): void {
    const ready = readySchema.safeParse(parseJson(line));
    if (!ready.success) return this.#options.log.warn('station.saidNothingUseful');
    if (ready.data.roles.includes('door') && !this.#options.mayHaveDoor) {
      this.#options.log.warn('station.hasDoor', {
        remedy: 'A door runs as a service: start "omatoimi station" as one, and this shell with --token-file.',
      });
      void this.stop();
      return;
    }
    this.#tokenFile = ready.data.tokenFile;
  }

  #noteEnd(reason: string): void {
    this.#child = null;
    this.#tokenFile = null;
    if (this.#isStopped) return;
    const waitMs = this.#failures.note(this.#options.clock.monotonicMs());
    this.#options.log.warn('station.ended', { reason, waitMs });
    this.#restart = this.#options.clock.setTimer(waitMs, () => this.start());
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
