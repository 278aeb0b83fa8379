import { afterEach, describe, expect, it } from 'vitest';
import type { WireObserver } from '../../contracts/driver-manifest.ts';
import { isKioskError } from '../../contracts/errors.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { guardClock as realClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { processLauncher } from '../../device-drivers/lcus-relay/guard-process.ts';
import { LcusRelay } from '../../device-drivers/lcus-relay/lcus-relay.driver.ts';
import { DcttechRelayTwin } from '../../simulator/devices/dcttech-relay-twin.ts';
import { until } from '../support/until.ts';
import { describeDoorLock } from './door-lock.suite.ts';
import { type ContractLine, type ContractLineMaker, contractLines } from './lines.ts';

// Reports in frames; the guard is another process, which memory cannot reach.
const lines = contractLines.filter(([name]) => name !== 'memory');
const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function rig(makeLine: ContractLineMaker) {
  let made: ContractLine | null = null;
  const twin = await DcttechRelayTwin.start(async (events) => {
    made = await makeLine(events);
    return made.twinLine;
  });
  const line = made as unknown as ContractLine;
  const launch = processLauncher({ family: 'dcttech', path: line.path ?? '', channel: 1, tellsWire: false });
  const lock = new LcusRelay({ launch }, { id: brandId<DeviceId>('lock'), clock: realClock });
  return { line, lock, twin, shortPulseMs: 300 };
}

describeDoorLock('dcttech relay', rig, lines);

describe.each(lines)('a dcttech relay on %s', (_name, makeLine) => {
  it('refuses to have released when its own report says otherwise', async () => {
    const { twin, lock, line } = await rig(makeLine);
    endings.push(
      () => line.close(),
      () => lock.stop(),
    );
    lock.start();
    await until('ready', () => lock.health.state === 'ready', 10_000);
    twin.setFault('stuck');
    const refused = await lock.release(300).catch((error: unknown) => error);
    expect(isKioskError(refused)).toBe(true);
    expect(twin.releases).toBe(0);
    await until('the fault', () => lock.health.state === 'faulted', 5000);
    expect(lock.health).toMatchObject({ code: 'DEVICE_PROTOCOL' });
    twin.setFault('none');
    await until('ready again', () => lock.health.state === 'ready', 5000);
    await lock.release(300);
    await until('the pulse', () => twin.history.length === 2);
  });

  it('tells what passes its line, both ways', async () => {
    const { line, twin } = await rig(makeLine);
    const passed: string[] = [];
    const launch = processLauncher({ family: 'dcttech', path: line.path ?? '', channel: 1, tellsWire: true });
    const onWire: WireObserver = (direction, bytes) => void passed.push(`${direction} ${Buffer.from(bytes).toString('hex')}`);
    const lock = new LcusRelay({ launch }, { id: brandId<DeviceId>('lock'), clock: realClock, onWire });
    endings.push(
      () => line.close(),
      () => lock.stop(),
    );
    lock.start();
    await until('ready', () => lock.health.state === 'ready', 10_000);
    await lock.release(300);
    await until('the pulse', () => twin.history.length === 2);
    await until('its last report', () => passed.filter((each) => each.startsWith('in ')).length >= 3);
    expect(passed).toContain('out 00ff01000000000000');
    expect(passed.some((each) => /^in (?:0[01])?4c554d4931.{4}01$/.test(each))).toBe(true);
  });

  it('says of a device of another kind that it is one', async () => {
    const { twin, lock, line } = await rig(makeLine);
    endings.push(
      () => line.close(),
      () => lock.stop(),
    );
    twin.setFault('other');
    lock.start();
    await until('the fault', () => lock.health.state === 'faulted', 10_000);
    expect(lock.health).toMatchObject({ state: 'faulted', code: 'DEVICE_OTHER_KIND' });
  });
});
