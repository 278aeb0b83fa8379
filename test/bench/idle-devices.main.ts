// Opens devices and does nothing with them, so that its CPU time is theirs: `idle-devices.main.ts '[{"driver":"feig","settings":{...}}]'`.
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { findDriver } from '../../device-drivers/registry.ts';
import { systemClock } from '../../station/system-clock.ts';
import { until } from '../support/until.ts';

const wanted = JSON.parse(process.argv[2] ?? '[]') as readonly { readonly driver: string; readonly settings: unknown }[];
const devices = wanted.map(({ driver: id, settings }) => {
  const driver = findDriver(id);
  if (driver === undefined) throw new Error(`no driver ${id}`);
  return driver.create(driver.settingsSchema.parse(settings) as never, { id: brandId<DeviceId>(id), clock: systemClock });
});
for (const device of devices) device.start();
await until('the devices', () => devices.every(({ port }) => port.health.state === 'ready'), 10_000);
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
// Keeps a process without a device alive too; the bench ends it.
setInterval(() => undefined, 60_000);
