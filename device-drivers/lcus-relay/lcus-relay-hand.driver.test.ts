import { describe, expect, it } from 'vitest';
import { type HandRig, pause, setUpHand } from '../../test/support/lcus-relay-bench.ts';
import { awakeMs } from './guard-beat.ts';
import type { GuardRequest } from './guard-protocol.codec.ts';

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
