import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import { KioskError } from '../../contracts/errors.ts';
import type { rpcContract } from '../../contracts/rpc.contract.ts';

/** The contract as a client calls it. */
export type StationClient = ContractRouterClient<typeof rpcContract>;

/** A connection to a running station, without a session yet. */
export interface ConnectedClient {
  readonly client: StationClient;
  readonly socket: WebSocket;
  close(): void;
}

/**
 * Connects to a station from a Node process.
 * @param origin sent as `Origin`, as a page would; absent: as the shell's main process
 * @throws KioskError RPC_FORBIDDEN when nobody answers there or the connection is refused.
 */
export async function connectClient(url: string, origin?: string): Promise<ConnectedClient> {
  const address = new URL('/rpc', url);
  address.protocol = 'ws:';
  const socket = new WebSocket(address, { perMessageDeflate: false, ...(origin === undefined ? {} : { origin }) });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (cause) => reject(new KioskError('RPC_FORBIDDEN', `The station at ${url} takes no connection.`, { cause })));
  });
  socket.on('error', () => undefined);
  const client: StationClient = createORPCClient(new RPCLink({ websocket: socket }));
  return { client, socket, close: () => socket.close() };
}
