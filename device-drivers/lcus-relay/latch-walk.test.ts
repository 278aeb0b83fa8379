import fc from 'fast-check';
import { expect, it } from 'vitest';
import { walkLength, walkRuns } from '../../test/support/walk-steps.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { memoryLine } from '../transport/memory-link.ts';
import { latchRoute } from './latch-link.ts';
import { latchCommands } from './latch.codec.ts';
import { decodeLcus } from './lcus.codec.ts';
import { LcusGuard } from './lcus-guard.ts';

const driveMs = 300;
const pulseMs = 3000;
/** Two pulses that run into each other, and the coil that locks. */
const longestReleaseMs = 2 * pulseMs + driveMs;

/** A guard with a latching lock behind it, whose every byte is read as the board would read it. */
class Latch {
  readonly clock = new VirtualClock();
  readonly line = memoryLine();
  readonly driven = new Set<number>();
  isReleased = true;
  pulses = 0;
  releases = 0;
  releasedAtMs = 0;
  exits = 0;
  #id = 0;
  #guard: LcusGuard;

  constructor() {
    this.line.device.onData((bytes) => decodeLcus([], bytes).switches.forEach(({ channel, isOn }) => void this.#drive(channel, isOn)));
    this.#guard = this.#start(true);
  }

  pulse(): void {
    this.pulses += 1;
    this.#guard.take({ type: 'pulse', id: (this.#id += 1), pulseMs });
  }

  lock(): void {
    this.#guard.take({ type: 'lock', id: (this.#id += 1) });
  }

  beat(): void {
    this.#guard.take({ type: 'check', id: (this.#id += 1) });
  }

  end(): void {
    this.#guard.end();
  }

  /** Another guard follows the one that has ended. */
  again(): void {
    if (this.exits === 0) return;
    this.exits = 0;
    this.#guard = this.#start(false);
  }

  unplug(): void {
    this.line.device.unplug();
    this.driven.clear();
  }

  plug(): void {
    this.line.device.plug();
  }

  #start(mayBeOn: boolean): LcusGuard {
    const commands = latchCommands(1, 2);
    const route = latchRoute(this.line.route, { commands, driveMs, clock: this.clock });
    // A process that has ended does nothing a second time.
    const exit = (): void => void (this.exits += guard === this.#guard ? 1 : 0);
    const guard: LcusGuard = new LcusGuard({ route, clock: this.clock, commands, mayBeOn, tellsWire: false, tell: () => undefined, exit });
    guard.start();
    return guard;
  }

  #drive(channel: number, isOn: boolean): void {
    if (isOn) this.driven.add(channel);
    else this.driven.delete(channel);
    expect(this.driven.size, 'never both coils at once').toBeLessThan(2);
    if (!isOn) return;
    if (channel === 1 && !this.isReleased) this.releasedAtMs = this.clock.monotonicMs();
    if (channel === 1) this.releases += 1;
    this.isReleased = channel === 1;
  }
}

const acts: readonly ((latch: Latch) => unknown)[] = [
  (latch) => latch.pulse(),
  (latch) => latch.pulse(),
  (latch) => latch.lock(),
  (latch) => latch.beat(),
  (latch) => latch.clock.advance(100),
  (latch) => latch.clock.advance(driveMs),
  (latch) => latch.clock.advance(2900),
  (latch) => latch.clock.advance(20_000),
  (latch) => latch.unplug(),
  (latch) => latch.plug(),
  (latch) => latch.end(),
  (latch) => latch.again(),
];

it('releases a latch only for a pulse, locks it in time on every line that is there, drives one coil at a time, and ends locked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(acts.length - 1), walkLength), async (steps) => {
      const latch = new Latch();
      await latch.clock.advance(driveMs + 100);
      expect(latch.isReleased).toBe(false);
      for (const step of steps) {
        await acts[step]?.(latch);
        await latch.clock.advance(0);
        expect(latch.releases).toBeLessThanOrEqual(latch.pulses);
        const isOverdue = latch.isReleased && latch.clock.monotonicMs() - latch.releasedAtMs > longestReleaseMs;
        if (isOverdue) expect(latch.line.device.isOpen, 'only a line that is not there leaves it released').toBe(false);
      }
      latch.plug();
      // A guard that is ending looks for its line for 30 s; the next one locks whatever was left, and ends in order.
      await latch.clock.advance(40_000);
      latch.again();
      await latch.clock.advance(10_000);
      latch.end();
      await latch.clock.advance(1000);
      expect([latch.isReleased, [...latch.driven]]).toEqual([false, []]);
    }),
    walkRuns,
  );
});
