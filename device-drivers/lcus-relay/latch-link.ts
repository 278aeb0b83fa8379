import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { KioskError } from '../../contracts/errors.ts';
import type { ByteLink, ByteRoute } from '../transport/byte-link.ts';
import { lostError } from '../transport/link-errors.ts';
import type { LatchCommands } from './latch.codec.ts';

type Done = (error: KioskError | null) => void;

/** What a latching lock's line is made of. */
export interface LatchLineOptions {
  readonly commands: LatchCommands;
  /** How long a coil is driven, in milliseconds. */
  readonly driveMs: number;
  readonly clock: Clock;
}

/**
 * A line on which "on" and "off" each drive one coil of a latching lock for `driveMs`. "On" is done once its bytes have left, "off" once the
 * coil was driven long enough: whoever waits for it may end then. A word that follows takes the place of the one that is under way.
 */
export function latchRoute(route: ByteRoute, options: LatchLineOptions): ByteRoute {
  return {
    path: route.path,
    open: async (events, signal) => {
      const onLost = (error: KioskError): void => {
        latch.abandon(error);
        events.onLost(error);
      };
      const latch: LatchLink = new LatchLink(await route.open({ onData: (bytes) => events.onData(bytes), onLost }, signal), options, route.path);
      return latch;
    },
  };
}

class LatchLink implements ByteLink {
  readonly #link: ByteLink;
  readonly #options: LatchLineOptions;
  readonly #path: string;
  #timer: TimerHandle | null = null;
  #isLost = false;
  /** Who waits for "off" to be carried out. */
  #waiting: Done[] = [];

  constructor(link: ByteLink, options: LatchLineOptions, path: string) {
    this.#link = link;
    this.#options = options;
    this.#path = path;
  }

  write(bytes: Uint8Array, done: Done = () => undefined): void {
    if (this.#isLost) return done(lostError(this.#path));
    this.#timer?.cancel();
    if (bytes === this.#options.commands.off) this.#waiting.push(done);
    else this.#settle(null);
    this.#link.write(bytes, (error) => {
      if (error !== null) this.abandon(error);
      if (bytes !== this.#options.commands.off) done(error);
    });
    if (!this.#isLost) this.#timer = this.#options.clock.setTimer(this.#options.driveMs, () => this.#rest());
  }

  close(): Promise<void> {
    this.abandon(lostError(this.#path));
    return this.#link.close();
  }

  /** The line is gone: nothing is written to it any more. */
  abandon(error: KioskError): void {
    this.#isLost = true;
    this.#timer?.cancel();
    this.#settle(error);
  }

  #rest(): void {
    this.#link.write(this.#options.commands.rest, (error) => this.#settle(error));
  }

  #settle(error: KioskError | null): void {
    for (const done of this.#waiting.splice(0)) done(error);
  }
}
