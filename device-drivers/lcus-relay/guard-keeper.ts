import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { stepReconnect, type ReconnectEvent, type ReconnectState } from '../transport/reconnect.machine.ts';
import type { GuardEvents, GuardLauncher, GuardStart, RunningGuard } from './guard-process.ts';
import type { GuardMessage, GuardRequest } from './guard-protocol.codec.ts';

export interface GuardKeeperOptions {
  readonly launch: GuardLauncher;
  readonly clock: Clock;
  readonly random?: () => number;
  /** Asked for every new guard. */
  onLaunch(): GuardStart;
  onMessage(message: GuardMessage): void;
  /** The guard died; another one follows by itself. */
  onGone(): void;
}

/** How long a new guard may take to say its first word. */
const startLimitMs = 10_000;
/** How long a stop waits for a guard that has a line to switch off on, in milliseconds. */
const endLimitMs = 2000;
/** The same for a guard whose line is down: time enough to leave for one that has nothing to switch off. */
const downLimitMs = 100;

/** How a guard was when its stop was over. `left`: it still tries to switch off, alone and for as long as it is patient. */
export type GuardEnding = 'ended' | 'killed' | 'left';

/** What a stop of the guard needs to know. */
export interface GuardStop {
  readonly isLineUp: boolean;
  /** Called when the guard is late: switches off by another hand. @returns whether that is done and the guard not needed. */
  switchOff(): boolean;
}

/** Keeps exactly one guard running: a dead one is followed by another, which writes "off" first. */
export class GuardKeeper {
  readonly #options: GuardKeeperOptions;
  #state: ReconnectState = { is: 'stopped' };
  #guard: RunningGuard | null = null;
  #timer: TimerHandle | null = null;
  #onEnded: (() => void) | null = null;
  #onLineDown: (() => void) | null = null;

  constructor(options: GuardKeeperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#step({ type: 'line.start' });
  }

  /** Hands a request to the guard; false when there is none. */
  send(request: GuardRequest): boolean {
    this.#guard?.send(request);
    return this.#guard !== null;
  }

  /** Kills a guard that does not do its work; its end starts the next one. */
  replace(): void {
    this.#guard?.kill();
  }

  /** Lets the guard switch off and exit. One that is late is never cut off before the relay is known to be. */
  stop({ isLineUp, switchOff }: GuardStop): Promise<GuardEnding> {
    const guard = this.#guard;
    this.#step({ type: 'line.stop' });
    if (guard === null) return Promise.resolve('ended');
    return new Promise((resolve) => {
      this.#onEnded = () => resolve('ended');
      const give = (isOff: boolean): void => {
        this.#guard = null;
        if (isOff) guard.kill();
        guard.leave();
        resolve(isOff ? 'killed' : 'left');
      };
      this.#onLineDown = () => this.#setTimer(downLimitMs, () => give(false));
      if (isLineUp) this.#setTimer(endLimitMs, () => give(switchOff()));
      else this.#onLineDown();
      guard.end();
    });
  }

  /** The guard's line went down: a stop that waits for the guard waits shorter. */
  lineDown(): void {
    this.#onLineDown?.();
  }

  #step(event: ReconnectEvent): void {
    const { state, command } = stepReconnect(this.#state, event);
    this.#state = state;
    if (command.do === 'open') this.#launch();
    else if (command.do === 'wait') this.#setTimer(command.ms, () => this.#step({ type: 'wait.ended' }));
    else if (command.do === 'close') this.#timer?.cancel();
  }

  #launch(): void {
    const events: GuardEvents = {
      onMessage: (message) => this.#hear(guard, message),
      onExit: () => this.#gone(guard),
    };
    const guard = this.#options.launch(events, this.#options.onLaunch());
    this.#guard = guard;
    this.#setTimer(startLimitMs, () => guard.kill());
  }

  #hear(guard: RunningGuard, message: GuardMessage): void {
    if (this.#guard !== guard) return;
    if (this.#state.is === 'opening') {
      this.#timer?.cancel();
      this.#step({ type: 'line.opened', atMs: this.#options.clock.monotonicMs() });
    }
    this.#options.onMessage(message);
  }

  #gone(guard: RunningGuard): void {
    if (this.#guard !== guard) return;
    this.#guard = null;
    if (this.#onEnded !== null) {
      this.#timer?.cancel();
      this.#onEnded();
      this.#onEnded = null;
      this.#onLineDown = null;
      return;
    }
    const { clock, random = Math.random } = this.#options;
    this.#step({ type: 'line.failed', atMs: clock.monotonicMs(), jitter: random() });
    this.#options.onGone();
  }

  #setTimer(ms: number, run: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.setTimer(ms, run);
  }
}
