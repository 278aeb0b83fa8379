import { startTwinHttpServer, type TwinHttpAnswer, type TwinHttpRoute, type TwinHttpServer } from '../../simulator/library-system/http-server.ts';
import { kohaRoutes } from '../../simulator/library-system/koha-server.ts';
import { restRoutes } from '../../simulator/library-system/rest-server.ts';
import type { Sip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';

/** Starts the fictional library's Koha or consortium interface over the register of a SIP2 twin. The caller stops it. */
export function startHttpTwin(kind: 'koha' | 'rest', { register }: Pick<Sip2Server, 'register'>): Promise<TwinHttpServer> {
  return startTwinHttpServer({ clock: systemClock, register, routes: kind === 'koha' ? kohaRoutes : restRoutes({ clock: systemClock }) });
}

/** How a path answers otherwise than the twin. `isCarriedOut`: the twin does its work, and its answer is replaced. */
export interface OddAnswer {
  readonly answer: TwinHttpAnswer;
  readonly isCarriedOut?: boolean;
}

/** Routes whose answers a test replaces by `METHOD pattern`, and a note of each request that reached them. */
export function oddRoutes(routes: readonly TwinHttpRoute[]) {
  const instead = new Map<string, OddAnswer>();
  const calls: { readonly route: string; readonly key: string | undefined }[] = [];
  const wrapped = routes.map(({ method, pattern, handler }): TwinHttpRoute => {
    const route = `${method} ${pattern}`;
    return {
      method,
      pattern,
      handler: (register, request) => {
        const key = request.headers['idempotency-key'];
        calls.push({ route, key: typeof key === 'string' ? key : undefined });
        const odd = instead.get(route);
        if (odd === undefined) return handler(register, request);
        if (odd.isCarriedOut === true) handler(register, request);
        return odd.answer;
      },
    };
  });
  return { routes: wrapped, instead, calls };
}
