import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { rpcContract } from '../../contracts/rpc.contract.ts';
import { takeSocket } from './early-socket.ts';

/** Every procedure of the contract, as a screen calls it. */
export type StationClient = ContractRouterClient<typeof rpcContract>;

/** One WebSocket to the station, from its opening to its end. */
export interface Connection {
  readonly client: StationClient;
  /** Resolves when the connection has ended, whichever end did it. Never rejects. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Opens a connection; calls made before it is open wait for it. */
export function connectToStation(url: string): Connection {
  const socket = takeSocket(window, url);
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  const client: StationClient = createORPCClient(new RPCLink({ websocket: socket }));
  return { client, closed, close: () => socket.close() };
}

/** Whether the station answered that this code or token opens nothing. */
export function isCodeRefused(error: unknown): boolean {
  return error instanceof ORPCError && error.code === 'RPC_CODE_REFUSED';
}
