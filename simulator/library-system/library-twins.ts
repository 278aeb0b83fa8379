import type { Clock } from '../../contracts/clock.ts';
import { selfSignedCertificate, type TwinCertificate } from '../self-signed-certificate.ts';
import { envelopePaths, startEnvelopeServer } from './envelope-server.ts';
import { startTwinHttpServer } from './http-server.ts';
import { kohaBasePath, kohaRoutes } from './koha-server.ts';
import { restBase, restRoutes } from './rest-server.ts';
import { startSip2Server, type TwinFault, type TwinLogin } from './sip2-server.ts';

/** Faults by the names that the command line has for them. `slow` waits `slowMs` before each answer. */
export const twinFaultNames = ['slow', 'hang', 'garbage', 'drop-reply', 'cut'] as const;
export type TwinFaultName = (typeof twinFaultNames)[number];

const faults: Readonly<Record<TwinFaultName, TwinFault>> = {
  slow: 'slow',
  hang: 'silent',
  garbage: 'garbage',
  'drop-reply': 'drop-reply',
  cut: 'cut',
};

/** How the twins of one library run: all of them serve the same register. */
export interface LibraryTwinsOptions {
  readonly clock: Clock;
  readonly host: string;
  readonly latencyMs: number;
  readonly sip2Port: number;
  /** Absent: no SIP2 in envelopes. */
  readonly envelopePort?: number;
  /** Absent: neither the consortium's own interface nor Koha's. */
  readonly restPort?: number;
  readonly login?: TwinLogin;
  /** PEM texts, or `own`: made anew. */
  readonly tls?: { readonly key: string; readonly cert: string } | 'own';
  readonly fault?: { readonly name: TwinFaultName; readonly slowMs: number };
}

/** Running twins of one library. */
export interface LibraryTwins {
  readonly host: string;
  readonly sip2Port: number;
  readonly envelope: { readonly port: number; readonly paths: typeof envelopePaths } | null;
  readonly rest: { readonly port: number; readonly url: string; readonly kohaUrl: string } | null;
  /** What `own` made: the certificate is what a client's `caFile` must hold. */
  readonly certificate: TwinCertificate | null;
  stop(): Promise<void>;
}

/** Starts the fictional library system behind every way that is asked for. Nothing stays open where one of them can't. */
export async function startLibraryTwins(options: LibraryTwinsOptions): Promise<LibraryTwins> {
  const { clock, host, latencyMs, fault } = options;
  const certificate = options.tls === 'own' ? selfSignedCertificate(clock.now()) : null;
  const tls = options.tls === 'own' ? certificate : options.tls;
  const common = {
    clock,
    host,
    latencyMs,
    ...(tls ? { tls } : {}),
    ...(fault === undefined ? {} : { slowMs: fault.slowMs, fault: faults[fault.name] }),
  };
  const sip2 = await startSip2Server({ ...common, port: options.sip2Port, login: options.login ?? 'message93' });
  const stopping: { stop(): Promise<void> }[] = [sip2];
  const stop = async (): Promise<void> => void (await Promise.all(stopping.map((twin) => twin.stop())));
  const beside = async <Twin extends { stop(): Promise<void> }>(
    port: number | undefined,
    start: (port: number) => Promise<Twin>,
  ): Promise<Twin | null> => {
    if (port === undefined) return null;
    const twin = await start(port).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    stopping.push(twin);
    return twin;
  };
  const { register } = sip2;
  const envelope = await beside(options.envelopePort, (port) => startEnvelopeServer({ ...common, port, register }));
  const rest = await beside(options.restPort, (port) =>
    startTwinHttpServer({ ...common, port, register, routes: [...restRoutes({ clock }), ...kohaRoutes] }),
  );
  return {
    host,
    sip2Port: sip2.port,
    envelope: envelope === null ? null : { port: envelope.port, paths: envelopePaths },
    rest: rest === null ? null : { port: rest.port, url: `${rest.url}${restBase}`, kohaUrl: `${rest.url}${kohaBasePath}` },
    certificate,
    stop,
  };
}
