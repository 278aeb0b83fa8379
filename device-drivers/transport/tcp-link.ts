import { connect, type Socket } from 'node:net';
import type { KioskError } from '../../contracts/errors.ts';
import type { ByteLink, ByteLinkEvents, ByteRoute } from './byte-link.ts';
import { cancelledError, lostError, tcpOpenError } from './link-errors.ts';
import type { LinkPath } from './link-path.ts';

/** Quiet time after which the system begins to probe whether the serial server is still there. */
const keepAliveAfterMs = 1000;

/** A serial server, or a twin, that hands the line's raw bytes through TCP. */
export function tcpRoute(target: Extract<LinkPath, { kind: 'tcp' }>): ByteRoute {
  return { path: target.path, open: (events, signal) => openTcp(target, events, signal) };
}

function openTcp(target: Extract<LinkPath, { kind: 'tcp' }>, events: ByteLinkEvents, signal: AbortSignal): Promise<ByteLink> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.host, port: target.port, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveAfterMs });
    const abort = (): void => {
      socket.destroy();
      reject(cancelledError(target.path));
    };
    const fail = (cause: Error): void => {
      signal.removeEventListener('abort', abort);
      reject(tcpOpenError(target.path, cause));
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      signal.removeEventListener('abort', abort);
      resolve(new TcpLink(socket, target.path, events));
      socket.off('error', fail);
    });
  });
}

class TcpLink implements ByteLink {
  readonly #socket: Socket;
  readonly #path: string;
  readonly #events: ByteLinkEvents;
  #isOver = false;

  constructor(socket: Socket, path: string, events: ByteLinkEvents) {
    this.#socket = socket;
    this.#path = path;
    this.#events = events;
    socket.on('data', (bytes: Buffer) => {
      if (!this.#isOver) events.onData(bytes);
    });
    socket.on('error', (cause) => this.#lose(cause));
    socket.on('end', () => this.#lose());
    socket.on('close', () => this.#lose());
  }

  write(bytes: Uint8Array, done: (error: KioskError | null) => void = () => undefined): void {
    if (this.#isOver) return done(lostError(this.#path));
    this.#socket.write(bytes, (error) => done(error ? lostError(this.#path, error) : null));
  }

  close(): Promise<void> {
    this.#isOver = true;
    if (this.#socket.closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#socket.once('close', () => resolve());
      // What was written still leaves; a peer that does not take it is cut off.
      this.#socket.destroySoon();
    });
  }

  #lose(cause?: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket.destroy();
    this.#events.onLost(lostError(this.#path, cause));
  }
}
