import type { Clock, TimerHandle } from '../../contracts/clock.ts';

/** Bytes that one side said in one go, as far as anybody can tell. */
export interface JoinedWire {
  readonly direction: 'in' | 'out';
  readonly bytes: Uint8Array;
}

export interface WireJoinerOptions {
  readonly clock: Clock;
  /** Bytes that end what is said, such as a line's end; none for frames. */
  readonly ends: readonly number[];
  tell(joined: JoinedWire): void;
}

/** More than any frame; what is longer is told in parts. */
const longest = 2048;
/** Longer than an adapter holds bytes back, shorter than most devices are asked. */
const quietMs = 40;

/** Puts together again what a line's adapter cut: until the other side speaks, an end comes, or nothing for a while. */
export class WireJoiner {
  readonly #options: WireJoinerOptions;
  #direction: 'in' | 'out' = 'in';
  #bytes: number[] = [];
  #timer: TimerHandle | null = null;

  constructor(options: WireJoinerOptions) {
    this.#options = options;
  }

  push(direction: 'in' | 'out', piece: Uint8Array): void {
    if (direction !== this.#direction) this.flush();
    this.#direction = direction;
    for (const byte of piece) {
      this.#bytes.push(byte);
      if (this.#bytes.length >= longest) this.flush();
    }
    if (direction === 'out' || this.#options.ends.includes(this.#bytes.at(-1) ?? -1)) return this.flush();
    this.#timer?.cancel();
    this.#timer = this.#options.clock.setTimer(quietMs, () => this.flush());
  }

  /** Tells what there is. */
  flush(): void {
    this.#timer?.cancel();
    const bytes = Uint8Array.from(this.#bytes);
    this.#bytes = [];
    if (bytes.length > 0) this.#options.tell({ direction: this.#direction, bytes });
  }
}
