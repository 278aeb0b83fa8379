import type { Bench } from '../contracts/bench.schema.ts';
import type { Clock } from '../contracts/clock.ts';
import { DemoBench } from './bench/demo-bench.ts';
import { type DeviceTwins, startDeviceTwins } from './devices/device-twins.ts';
import { startSip2Server } from './library-system/sip2-server.ts';

/** Everything that a demo station runs on. */
export interface DemoTwins {
  readonly bench: Bench;
  readonly sip2: { readonly host: string; readonly port: number };
  /** The terminal account that the library-system twin knows. */
  readonly terminal: { readonly user: string; readonly password: string; readonly institution: string };
  /** A card of the library's staff: the register does not know it, the station does. */
  readonly staffCard: { readonly card: string; readonly pin: string };
  /** Device id -> path of its twin. */
  readonly paths: DeviceTwins['paths'];
  stop(): Promise<void>;
}

const staffCard = { card: '29990000000017', pin: '4321' };

/** Starts the library-system twin and a twin for every device, all on free ports of loopback. */
export async function startDemoTwins(clock: Clock): Promise<DemoTwins> {
  const server = await startSip2Server({ host: '127.0.0.1', port: 0, latencyMs: 0, clock });
  const devices = await startDeviceTwins();
  const { register } = server;
  const bench = new DemoBench(devices, {
    setFault: (fault) => server.setFault(fault),
    items: () => register.items(),
    patrons: () => [...register.patrons(), { ...staffCard, name: 'Henkilökunta', shows: 'opens the staff panel at the kiosk' }],
    onChange: (listener) => register.onChange(listener),
  });
  return {
    bench,
    sip2: { host: server.host, port: server.port },
    terminal: register.terminal,
    staffCard,
    paths: devices.paths,
    stop: async () => {
      bench.stop();
      await devices.stop();
      await server.stop();
    },
  };
}
