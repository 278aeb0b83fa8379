import { afterEach, describe, expect, it } from 'vitest';
import { isKioskError } from '../../contracts/errors.ts';
import type { ContactState } from '../../contracts/ports/contact-input.port.ts';
import { OsdpRig } from '../support/osdp-rig.ts';
import { until } from '../support/until.ts';
import { describeDoorLock, type LockRig } from './door-lock.suite.ts';
import { type ContractLineMaker, contractLines } from './lines.ts';
import { stallMs } from '../support/stall.ts';

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function rigOf(makeLine: ContractLineMaker): Promise<OsdpRig> {
  const rig = await OsdpRig.start(makeLine);
  endings.push(() => rig.stop());
  return rig;
}

async function lockRig(makeLine: ContractLineMaker): Promise<LockRig> {
  const rig = await OsdpRig.start(makeLine);
  const { pins } = rig.twin;
  const twin = {
    get isOn() {
      return pins.outputs[0] === true;
    },
    get releases() {
      return pins.releases;
    },
    history: pins.history,
  };
  const line = { unplug: () => rig.line.unplug(), plug: () => rig.line.plug(), close: () => rig.stop() };
  return { line, lock: rig.lock(), twin, shortPulseMs: 300 };
}

describeDoorLock('OSDP output', lockRig);

describe('an OSDP lock on a device with a fault', () => {
  const [, makeLine] = contractLines[0] ?? expect.fail('no line');

  async function readyLock() {
    const rig = await rigOf(makeLine);
    const lock = rig.lock();
    endings.push(() => lock.stop());
    lock.start();
    await until('lock ready', () => lock.health.state === 'ready');
    return { rig, lock };
  }
  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it('takes no answer for proof: an output that stays off is refused', async () => {
    const { rig, lock } = await readyLock();
    rig.twin.setFault('echo-only');
    expect(isKioskError(await failure(lock.release(1000)), 'DEVICE_PROTOCOL')).toBe(true);
  });

  it.each(['silence', 'noise', 'half', 'busy', 'bad-mac', 'nak'])('refuses within 1 s on %s, and opens nothing later', async (fault) => {
    const { rig, lock } = await readyLock();
    rig.twin.setFault(fault);
    const startedAtMs = performance.now();
    expect(isKioskError(await failure(lock.release(300)))).toBe(true);
    expect(performance.now() - startedAtMs).toBeLessThan(1000);
    const { releases } = rig.twin.pins;
    rig.twin.setFault('none');
    await until('ready', () => lock.health.state === 'ready', 5000);
    expect([rig.twin.pins.outputs[0], rig.twin.pins.releases]).toEqual([false, releases]);
  });
});

describe.each(contractLines)('ContactInput contract: OSDP input on %s', (_name, makeLine) => {
  async function setUp(wiring: 'normallyOpen' | 'normallyClosed' = 'normallyOpen') {
    const rig = await rigOf(makeLine);
    const input = rig.input(0, wiring);
    const states: ContactState[] = [];
    input.onChange(({ state }) => states.push(state));
    endings.push(() => input.stop());
    input.start();
    await until('a state', () => input.state !== 'unknown');
    return { rig, input, states };
  }

  it('tells each change within 250 ms', async () => {
    const { rig, input, states } = await setUp();
    rig.twin.act(['input', '0', 'on']);
    await until('active', () => input.state === 'active', 250 + stallMs);
    rig.twin.pins.setInput(0, false);
    await until('inactive', () => input.state === 'inactive', 400 + stallMs);
    expect(states).toEqual(['inactive', 'active', 'inactive']);
  });

  it('reads a normally closed contact the other way round', async () => {
    const { input } = await setUp('normallyClosed');
    expect(input.state).toBe('active');
  });

  it.each(['silence', 'noise', 'half', 'wrong-crc', 'nak', 'bad-mac'])(
    'is unknown within 1.3 s on %s, never at rest, and reads again',
    async (fault) => {
      const { rig, input, states } = await setUp();
      states.length = 0;
      rig.twin.setFault(fault);
      await until('unknown', () => input.state === 'unknown', 1300);
      rig.twin.pins.setInput(0, true);
      rig.twin.setFault('none');
      await until('active', () => input.state === 'active', 5000);
      expect(states.filter((state) => state === 'inactive')).toEqual([]);
    },
  );
});

describe.each(contractLines)('SwitchOutput contract: OSDP output on %s', (_name, makeLine) => {
  async function setUp() {
    const rig = await rigOf(makeLine);
    const output = rig.output(1);
    endings.push(() => output.stop());
    output.start();
    await until('a state', () => output.isOn !== null);
    return { rig, output };
  }

  it('switches as it is told, read back, and leaves the other alone', async () => {
    const { rig, output } = await setUp();
    await output.set(true);
    expect([output.isOn, rig.twin.pins.outputs]).toEqual([true, [false, true]]);
    await output.set(false);
    expect(output.isOn).toBe(false);
  });

  it('sees a hand on the module within 1 s', async () => {
    const { rig, output } = await setUp();
    rig.twin.act(['output', '1', 'on']);
    await until('on', () => output.isOn === true, 1000);
  });

  it('takes no answer for a switch', async () => {
    const { rig, output } = await setUp();
    rig.twin.setFault('echo-only');
    const error = await output.set(true).catch((cause: unknown) => cause);
    expect(isKioskError(error, 'DEVICE_PROTOCOL')).toBe(true);
  });

  it('leaves its output as it is when it is stopped', async () => {
    const { rig, output } = await setUp();
    await output.set(true);
    await output.stop();
    expect([output.isOn, rig.twin.pins.outputs[1]]).toEqual([null, true]);
  });
});
