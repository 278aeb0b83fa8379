import { describe, expect, it } from 'vitest';
import { ready, setUpRelay } from '../../test/support/lcus-relay-bench.ts';
import { beatMs } from './guard-beat.ts';
import type { GuardMessage } from './guard-protocol.codec.ts';

describe('LCUS relay driver', () => {
  it('is starting until its guard says that the relay is off', () => {
    const { lock, guard } = setUpRelay();
    expect(lock.health.state).toBe('starting');
    guard().say(...ready);
    expect(lock.health.state).toBe('ready');
  });

  it('resolves a release when the guard has handed the bytes over, with the time of the command', async () => {
    const { lock, guard, clock } = setUpRelay();
    guard().say(...ready);
    await clock.advance(500);
    const released = lock.release(3000);
    expect(guard().requests).toEqual([{ type: 'pulse', id: 1, pulseMs: 3000 }]);
    await clock.advance(20);
    guard().say({ type: 'done', id: 1 });
    await expect(released).resolves.toEqual({ commandedAtMonotonicMs: 500 });
  });

  it('refuses at once, and asks nobody, while the relay is not ready', async () => {
    const { lock, guard } = setUpRelay();
    await expect(lock.release(3000)).rejects.toMatchObject({ code: 'DEVICE_LOST', retryable: true });
    expect(guard().requests).toEqual([]);
  });

  it('passes on what the guard refused', async () => {
    const { lock, guard } = setUpRelay();
    guard().say(...ready);
    const released = lock.release(3000);
    guard().say({ type: 'refused', id: 1, code: 'DEVICE_BUSY' });
    await expect(released).rejects.toMatchObject({ code: 'DEVICE_BUSY' });
  });

  it('replaces a guard that does not answer, and says that the release timed out', async () => {
    const { lock, guard, guards, clock, outputs } = setUpRelay();
    guard().say(...ready);
    const released = lock.release(3000).catch((error: unknown) => error);
    await clock.advance(1000);
    expect(await released).toMatchObject({ code: 'DEVICE_TIMEOUT' });
    expect(guards[0]?.isKilled).toBe(true);
    expect(outputs.at(-1)).toBe('unknown');
    await clock.advance(500);
    expect(guards).toHaveLength(2);
  });

  it('replaces a guard that does not switch off at the end of a pulse', async () => {
    const { lock, guard, guards, clock } = setUpRelay();
    guard().say(...ready);
    void lock.release(3000);
    guard().say({ type: 'done', id: 1 }, { type: 'output', output: 'released' });
    await clock.advance(3499);
    expect(guards[0]?.isKilled).toBe(false);
    await clock.advance(1);
    expect(guards[0]?.isKilled).toBe(true);
  });

  it('leaves a guard alone that switched off in time', async () => {
    const { lock, guard, guards, clock } = setUpRelay();
    guard().say(...ready);
    void lock.release(3000);
    guard().say({ type: 'done', id: 1 }, { type: 'output', output: 'released' });
    await clock.advance(3000);
    guard().say({ type: 'output', output: 'locked' });
    await clock.advance(60_000);
    expect(guards).toHaveLength(1);
  });

  it('is faulted when its guard dies, fails what waits, and starts another', async () => {
    const { lock, guard, guards, clock } = setUpRelay();
    guard().say(...ready);
    const released = lock.release(3000).catch((error: unknown) => error);
    guard().die();
    expect(await released).toMatchObject({ code: 'DEVICE_LOST' });
    expect(lock.health).toMatchObject({ state: 'faulted', code: 'DEVICE_LOST' });
    await clock.advance(200);
    expect(guards).toHaveLength(2);
    guard().say(...ready);
    expect(lock.health.state).toBe('ready');
  });

  it('kills a guard that never says a word', async () => {
    const { guards, clock } = setUpRelay();
    await clock.advance(10_000);
    expect(guards[0]?.isKilled).toBe(true);
  });

  it('lets its guard end when it is stopped, and starts none after that', async () => {
    const { lock, guard, guards, clock, outputs } = setUpRelay();
    guard().say(...ready);
    const stopped = lock.stop();
    expect(guard().isEnded).toBe(true);
    guard().die();
    await stopped;
    await clock.advance(60_000);
    expect(guards).toHaveLength(1);
    expect(outputs.at(-1)).toBe('locked');
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives a guard without a second descriptor its own time to switch off when the stop has waited long enough', async () => {
    const { lock, guard, clock, outputs } = setUpRelay();
    guard().say(...ready);
    const stopped = lock.stop();
    await clock.advance(2000);
    await stopped;
    expect([guard().isLeft, guard().isKilled]).toEqual([true, false]);
    expect(outputs.at(-1)).toBe('unknown');
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not let a stop wait for a line that is down', async () => {
    const { lock, guard, clock } = setUpRelay();
    guard().say(...ready);
    guard().say({ type: 'health', health: { state: 'faulted', code: 'DEVICE_LOST', remedy: 'Check the cable.' } });
    const stopped = lock.stop();
    await clock.advance(100);
    await stopped;
    expect([guard().isEnded, guard().isLeft, guard().isKilled]).toEqual([true, true, false]);
  });

  it('does not let a stop wait for a line that is lost while it waits', async () => {
    const { lock, guard, clock } = setUpRelay();
    guard().say(...ready);
    const stopped = lock.stop();
    await clock.advance(500);
    guard().say({ type: 'health', health: { state: 'faulted', code: 'DEVICE_LOST', remedy: 'Check the cable.' } });
    await clock.advance(100);
    await stopped;
    expect([guard().isLeft, guard().isKilled]).toEqual([true, false]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('replaces a guard that gives no sign of life, and says so', async () => {
    const { lock, guard, guards, clock } = setUpRelay();
    guard().isAwake = false;
    guard().say(...ready);
    await clock.advance(2 * beatMs);
    expect(guards[0]?.isKilled).toBe(true);
    expect(lock.health).toMatchObject({ state: 'faulted', code: 'DEVICE_TIMEOUT' });
    await clock.advance(500);
    guard().say(...ready);
    expect(lock.health.state).toBe('ready');
  });

  it.each<[string, boolean, readonly GuardMessage[]]>([
    ['no pulse was given', false, []],
    [
      'the pulse was over',
      false,
      [
        { type: 'done', id: 1 },
        { type: 'output', output: 'released' },
        { type: 'output', output: 'locked' },
      ],
    ],
    [
      'nobody told the end of the pulse',
      true,
      [
        { type: 'done', id: 1 },
        { type: 'output', output: 'released' },
      ],
    ],
    ['the pulse was not acknowledged', true, [{ type: 'output', output: 'locked' }]],
  ])('tells a new guard whether the relay may be on: %s', async (_when, mayBeOn, said) => {
    const { lock, guard, starts, clock } = setUpRelay();
    guard().say(...ready);
    if (_when !== 'no pulse was given') void lock.release(3000).catch(() => undefined);
    guard().say(...said);
    guard().die();
    await clock.advance(200);
    expect(starts.map((start) => start.mayBeOn)).toEqual([false, mayBeOn]);
  });
});
