import type { Sip2Config } from '../../contracts/library-system-config.schema.ts';
import {
  type EnvelopeServer,
  type EnvelopeServerOptions,
  envelopePaths,
  startEnvelopeServer,
} from '../../simulator/library-system/envelope-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { openSip2LibrarySystem, type Sip2LibrarySystem } from '../../sync/library-system/sip2/sip2-library-system.ts';
import { type ReadAs, sip2Config } from './sip2-rig.ts';

/** A client of the fictional library system that sends each message in an HTTP request. */
export interface EnvelopeRig {
  readonly server: EnvelopeServer;
  readonly system: Sip2LibrarySystem;
  stop(): Promise<void>;
}

type Form = keyof typeof envelopePaths;

/** The config of a client in one form. */
export function envelopeConfig(
  form: Form,
  address: { readonly host: string; readonly port: number },
  overrides: Partial<Sip2Config> = {},
): Sip2Config {
  return sip2Config(address, { way: `https-${form}`, path: envelopePaths[form], checksum: undefined, encoding: undefined, ...overrides });
}

/** A started client. The caller stops it. */
export async function openEnvelopeClient(
  config: Sip2Config,
  library: ReadAs = { profile: 'lumi' },
  password = 'lumi-terminal',
): Promise<Sip2LibrarySystem> {
  const system = await openSip2LibrarySystem({ config, ...library, password, timeZone: 'Europe/Helsinki', clock: systemClock });
  system.start();
  return system;
}

/** Starts the fictional library system behind HTTP and a client for it. */
export async function openEnvelopeRig(
  form: Form,
  config: Partial<Sip2Config> = {},
  { library, ...server }: Partial<EnvelopeServerOptions> & { readonly library?: ReadAs } = {},
): Promise<EnvelopeRig> {
  const twin = await startEnvelopeServer({ clock: systemClock, ...server });
  const system = await openEnvelopeClient(envelopeConfig(form, { host: twin.host, port: twin.port }, config), library);
  return {
    server: twin,
    system,
    stop: async () => {
      await system.stop();
      await twin.stop();
    },
  };
}
