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

/** How often it looks while nobody is there who wants to know. */
const longestPollMs = 100;
/** The first answer that does not come is asked for again at once; */
const againMs = 20;
/** a unit that goes on saying nothing is asked seldom, so that it takes little of the line from the others. */
const missedPollMs = 400;
/** How often an input that the unit does not have is asked for again. */
const refusedPollMs = 2000;

/** Reads all inputs of a unit that somebody wants to know in one question (FC02), again and again; one that the unit does not have is no fault of the others. */
export class UnitInputs {
  readonly #bus: ModbusBus;
  readonly #unit: number;
  readonly #clock: Clock;
  readonly #readers = new Set<InputReader>();
  #timer: TimerHandle | null = null;
  #isAsking = false;
  #misses = 0;
  /** Inputs that the unit says it does not have. */
  readonly #refused = new Set<number>();
  #refusedAgainAtMs = 0;
  /** In how many milliseconds those who were read want to be read again. */
  readonly #wishes: number[] = [];

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
    if (readers.length === 0 || this.#isAsking) return;
    this.#isAsking = true;
    try {
      for (const group of this.#groupsOf(readers)) await this.#readGroup(group);
      this.#misses = 0;
      const wishes = this.#wishes.splice(0);
      this.#readIn(wishes.length === 0 ? longestPollMs : Math.min(...wishes));
    } catch (error) {
      if (error instanceof KioskError) this.#miss(readers, error);
      else throw error;
    } finally {
      this.#isAsking = false;
    }
  }

  /** All in one question; those that the unit has refused each by themselves, and seldom. */
  #groupsOf(readers: readonly InputReader[]): readonly (readonly InputReader[])[] {
    const good = readers.filter(({ input }) => !this.#refused.has(input));
    const nowMs = this.#clock.monotonicMs();
    if (good.length > 0 && nowMs < this.#refusedAgainAtMs) return [good];
    this.#refusedAgainAtMs = nowMs + refusedPollMs;
    const refused = readers.filter(({ input }) => this.#refused.has(input)).map((reader) => [reader]);
    return good.length > 0 ? [good, ...refused] : refused;
  }

  // A unit that has not all of them refuses the whole question: one wrong input says nothing of the others.
  async #readGroup(readers: readonly InputReader[]): Promise<void> {
    const [asker] = readers;
    if (asker === undefined) return;
    const inputs = readers.map(({ input }) => input);
    const first = Math.min(...inputs);
    const count = Math.max(...inputs) - first + 1;
    const reply = await this.#bus.ask(asker, { unit: this.#unit, request: { fn: 2, first, count }, timeoutMs: asker.timeoutMs });
    if (reply.kind === 'bits') return this.#tell(readers, (input) => reply.bits[input - first] ?? false);
    if (count === 1) return this.#refuse(readers, first);
    for (const input of new Set(inputs)) await this.#readGroup(readers.filter((reader) => reader.input === input));
  }

  #refuse(readers: readonly InputReader[], input: number): void {
    this.#refused.add(input);
    const error = otherKindError({ path: this.#bus.path, unit: this.#unit }, `input ${input + 1}`);
    for (const reader of this.#still(readers)) reader.onMiss(error);
    this.#wishes.push(missedPollMs);
  }

  #tell(readers: readonly InputReader[], bitOf: (input: number) => boolean): void {
    for (const reader of this.#still(readers)) {
      this.#refused.delete(reader.input);
      this.#wishes.push(Math.min(reader.pollMs, reader.onRead(bitOf(reader.input)) ?? reader.pollMs));
    }
  }

  #miss(readers: readonly InputReader[], error: KioskError): void {
    this.#wishes.length = 0;
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
