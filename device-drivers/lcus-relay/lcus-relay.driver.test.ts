import { describe, expect, it } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import type { GuardEvents, GuardLauncher } from './guard-process.ts';
import type { GuardMessage, GuardRequest } from './guard-protocol.codec.ts';
import { LcusRelay } from './lcus-relay.driver.ts';

/** A guard that does only what a test tells it to. */
class FakeGuard {
  readonly requests: GuardRequest[] = [];
  readonly #events: GuardEvents;
  isEnded = false;
  isKilled = false;

  constructor(events: GuardEvents) {
    this.#events = events;
  }

  send(request: GuardRequest): void {
    this.requests.push(request);
  }

  end(): void {
    this.isEnded = true;
  }

  kill(): void {
    this.isKilled = true;
    this.die();
  }

  say(...messages: GuardMessage[]): void {
    for (const message of messages) this.#events.onMessage(message);
  }

  die(): void {
    this.#events.onExit();
  }
}

const ready: GuardMessage[] = [
  { type: 'health', health: { state: 'ready' } },
  { type: 'output', output: 'locked' },
];

function setUp() {
  const clock = new VirtualClock();
  const guards: FakeGuard[] = [];
  const launch: GuardLauncher = (events) => {
    const guard = new FakeGuard(events);
    guards.push(guard);
    return guard;
  };
  const lock = new LcusRelay(launch, { id: brandId<DeviceId>('lock'), clock });
  const outputs: LockOutput[] = [];
  lock.onOutput((output) => outputs.push(output));
  lock.start();
  return { clock, guards, lock, outputs, guard: () => guards.at(-1) ?? expect.fail('no guard was started') };
}

describe('LCUS relay driver', () => {
  it('is starting until its guard says that the relay is off', () => {
    const { lock, guard } = setUp();
    expect(lock.health.state).toBe('starting');
    guard().say(...ready);
    expect(lock.health.state).toBe('ready');
  });

  it('resolves a release when the guard has handed the bytes over, with the time of the command', async () => {
    const { lock, guard, clock } = setUp();
    guard().say(...ready);
    await clock.advance(500);
    const released = lock.release(3000);
    expect(guard().requests).toEqual([{ type: 'pulse', id: 1, pulseMs: 3000 }]);
    await clock.advance(20);
    guard().say({ type: 'done', id: 1 });
    await expect(released).resolves.toEqual({ commandedAtMonotonicMs: 500 });
  });

  it('refuses at once, and asks nobody, while the relay is not ready', async () => {
    const { lock, guard } = setUp();
    await expect(lock.release(3000)).rejects.toMatchObject({ code: 'DEVICE_LOST', retryable: true });
    expect(guard().requests).toEqual([]);
  });

  it('passes on what the guard refused', async () => {
    const { lock, guard } = setUp();
    guard().say(...ready);
    const released = lock.release(3000);
    guard().say({ type: 'refused', id: 1, code: 'DEVICE_BUSY' });
    await expect(released).rejects.toMatchObject({ code: 'DEVICE_BUSY' });
  });

  it('replaces a guard that does not answer, and says that the release timed out', async () => {
    const { lock, guard, guards, clock, outputs } = setUp();
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
    const { lock, guard, guards, clock } = setUp();
    guard().say(...ready);
    void lock.release(3000);
    guard().say({ type: 'done', id: 1 }, { type: 'output', output: 'released' });
    await clock.advance(3499);
    expect(guards[0]?.isKilled).toBe(false);
    await clock.advance(1);
    expect(guards[0]?.isKilled).toBe(true);
  });

  it('leaves a guard alone that switched off in time', async () => {
    const { lock, guard, guards, clock } = setUp();
    guard().say(...ready);
    void lock.release(3000);
    guard().say({ type: 'done', id: 1 }, { type: 'output', output: 'released' });
    await clock.advance(3000);
    guard().say({ type: 'output', output: 'locked' });
    await clock.advance(60_000);
    expect(guards).toHaveLength(1);
  });

  it('is faulted when its guard dies, fails what waits, and starts another', async () => {
    const { lock, guard, guards, clock } = setUp();
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
    const { guards, clock } = setUp();
    await clock.advance(10_000);
    expect(guards[0]?.isKilled).toBe(true);
  });

  it('lets its guard end when it is stopped, and starts none after that', async () => {
    const { lock, guard, guards, clock, outputs } = setUp();
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

  it('does not wait for ever for a guard that does not end, nor says that its relay is off', async () => {
    const { lock, guard, clock, outputs } = setUp();
    guard().say(...ready);
    const stopped = lock.stop();
    await clock.advance(2000);
    await stopped;
    expect(guard().isKilled).toBe(true);
    expect(outputs.at(-1)).toBe('unknown');
  });
});
