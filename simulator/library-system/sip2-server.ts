import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { LibraryFault } from '../../contracts/bench.schema.ts';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { WireObserver } from '../../contracts/driver-manifest.ts';
import { cutFrames, maxSip2FrameBytes } from '../../sync/library-system/sip2/sip2-framing.codec.ts';
import type { Sip2Encoding } from '../../sync/library-system/sip2/sip2-text.codec.ts';
import type { TwinDialect } from './dialects.ts';
import { LumiRegister } from './lumi-register.ts';
import { TelnetPrompts } from './telnet-prompts.ts';
import { type SessionReply, Sip2Session, type TwinWire } from './sip2-session.ts';
import { endServer, listen } from './twin-listener.ts';

/**
 * What the twin does wrong. `slow`: answers late; `silent`: does nothing; `garbage`: answers bytes that are no message;
 * `cut`: closes at a request; `drop-reply`: carries the request out and closes without an answer; `mute-reply`: carries it
 * out and says nothing.
 */
export type TwinFault = LibraryFault | 'drop-reply' | 'mute-reply';

/** How terminals of the twin log in. */
export type TwinLogin = 'message93' | 'telnet' | 'address';

/** How the twin runs. */
export interface Sip2ServerOptions {
  readonly clock: Clock;
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Wait before each answer in milliseconds. */
  readonly latencyMs?: number;
  /** Wait before each answer while `slow` is set; 1000 ms unless told. */
  readonly slowMs?: number;
  readonly terminator?: TwinWire['terminator'];
  readonly encoding?: Sip2Encoding;
  readonly delimiter?: string;
  /** `constant`: every answer ends in AZ0000, as one running server does it. */
  readonly checksum?: 'constant';
  /** Whose way of telling of patrons the twin takes on; its own unless told. */
  readonly dialect?: TwinDialect;
  /** How terminals log in: by message 93 unless told, by prompts as of telnet, or by their address alone. */
  readonly login?: TwinLogin;
  /** The server then speaks TLS only. */
  readonly tls?: TwinTls;
  /** A fault from the start on. `drop-reply` is then for changes of the register only, so that terminals come to make one. */
  readonly fault?: TwinFault;
  /** The register to serve; one of its own unless told. */
  readonly register?: LumiRegister;
}

/** PEM texts of a twin's key and certificate; with `clientCa` it asks for a certificate of the terminal, signed by that one. */
export interface TwinTls {
  readonly key: string;
  readonly cert: string;
  readonly clientCa?: string;
}

/** What Node's servers need for it. */
export const tlsServerOptions = ({ key, cert, clientCa }: TwinTls): TlsOptions => ({
  key,
  cert,
  ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
});

/** A running twin of a library system. */
export interface Sip2Server {
  readonly host: string;
  readonly port: number;
  readonly register: LumiRegister;
  /** How many connections were accepted since the start. */
  readonly accepted: number;
  setFault(fault: TwinFault): void;
  /** Calls `observer` with every piece that comes in or goes out. */
  onWire(observer: WireObserver): () => void;
  /** Ends every connection, as a restart of the library system would; the server goes on. */
  cutAll(): void;
  /** Ends the server and every connection. */
  stop(): Promise<void>;
}

const changes = new Set(['11', '09', '29', '65', '15', '37', '19', '01', '25']);

/** Whether a message of this code changes the register. */
export const isSip2Change = (code: string): boolean => changes.has(code);

/** The fault that one request meets. */
export function faultFor<Fault extends string>(fault: Fault, request: { readonly isFromStart: boolean; readonly isChange: boolean }): Fault | 'none' {
  return fault === 'drop-reply' && request.isFromStart && !request.isChange ? 'none' : fault;
}

const garbage = Buffer.from('\x02%!\x7f HTTP/1.1 400 \xff\xfe\x1b[31m|BLY|CQY|AY0AZFFFF\r', 'latin1');

