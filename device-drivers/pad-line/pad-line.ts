import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { WireObserver } from '../../contracts/driver-manifest.ts';
import { isKioskError, type KioskError } from '../../contracts/errors.ts';
import type { ByteLink, ByteRoute } from '../transport/byte-link.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { cancelledError, lostError } from '../transport/link-errors.ts';
import { LinkSupervisor } from '../transport/link-supervisor.ts';
import { type ExchangeEvent, type ExchangeState, idleExchange, type PadAsk, type PadWire, resyncAsk, stepExchange } from './pad-exchange.machine.ts';
import { noAnswerError } from './pad-line.errors.ts';

/** What a line to a pad is built of. */
export interface PadLineParts<Frame> {
  readonly route: ByteRoute;
  readonly wire: PadWire<Frame>;
  readonly clock: Clock;
  /** What the family is called in sentences. */
  readonly kind: string;
  readonly onWire?: WireObserver | undefined;
  /** Finds out on a fresh line whether the right pad is there and makes it ready. Rejects with why not; it is called again then. */
  greet(): Promise<void>;
  onUp(): void;
  onDown(error: KioskError): void;
}

interface Waiting<Frame> {
  readonly ask: PadAsk<Frame>;
  resolve(frame: Frame): void;
  reject(error: KioskError): void;
}

/** How often a pad that does not answer is greeted, and after how many vain greetings in a row a network line is opened anew. */
const greeting = { everyMs: 500, mostInVain: 10 } as const;
/** A pad of which nothing was asked this long is asked whether it is still there. */
const beatMs = 2000;
const beatLimitMs = 300;

/** Keeps a pad in reach: opens the line, greets the pad, puts questions one at a time and says whether it is there. */
export class PadLine<Frame> {
  readonly health = new HealthCell();
  readonly #parts: PadLineParts<Frame>;
  readonly #supervisor: LinkSupervisor;
  #link: ByteLink | null = null;
  #exchange: ExchangeState<Frame> = idleExchange;
  #waiting: Waiting<Frame>[] = [];
  #timer: TimerHandle | null = null;
  #later: TimerHandle | null = null;
  #isUp = false;
  #wasUp = false;
  #inVain = 0;
  /** When the last question was put: the beat comes after that. */
  #askedAtMs = 0;
  /** Grows with each line and each fall: what was begun before is stale. */
  #turn = 0;

  constructor(parts: PadLineParts<Frame>) {
    this.#parts = parts;
    this.#supervisor = new LinkSupervisor({
      route: parts.route,
      clock: parts.clock,
      health: this.health,
      events: { onData: (bytes) => this.#hear(bytes), onOpen: (link) => this.#opened(link), onLost: (error) => this.#lost(error) },
    });
  }

  get place(): { readonly path: string; readonly kind: string } {
    return { path: this.#parts.route.path, kind: this.#parts.kind };
  }

  start(): void {
    this.#supervisor.start();
  }

  async stop(): Promise<void> {
    this.#lost(cancelledError(this.#parts.route.path));
    await this.#supervisor.stop();
  }

  /**
   * Puts a question; questions wait for each other. One that gets no answer is put once more after a resync, then the pad counts
   * as gone and is greeted again.
   * @throws KioskError DEVICE_LOST without a line, DEVICE_TIMEOUT, DEVICE_PROTOCOL or DEVICE_OTHER_KIND without an answer
   */
  ask(ask: PadAsk<Frame>): Promise<Frame> {
    if (this.#link === null) return Promise.reject(lostError(this.#parts.route.path));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ask, resolve, reject });
      if (this.#waiting.length === 1) this.#put();
    });
  }

  /** Takes the pad as gone for a reason that only the family can know, and greets it again. */
  fall(error: KioskError): void {
    if (this.#link === null) return;
    this.#drop(error);
    this.health.set(faultedBy(error));
    this.#greetLater();
  }

  #opened(link: ByteLink): void {
    this.#link = link;
    this.#wasUp = false;
    this.#inVain = 0;
    this.#greet();
  }

  #lost(error: KioskError): void {
    this.#link = null;
    this.#drop(error);
  }

  /** Ends every question and tells that the pad is gone. */
  #drop(error: KioskError): void {
    this.#turn += 1;
    this.#exchange = idleExchange;
    this.#timer?.cancel();
    this.#later?.cancel();
    for (const { reject } of this.#waiting.splice(0)) reject(error);
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#parts.onDown(error);
  }

  #greet(): void {
    const turn = this.#turn;
    this.#parts.greet().then(
      () => (turn === this.#turn ? this.#up() : undefined),
      (error: unknown) => {
        if (turn !== this.#turn) return;
        if (!isKioskError(error)) throw error;
        this.#greetedInVain(error);
      },
    );
  }

  #up(): void {
    this.#isUp = true;
    this.#wasUp = true;
    this.#inVain = 0;
    this.health.set({ state: 'ready' });
    this.#setBeat();
    this.#parts.onUp();
  }

  #greetedInVain(error: KioskError): void {
    this.#inVain += 1;
    const isForgotten = this.#inVain >= greeting.mostInVain && this.#parts.route.path.startsWith('tcp:');
    if (isForgotten) return this.#supervisor.giveUp(error);
    this.fall(error);
  }

  #greetLater(): void {
    this.#later?.cancel();
    this.#later = this.#parts.clock.setTimer(greeting.everyMs, () => this.#greet());
  }

  #setBeat(afterMs = beatMs): void {
    this.#later?.cancel();
    this.#later = this.#parts.clock.setTimer(afterMs, () => {
      const leftMs = this.#askedAtMs + beatMs - this.#parts.clock.monotonicMs();
      // A beat that is not answered makes the pad fall by itself.
      if (leftMs <= 0 && this.#waiting.length === 0) this.ask(resyncAsk(this.#parts.wire, beatLimitMs)).catch(() => undefined);
      this.#setBeat(leftMs > 0 ? leftMs : beatMs);
    });
  }

  #put(): void {
    const next = this.#waiting[0];
    if (next === undefined) return;
    this.#askedAtMs = this.#parts.clock.monotonicMs();
    this.#step({ type: 'ask', ask: next.ask, atMs: this.#askedAtMs });
  }

  #hear(bytes: Uint8Array): void {
    this.#parts.onWire?.('in', bytes);
    this.#step({ type: 'bytes', bytes, atMs: this.#parts.clock.monotonicMs() });
  }

  #step(event: ExchangeEvent<Frame>): void {
    const { state, commands } = stepExchange(this.#parts.wire, this.#exchange, event);
    this.#exchange = state;
    for (const command of commands) {
      if (command.do === 'write') this.#write(command.bytes);
      else if (command.do === 'timer') this.#setTimer(command.ms);
      else if (command.do === 'answered') this.#answered(command.frame);
      else this.#failed(command.why);
    }
  }

  #write(bytes: Uint8Array): void {
    const link = this.#link;
    this.#parts.onWire?.('out', bytes);
    link?.write(bytes, (error) => {
      if (error !== null && this.#supervisor.link === link) this.#supervisor.giveUp(error);
    });
  }

  #setTimer(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#parts.clock.setTimer(ms, () => this.#step({ type: 'timer', atMs: this.#parts.clock.monotonicMs() }));
  }

  #answered(frame: Frame): void {
    this.#timer?.cancel();
    this.#waiting.shift()?.resolve(frame);
    this.#put();
  }

  #failed(why: 'silent' | 'garbled'): void {
    const error = noAnswerError(this.place, why, this.#wasUp);
    if (this.#isUp) return this.fall(error);
    this.#timer?.cancel();
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
