import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { BusUser, ModbusBus } from './modbus-bus.ts';
import { otherKindError } from './modbus.errors.ts';

/** Somebody who wants to know one input of a unit. */
export interface InputReader extends BusUser {
  /** Counted from 0. */
  readonly input: number;
  /** Longest time between two reads, 50-100 ms. */
  readonly pollMs: number;
  readonly timeoutMs: number;
  /** @returns in how many milliseconds it wants to see it again, or null for the usual time. */
  onRead(isClosed: boolean): number | null;
  onMiss(error: KioskError): void;
}

/** Nobody wants to see an input less often. */
const longestPollMs = 100;
/** The first answer that does not come is asked for again at once; */
const againMs = 20;
/** a unit that goes on saying nothing is asked seldom, so that it takes little of the line from the others. */
const missedPollMs = 400;

/** Reads all inputs of a unit that somebody wants to know in one question (FC02), again and again. */
export class UnitInputs {
  readonly #bus: ModbusBus;
  readonly #unit: number;
  readonly #clock: Clock;
  readonly #readers = new Set<InputReader>();
  #timer: TimerHandle | null = null;
  #isAsking = false;
  #misses = 0;

  constructor(bus: ModbusBus, unit: number, clock: Clock) {
    this.#bus = bus;
    this.#unit = unit;
    this.#clock = clock;
  }

  join(reader: InputReader): void {
    this.#readers.add(reader);
    this.#bus.join(reader);
  }

  leave(reader: InputReader): Promise<void> {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) this.#timer?.cancel();
    return this.#bus.leave(reader);
  }

  /** The line is open: begins to read, unless somebody's word already had that done. */
  wake(): void {
    if (!this.#isAsking) this.#readIn(0);
  }

  #readIn(ms: number): void {
    this.#timer?.cancel();
    if (this.#readers.size > 0) this.#timer = this.#clock.setTimer(ms, () => void this.#read());
  }

  async #read(): Promise<void> {
    const readers = [...this.#readers];
    const [asker] = readers;
    if (asker === undefined || this.#isAsking) return;
    this.#isAsking = true;
    const first = Math.min(...readers.map(({ input }) => input));
    const count = Math.max(...readers.map(({ input }) => input)) - first + 1;
    try {
      const reply = await this.#bus.ask(asker, { unit: this.#unit, request: { fn: 2, first, count }, timeoutMs: asker.timeoutMs });
      if (reply.kind === 'bits') this.#tell(readers, (input) => reply.bits[input - first] ?? false);
      else
        this.#miss(
          readers,
          otherKindError({ path: this.#bus.path, unit: this.#unit }, count === 1 ? `input ${first}` : `inputs ${first} to ${first + count - 1}`),
        );
    } catch (error) {
      if (error instanceof KioskError) this.#miss(readers, error);
      else throw error;
    } finally {
      this.#isAsking = false;
    }
  }

  #tell(readers: readonly InputReader[], bitOf: (input: number) => boolean): void {
    this.#misses = 0;
    const wishes = this.#still(readers).map((reader) => Math.min(reader.pollMs, reader.onRead(bitOf(reader.input)) ?? reader.pollMs));
    this.#readIn(Math.min(...wishes, longestPollMs));
  }

  #miss(readers: readonly InputReader[], error: KioskError): void {
    if (error.code === 'CANCELLED') return this.#readIn(0);
    for (const reader of this.#still(readers)) reader.onMiss(error);
    this.#misses += 1;
    // A lost line wakes it again by itself.
    if (error.code !== 'DEVICE_LOST') this.#readIn(this.#misses === 1 ? againMs : missedPollMs);
  }

  #still(readers: readonly InputReader[]): readonly InputReader[] {
    return readers.filter((reader) => this.#readers.has(reader));
  }
}
