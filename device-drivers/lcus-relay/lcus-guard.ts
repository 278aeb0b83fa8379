import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { KioskError } from '../../contracts/errors.ts';
import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';
import type { ByteLink, ByteRoute } from '../transport/byte-link.ts';
import { HealthCell } from '../transport/health-cell.ts';
import { LinkSupervisor } from '../transport/link-supervisor.ts';
import { beatMs, stationSilentMs } from './guard-beat.ts';
import type { GuardMessage, GuardRequest } from './guard-protocol.codec.ts';
import { startOfGuard, stepGuard, type AfterWrite, type GuardCommand, type GuardEvent, type GuardState } from './lcus-guard.machine.ts';
import type { RelayCommands } from './lcus.codec.ts';

/** What a guard is built of. */
export interface LcusGuardParts {
  readonly route: ByteRoute;
  readonly clock: Clock;
  readonly commands: RelayCommands;
  /** Whether the relay may be on from before. */
  readonly mayBeOn: boolean;
  /** Whether every piece of wire traffic is told, too. */
  readonly tellsWire: boolean;
  tell(message: GuardMessage): void;
  /** Ends the process; everything that had to leave has left. */
  exit(): void;
}

type GuardWrite = Pick<Extract<GuardCommand, { readonly do: 'write' }>, 'isOn' | 'after'>;

/** After the station's end the guard tries this long to get "off" through a line that is down. */
const endingLimitMs = 30_000;

/**
 * Owns the relay's line and times every pulse. It runs in a process of its own, so that the relay goes off when the
 * station dies: first when it starts, at a pulse's end, when the line comes back, and when its pipe closes.
 */
export class LcusGuard {
  readonly #parts: LcusGuardParts;
  readonly #on: Uint8Array;
  readonly #off: Uint8Array;
  readonly #health = new HealthCell();
  readonly #supervisor: LinkSupervisor;
  #state: GuardState;
  #toldOutput: LockOutput | null = null;
  #link: ByteLink | null = null;
  #pulse: TimerHandle | null = null;
  #silence: TimerHandle | null = null;

  constructor(parts: LcusGuardParts) {
    this.#parts = parts;
    this.#state = startOfGuard(parts.mayBeOn);
    this.#on = parts.commands.on;
    this.#off = parts.commands.off;
    this.#health.onHealth((health) => parts.tell({ type: 'health', health }));
    this.#supervisor = new LinkSupervisor({
      route: parts.route,
      clock: parts.clock,
      health: this.#health,
      events: {
        onData: (bytes) => this.#tellWire('in', bytes),
        onOpen: (link) => this.#opened(link),
        onLost: (error) => this.#lost(error),
      },
    });
  }

  start(): void {
    this.#tellOutput();
    this.#supervisor.start();
  }

  /** Carries out a request of the station. */
  take(request: GuardRequest): void {
    switch (request.type) {
      case 'pulse':
        return this.#step({ type: 'pulse.asked', id: request.id, pulseMs: request.pulseMs });
      case 'held':
        return this.#step({ type: 'pulse.asked', id: request.id, pulseMs: request.pulseMs, isHeld: true });
      case 'given':
        return this.#step({ type: 'pulse.given', id: request.id, pulseMs: request.pulseMs });
      case 'lock':
        return this.#step({ type: 'lock.asked', id: request.id });
      case 'check':
        this.#listenForSilence(stationSilentMs);
        return this.#parts.tell({ type: 'alive', id: request.id });
    }
  }

  /** Switches off and exits: the station's pipe closed, or the process was told to end. */
  end(): void {
    this.#silence?.cancel();
    this.#step({ type: 'end.asked' });
  }

  /** Last act of a process that dies of a fault of its own: nothing is awaited. */
  offNow(): void {
    this.#link?.write(this.#off);
  }

  // A station that hangs may have switched on and not said so any more.
  #listenForSilence(ms: number): void {
    this.#silence?.cancel();
    this.#silence = this.#parts.clock.setTimer(ms, () => {
      this.#step({ type: 'station.silent' });
      this.#listenForSilence(beatMs);
    });
  }

  #opened(link: ByteLink): void {
    this.#link = link;
    this.#step({ type: 'line.opened' });
  }

  #lost(error: KioskError): void {
    if (error.code === 'DEVICE_BUSY') this.#step({ type: 'line.taken' });
    if (this.#link === null) return;
    this.#link = null;
    this.#step({ type: 'line.lost' });
  }

  #step(event: GuardEvent): void {
    const { state, commands } = stepGuard(this.#state, event);
    this.#state = state;
    for (const command of commands) this.#carryOut(command);
    this.#tellOutput();
  }

  // A command can bring its own next step, so what is told is what is true after all of them.
  #tellOutput(): void {
    const { output } = this.#state;
    if (this.#toldOutput === output) return;
    this.#toldOutput = output;
    this.#parts.tell({ type: 'output', output });
  }

  #carryOut(command: GuardCommand): void {
    switch (command.do) {
      case 'write':
        return this.#write(command);
      case 'acknowledge':
        return this.#parts.tell({ type: 'done', id: command.id });
      case 'refuse':
        return this.#parts.tell({ type: 'refused', id: command.id, code: command.code });
      case 'startPulse':
        this.#pulse?.cancel();
        this.#pulse = this.#parts.clock.setTimer(command.pulseMs, () => this.#step({ type: 'pulse.ended' }));
        return;
      case 'cancelPulse':
        return this.#pulse?.cancel();
      case 'limitEnding':
        this.#parts.clock.setTimer(endingLimitMs, () => this.#step({ type: 'end.overdue' }));
        return;
      case 'exit':
        return void this.#supervisor.stop().then(() => this.#parts.exit());
    }
  }

  #write({ isOn, after }: GuardWrite): void {
    const bytes = isOn ? this.#on : this.#off;
    const link = this.#link;
    link?.write(bytes, (error) => {
      if (error === null) this.#written({ isOn, after });
      else this.#writeFailed(link, after, error);
    });
    this.#tellWire('out', bytes);
  }

  #written({ isOn, after }: GuardWrite): void {
    if (!isOn) this.#state = stepGuard(this.#state, { type: 'off.written' }).state;
    if (after.then === 'acknowledge') this.#parts.tell({ type: 'done', id: after.id });
    else if (after.then === 'ready') this.#health.set({ state: 'ready' });
    else if (after.then === 'exit') this.#carryOut({ do: 'exit' });
  }

  // The line is opened anew at once, and the first thing written to it is "off".
  #writeFailed(link: ByteLink, after: AfterWrite, error: KioskError): void {
    if (after.then === 'acknowledge') this.#parts.tell({ type: 'refused', id: after.id, code: 'DEVICE_LOST' });
    if (this.#link === link) this.#link = null;
    this.#step({ type: 'write.failed' });
    if (this.#supervisor.link === link) this.#supervisor.giveUp(error);
  }

  #tellWire(direction: 'in' | 'out', bytes: Uint8Array): void {
    if (this.#parts.tellsWire) this.#parts.tell({ type: 'wire', direction, bytes });
  }
}
