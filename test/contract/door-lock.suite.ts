import { afterEach, describe, expect, it } from 'vitest';
import { InvariantError, isKioskError } from '../../contracts/errors.ts';
import type { DriverInstance } from '../../contracts/driver-manifest.ts';
import type { DoorLock, LockOutput } from '../../contracts/ports/door-lock.port.ts';
import { until } from '../support/until.ts';
import { type ContractLine, type ContractLineMaker, contractLines } from './lines.ts';
import { stallMs } from '../support/stall.ts';

/** What the suite has to see of a lock's twin. */
export interface LockTwinView {
  readonly isOn: boolean;
  /** How often the contact closed. */
  readonly releases: number;
  readonly history: readonly { readonly isOn: boolean; readonly atMonotonicMs: number }[];
}

/** A lock on its twin. */
export interface LockRig {
  readonly line: Pick<ContractLine, 'unplug' | 'plug' | 'close'>;
  readonly lock: DoorLock & DriverInstance<DoorLock>;
  readonly twin: LockTwinView;
  /** A pulse that the device can time, 300-1000 ms. */
  readonly shortPulseMs: number;
}

type LineRow = readonly [string, ContractLineMaker];

/** Every lock must pass this, whatever its device: it releases for a pulse, locks by itself, and is locked in every doubt. */
export function describeDoorLock(
  name: string,
  makeRig: (makeLine: ContractLineMaker) => Promise<LockRig>,
  lines: readonly LineRow[] = contractLines,
): void {
  const setUp = ready(makeRig);
  describe.each(lines)(`DoorLock contract: ${name} on %s`, (_name, makeLine) => {
    pulses(() => setUp(makeLine));
    doubts(() => setUp(makeLine));
  });
}

type ReadyLock = LockRig & { readonly outputs: LockOutput[] };
type SetUp = () => Promise<ReadyLock>;

/** Sets locks up for one test each, and ends them after it. */
function ready(makeRig: (makeLine: ContractLineMaker) => Promise<LockRig>): (makeLine: ContractLineMaker) => Promise<ReadyLock> {
  const endings: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  return async (makeLine) => {
    const rig = await makeRig(makeLine);
    const outputs: LockOutput[] = [];
    rig.lock.onOutput((output) => outputs.push(output));
    endings.push(
      () => rig.line.close(),
      () => rig.lock.stop(),
    );
    rig.lock.start();
    await until('lock ready', () => rig.lock.health.state === 'ready', 10_000);
    return { ...rig, outputs };
  };
}

function pulses(setUp: SetUp): void {
  it('releases for the pulse and locks again by itself', async () => {
    const { twin, lock, outputs, shortPulseMs } = await setUp();
    const receipt = await lock.release(shortPulseMs);
    await until('the pulse', () => twin.history.length === 2);
    const [on, off] = twin.history;
    expect([on?.isOn, off?.isOn]).toEqual([true, false]);
    expect((off?.atMonotonicMs ?? 0) - (on?.atMonotonicMs ?? 0)).toBeGreaterThan(shortPulseMs / 2);
    expect((off?.atMonotonicMs ?? 0) - (on?.atMonotonicMs ?? 0)).toBeLessThan(shortPulseMs + 500 + stallMs);
    expect(receipt.commandedAtMonotonicMs).toBeLessThanOrEqual(on?.atMonotonicMs ?? 0);
    await until('the output', () => outputs.at(-1) === 'locked');
    expect(outputs).toEqual(['locked', 'released', 'locked']);
  });

  it('locks at once when told to', async () => {
    const { twin, lock } = await setUp();
    await lock.release(30_000);
    await until('released', () => twin.isOn);
    await lock.lock();
    await until('locked', () => !twin.isOn, 1000 + stallMs);
  });

  it('locks when it is stopped in a pulse', async () => {
    const { twin, lock } = await setUp();
    await lock.release(30_000);
    await until('released', () => twin.isOn);
    await lock.stop();
    await until('locked', () => !twin.isOn, 1000 + stallMs);
  });

  it.each([199, 30_001, 300.5, Number.NaN])('refuses a pulse of %s ms', async (pulseMs) => {
    const { twin, lock } = await setUp();
    await expect(lock.release(pulseMs)).rejects.toBeInstanceOf(InvariantError);
    expect(twin.releases).toBe(0);
  });
}

function doubts(setUp: SetUp): void {
  it('is held released by no more than two pulses that run into each other', async () => {
    const { twin, lock } = await setUp();
    await lock.release(2000);
    await lock.release(2000);
    const third = await lock.release(2000).catch((error: unknown) => error);
    expect(isKioskError(third, 'DEVICE_BUSY')).toBe(true);
    // The guard may have answered before the relay has read what lay on its line.
    await until('released', () => twin.isOn);
    expect(twin.releases).toBe(1);
  });

  it('stays released for everybody for as long as that is renewed, and locks by itself after the last pulse', async () => {
    const { twin, lock, shortPulseMs } = await setUp();
    for (let times = 0; times < 4; times += 1) await lock.release(5000, 'held');
    await until('released', () => twin.isOn);
    expect(twin.releases).toBe(1);
    await lock.release(shortPulseMs, 'held');
    await until('locked', () => !twin.isOn, 4000);
  });

  it('tells a lost relay, refuses to release meanwhile, and switches off first when it is back', async () => {
    const { twin, line, lock, outputs } = await setUp();
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
}
