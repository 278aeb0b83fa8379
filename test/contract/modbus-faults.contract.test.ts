import { afterEach, describe, expect, it } from 'vitest';
import { isKioskError } from '../../contracts/errors.ts';
import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';
import type { TimedLock } from '../../device-drivers/modbus/timed-lock.driver.ts';
import type { ModbusTwinOptions } from '../../simulator/devices/modbus-twin.ts';
import { ModbusRig } from '../support/modbus-rig.ts';
import { until } from '../support/until.ts';
import { contractLines } from './lines.ts';
import { stallMs } from '../support/stall.ts';

const endings: (() => Promise<void>)[] = [];
const [pty] = contractLines.map(([, makeLine]) => makeLine);

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function rigOf(options: ModbusTwinOptions = {}): Promise<ModbusRig> {
  const rig = await ModbusRig.start(pty ?? expect.fail('no PTY'), options);
  endings.push(() => rig.stop());
  return rig;
}

async function readyLock(rig: ModbusRig, family: 'waveshare' | 'eletechsup' = 'waveshare'): Promise<TimedLock> {
  const lock = rig.lock(family);
  endings.push(() => lock.stop());
  lock.start();
  await until('lock ready', () => lock.health.state === 'ready');
  return lock;
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('a Modbus lock on a board with a fault', () => {
  it.each(['echo-only', 'deaf-contact'])('takes no echo for proof: %s is refused', async (fault) => {
    const rig = await rigOf();
    const lock = await readyLock(rig);
    rig.twin.setFault(fault);
    expect(isKioskError(await failure(lock.release(1000)), 'DEVICE_PROTOCOL')).toBe(true);
    expect(rig.twin.board.history).toEqual([]);
  });

  it('is ready again once it was locked after a release that failed, as a door does it', async () => {
    const rig = await rigOf();
    const lock = await readyLock(rig);
    rig.twin.setFault('echo-only');
    await failure(lock.release(1000));
    expect(lock.health.state).toBe('faulted');
    await lock.lock();
    await until('ready', () => lock.health.state === 'ready');
    rig.twin.setFault('none');
    await lock.release(1000);
    expect(rig.twin.board.relays[0]).toBe(true);
  });

  it('refuses a slave that takes the pulse for "coil 0x200 off" and echoes it', async () => {
    const rig = await rigOf({ family: 'generic' });
    const lock = await readyLock(rig);
    expect(isKioskError(await failure(lock.release(1000)), 'DEVICE_PROTOCOL')).toBe(true);
  });

  it('releases once although the answer to the pulse got lost', async () => {
    const rig = await rigOf();
    const lock = await readyLock(rig);
    rig.twin.setFault('lost-answer');
    await lock.release(1000);
    await until('the pulse', () => rig.twin.board.history.length === 2);
    expect(rig.twin.board.history.map(({ by }) => by)).toEqual(['command', 'timer']);
  });

  it.each([
    ['silence', 'DEVICE_TIMEOUT'],
    ['noise', 'DEVICE_PROTOCOL'],
    ['half', 'DEVICE_PROTOCOL'],
    ['wrong-crc', 'DEVICE_PROTOCOL'],
    ['late', 'DEVICE_PROTOCOL'],
    ['exception', 'DEVICE_OTHER_KIND'],
  ] as const)('refuses within 1 s on %s, says so in its health within 1 s, and is in use again by itself', async (fault, code) => {
    const rig = await rigOf();
    const lock = await readyLock(rig);
    const outputs: LockOutput[] = [];
    lock.onOutput((output) => outputs.push(output));
    rig.twin.setFault(fault);
    const startedAtMs = performance.now();
    const error = await failure(lock.release(300));
    expect(performance.now() - startedAtMs).toBeLessThan(1000 + stallMs);
    expect(isKioskError(error)).toBe(true);
    await until('the fault', () => lock.health.state === 'faulted', 1000);
    expect(fault === 'late' ? ['DEVICE_PROTOCOL', 'DEVICE_TIMEOUT'] : [code]).toContain(lock.health.state === 'faulted' ? lock.health.code : '');
    rig.twin.setFault('none');
    await until('ready', () => lock.health.state === 'ready', 3000);
    expect([outputs.at(-1), rig.twin.board.relays[0]]).toEqual(['locked', false]);
    await lock.release(300);
  });

  it('is not ready on a board that answers nothing at its start, and says what to look at', async () => {
    const rig = await rigOf();
    rig.twin.setFault('silence');
    const lock = rig.lock('waveshare');
    endings.push(() => lock.stop());
    lock.start();
    await until('the fault', () => lock.health.state === 'faulted', 1000);
    expect(lock.health).toMatchObject({ code: 'DEVICE_TIMEOUT', remedy: expect.stringContaining('baud rate') });
  });

  it('trusts no board any more that leaves a pulse running', async () => {
    const rig = await rigOf();
    const lock = await readyLock(rig);
    rig.twin.setFault('welded');
    await lock.release(300);
    await until('the distrust', () => lock.health.state === 'faulted', 2000);
    rig.twin.setFault('none');
    await until('off all the same', () => rig.twin.board.relays[0] === false, 2000);
    expect(isKioskError(await failure(lock.release(300)), 'DEVICE_PROTOCOL')).toBe(true);
  });

  it('takes back a relay that somebody else switched on', async () => {
    const rig = await rigOf();
    const lock = await readyLock(rig);
    const outputs: LockOutput[] = [];
    lock.onOutput((output) => outputs.push(output));
    rig.twin.act(['relay', '1', 'on']);
    await until('off', () => rig.twin.board.relays[0] === false, 1500);
    await until('told', () => outputs.length === 2);
    expect(outputs).toEqual(['released', 'locked']);
  });

  it('gives an Eletechsup board no pulse longer than asked, and none under a second', async () => {
    const rig = await rigOf({ family: 'eletechsup' });
    const lock = await readyLock(rig, 'eletechsup');
    expect(isKioskError(await failure(lock.release(900)), 'DEVICE_PROTOCOL')).toBe(true);
    await lock.release(1900);
    await until('the pulse', () => rig.twin.board.history.length === 2);
    const [on, off] = rig.twin.board.history;
    expect((off?.atMonotonicMs ?? 0) - (on?.atMonotonicMs ?? 0)).toBeLessThan(1200);
  });
});
