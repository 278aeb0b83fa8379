import { afterEach, describe, expect, it } from 'vitest';
import type { ContactState } from '../../contracts/ports/contact-input.port.ts';
import type { ModbusInput } from '../../device-drivers/modbus/modbus-input.driver.ts';
import type { ModbusTwinOptions } from '../../simulator/devices/modbus-twin.ts';
import { ModbusRig } from '../support/modbus-rig.ts';
import { until } from '../support/until.ts';
import { type ContractLineMaker, contractLines } from './lines.ts';
import { stallMs } from '../support/stall.ts';

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function setUp(makeLine: ContractLineMaker, options: ModbusTwinOptions = {}, wiring: 'normallyOpen' | 'normallyClosed' = 'normallyOpen') {
  const rig = await ModbusRig.start(makeLine, options);
  const input = rig.input(1, wiring);
  const states: ContactState[] = [];
  input.onChange(({ state }) => states.push(state));
  endings.push(
    () => rig.stop(),
    () => input.stop(),
  );
  input.start();
  await until('a state', () => input.state !== 'unknown');
  return { rig, input, states };
}

describe.each(contractLines)('ContactInput contract: Modbus input on %s', (_name, makeLine) => {
  it('tells each change within 200 ms, with the time it was first seen', async () => {
    const { rig, input, states } = await setUp(makeLine);
    expect(input.state).toBe('inactive');
    const closedAtMs = performance.now();
    rig.twin.board.setInput(0, true);
    await until('active', () => input.state === 'active', 200 + stallMs);
    rig.twin.board.setInput(0, false);
    await until('inactive', () => input.state === 'inactive', 400 + stallMs);
    expect(performance.now() - closedAtMs).toBeLessThan(500 + stallMs);
    expect(states).toEqual(['inactive', 'active', 'inactive']);
  });

  it('reads a normally closed contact the other way round', async () => {
    const { input } = await setUp(makeLine, {}, 'normallyClosed');
    expect(input.state).toBe('active');
  });

  it.each([
    ['silence', 'DEVICE_TIMEOUT'],
    ['noise', 'DEVICE_PROTOCOL'],
    ['half', 'DEVICE_PROTOCOL'],
    ['wrong-crc', 'DEVICE_PROTOCOL'],
    ['exception', 'DEVICE_OTHER_KIND'],
  ] as const)('is unknown within 1 s on %s, never at rest, and reads again afterwards', async (fault, code) => {
    const { rig, input, states } = await setUp(makeLine);
    states.length = 0;
    rig.twin.setFault(fault);
    await until('unknown', () => input.state === 'unknown', 1000);
    expect(input.health).toMatchObject({ state: 'faulted', code });
    rig.twin.board.setInput(0, true);
    rig.twin.setFault('none');
    await until('active', () => input.state === 'active', 1500);
    expect(states).toEqual(['unknown', 'active']);
    expect(input.health.state).toBe('ready');
  });

  it('is unknown when its line is gone, within 1 s, and reads within 3 s of the plug', async () => {
    const { rig, input } = await setUp(makeLine);
    const unplug = rig.line.unplug();
    await until('unknown', () => input.state === 'unknown' && input.health.state === 'faulted', 1000);
    await unplug;
    await rig.line.plug();
    await until('a state', () => input.state === 'inactive', 3000);
  });

  it('reads many inputs of a unit in one question', async () => {
    const { rig, input } = await setUp(makeLine);
    const others: ModbusInput[] = [rig.input(2), rig.input(8)];
    for (const other of others) {
      endings.push(() => other.stop());
      other.start();
    }
    await until('all', () => others.every(({ state }) => state === 'inactive'));
    const asked: string[] = [];
    rig.twin.onWire((direction, bytes) => void (direction === 'out' && asked.push(Buffer.from(bytes).toString('hex').slice(2, 12))));
    rig.twin.board.setInput(7, true);
    await until('the eighth', () => others[1]?.state === 'active', 400 + stallMs);
    expect(new Set(asked)).toEqual(new Set(['0200000008']));
    await input.stop();
    rig.twin.board.setInput(7, false);
    await until('the eighth still', () => others[1]?.state === 'inactive', 400 + stallMs);
  });

  it('faults only the contact that its unit does not have, and reads it once there is one', async () => {
    const { rig, input, states } = await setUp(makeLine, { inputs: 4 });
    const beyond = rig.input(5);
    endings.push(() => beyond.stop());
    beyond.start();
    await until('the fault', () => beyond.health.state === 'faulted');
    expect(beyond.health).toMatchObject({ code: 'DEVICE_OTHER_KIND', remedy: expect.stringContaining('has no input 5') });
    rig.twin.board.setInput(0, true);
    await until('active', () => input.state === 'active');
    let refusals = 0;
    rig.twin.onWire((direction, bytes) => void (direction === 'in' && bytes[1] === 0x82 && (refusals += 1)));
    await until('it is asked for again', () => refusals > 0, 5000);
    expect([states, input.health.state, beyond.state]).toEqual([['inactive', 'active'], 'ready', 'unknown']);
    rig.twin.board.inputs.push(true);
    await until('the fifth', () => beyond.state === 'active', 5000);
  });
});
