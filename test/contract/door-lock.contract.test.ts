import { afterEach, describe, expect, it } from 'vitest';
import { InvariantError, isKioskError } from '../../contracts/errors.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';
import { guardClock as realClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { type GuardLauncher, processLauncher } from '../../device-drivers/lcus-relay/guard-process.ts';
import type { GuardMessage } from '../../device-drivers/lcus-relay/guard-protocol.codec.ts';
import { LcusGuard } from '../../device-drivers/lcus-relay/lcus-guard.ts';
import { LcusRelay } from '../../device-drivers/lcus-relay/lcus-relay.driver.ts';
import type { ByteRoute } from '../../device-drivers/transport/byte-link.ts';
import { openSecondWriter, type SecondWriter } from '../../device-drivers/transport/second-descriptor.ts';
import { LcusRelayTwin } from '../../simulator/devices/lcus-relay-twin.ts';
import { until } from '../support/until.ts';
import { type ContractLine, type ContractLineMaker, contractLines } from './lines.ts';

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A guard in this process, for the line that no other process can reach. */
function inProcessLauncher(route: ByteRoute): GuardLauncher {
  return ({ onMessage, onExit }, { mayBeOn }) => {
    // As through a pipe: nothing is heard while the sender still speaks.
    const tell = (message: GuardMessage): void => queueMicrotask(() => onMessage(message));
    const guard = new LcusGuard({ route, clock: realClock, channel: 1, mayBeOn, tellsWire: false, tell, exit: onExit });
    queueMicrotask(() => guard.start());
    return { send: (request) => guard.take(request), end: () => guard.end(), kill: () => guard.end(), leave: () => undefined };
  };
}

async function setUp(makeLine: ContractLineMaker) {
  let made: ContractLine | null = null;
  const twin = await LcusRelayTwin.start(async (events) => {
    made = await makeLine(events);
    return made.twinLine;
  });
  const line = made as unknown as ContractLine;
  const launch =
    line.path === null ? inProcessLauncher(line.route) : processLauncher({ path: line.path, baudRate: 9600, channel: 1, tellsWire: false });
  const openWriter = (): SecondWriter | null => (line.path === null ? null : openSecondWriter(line.path));
  const lock = new LcusRelay({ launch, openWriter }, { id: brandId<DeviceId>('lock'), clock: realClock });
  const outputs: LockOutput[] = [];
  lock.onOutput((output) => outputs.push(output));
  endings.push(
    () => line.close(),
    () => lock.stop(),
  );
  lock.start();
  await until('lock ready', () => lock.health.state === 'ready', 10_000);
  return { twin, line, lock, outputs };
}

describe.each(contractLines)('DoorLock contract: LCUS relay on %s', (_name, makeLine) => {
  it('releases for the pulse and locks again by itself', async () => {
    const { twin, lock, outputs } = await setUp(makeLine);
    const receipt = await lock.release(300);
    await until('the pulse', () => twin.history.length === 2);
    const [on, off] = twin.history;
    expect([on?.isOn, off?.isOn]).toEqual([true, false]);
    expect((off?.atMonotonicMs ?? 0) - (on?.atMonotonicMs ?? 0)).toBeGreaterThan(250);
    expect((off?.atMonotonicMs ?? 0) - (on?.atMonotonicMs ?? 0)).toBeLessThan(800);
    expect(receipt.commandedAtMonotonicMs).toBeLessThanOrEqual(on?.atMonotonicMs ?? 0);
    await until('the output', () => outputs.at(-1) === 'locked');
    expect(outputs).toEqual(['locked', 'released', 'locked']);
  });

  it('locks at once when told to', async () => {
    const { twin, lock } = await setUp(makeLine);
    await lock.release(30_000);
    await until('released', () => twin.isOn);
    await lock.lock();
    await until('locked', () => !twin.isOn, 1000);
  });

  it('locks when it is stopped in a pulse', async () => {
    const { twin, lock } = await setUp(makeLine);
    await lock.release(30_000);
    await until('released', () => twin.isOn);
    await lock.stop();
    await until('locked', () => !twin.isOn, 1000);
  });

  it.each([199, 30_001, 300.5, Number.NaN])('refuses a pulse of %s ms', async (pulseMs) => {
    const { twin, lock } = await setUp(makeLine);
    await expect(lock.release(pulseMs)).rejects.toBeInstanceOf(InvariantError);
    expect(twin.releases).toBe(0);
  });

  it('tells a lost relay, refuses to release meanwhile, and switches off first when it is back', async () => {
    const { twin, line, lock, outputs } = await setUp(makeLine);
    await lock.release(30_000);
    await until('released', () => twin.isOn);
    const unplug = line.unplug();
    await until('the loss', () => lock.health.state === 'faulted', 1000);
    await unplug;
    await until('the doubt', () => outputs.at(-1) === 'unknown', 1000);
    const refused = await lock.release(300).catch((error: unknown) => error);
    expect(isKioskError(refused, 'DEVICE_LOST')).toBe(true);
    await line.plug();
    await until('the return', () => lock.health.state === 'ready', 3000);
    await until('locked', () => !twin.isOn && outputs.at(-1) === 'locked', 1000);
  });
});
