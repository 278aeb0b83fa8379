import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import { KioskError } from '../../contracts/errors.ts';
import type { rpcContract, ScreenRole } from '../../contracts/rpc.contract.ts';

/** Whom to ask for which codes. */
export interface MintCodesOptions {
  /** `http://127.0.0.1:4600/`, from the token file. */
  readonly url: string;
  readonly token: string;
  readonly roles: readonly ScreenRole[];
}

/**
 * Asks a running station for one-time codes, as the holder of its token file.
 * @throws KioskError PROGRAM_USAGE when the station does not answer or does not take the token.
 */
export async function mintCodes({ url, token, roles }: MintCodesOptions): Promise<Map<ScreenRole, string>> {
  const socket = await connect(url);
  try {
    const client = createORPCClient<ContractRouterClient<typeof rpcContract>>(new RPCLink({ websocket: socket }));
    await client.session.open({ secret: token });
    const codes = new Map<ScreenRole, string>();
    for (const role of roles) codes.set(role, (await client.session.mintCode({ role })).code);
    return codes;
  } catch (cause) {
    const because = cause instanceof ORPCError ? cause.message : 'it ended the connection';
    throw new KioskError('PROGRAM_USAGE', `The station did not give a code: ${because}`, { cause });
  } finally {
    socket.close();
  }
}

function connect(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(new URL('/rpc', url.replace(/^http/, 'ws')));
    socket.once('open', () => resolve(socket));
    socket.once('error', (cause) => reject(new KioskError('PROGRAM_USAGE', `No station answers at ${url}: is it still running?`, { cause })));
  });
}
