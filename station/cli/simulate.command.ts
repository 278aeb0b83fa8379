import { systemClock } from '../system-clock.ts';
import { loadSimulator } from '../simulation.ts';
import { exitCodes, type ExitCode, print } from './output.ts';
import { untilStopped } from './until-stopped.ts';

interface SimulateOptions {
  readonly sip2Port: number;
  readonly host: string;
  readonly latencyMs: number;
}

/** `omatoimi simulate library-system`: runs until it is stopped; the first line on stdout tells its ports. */
export async function simulateLibrarySystemCommand(options: SimulateOptions): Promise<ExitCode> {
  const { startSip2Server } = await loadSimulator();
  const server = await startSip2Server({ host: options.host, port: options.sip2Port, latencyMs: options.latencyMs, clock: systemClock });
  print({ ready: true, host: server.host, sip2Port: server.port, latencyMs: options.latencyMs, pid: process.pid });
  await untilStopped();
  await server.stop();
  return exitCodes.done;
}
