import { readFile } from 'node:fs/promises';
import { KioskError } from '../../contracts/errors.ts';
import { systemClock } from '../system-clock.ts';
import { loadSimulator } from '../simulation.ts';
import { exitCodes, type ExitCode, print } from './output.ts';
import { untilStopped } from './until-stopped.ts';

/** What `omatoimi simulate library-system` is asked for. */
export interface SimulateOptions {
  readonly sip2Port: number;
  readonly host: string;
  readonly latencyMs: number;
  readonly envelopePort?: number;
  readonly restPort?: number;
  readonly tls?: boolean;
  readonly tlsKey?: string;
  readonly tlsCert?: string;
  readonly login: 'message93' | 'telnet' | 'address';
  readonly fault?: { readonly name: 'slow' | 'hang' | 'garbage' | 'drop-reply' | 'cut'; readonly slowMs: number };
}

/** `omatoimi simulate library-system`: runs until it is stopped; the first line on stdout tells its ports. */
export async function simulateLibrarySystemCommand(options: SimulateOptions): Promise<ExitCode> {
  const tls = await tlsOf(options);
  const { startLibraryTwins } = await loadSimulator();
  const { host, sip2Port, envelopePort, restPort, latencyMs, login, fault } = options;
  const twins = await startLibraryTwins({
    ...{ clock: systemClock, host, sip2Port, latencyMs, login },
    ...(envelopePort === undefined ? {} : { envelopePort }),
    ...(restPort === undefined ? {} : { restPort }),
    ...(tls === null ? {} : { tls }),
    ...(fault === undefined ? {} : { fault }),
  }).catch((error: unknown) => {
    throw cannotListen(options, error);
  });
  // Before the line that says it is ready: whoever reads that line may stop it at once.
  const stopped = untilStopped();
  print({
    ...{ ready: true, host: twins.host, sip2Port: twins.sip2Port },
    ...(twins.envelope === null ? {} : { envelopePort: twins.envelope.port, envelopePaths: twins.envelope.paths }),
    ...(twins.rest === null ? {} : { restPort: twins.rest.port, restUrl: twins.rest.url, kohaUrl: twins.rest.kohaUrl }),
    ...(tls === null ? {} : { tls: true }),
    // For a client's caFile and pins.
    ...(twins.certificate === null ? {} : { certificate: twins.certificate.cert, pin: twins.certificate.pin }),
    ...{ latencyMs, pid: process.pid },
  });
  await stopped;
  await twins.stop();
  return exitCodes.done;
}

async function tlsOf({ tls, tlsKey, tlsCert }: SimulateOptions): Promise<{ key: string; cert: string } | 'own' | null> {
  if (tlsKey === undefined && tlsCert === undefined) return tls === true ? 'own' : null;
  if (tlsKey === undefined || tlsCert === undefined)
    throw new KioskError('PROGRAM_USAGE', '--tls-key and --tls-cert go together: give both or neither.');
  const [key, cert] = await Promise.all([readPem('--tls-key', tlsKey), readPem('--tls-cert', tlsCert)]);
  return { key, cert };
}

async function readPem(option: string, file: string): Promise<string> {
  const text = await readFile(file, 'latin1').catch((cause: unknown) => {
    throw new KioskError('PROGRAM_USAGE', `The file ${file} (${option}) can't be read: check its path, owner and mode.`, { cause });
  });
  if (text.includes('-----BEGIN ')) return text;
  throw new KioskError('PROGRAM_USAGE', `The file ${file} (${option}) is not PEM: it must have a part that begins with -----BEGIN.`);
}

function cannotListen({ host, sip2Port, envelopePort, restPort }: SimulateOptions, cause: unknown): unknown {
  const { code, port } = factsOf(cause);
  const ports = [
    ['--sip2-port', sip2Port],
    ['--envelope-port', envelopePort],
    ['--rest-port', restPort],
  ] as const;
  const [option, taken] = ports.find(([, asked]) => asked !== undefined && asked === port) ?? ports[0];
  if (code === 'EADDRINUSE')
    return new KioskError('PROGRAM_USAGE', `Port ${taken} is taken by another program: end that program, or give another ${option}.`, { cause });
  if (code === 'EACCES') return new KioskError('PROGRAM_USAGE', `Port ${taken} is not open to this user: give a ${option} above 1023.`, { cause });
  if (code.startsWith('ERR_OSSL') || code.startsWith('ERR_SSL'))
    return new KioskError('PROGRAM_USAGE', 'The key and the certificate do not fit: give the two files of one pair.', { cause });
  if (code !== 'EADDRNOTAVAIL' && code !== 'ENOTFOUND') return cause;
  return new KioskError('PROGRAM_USAGE', `${host} is no address of this PC: give another --host.`, { cause });
}

function factsOf(cause: unknown): { code: string; port: unknown } {
  if (!(cause instanceof Error)) return { code: '', port: undefined };
  return { code: 'code' in cause ? String(cause.code) : '', port: 'port' in cause ? cause.port : undefined };
}
