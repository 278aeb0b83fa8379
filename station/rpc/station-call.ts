import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import { KioskError } from '../../contracts/errors.ts';
import type { rpcContract } from '../../contracts/rpc.contract.ts';

/** Where a running station is, and what opens it: from its token file. */
export interface StationAddress {
  /** `http://127.0.0.1:4600/`. */
  readonly url: string;
  readonly token: string;
}

/** A running station, as the holder of its token file may call it. */
export type StationCalls = ContractRouterClient<typeof rpcContract>;

/**
 * Calls a running station, as the holder of its token file. `because`: how the sentence begins that tells of a refusal.
 * @throws KioskError PROGRAM_USAGE when the station does not answer or does not take the token or the call.
 */
export async function callStation<Result>(
  { url, token }: StationAddress,
  because: string,
  work: (station: StationCalls) => Promise<Result>,
): Promise<Result> {
  const socket = await connect(url);
  try {
    const client = createORPCClient<StationCalls>(new RPCLink({ websocket: socket }));
    await client.session.open({ secret: token });
    return await work(client);
  } catch (cause) {
    const reason = cause instanceof ORPCError ? cause.message : 'it ended the connection';
    throw new KioskError('PROGRAM_USAGE', `${because}: ${reason}`, { cause });
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