/** Starts a library system of an invented consortium that speaks real SIP2. */
export async function startSip2Server(options: Sip2ServerOptions): Promise<Sip2Server> {
  const twin = new Sip2Twin(options);
  const { host, port } = await listen(twin.server, options);
  return {
    host,
    port,
    register: twin.register,
    get accepted() {
      return twin.accepted;
    },
    setFault: (fault) => twin.setFault(fault),
    onWire: (observer) => twin.onWire(observer),
    cutAll: () => twin.cutAll(),
    stop: () => twin.stop(),
  };
}

class Sip2Twin {
  readonly register: LumiRegister;
  readonly server: Server;
  readonly #options: Sip2ServerOptions;
  readonly #wire: TwinWire;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<TimerHandle>();
  readonly #observers = new Set<WireObserver>();
  #fault: TwinFault = 'none';
  accepted = 0;

  constructor(options: Sip2ServerOptions) {
    this.#options = options;
    this.#fault = options.fault ?? 'none';
    this.#wire = { encoding: options.encoding ?? 'utf-8', delimiter: options.delimiter ?? '|', terminator: options.terminator ?? '\r' };
    this.register = options.register ?? new LumiRegister(options.clock);
    const accept = (socket: Socket): void => this.#accept(socket);
    this.server =
      options.tls === undefined
        ? createServer({ noDelay: true }, accept)
        : createTlsServer({ ...tlsServerOptions(options.tls), noDelay: true }, accept);
  }

  setFault(fault: TwinFault): void {
    this.#fault = fault;
  }

  onWire(observer: WireObserver): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): Promise<void> {
    return endServer(this.server, this.#timers, () => this.cutAll());
  }

  #accept(socket: Socket): void {
    this.accepted += 1;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A terminal that vanished is no fault of the library system.
    socket.on('error', () => socket.destroy());
    const session = new Sip2Session(this.register, this.#wire, this.#options.dialect);
    if (this.#options.login === 'address') session.admitByAddress();
    const prompts = this.#options.login === 'telnet' ? new TelnetPrompts((text) => this.#say(socket, text), session) : null;
    let rest: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      this.#observe('in', chunk);
      const sip2 = prompts?.isOver === false ? prompts.take(chunk) : chunk;
      if (sip2 === 'close') return void socket.end();
      const cut = cutFrames(rest, sip2);
      rest = cut.rest;
      for (const frame of cut.frames) this.#serve(socket, session, frame);
      if (rest.length > maxSip2FrameBytes) socket.destroy();
    });
  }

  #serve(socket: Socket, session: Sip2Session, frame: Buffer): void {
    const fault = faultFor(this.#fault, { isFromStart: this.#options.fault === this.#fault, isChange: isSip2Change(frame.toString('latin1', 0, 2)) });
    if (fault === 'silent') return;
    if (fault === 'cut') {
      socket.destroy();
      return;
    }
    const reply = fault === 'garbage' ? garbage : this.#written(session.reply(frame));
    if (fault === 'mute-reply') return;
    if (fault === 'drop-reply' || reply === 'close') socket.destroy();
    else if (reply !== null) this.#send(socket, reply);
  }

  #written(reply: SessionReply): SessionReply {
    if (this.#options.checksum !== 'constant' || !Buffer.isBuffer(reply)) return reply;
    return Buffer.from(reply.toString('latin1').replace(/AZ[0-9A-F]{4}(?=[\r\n]+$)/, 'AZ0000'), 'latin1');
  }

  #send(socket: Socket, reply: Buffer): void {
    const delayMs = (this.#options.latencyMs ?? 0) + (this.#fault === 'slow' ? (this.#options.slowMs ?? 1000) : 0);
    const write = (): void => {
      if (socket.destroyed) return;
      socket.write(reply);
      this.#observe('out', reply);
    };
    if (delayMs === 0) {
      write();
      return;
    }
    const timer = this.#options.clock.setTimer(delayMs, () => {
      this.#timers.delete(timer);
      write();
    });
    this.#timers.add(timer);
  }

  #say(socket: Socket, text: string): void {
    if (this.#fault === 'silent') return;
    const bytes = Buffer.from(text, 'latin1');
    socket.write(bytes);
    this.#observe('out', bytes);
  }

  #observe(direction: 'in' | 'out', bytes: Buffer): void {
    for (const observer of this.#observers) observer(direction, bytes);
  }
}
