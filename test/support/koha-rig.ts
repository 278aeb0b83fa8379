import type { FactRules } from '../../contracts/fact-rules.schema.ts';
import type { KohaConfig } from '../../contracts/library-system-config.schema.ts';
import { startTwinHttpServer, type TwinHttpRoute, type TwinHttpServer } from '../../simulator/library-system/http-server.ts';
import { kohaBasePath, kohaRoutes } from '../../simulator/library-system/koha-server.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import type { KohaAccount } from '../../sync/library-system/koha/koha-account-auth.ts';
import { createKohaLibrarySystem, type KohaLibrarySystem } from '../../sync/library-system/koha/koha-library-system.ts';
import { createSip2LibrarySystem } from '../../sync/library-system/sip2/sip2-library-system.ts';
import { sip2Config } from './sip2-rig.ts';

/** A client of the fictional Koha, REST and SIP2 over one register. */
export interface KohaRig {
  readonly rest: TwinHttpServer;
  readonly sip2: Sip2Server;
  readonly system: KohaLibrarySystem;
  stop(): Promise<void>;
}

/** What differs from the usual. `routes`: go before the twin's own. */
export interface KohaRigOptions {
  readonly account?: KohaAccount;
  readonly facts?: FactRules;
  readonly asksForRight?: boolean;
  readonly config?: Partial<KohaConfig>;
  readonly routes?: readonly TwinHttpRoute[];
}

export const basicAccount: KohaAccount = { kind: 'basic', user: 'omatoimi-1', password: 'lumi-terminal' };
export const oauthAccount: KohaAccount = { kind: 'oauth2', clientId: 'omatoimi-1', secret: 'lumi-terminal' };

/** Starts the fictional Koha and a client for it, and waits until its health has settled. */
export async function openKohaRig(options: KohaRigOptions = {}): Promise<KohaRig> {
  const clock = systemClock;
  const sip2 = await startSip2Server({ clock, dialect: 'koha', terminator: '\r\n' });
  const rest = await startTwinHttpServer({ clock, register: sip2.register, routes: [...(options.routes ?? []), ...kohaRoutes] });
  const { account = basicAccount, facts = {}, asksForRight = true } = options;
  const config: KohaConfig = {
    url: `${rest.url}${kohaBasePath}`,
    allowPlaintext: 'loopback',
    branch: 'PAA',
    connections: 4,
    timeoutMs: 1500,
    selfService: true,
    ...options.config,
  };
  const timeZone = 'Europe/Helsinki';
  const beside = createSip2LibrarySystem({ config: sip2Config(sip2), profile: 'koha', facts, password: 'lumi-terminal', timeZone, clock });
  const system = createKohaLibrarySystem({ config, account, facts, asksForRight, sip2: beside, timeZone, clock });
  const settled = new Promise<void>((resolve) => {
    system.onHealth(({ state }) => {
      if (state !== 'starting') resolve();
    });
  });
  system.start();
  await settled;
  return {
    rest,
    sip2,
    system,
    stop: async () => {
      await system.stop();
      await rest.stop();
      await sip2.stop();
    },
  };
}
