/** A parent for tests of boards that time their own pulse: `PATH MS FAMILY` releases once and waits. SIGTERM stops it in order. */
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { guardClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { findDriver } from '../../device-drivers/registry.ts';

const [path = '', ms = '', family = ''] = process.argv.slice(2);
const driver = findDriver(family === 'waveshare' ? 'modbus-relay' : 'eletechsup-relay');
if (driver?.port !== 'doorLock') throw new Error('no lock of this family');
const lock = driver.create(driver.settingsSchema.parse({ path }), { id: brandId<DeviceId>('lock'), clock: guardClock });
const stopWatching = lock.port.onHealth((health) => {
  if (health.state !== 'ready') return;
  stopWatching();
  void lock.port.release(Number(ms));
});
lock.start();
process.once('SIGTERM', () => void lock.stop());
