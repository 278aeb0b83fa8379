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

  it('is tried again within half a second where it does not answer, and told only when it did', async () => {
    const { clock, lock, held, released } = setUp();
    const { answerRelease } = lock;
    lock.answerRelease = () => Promise.reject(new KioskError('DEVICE_LOST', 'gone'));
    held.hold(true);
    await clock.advance(3_000);
    expect(released).toEqual([]);
    lock.answerRelease = answerRelease;
    await clock.advance(500);
    expect(released).toEqual([heldPulseMs]);
    held.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('is tried again where its answer never comes', async () => {
    const { clock, lock, held } = setUp();
    lock.answerRelease = () => new Promise(() => undefined);
    held.hold(true);
    await clock.advance(8_000);
    expect(lock.releases).toHaveLength(3);
  });

  it('is released at once when it comes back, and not by coming back where nobody holds it', async () => {
    const { clock, lock, held, released } = setUp();
    lock.tellHealth({ state: 'ready' });
    await clock.advance(1_000);
    expect(lock.commands).toEqual([]);
    held.hold(true);
    await clock.advance(100);
    lock.tellHealth({ state: 'faulted', code: 'DEVICE_LOST', remedy: 'plug it in' });
    await clock.advance(100);
    expect(released).toHaveLength(1);
    lock.tellHealth({ state: 'ready' });
    await clock.advance(0);
    expect(released).toHaveLength(2);
    held.hold(false);
    lock.tellHealth({ state: 'ready' });
    await clock.advance(20_000);
    expect([lock.commands.at(-1), clock.pendingTimers]).toEqual(['lock', 0]);
  });

  it('does not chatter where each release makes it fail and come back', async () => {
    const { clock, lock, held } = setUp();
    lock.answerRelease = async () => {
      clock.setTimer(10, () => lock.tellHealth({ state: 'faulted', code: 'DEVICE_PROTOCOL', remedy: 'look at it' }));
      clock.setTimer(20, () => lock.tellHealth({ state: 'ready' }));
      throw new KioskError('DEVICE_PROTOCOL', 'did not switch on');
    };
    held.hold(true);
    await clock.advance(10_000);
    held.stop();
    expect(lock.releases.length).toBeGreaterThanOrEqual(20);
    expect(lock.releases.length).toBeLessThanOrEqual(22);
  });

  it('is put off by no word of its health, however often that comes', async () => {
    const { clock, lock, held } = setUp();
    held.hold(true);
    for (let at = 0; at < 30; at += 1) {
      lock.tellHealth({ state: 'faulted', code: 'DEVICE_LOST', remedy: 'plug it in' });
      lock.tellHealth({ state: 'ready' });
      await clock.advance(100);
    }
    held.stop();
    expect(lock.releases.length).toBeGreaterThanOrEqual(6);
    expect(lock.releases.length).toBeLessThanOrEqual(8);
  });

  it('is not told as released by an answer that comes after the end', async () => {
    const { clock, lock, held, released } = setUp();
    const answer = Promise.withResolvers<{ readonly commandedAtMonotonicMs: number }>();
    lock.answerRelease = () => answer.promise;
    held.hold(true);
    held.hold(false);
    answer.resolve({ commandedAtMonotonicMs: 0 });
    await clock.advance(1_000);
    expect(released).toEqual([]);
  });

  it('is not released by a failure that is told after the end', async () => {
    const { clock, lock, held } = setUp();
    let fail: () => void = () => undefined;
    lock.answerRelease = () => new Promise((_, reject) => (fail = () => reject(new KioskError('DEVICE_LOST', 'gone'))));
    held.hold(true);
    held.hold(false);
    fail();
    await clock.advance(20_000);
    expect(lock.commands).toEqual(['release', 'lock']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('leaves no timer behind', () => {
    const { clock, held } = setUp();
    held.hold(true);
    held.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('is not touched by an end that had no beginning', () => {
    const { lock, held } = setUp();
    held.hold(false);
    expect(lock.commands).toEqual([]);
  });
});
