import { describe, expect, it } from 'vitest';
import { brandId, type DeviceId, type DoorId } from '../../contracts/ids.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { RecentEvents } from './recent-events.ts';

const hourMs = 3_600_000;
const pad = brandId<DeviceId>('kiosk-pad');

function setUp() {
  const clock = new VirtualClock();
  return { clock, recent: new RecentEvents(clock, 72 * hourMs) };
}

describe('the last events', () => {
  it('are as grave as they are: a door held open warns first', () => {
    const { recent } = setUp();
    const door = brandId<DoorId>('main');
    recent.hear({ type: 'door.opened', door, by: 'grant' });
    recent.hear({ type: 'door.heldOpen', door, stage: 'warning' });
    recent.hear({ type: 'door.heldOpen', door, stage: 'alarm' });
    recent.hear({ type: 'door.opened', door, by: 'unknown' });
    recent.hear({ type: 'door.forcedOpen', door });
    expect(recent.all.map(({ type, severity, result }) => `${type} ${result} ${severity}`).toReversed()).toEqual([
      'door.opened grant info',
      'door.heldOpen warning warning',
      'door.heldOpen alarm alarm',
      'door.opened unknown warning',
      'door.forcedOpen  alarm',
    ]);
  });
});

describe('the last faults', () => {
  it('are those of devices and of the library system, newest first, also when they are over', () => {
    const { clock, recent } = setUp();
    recent.hear({ type: 'device.faulted', device: pad, code: 'DEVICE_LOST' });
    recent.hear({ type: 'device.ready', device: pad });
    recent.hear({ type: 'session.opened' });
    recent.hear({ type: 'librarySystem.faulted', code: 'LIBRARY_UNREACHABLE' });
    const at = new Date(clock.now()).toISOString();
    expect(recent.faults).toEqual([
      { at, device: null, code: 'LIBRARY_UNREACHABLE' },
      { at, device: 'kiosk-pad', code: 'DEVICE_LOST' },
    ]);
  });

  it('are at most six', () => {
    const { recent } = setUp();
    for (const code of ['DEVICE_LOST', 'DEVICE_BUSY', 'DEVICE_LOST', 'DEVICE_LOST', 'DEVICE_LOST', 'DEVICE_LOST', 'DEVICE_TIMEOUT'] as const) {
      recent.hear({ type: 'device.faulted', device: pad, code });
    }
    expect(recent.faults.map(({ code }) => code)).toEqual(['DEVICE_TIMEOUT', ...Array<string>(4).fill('DEVICE_LOST'), 'DEVICE_BUSY']);
  });

  it('are forgotten when a trace of them would be', async () => {
    const { clock, recent } = setUp();
    recent.hear({ type: 'device.faulted', device: pad, code: 'DEVICE_LOST' });
    await clock.advance(72 * hourMs + 1);
    expect(recent.faults).toEqual([]);
  });
});
