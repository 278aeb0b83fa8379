import type { Clock } from '../../contracts/clock.ts';
import type { WireObserver } from '../../contracts/driver-manifest.ts';
import type { DeviceId } from '../../contracts/ids.ts';

/** How much passed a device's line since the start. Times are monotonic milliseconds; null: never. */
export interface TrafficCount {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly lastInAtMs: number | null;
  readonly lastOutAtMs: number | null;
}

const nothing: TrafficCount = { bytesIn: 0, bytesOut: 0, lastInAtMs: null, lastOutAtMs: null };

/** Counts what passes the lines of a station's devices. It keeps no byte. */
export class DeviceTraffic {
  readonly #clock: Clock;
  readonly #counts = new Map<DeviceId, TrafficCount>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What a device's driver tells; `also` hears the same. */
  observe(device: DeviceId, also?: WireObserver): WireObserver {
    return (direction, bytes) => {
      const count = this.of(device);
      const atMs = this.#clock.monotonicMs();
      this.#counts.set(
        device,
        direction === 'in'
          ? { ...count, bytesIn: count.bytesIn + bytes.length, lastInAtMs: atMs }
          : { ...count, bytesOut: count.bytesOut + bytes.length, lastOutAtMs: atMs },
      );
      also?.(direction, bytes);
    };
  }

  of(device: DeviceId): TrafficCount {
    return this.#counts.get(device) ?? nothing;
  }
}
