import { describe, expect, it } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import type { SecondWriter } from '../transport/second-descriptor.ts';
import { awakeMs, beatMs } from './guard-beat.ts';
import type { GuardEvents, GuardLauncher } from './guard-process.ts';
import type { GuardMessage, GuardRequest } from './guard-protocol.codec.ts';
import type { SecondWriterOpener } from './own-hand.ts';
import { LcusRelay } from './lcus-relay.driver.ts';

/** A guard that does only what a test tells it to. */
class FakeGuard {
  readonly requests: GuardRequest[] = [];
  readonly #events: GuardEvents;
  isEnded = false;
  isKilled = false;
  isLeft = false;
  isAwake = true;

  readonly #order: string[];

  constructor(events: GuardEvents, order: string[]) {
    this.#events = events;
    this.#order = order;
  }

  send(request: GuardRequest): void {
    if (request.type !== 'check') {
      this.requests.push(request);
      this.#order.push(request.type);
    }
    if (request.type === 'check') queueMicrotask(() => (this.isAwake ? this.say({ type: 'alive', id: request.id }) : undefined));
  }

  end(): void {
    this.isEnded = true;
  }

  kill(): void {
    this.isKilled = true;
    this.die();
  }

  leave(): void {
    this.isLeft = true;
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

/** A second descriptor that notes what was written to it. */
class FakeWriter implements SecondWriter {
  readonly written: string[] = [];
  isClosed = false;
  readonly #order: string[];

  constructor(order: string[]) {
    this.#order = order;
  }

  write(bytes: Uint8Array): boolean {
    if (this.isClosed) return false;
    const command = bytes[2] === 1 ? 'on' : 'off';
    this.written.push(command);
    this.#order.push(command);
    return true;
  }

  close(): void {
    this.isClosed = true;
  }
}

/** A driver whose relay can be reached by its own hand, with its guard ready. */
function setUpHand() {
  const order: string[] = [];
  const opened: FakeWriter[] = [];
  const rig = setUp({
    order,
    openWriter: () => {
      opened.push(new FakeWriter(order));
      return opened.at(-1) ?? null;
    },
  });
  rig.guard().say(...ready);
  return { ...rig, order, writer: () => opened.at(-1) ?? expect.fail('no descriptor was opened') };
}

type HandRig = ReturnType<typeof setUpHand>;

/** The guard gives no sign of life from now on. */
async function pause(guard: FakeGuard, pass: () => Promise<void>): Promise<void> {
  guard.isAwake = false;
  await pass();
}

function setUp({ order = [], openWriter }: { readonly order?: string[]; readonly openWriter?: SecondWriterOpener } = {}) {
  const clock = new VirtualClock();
  const guards: FakeGuard[] = [];
  const launch: GuardLauncher = (events) => {
    const guard = new FakeGuard(events, order);
    guards.push(guard);
    return guard;
  };
  const lock = new LcusRelay({ launch, ...(openWriter === undefined ? {} : { openWriter }) }, { id: brandId<DeviceId>('lock'), clock });
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

  it('gives a guard without a second descriptor its own time to switch off when the stop has waited long enough', async () => {
    const { lock, guard, clock, outputs } = setUp();
    guard().say(...ready);
    const stopped = lock.stop();
    await clock.advance(2000);
    await stopped;
    expect([guard().isLeft, guard().isKilled]).toEqual([true, false]);
    expect(outputs.at(-1)).toBe('unknown');
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not let a stop wait for a line that is down', async () => {
    const { lock, guard, clock } = setUp();
    guard().say(...ready);
    guard().say({ type: 'health', health: { state: 'faulted', code: 'DEVICE_LOST', remedy: 'Check the cable.' } });
    const stopped = lock.stop();
    await clock.advance(100);
    await stopped;
    expect([guard().isEnded, guard().isLeft, guard().isKilled]).toEqual([true, true, false]);
  });

  it('replaces a guard that gives no sign of life, and says so', async () => {
    const { lock, guard, guards, clock } = setUp();
    guard().isAwake = false;
    guard().say(...ready);
    await clock.advance(2 * beatMs);
    expect(guards[0]?.isKilled).toBe(true);
    expect(lock.health).toMatchObject({ state: 'faulted', code: 'DEVICE_TIMEOUT' });
    await clock.advance(500);
    guard().say(...ready);
    expect(lock.health.state).toBe('ready');
  });
});

describe("LCUS relay driver's own hand", () => {
  const given: GuardRequest = { type: 'given', id: 1, pulseMs: 3000 };

  it('switches on before the guard hears of it, from a relay that is off beside a guard that is awake', async () => {
    const { lock, guard, writer, clock, order } = setUpHand();
    await clock.advance(0);
    const released = lock.release(3000);
    expect(order).toEqual(['on', 'given']);
    expect(guard().requests).toEqual([given]);
    guard().say({ type: 'done', id: 1 });
    await expect(released).resolves.toEqual({ commandedAtMonotonicMs: 0 });
    expect(writer().written).toEqual(['on']);
  });

  it.each<[string, (rig: HandRig) => Promise<void> | void]>([
    ['the guard has not answered yet', ({ guard }) => pause(guard(), async () => undefined)],
    ['the guard has not answered for a while', ({ guard, clock }) => clock.advance(0).then(() => pause(guard(), () => clock.advance(awakeMs)))],
    ['the system takes no bytes', ({ writer, clock }) => clock.advance(0).then(() => writer().close())],
    ['the output is not known to be off', ({ guard, clock }) => clock.advance(0).then(() => guard().say({ type: 'output', output: 'unknown' }))],
    [
      'a pulse runs',
      async ({ lock, guard, writer, clock }) => {
        await clock.advance(0);
        void lock.release(3000);
        guard().say({ type: 'done', id: 1 });
        guard().requests.pop();
        writer().written.pop();
      },
    ],
  ])('leaves it to the guard when %s', async (_when, arrange) => {
    const rig = setUpHand();
    await arrange(rig);
    void rig.lock.release(3000).catch(() => undefined);
    expect(rig.guard().requests).toEqual([expect.objectContaining({ type: 'pulse', pulseMs: 3000 })]);
    expect(rig.writer().written).toEqual([]);
  });

  it.each([
    [200, 200],
    [3000, 1000],
  ])('switches off when nobody took over a pulse of %i ms, after %i ms', async (pulseMs, limitMs) => {
    const { lock, guards, writer, clock } = setUpHand();
    await clock.advance(0);
    const released = lock.release(pulseMs).catch((error: unknown) => error);
    await clock.advance(limitMs - 1);
    expect(writer().written).toEqual(['on']);
    await clock.advance(1);
    expect(await released).toMatchObject({ code: 'DEVICE_TIMEOUT' });
    expect(writer().written.slice(0, 2)).toEqual(['on', 'off']);
    expect(guards[0]?.isKilled).toBe(true);
  });

  it('switches off 100 ms after the end of a pulse that its guard does not end', async () => {
    const { lock, guard, guards, writer, clock } = setUpHand();
    await clock.advance(0);
    void lock.release(1000);
    guard().say({ type: 'done', id: 1 });
    await clock.advance(1099);
    expect(writer().written).toEqual(['on']);
    await clock.advance(1);
    expect(writer().written).toEqual(['on', 'off']);
    expect(guards[0]?.isKilled).toBe(false);
  });

  it('cuts no pulse that runs into the one before it', async () => {
    const { lock, guard, writer, clock } = setUpHand();
    await clock.advance(0);
    void lock.release(1000);
    guard().say({ type: 'done', id: 1 });
    await clock.advance(990);
    void lock.release(1000);
    await clock.advance(400);
    guard().say({ type: 'done', id: 2 });
    await clock.advance(1000);
    guard().say({ type: 'output', output: 'locked' });
    await clock.advance(10_000);
    expect(writer().written).toEqual(['on']);
  });

  it('switches off when its guard dies in a pulse, and refuses until another one is ready', async () => {
    const { lock, guard, guards, writer, clock } = setUpHand();
    await clock.advance(0);
    void lock.release(3000);
    guard().say({ type: 'done', id: 1 });
    const first = writer();
    guard().die();
    expect(first.written).toEqual(['on', 'off']);
    expect(first.isClosed).toBe(true);
    await expect(lock.release(3000)).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    await clock.advance(200);
    await expect(lock.release(3000)).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    expect(guards).toHaveLength(2);
  });

  it('switches off when the guard refuses to take the pulse over', async () => {
    const { lock, guard, writer, clock, outputs } = setUpHand();
    await clock.advance(0);
    const released = lock.release(3000).catch((error: unknown) => error);
    guard().say({ type: 'refused', id: 1, code: 'DEVICE_LOST' });
    expect(await released).toMatchObject({ code: 'DEVICE_LOST' });
    expect(writer().written).toEqual(['on', 'off']);
    expect(outputs.at(-1)).toBe('locked');
  });

  it('lets go of a line that was lost, and takes the next one only after a new sign of life', async () => {
    const { lock, guard, writer, clock } = setUpHand();
    await clock.advance(0);
    const first = writer();
    guard().say({ type: 'health', health: { state: 'faulted', code: 'DEVICE_LOST', remedy: 'Check the cable.' } });
    expect(first.isClosed).toBe(true);
    guard().say({ type: 'health', health: { state: 'ready' } });
    void lock.release(3000).catch(() => undefined);
    expect(guard().requests.at(-1)).toMatchObject({ type: 'pulse' });
    expect(writer()).not.toBe(first);
  });

  it('ends a guard that does not end itself only after it has switched off in its place', async () => {
    const { lock, guard, writer, clock, outputs } = setUpHand();
    await clock.advance(0);
    const stopped = lock.stop();
    await clock.advance(2000);
    await stopped;
    expect(writer().written).toEqual(['off']);
    expect(guard().isKilled).toBe(true);
    expect(outputs.at(-1)).toBe('unknown');
  });
});
