import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ClientRole } from '../../contracts/rpc.contract.ts';
import type { AccessRefusal, PeerKind } from './access.policy.ts';

/** More than this waiting to be sent means that the other end reads no more. */
const maxUnsentBytes = 1024 * 1024;
/** WebSocket close code "policy violation" (RFC 6455, 7.4.1). */
const policyViolation = 1008;

/** Roles whose messages tell of a patron. */
const tellsOfPatrons: ReadonlySet<ClientRole> = new Set(['kiosk', 'technician']);
/**
 * Bytes that a browser reads and drops: unsolicited pongs (RFC 6455, 5.5.3), which never reach the page. Chromium's network process reads into a buffer of
 * 1,000 bytes, always from its start, and what a shorter message leaves at its end would stay there after the visit, also for connections to come.
 */
const fillPong = Buffer.alloc(125, 'x');
const fillPongs = 32;

/** Streams that one connection may hold open at a time. */
export const maxStreamsPerConnection = 8;

/** What a connection is made of. */
export interface RpcConnectionParts {
  readonly socket: WebSocket;
  /** What the socket writes to. */
  readonly wire: Duplex;
  readonly peer: PeerKind;
  readonly onRefused: (reason: AccessRefusal) => void;
}

/** One WebSocket and what it was opened as. A connection gets its role once and keeps it. */
export class RpcConnection {
  readonly peer: PeerKind;
  role: ClientRole | null = null;
  wrongSecrets = 0;
  readonly #socket: WebSocket;
  readonly #wire: Duplex;
  readonly #onRefused: (reason: AccessRefusal) => void;
  #openStreams = 0;
  #unsent = 0;
  #refusal: AccessRefusal | null = null;
  #drainWaiters: (() => void)[] = [];

  constructor({ socket, wire, peer, onRefused }: RpcConnectionParts) {
    this.#socket = socket;
    this.#wire = wire;
    this.peer = peer;
    this.#onRefused = onRefused;
    socket.once('close', () => this.#wakeWaiters());
  }

  /** Sends one message; gives its length as the adapter's interface wants it. */
  send(message: string | ArrayBufferLike | Uint8Array): number {
    if (this.#socket.readyState !== this.#socket.OPEN) return 0;
    if (this.#socket.bufferedAmount > maxUnsentBytes) {
      this.#onRefused('slowReader');
      this.#socket.terminate();
      return 0;
    }
    this.#unsent += 1;
    // In one piece: a read that finds less than its buffer holds would write over its start only.
    this.#wire.cork();
    this.#socket.send(message, () => this.#noteSent());
    if (this.role !== null && tellsOfPatrons.has(this.role)) for (let sent = 0; sent < fillPongs; sent += 1) this.#socket.pong(fillPong);
    this.#wire.uncork();
    return typeof message === 'string' ? message.length : message.byteLength;
  }

  /** Resolves when nothing waits to be sent any more, or when the connection is gone. */
  drained(): Promise<void> {
    if (this.#unsent === 0 || this.#socket.readyState !== this.#socket.OPEN) return Promise.resolve();
    return new Promise((resolve) => this.#drainWaiters.push(resolve));
  }

  /** Counts a stream in; gives the way to count it out (twice does nothing), or `null` when there are too many. */
  takeStream(): (() => void) | null {
    if (this.#openStreams >= maxStreamsPerConnection) return null;
    this.#openStreams += 1;
    let isOpen = true;
    return () => {
      if (isOpen) this.#openStreams -= 1;
      isOpen = false;
    };
  }

  /** Closes the connection because of a rule, once the answer that is being made has been sent. */
  refuseAfterAnswer(reason: AccessRefusal): void {
    this.#refusal = reason;
  }

  /** To be called when an answer was sent. */
  noteAnswered(): void {
    if (this.#refusal !== null) this.refuse(this.#refusal);
    this.#refusal = null;
  }

  /** Closes the connection because of a rule. */
  refuse(reason: AccessRefusal): void {
    this.#onRefused(reason);
    this.#socket.close(policyViolation, reason);
  }

  #noteSent(): void {
    this.#unsent -= 1;
    if (this.#unsent === 0) this.#wakeWaiters();
  }

  #wakeWaiters(): void {
    const waiters = this.#drainWaiters;
    this.#drainWaiters = [];
    for (const wake of waiters) wake();
  }
}
