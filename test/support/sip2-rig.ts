import type { Sip2Config } from '../../contracts/library-system-config.schema.ts';
import type { Health } from '../../contracts/health.ts';
import { type Sip2Server, type Sip2ServerOptions, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import {
  createSip2LibrarySystem,
  type Sip2LibrarySystem,
  type Sip2LibrarySystemOptions,
} from '../../sync/library-system/sip2/sip2-library-system.ts';

/** A client of the fictional library system over real TCP. */
export interface Sip2Rig {
  readonly server: Sip2Server;
  readonly system: Sip2LibrarySystem;
  stop(): Promise<void>;
}

/** The config of a client for the fictional library system. */
export function sip2Config(address: { readonly host: string; readonly port: number }, overrides: Partial<Sip2Config> = {}): Sip2Config {
  return {
    way: 'tcp',
    ...address,
    tls: false,
    allowPlaintext: 'loopback',
    user: 'omatoimi-1',
    passwordFile: 'not read here',
    institution: 'FI-Lumi',
    location: 'desk-1',
    connections: 2,
    timeoutMs: 1500,
    encoding: 'utf-8',
    checksum: true,
    ...overrides,
  };
}

/** How a client reads answers. */
export type ReadAs = Pick<Sip2LibrarySystemOptions, 'profile' | 'facts'>;

/** A started client. The caller stops it. */
export function openSip2Client(config: Sip2Config, password = 'lumi-terminal', library: ReadAs = { profile: 'lumi' }): Sip2LibrarySystem {
  const system = createSip2LibrarySystem({ config, ...library, password, timeZone: 'Europe/Helsinki', clock: systemClock });
  system.start();
  return system;
}

/** Starts the fictional library system and a client for it. */
export async function openSip2Rig(config: Partial<Sip2Config> = {}, server: Partial<Sip2ServerOptions> = {}, library?: ReadAs): Promise<Sip2Rig> {
  const twin = await startSip2Server({ clock: systemClock, ...server });
  const system = openSip2Client(sip2Config({ host: twin.host, port: twin.port }, config), undefined, library);
  return {
    server: twin,
    system,
    stop: async () => {
      await system.stop();
      await twin.stop();
    },
  };
}

/** The first health that is not `starting`. */
export function settledHealth(system: Sip2LibrarySystem): Promise<Health> {
  if (system.health.state !== 'starting') return Promise.resolve(system.health);
  return new Promise((resolve) => {
    const end = system.onHealth((health) => {
      end();
      resolve(health);
    });
  });
}
