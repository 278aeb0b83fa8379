// Starts devices and says how they are once each is ready or faulted: `device-health.main.ts '[{"driver":"feig","settings":{...}}]'`.
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { findDriver } from '../../device-drivers/registry.ts';
import { systemClock } from '../../station/system-clock.ts';
import { until } from './until.ts';

const wanted = JSON.parse(process.argv[2] ?? '[]') as readonly { readonly driver: string; readonly settings: unknown }[];
const devices = wanted.map(({ driver: id, settings }) => {
  const driver = findDriver(id);
  if (driver === undefined) throw new Error(`no driver ${id}`);
  return driver.create(driver.settingsSchema.parse(settings) as never, { id: brandId<DeviceId>(id), clock: systemClock });
});
for (const device of devices) device.start();
await until('the devices', () => devices.every(({ port }) => port.health.state !== 'starting'), 10_000).catch(() => undefined);
process.stdout.write(`${JSON.stringify(devices.map(({ port }, index) => ({ driver: wanted[index]?.driver, ...port.health })))}\n`);
await Promise.all(devices.map((device) => device.stop()));
