import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import { FakeDoorLock } from '../../test/support/fake-door-lock.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { HeldRelease, heldPulseMs } from './held-release.ts';

function setUp() {
  const clock = new VirtualClock();
  const lock = new FakeDoorLock();
  const released: number[] = [];
  const held = new HeldRelease([{ lock, onReleased: (pulseMs) => released.push(pulseMs) }], clock);
  return { clock, lock, released, held };
}

describe('a lock that is kept released', () => {
  it('is released pulse after pulse, each ending by itself, and locked at the end', async () => {
    const { clock, lock, held, released } = setUp();
    held.hold(true);
    held.hold(true);
    await clock.advance(20_000);
    held.hold(false);
    await clock.advance(20_000);
    expect(lock.releases).toEqual([1, 2, 3, 4, 5, 6].map(() => heldPulseMs));
    expect([lock.commands.at(-1), released.length, clock.pendingTimers]).toEqual(['lock', 6, 0]);
  });

  it('is tried again where it does not answer, and told only when it did', async () => {
    const { clock, lock, held, released } = setUp();
    lock.answerRelease = () => Promise.reject(new KioskError('DEVICE_LOST', 'gone'));
    held.hold(true);
    await clock.advance(8_000);
    expect([lock.commands.filter((each) => each === 'release').length, released]).toEqual([3, []]);
    held.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('is not touched by an end that had no beginning', () => {
    const { lock, held } = setUp();
    held.hold(false);
    expect(lock.commands).toEqual([]);
  });
});
