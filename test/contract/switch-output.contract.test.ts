import { afterEach, describe, expect, it } from 'vitest';
import { isKioskError } from '../../contracts/errors.ts';
import { ModbusRig } from '../support/modbus-rig.ts';
import { until } from '../support/until.ts';
import { type ContractLineMaker, contractLines } from './lines.ts';
import { stallMs } from '../support/stall.ts';

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function setUp(makeLine: ContractLineMaker) {
  const rig = await ModbusRig.start(makeLine);
  const output = rig.output(2);
  const told: (boolean | null)[] = [];
  output.onChange((isOn) => told.push(isOn));
  endings.push(
    () => rig.stop(),
    () => output.stop(),
  );
  output.start();
  await until('a state', () => output.isOn !== null);
  return { rig, output, told };
}

describe.each(contractLines)('SwitchOutput contract: Modbus output on %s', (_name, makeLine) => {
  it('switches as it is told, read back, and leaves the other relays alone', async () => {
    const { rig, output, told } = await setUp(makeLine);
    await output.set(true);
    expect([output.isOn, rig.twin.board.relays]).toEqual([true, [false, true, false, false, false, false, false, false]]);
    await output.set(false);
    expect(told).toEqual([false, true, false]);
  });

  it('sees a hand on the board within 1 s', async () => {
    const { rig, output } = await setUp(makeLine);
    rig.twin.act(['relay', '2', 'on']);
    await until('on', () => output.isOn === true, 1000);
  });

  it('takes no echo for a switch', async () => {
    const { rig, output } = await setUp(makeLine);
    rig.twin.setFault('echo-only');
    const error = await output.set(true).catch((cause: unknown) => cause);
    expect(isKioskError(error, 'DEVICE_PROTOCOL')).toBe(true);
  });

  it.each(['silence', 'noise', 'exception'])('knows nothing within 1 s on %s, refuses, and is back by itself', async (fault) => {
    const { rig, output } = await setUp(makeLine);
    rig.twin.setFault(fault);
    await until('unknown', () => output.isOn === null && output.health.state === 'faulted', 1100 + stallMs);
    expect(isKioskError(await output.set(true).catch((cause: unknown) => cause))).toBe(true);
    rig.twin.setFault('none');
    await until('back', () => output.isOn !== null && output.health.state === 'ready', 1500);
  });

  it('leaves its relay as it is when it is stopped, and knows nothing of it then', async () => {
    const { rig, output } = await setUp(makeLine);
    await output.set(true);
    await output.stop();
    expect([output.isOn, rig.twin.board.relays[1]]).toEqual([null, true]);
  });
});
