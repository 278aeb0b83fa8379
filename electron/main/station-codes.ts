import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { Clock } from '../../contracts/clock.ts';
import { delay } from '../../contracts/clock.ts';
import type { rpcContract, ScreenRole } from '../../contracts/rpc.contract.ts';
import type { StationToken } from './token-file.ts';

const connectWithinMs = 2000;
const tryEveryMs = 150;
/** How long a page waits for its code while the station starts. */
export const codeWithinMs = 5000;

/** Where codes come from. */
export interface StationCodesOptions {
  readonly clock: Clock;
  /** Reads the token anew: after a restart of the station it is another one. */
  readonly readToken: () => Promise<StationToken | null>;
}

/**
 * Gets one-time codes from the station, each over a connection of its own: nothing that could go stale is kept, so a restarted
 * station is no special case.
 */
export class StationCodes {
  readonly #options: StationCodesOptions;

  constructor(options: StationCodesOptions) {
    this.#options = options;
  }

  /** A code for this role, or `null` when the station could not be reached within 5 s. */
  async request(role: ScreenRole): Promise<string | null> {
    const { clock, readToken } = this.#options;
    const endMs = clock.monotonicMs() + codeWithinMs;
    while (clock.monotonicMs() < endMs) {
      const token = await readToken();
      const code = token === null ? null : await mintCode(token, role).catch(() => null);
      if (code !== null) return code;
      await delay(clock, tryEveryMs);
    }
    return null;
  }
}

async function mintCode({ url, token }: StationToken, role: ScreenRole): Promise<string> {
  const socket = new WebSocket(new URL('/rpc', url.replace(/^http/, 'ws')), { handshakeTimeout: connectWithinMs, perMessageDeflate: false });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.on('error', reject);
    });
    const client: ContractRouterClient<typeof rpcContract> = createORPCClient(new RPCLink({ websocket: socket }));
    await client.session.open({ secret: token });
    return (await client.session.mintCode({ role })).code;
  } finally {
    socket.terminate();
  }
}
