import { afterEach, expect, it } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { findDriver } from '../../device-drivers/registry.ts';
import { openTcpTwinLine } from '../../simulator/devices/tcp-twin-line.ts';
import { deviceTwinRows } from '../../simulator/devices/twin-table.ts';
import { systemClock } from '../../station/system-clock.ts';
import { until } from '../support/until.ts';

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Long enough that a fault is noticed where it can be. */
const faultMs = 500;
/** What was asked while it lasted may still be told as lost. */
const settleMs = 300;
/** Of the secure channel, which is off here. */
const ofChannel = new Set([
  'no-channel',
  'less-in-channel',
  'bit-flip',
  'bad-mac',
  'plain',
  'scbk-d',
  'wrong-cryptogram',
  'replay',
  'wrong-sequence',
  'clear-status',
  'clear-data',
]);
/** As after a plug: whoever mends a device waits no longer for it. */
const backLimitMs = 3000;
/** A driver that is well keeps well for longer than its own looks and the silence that it allows are apart. */
const steadyMs = 1100;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function moreSettings(driver: string): object {
  // A breach of the secure channel rests on purpose; its own tests wait for that.
  if (driver.startsWith('osdp')) return { secureChannel: 'off' };
  return driver.startsWith('lcus') || driver.startsWith('dcttech') ? { acceptUntimedRelay: true } : {};
}

/** What a driver did not come back from, by itself and for good, after each fault of its twin. */
async function stuckAfter(id: string): Promise<string[]> {
  const row = deviceTwinRows.find(({ driver }) => driver === id);
  const driver = findDriver(id);
  if (row === undefined || driver === undefined) throw new Error(`no ${id}`);
  const twin = await row.start((events) => openTcpTwinLine(events), {});
  endings.push(() => twin.stop());
  const settings = driver.settingsSchema.parse({ path: twin.path, ...moreSettings(id) });
  const device = driver.create(settings as never, { id: brandId<DeviceId>(id), clock: systemClock });
  endings.push(() => device.stop());
  const isReady = (): boolean => device.port.health.state === 'ready';
  device.start();
  await until(`${id} ready`, isReady, 10_000);
  const stuck: string[] = [];
  for (const fault of twin.faults.filter((each) => each !== 'none' && !ofChannel.has(each))) {
    await twin.setFault(fault);
    await pause(faultMs);
    await twin.setFault('none');
    await pause(settleMs);
    const isBack = await until('back', isReady, backLimitMs).then(
      () => true,
      () => false,
    );
    let losses = 0;
    const end = device.port.onHealth(({ state }) => void (state === 'faulted' && (losses += 1)));
    await pause(steadyMs);
    end();
    if (!isBack || losses > 0) stuck.push(`${id}: ${fault}${isBack ? ', and again later' : ''}`);
  }
  return stuck;
}

it('every driver is back within 3 s after every fault of its twin, and stays', { timeout: 120_000 }, async () => {
  const stuck = await Promise.all(deviceTwinRows.map(({ driver }) => stuckAfter(driver)));
  expect(stuck.flat()).toEqual([]);
});
