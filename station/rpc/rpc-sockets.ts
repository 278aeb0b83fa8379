// Named after another runtime, this adapter is the one that is handed each message by a call. The others listen to the socket
// themselves, so that nothing could stand between the wire and the decoder.
import { RPCHandler } from '@orpc/server/bun-ws';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../contracts/clock.ts';
import { type AccessRefusal, isOwnHost, type PeerKind, peerKindOf } from './access.policy.ts';
import { refuseUpgrade } from './http-answers.ts';
import { isUnexpected, toWireError } from './rpc.errors.ts';
import { RpcConnection } from './rpc-connection.ts';
import { isAcceptableFrame } from './rpc-frame.schema.ts';
import type { createRpcRouter, RpcContext } from './rpc-router.ts';

const maxFrameBytes = 64 * 1024;
/** Connections at a time; of those that are not opened yet, the oldest makes room for a new one. */
export const maxConnections = 16;
/** How long a connection may stay without a session. */
export const openWithinMs = 5000;

/** What the sockets need of the server. */
export interface RpcSocketsOptions {
  readonly router: ReturnType<typeof createRpcRouter>;
  readonly clock: Clock;
  readonly onRefused: (reason: AccessRefusal) => void;
  readonly onUnexpectedError: (error: unknown) => void;
  /** A connection has ended. */
  readonly onGone: (connection: RpcConnection) => void;
}

/** The WebSocket side: who may connect, for how long without a session, and which frames reach the decoder. */
export class RpcSockets {
  readonly #options: RpcSocketsOptions;
  readonly #handler: RPCHandler<RpcContext>;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false, clientTracking: false });
  readonly #connections = new Map<RpcConnection, WebSocket>();

  constructor(options: RpcSocketsOptions) {
    this.#options = options;
    this.#handler = new RPCHandler<RpcContext>(options.router, {
      clientInterceptors: [
        async ({ next }) => {
          try {
            return await next();
          } catch (error) {
            if (isUnexpected(error)) options.onUnexpectedError(error);
            throw toWireError(error);
          }
        },
      ],
    });
  }

  /** How many connections are there now. */
  get size(): number {
    return this.#connections.size;
  }

  /** Takes or refuses an upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const port = request.socket.localPort ?? 0;
    socket.on('error', () => socket.destroy());
    const { host, origin } = request.headersDistinct;
    const peer = peerKindOf(origin, port);
    if (!isOwnHost(host, port)) return this.#refuse(socket, 'host', 421);
    if (request.url !== '/rpc') return this.#refuse(socket, 'path', 404);
    if (peer === null) return this.#refuse(socket, 'origin', 403);
    if (!this.#makeRoom()) return this.#refuse(socket, 'tooManyConnections', 503);
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket, { wire: socket, peer }));
  }

  /** Ends every connection at once ("going away"). */
  stop(): void {
    for (const socket of this.#connections.values()) {
      socket.close(1001);
      socket.terminate();
    }
    this.#server.close();
  }

  #refuse(socket: Duplex, reason: AccessRefusal, status: 403 | 404 | 421 | 503): void {
    this.#options.onRefused(reason);
    refuseUpgrade(socket, status);
  }

  // A map keeps its order: the first without a role is the one that waits longest.
  #makeRoom(): boolean {
    if (this.#connections.size < maxConnections) return true;
    for (const [connection, socket] of this.#connections) {
      if (connection.role !== null) continue;
      connection.refuse('tooManyConnections');
      socket.terminate();
      this.#connections.delete(connection);
      return true;
    }
    return false;
  }

  #accept(socket: WebSocket, rest: { readonly wire: Duplex; readonly peer: PeerKind }): void {
    const connection = new RpcConnection({ socket, ...rest, onRefused: this.#options.onRefused });
    this.#connections.set(connection, socket);
    const openLimit = this.#options.clock.setTimer(openWithinMs, () => {
      if (connection.role === null) connection.refuse('notOpenedInTime');
    });
    socket.on('message', (data, isBinary) => void this.#receive(connection, data, isBinary));
    // An error (a frame that is too long, a broken pipe) is always followed by "close".
    socket.on('error', () => undefined);
    socket.on('close', () => {
      openLimit.cancel();
      this.#connections.delete(connection);
      this.#handler.close(connection);
      this.#options.onGone(connection);
    });
  }

  async #receive(connection: RpcConnection, data: RawData, isBinary: boolean): Promise<void> {
    if (!this.#connections.has(connection)) return;
    const text = isBinary || !Buffer.isBuffer(data) ? null : data.toString('utf8');
    if (text === null || !isAcceptableFrame(text)) return connection.refuse('badFrame');
    try {
      await this.#handler.message(connection, text, { context: { connection } });
      connection.noteAnswered();
    } catch (error) {
      this.#options.onUnexpectedError(error);
    }
  }
}
