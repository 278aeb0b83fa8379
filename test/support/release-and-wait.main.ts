/** A parent for the guard's tests: releases the lock on PATH for MS, once, and then waits to be killed. `PATH MS` */
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { guardClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { processLauncher } from '../../device-drivers/lcus-relay/guard-process.ts';
import { LcusRelay } from '../../device-drivers/lcus-relay/lcus-relay.driver.ts';

const [path = '', ms = ''] = process.argv.slice(2);
const launch = processLauncher({ path, baudRate: 9600, channel: 1, tellsWire: false });
const lock = new LcusRelay(launch, { id: brandId<DeviceId>('lock'), clock: guardClock });
const stopWatching = lock.onHealth((health) => {
  if (health.state !== 'ready') return;
  stopWatching();
  void lock.release(Number(ms));
});
lock.start();
