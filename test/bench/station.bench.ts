import { setTimeout as wait } from 'node:timers/promises';
import { startDeviceTwins } from '../../simulator/devices/device-twins.ts';
import { startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { startOmatoimi } from '../support/child-process.ts';
import { childrenOf, residentMb } from '../support/process-memory.ts';
import { writeStationConfig } from '../support/station-config.ts';
import { type Quantiles, quantiles } from './quantiles.ts';

/** How the bundled station starts, and what it takes at rest. */
export interface StationResult {
  /** Process start -> ready. */
  readonly startMs: Quantiles;
  /** The station process 5 s after ready, one figure a run. */
  readonly rssMb: readonly number[];
  /** Its guard process in the same runs. */
  readonly guardRssMb: readonly number[];
}

const startRuns = 10;
const memoryRuns = 6;
const restMs = 5000;

/** Starts the station as the product is started, again and again, with both roles, four live devices, a live library system and screens. */
export async function measureStation(): Promise<StationResult> {
  const library = await startSip2Server({ clock: systemClock });
  const { paths, stop } = await startDeviceTwins();
  const config = await writeStationConfig({
    sip2Port: library.port,
    doors: [{ id: 'main', card: paths['door-card'], lock: paths['door-lock'], pin: 'always', pulseMs: 3000 }],
    kiosk: { card: paths['kiosk-card'], item: paths['kiosk-item'] },
    ui: true,
  });
  const starts: number[] = [];
  const rssMb: number[] = [];
  const guardRssMb: number[] = [];
  for (let run = 0; run < startRuns; run += 1) {
    const startedAt = performance.now();
    const child = startOmatoimi(['station', '--config', config.configFile], { bundled: true });
    await child.ready;
    starts.push(performance.now() - startedAt);
    if (run >= startRuns - memoryRuns) {
      await wait(restMs);
      const pid = child.process.pid ?? 0;
      rssMb.push(await residentMb(pid));
      for (const guard of await childrenOf(pid)) guardRssMb.push(await residentMb(guard));
    }
    await child.end();
  }
  await Promise.all([config.remove(), stop(), library.stop()]);
  return { startMs: quantiles(starts), rssMb, guardRssMb };
}
