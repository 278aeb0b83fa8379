import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { LumiRegister } from './lumi-register.ts';
import { faultFor, type TwinFault } from './sip2-server.ts';
import { endServer, listen } from './twin-listener.ts';

/** One request as a route sees it. `params`: the `:name` parts of the route's pattern, decoded. */
export interface TwinHttpRequest {
  readonly method: string;
  /** Without the query, as it came. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What goes back. A `body` that is no text is written as JSON; null writes nothing. */
export interface TwinHttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers one kind of request from the register. */
export type TwinHttpHandler = (register: LumiRegister, request: TwinHttpRequest) => TwinHttpAnswer;

/** One line of a server's table. `pattern`: a path such as `/api/v1/checkouts/:id/renewals`, base included. */
export interface TwinHttpRoute {
  readonly method: string;
  readonly pattern: string;
  readonly handler: TwinHttpHandler;
  /** Whether it changes the register; no unless told. */
  readonly isChange?: boolean;
}

/** How the HTTP twin runs. Several interfaces are served on one port by putting their routes into one table. */
export interface TwinHttpOptions {
  readonly clock: Clock;
  /** The library that is told of: share it with the SIP2 twin, so that both tell the same. */
  readonly register: LumiRegister;
  readonly routes: readonly TwinHttpRoute[];
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly latencyMs?: number;
  /** Wait before each answer while `slow` is set; 1000 ms unless told. */
  readonly slowMs?: number;
  /** A fault from the start on. `drop-reply` is then for changes of the register only, so that stations come to make one. */
  readonly fault?: TwinFault;
  /** PEM texts: the server then speaks TLS only. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A running HTTP twin. */
export interface TwinHttpServer {
  readonly host: string;
  readonly port: number;
  /** `http(s)://host:port`. */
  readonly url: string;
  readonly register: LumiRegister;
  /** How many connections were accepted since the start. */
  readonly accepted: number;
  setFault(fault: TwinFault): void;
  /** Calls `listener` with every request, before it is answered or spoilt by a fault. */
  onRequest(listener: (request: TwinHttpRequest) => void): () => void;
  /** Ends every connection, as a restart would; the server goes on. */
  cutAll(): void;
  stop(): Promise<void>;
}

const maxBodyBytes = 1_048_576;
const garbage: TwinHttpAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><title>Captive portal</title><p>{"pin":"right","isPermitted":true}',
};
const notFound: TwinHttpAnswer = { status: 404, headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Not found</title>' };

/** Starts a library system of an invented consortium that answers over HTTP. */
export async function startTwinHttpServer(options: TwinHttpOptions): Promise<TwinHttpServer> {
  const twin = new HttpTwin(options);
  const { host, port } = await listen(twin.server, options);
  return {
    host,
    port,
    url: `${options.tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    register: options.register,
    get accepted() {
      return twin.accepted;
    },
    setFault: (fault) => twin.setFault(fault),
    onRequest: (listener) => twin.onRequest(listener),
    cutAll: () => twin.cutAll(),
    stop: () => twin.stop(),
  };
}

interface CompiledRoute {
  readonly method: string;
  readonly parts: readonly string[];
  readonly handler: TwinHttpHandler;
  readonly isChange: boolean;
}

class HttpTwin {
  readonly server: Server;
  readonly #options: TwinHttpOptions;
  readonly #routes: readonly CompiledRoute[];
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<TimerHandle>();
  readonly #listeners = new Set<(request: TwinHttpRequest) => void>();
  #fault: TwinFault = 'none';
  accepted = 0;

  constructor(options: TwinHttpOptions) {
    this.#options = options;
    this.#fault = options.fault ?? 'none';
    this.#routes = options.routes.map(({ method, pattern, handler, isChange = false }) => ({ method, parts: pattern.split('/'), handler, isChange }));
    const listener: RequestListener = (request, response) => void this.#serve(request, response);
    this.server =
      options.tls === undefined ? createServer({ noDelay: true }, listener) : createTlsServer({ ...options.tls, noDelay: true }, listener);
    this.server.keepAliveTimeout = 60_000;
    this.server.on('connection', (socket: Socket) => {
      this.accepted += 1;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  setFault(fault: TwinFault): void {
    this.#fault = fault;
  }

  onRequest(listener: (request: TwinHttpRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): Promise<void> {
    return endServer(this.server, this.#timers, () => this.cutAll());
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    if (body === null) return void incoming.destroy();
    const url = new URL(incoming.url ?? '/', 'http://twin');
    const { route, params } = this.#routeOf(incoming.method ?? '', url.pathname);
    const request = { method: incoming.method ?? '', path: url.pathname, params, query: url.searchParams, headers: incoming.headers, body };
    for (const listener of this.#listeners) listener(request);
    const fault = faultFor(this.#fault, { isFromStart: this.#options.fault === this.#fault, isChange: route?.isChange === true });
    if (fault === 'silent') return;
    if (fault === 'cut') return void incoming.socket.destroy();
    const answer = fault === 'garbage' ? garbage : (route?.handler(this.#options.register, request) ?? notFound);
    if (fault === 'mute-reply') return;
    if (fault === 'drop-reply') incoming.socket.destroy();
    else this.#send(response, answer);
  }

  #routeOf(method: string, path: string): { route: CompiledRoute | undefined; params: Record<string, string> } {
    const parts = path.split('/');
    for (const route of this.#routes) {
      const params = route.method === method ? match(route.parts, parts) : null;
      if (params !== null) return { route, params };
    }
    return { route: undefined, params: {} };
  }

  #send(response: ServerResponse, answer: TwinHttpAnswer): void {
    const delayMs = (this.#options.latencyMs ?? 0) + (this.#fault === 'slow' ? (this.#options.slowMs ?? 1000) : 0);
    if (delayMs === 0) return write(response, answer);
    const timer = this.#options.clock.setTimer(delayMs, () => {
      this.#timers.delete(timer);
      write(response, answer);
    });
    this.#timers.add(timer);
  }
}

function match(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const given = parts[at] ?? '';
    if (!part.startsWith(':') && part !== given) return null;
    if (part.startsWith(':')) params[part.slice(1)] = decoded(given);
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function write(response: ServerResponse, { status, headers, body }: TwinHttpAnswer): void {
  if (response.destroyed) return;
  const type = body === null || typeof body === 'string' ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers });
  response.end(body === null ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
}

/** null where the body is too long or broke off. */
async function readBody(incoming: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of incoming) {
      size += (part as Buffer).length;
      if (size > maxBodyBytes) return null;
      parts.push(part as Buffer);
    }
  } catch {
    return null;
  }
  return Buffer.concat(parts).toString('utf8');
}
