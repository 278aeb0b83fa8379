import { KioskError } from '../../contracts/errors.ts';
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
  const server = await startSip2Server({ host: options.host, port: options.sip2Port, latencyMs: options.latencyMs, clock: systemClock }).catch(
    (error: unknown) => {
      throw cannotListen(options, error);
    },
  );
  print({ ready: true, host: server.host, sip2Port: server.port, latencyMs: options.latencyMs, pid: process.pid });
  await untilStopped();
  await server.stop();
  return exitCodes.done;
}

function cannotListen({ host, sip2Port }: SimulateOptions, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'EADDRINUSE')
    return new KioskError('PROGRAM_USAGE', `Port ${sip2Port} is taken by another program: end that program, or give another --sip2-port.`, { cause });
  if (code === 'EACCES')
    return new KioskError('PROGRAM_USAGE', `Port ${sip2Port} is not open to this user: give a --sip2-port above 1023.`, { cause });
  if (code !== 'EADDRNOTAVAIL' && code !== 'ENOTFOUND') return cause;
  return new KioskError('PROGRAM_USAGE', `${host} is no address of this PC: give another --host.`, { cause });
}
