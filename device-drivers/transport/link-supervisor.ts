import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { isKioskError, type KioskError } from '../../contracts/errors.ts';
import type { ByteLink, ByteRoute } from './byte-link.ts';
import { faultedBy, type HealthCell } from './health-cell.ts';
import { lostError, openTimeoutError } from './link-errors.ts';
import { stepReconnect, type ReconnectEvent, type ReconnectState } from './reconnect.machine.ts';

/** What a supervised line tells its owner. */
export interface SupervisedEvents<Link extends ByteLink = ByteLink> {
  onData(bytes: Uint8Array): void;
  /** A fresh line is open. The owner says what health that means: a lock must write "off" first. */
  onOpen(link: Link): void;
  /** The line is gone; another try follows by itself. */
  onLost(error: KioskError): void;
}

export interface LinkSupervisorOptions<Link extends ByteLink = ByteLink> {
  readonly route: ByteRoute<Link>;
  readonly clock: Clock;
  readonly health: HealthCell;
  readonly events: SupervisedEvents<Link>;
  /** A number in [0, 1) for jitter. */
  readonly random?: () => number;
}

/** How long an open may take before it is given up and tried again. */
const openLimitMs = 2000;

/** Keeps a line up: opens it, and opens it again after every loss. */
export class LinkSupervisor<Link extends ByteLink = ByteLink> {
  readonly #options: LinkSupervisorOptions<Link>;
  readonly #random: () => number;
  #state: ReconnectState = { is: 'stopped' };
  #timer: TimerHandle | null = null;
  #link: Link | null = null;
  #opening = new AbortController();

  constructor(options: LinkSupervisorOptions<Link>) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  /** The open line, or null. */
  get link(): Link | null {
    return this.#link;
  }

  start(): void {
    this.#step({ type: 'line.start' });
  }

  /** Closes the line and stops trying. */
  async stop(): Promise<void> {
    const link = this.#link;
    this.#step({ type: 'line.stop' });
    await link?.close();
  }

  /** Gives the line up as lost, e.g. when a write failed, and opens a new one. */
  giveUp(error: KioskError): void {
    const link = this.#link;
    if (link === null) return;
    void link.close();
    this.#fail(error);
  }

  #step(event: ReconnectEvent): void {
    const { state, command } = stepReconnect(this.#state, event);
    this.#state = state;
    if (command.do === 'open') this.#open();
    else if (command.do === 'wait') this.#setTimer(command.ms, () => this.#step({ type: 'wait.ended' }));
    else if (command.do === 'close') this.#letGo();
  }

  #open(): void {
    const { route, events } = this.#options;
    const opening = new AbortController();
    this.#opening = opening;
    this.#setTimer(openLimitMs, () => this.#failOpening(opening, openTimeoutError(route.path)));
    const isCurrent = (): boolean => this.#opening === opening && !opening.signal.aborted;
    const line = {
      onData: (bytes: Uint8Array) => events.onData(bytes),
      onLost: (error: KioskError) => (isCurrent() ? this.#fail(error) : undefined),
    };
    route.open(line, opening.signal).then(
      (link) => (isCurrent() ? this.#opened(link) : void link.close()),
      (error: unknown) => this.#failOpening(opening, isKioskError(error) ? error : lostError(route.path, error)),
    );
  }

  #opened(link: Link): void {
    this.#timer?.cancel();
    this.#link = link;
    this.#step({ type: 'line.opened', atMs: this.#options.clock.monotonicMs() });
    this.#options.events.onOpen(link);
  }

  #failOpening(opening: AbortController, error: KioskError): void {
    if (this.#opening !== opening || opening.signal.aborted) return;
    opening.abort();
    this.#fail(error);
  }

  #fail(error: KioskError): void {
    this.#link = null;
    this.#options.health.set(faultedBy(error));
    this.#step({ type: 'line.failed', atMs: this.#options.clock.monotonicMs(), jitter: this.#random() });
    this.#options.events.onLost(error);
  }

  #letGo(): void {
    this.#timer?.cancel();
    this.#opening.abort();
    this.#link = null;
  }

  #setTimer(ms: number, run: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.setTimer(ms, run);
  }
}
