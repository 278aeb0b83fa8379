import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { StationLog } from '../log.ts';
import type { DeviceTraffic } from './device-traffic.ts';

/** What the log of traffic is made of. */
export interface TrafficLogParts {
  readonly clock: Clock;
  readonly log: StationLog;
  readonly traffic: DeviceTraffic;
  readonly devices: readonly DeviceId[];
}

const hourMs = 3_600_000;

/** Writes each hour, and at the end, how many bytes passed each device's line since the start. @returns what ends it */
export function logTraffic({ clock, log, traffic, devices }: TrafficLogParts): () => void {
  let timer: TimerHandle;
  const tell = (): void => {
    for (const device of devices) {
      const { bytesIn, bytesOut } = traffic.of(device);
      log.info('device.traffic', { device, bytesIn, bytesOut });
    }
  };
  const wait = (): void => {
    timer = clock.setTimer(hourMs, () => {
      tell();
      wait();
    });
  };
  wait();
  return () => {
    timer.cancel();
    tell();
  };
}
