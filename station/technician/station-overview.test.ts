import { parse } from 'smol-toml';
import { expect, it } from 'vitest';
import type { Health } from '../../contracts/health.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { technicianOverviewSchema } from '../../contracts/technician.schema.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { drivers, goodToml } from '../config/config.fixture.ts';
import { checkConfig } from '../config/load-config.ts';
import type { StationDevice } from '../parts/devices.ts';
import { DeviceTraffic } from '../traffic/device-traffic.ts';
import { RecentEvents } from './recent-events.ts';
import { StationOverview } from './station-overview.ts';

const hasHealth = (health: Health) => ({ health, onHealth: () => () => undefined });
const lost: Health = { state: 'faulted', code: 'DEVICE_LOST', remedy: 'Check its cable.' };

function deviceOf(id: string, health: Health): StationDevice {
  const driver = 'serial-line-reader';
  return {
    id: brandId<DeviceId>(id),
    role: 'kiosk.card',
    door: '',
    driver,
    health: hasHealth(health),
    start: () => undefined,
    stop: async () => undefined,
  };
}

it('shows of each device its state, the bytes that passed its line, and when the last one came in', async () => {
  const { config } = checkConfig(parse(goodToml), drivers);
  if (config === undefined) throw new Error('the fixture is no config');
  const clock = new VirtualClock(Date.UTC(2026, 10, 23, 10));
  const traffic = new DeviceTraffic(clock);
  const reader = deviceOf('kiosk-card', { state: 'ready' });
  const overview = new StationOverview({
    config,
    clock,
    site: { condition: 'selfService', wallTime: null, opening: null },
    headcount: () => ({ inside: 0, uncertainty: 0, signedIn: 0 }),
    librarySystem: hasHealth({ state: 'ready' }),
    devices: { all: [reader, deviceOf('kiosk-item', lost)], lock: () => undefined, readers: () => [] },
    traffic,
    doors: new Map(),
    warnings: () => [],
    events: new RecentEvents(clock, 1000),
  });
  const observe = traffic.observe(reader.id);
  observe('out', new Uint8Array(3));
  await clock.advance(60_000);
  observe('in', new Uint8Array(15));
  await clock.advance(5_000);
  expect(technicianOverviewSchema.parse(overview.view).devices).toEqual([
    {
      ...{ id: 'kiosk-card', driver: 'serial-line-reader', state: 'ready', remedy: null },
      ...{ bytesIn: 15, bytesOut: 3, lastInAt: '2026-11-23T10:01:00.000Z' },
    },
    {
      ...{ id: 'kiosk-item', driver: 'serial-line-reader', state: 'faulted', remedy: 'Check its cable.' },
      ...{ bytesIn: 0, bytesOut: 0, lastInAt: null },
    },
  ]);
});
