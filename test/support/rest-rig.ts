import type { RestConfig } from '../../contracts/library-system-config.schema.ts';
import { type RestServer, startRestServer } from '../../simulator/library-system/rest-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import type { LibrarySystemLink } from '../../sync/library-system/resilience/resilient-library-system.ts';
import { createRestLibrarySystem } from '../../sync/library-system/rest/rest-library-system.ts';

/** A client of the fictional library's interface over real HTTP. */
export interface RestRig {
  readonly server: RestServer;
  readonly system: LibrarySystemLink;
  stop(): Promise<void>;
}

/** The config of a client for the fictional library's interface. */
export function restConfig(url: string, overrides: Partial<RestConfig> = {}): RestConfig {
  return {
    url,
    allowPlaintext: 'loopback',
    clientId: 'omatoimi-1',
    clientSecretFile: 'not read here',
    branch: 'PAA',
    connections: 4,
    timeoutMs: 1500,
    ...overrides,
  };
}

/** A started client. The caller stops it. */
export function openRestClient(config: RestConfig, clientSecret = 'lumi-terminal'): LibrarySystemLink {
  const system = createRestLibrarySystem({ config, clientSecret, clock: systemClock });
  system.start();
  return system;
}

/** Starts the fictional library's interface and a client for it. */
export async function openRestRig(config: Partial<RestConfig> = {}, options: Partial<Parameters<typeof startRestServer>[0]> = {}): Promise<RestRig> {
  const server = await startRestServer({ clock: systemClock, ...options });
  const host = options.tls === undefined ? server.baseUrl : server.baseUrl.replace('127.0.0.1', 'localhost');
  const system = openRestClient(restConfig(host, config));
  return {
    server,
    system,
    stop: async () => {
      await system.stop();
      await server.stop();
    },
  };
}
