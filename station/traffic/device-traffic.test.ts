import { describe, expect, it } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import type { LogEvent, LogFields, StationLog } from '../log.ts';
import { DeviceTraffic } from './device-traffic.ts';
import { logTraffic } from './traffic-log.ts';
import { type JoinedWire, WireJoiner } from './wire-joiner.ts';

const reader = brandId<DeviceId>('reader');
const lock = brandId<DeviceId>('lock');

describe('the traffic of a device', () => {
  it('is counted by direction, and kept apart from other devices', () => {
    const clock = new VirtualClock();
    const traffic = new DeviceTraffic(clock);
    const [ofReader, ofLock] = [traffic.observe(reader), traffic.observe(lock)];
    ofReader('in', new Uint8Array(15));
    ofReader('in', new Uint8Array(3));
    ofLock('out', new Uint8Array(4));
    expect(traffic.of(reader)).toMatchObject({ bytesIn: 18, bytesOut: 0, lastOutAtMs: null });
    expect(traffic.of(lock)).toMatchObject({ bytesIn: 0, bytesOut: 4, lastInAtMs: null });
    expect(traffic.of(brandId<DeviceId>('another'))).toMatchObject({ bytesIn: 0, bytesOut: 0 });
  });

  it('stands in the log each hour and at the end', async () => {
    const clock = new VirtualClock();
    const traffic = new DeviceTraffic(clock);
    const lines: [LogEvent, LogFields | undefined][] = [];
    const log: StationLog = { info: (event, fields) => lines.push([event, fields]), warn: () => undefined, error: () => undefined };
    const end = logTraffic({ clock, log, traffic, devices: [reader] });
    traffic.observe(reader)('in', new Uint8Array(15));
    await clock.advance(3_600_000);
    end();
    await clock.advance(7_200_000);
    expect(lines).toEqual([
      ['device.traffic', { device: 'reader', bytesIn: 15, bytesOut: 0 }],
      ['device.traffic', { device: 'reader', bytesIn: 15, bytesOut: 0 }],
    ]);
  });
});

describe('pieces of a line', () => {
  const joined = (ends: readonly number[]) => {
    const clock = new VirtualClock();
    const told: string[] = [];
    const tell = ({ direction, bytes }: JoinedWire): void => void told.push(`${direction} ${Buffer.from(bytes).toString('hex')}`);
    return { clock, told, joiner: new WireJoiner({ clock, ends, tell }) };
  };

  it('are one answer until the other side speaks', () => {
    const { joiner, told } = joined([]);
    joiner.push('out', Uint8Array.of(1));
    joiner.push('in', Uint8Array.of(2));
    joiner.push('in', Uint8Array.of(3, 13));
    joiner.push('out', Uint8Array.of(4));
    expect(told).toEqual(['out 01', 'in 02030d', 'out 04']);
  });

  it('are told after a pause, and at a line end where lines are what comes', async () => {
    const { joiner, told, clock } = joined([13]);
    joiner.push('in', Uint8Array.of(49));
    joiner.push('in', Uint8Array.of(50, 13));
    joiner.push('in', Uint8Array.of(51));
    await clock.advance(50);
    expect(told).toEqual(['in 31320d', 'in 33']);
  });

  it('are told in parts where there is no end to them', () => {
    const { joiner, told } = joined([]);
    joiner.push('in', new Uint8Array(5000));
    expect(told.length).toBe(2);
  });
});
