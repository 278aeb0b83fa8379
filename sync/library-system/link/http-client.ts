import type { ClientRequest, Agent as HttpAgent, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Clock } from '../../../contracts/clock.ts';
import { KioskError } from '../../../contracts/errors.ts';
import { connectFailureOf } from '../sip2/sip2-connect-failure.ts';
import { linkError } from '../sip2/sip2-link.errors.ts';
import { type TrustConfig, trustOptions } from './trust.ts';

// Not by an import: that would read every lazy part of the module, its web client too: some 13 MB and 50 ms at each start.
const { Agent, request: requestHttp } = process.getBuiltinModule('node:http');

/** Longest answer that is read, in bytes. */
export const maxHttpBodyBytes = 1_048_576;

/** Whom an HTTP client asks. `section`: of the config, for what its errors say. */
export interface HttpClientOptions {
  /** `http(s)://host[:port][/base]`, without a slash at its end. */
  readonly url: string;
  readonly section: string;
  readonly trust: TrustConfig;
  readonly connections: number;
  readonly clock: Clock;
}

/** One request. `path` is appended to the base; `deadlineAt` in monotonic milliseconds. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly type: string; readonly text: string };
  readonly deadlineAt: number;
}

/** One answer, whatever its status. `type`: the media type without parameters, in small letters. */
export interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/**
 * HTTP over a few kept connections. It never repeats and never follows a redirect: where a request goes and how often is
 * the caller's to know. Errors are KioskErrors LIBRARY_UNREACHABLE, LIBRARY_TIMEOUT, LIBRARY_PROTOCOL, or CANCELLED after
 * `close`; `context.isSent` tells whether the request may have reached the other side.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #url: URL;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #running = new Set<ClientRequest>();
  #isClosed = false;

  /** @throws KioskError CONFIG_UNREADABLE where a certificate file cannot be used. */
  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#url = new URL(options.url);
    const pool = { keepAlive: true, keepAliveMsecs: 30_000, maxSockets: options.connections, maxFreeSockets: options.connections, noDelay: true };
    this.#agent = this.#url.protocol === 'https:' ? new HttpsAgent({ ...pool, ...trustOptions(options.trust, this.#url.hostname) }) : new Agent(pool);
  }

  request(request: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw this.#error('stopped', false);
      const call = new HttpCall({ resolve, reject: (failure, cause) => reject(this.#error(failure, call.isSent, cause)) });
      const { clock } = this.#options;
      const outgoing = this.#send(request, call);
      this.#running.add(outgoing);
      const timer = clock.setTimer(Math.max(0, request.deadlineAt - clock.monotonicMs()), () => {
        call.fail('timedOut');
        outgoing.destroy();
      });
      outgoing.once('close', () => {
        timer.cancel();
        this.#running.delete(outgoing);
        call.fail(this.#isClosed ? 'stopped' : 'closed');
      });
    });
  }

  /** Ends every connection; requests under way fail with CANCELLED. */
  close(): void {
    this.#isClosed = true;
    for (const outgoing of this.#running) outgoing.destroy();
    this.#agent.destroy();
  }

  #send({ method, path, query = {}, headers = {}, body }: HttpRequest, call: HttpCall): ClientRequest {
    const search = new URLSearchParams(query).toString();
    const base = this.#url.pathname.replace(/\/$/, '');
    const send = this.#url.protocol === 'https:' ? requestHttps : requestHttp;
    const bytes = body === undefined ? undefined : Buffer.from(body.text, 'utf8');
    const outgoing = send({
      protocol: this.#url.protocol,
      hostname: this.#url.hostname.replace(/^\[|\]$/g, ''),
      port: this.#url.port,
      method,
      path: `${base}${path}${search === '' ? '' : `?${search}`}`,
      headers: {
        ...headers,
        ...(body === undefined || bytes === undefined ? {} : { 'content-type': body.type, 'content-length': String(bytes.length) }),
      },
      agent: this.#agent,
    });
    outgoing.on('socket', (socket) => {
      const isReady = !socket.connecting;
      if (isReady) call.isSent = true;
      else socket.once(this.#url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (call.isSent = true));
    });
    outgoing.on('response', (answer) => call.read(answer));
    outgoing.on('error', (error) => call.fail(this.#isClosed ? 'stopped' : failureOf(error, call.isSent), error));
    outgoing.end(bytes);
    return outgoing;
  }

  #error(failure: Parameters<typeof linkError>[0], isSent: boolean, cause?: unknown): KioskError {
    const port = Number(this.#url.port) || (this.#url.protocol === 'https:' ? 443 : 80);
    const error = linkError(failure, { host: this.#url.hostname, port, section: this.#options.section }, cause);
    return new KioskError(error.code, error.message, { context: { ...error.context, isSent }, cause, retryable: error.retryable });
  }
}

/** With TLS 1.3 a server refuses a client's certificate only after the client takes the handshake for done. */
function failureOf(error: Error, isSent: boolean): Failure {
  const isTlsAlert = 'code' in error && String(error.code).startsWith('ERR_SSL_');
  return isSent && !isTlsAlert ? 'closed' : connectFailureOf('connecting', error);
}

type Failure = Parameters<typeof linkError>[0];

interface Settle {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (failure: Failure, cause?: unknown) => void;
}

/** One request under way: settles once. */
class HttpCall {
  #settle: Settle | null;
  /** Whether a connection took the request: from then on nobody knows whether it was carried out. */
  isSent = false;

  constructor(settle: Settle) {
    this.#settle = settle;
  }

  fail(failure: Failure, cause?: unknown): void {
    this.#settle?.reject(failure, cause);
    this.#settle = null;
  }

  read(answer: IncomingMessage): void {
    const parts: Buffer[] = [];
    let size = 0;
    answer.on('data', (part: Buffer) => {
      size += part.length;
      parts.push(part);
      if (size <= maxHttpBodyBytes) return;
      this.fail('overlong');
      answer.destroy();
    });
    answer.on('error', (error) => this.fail('closed', error));
    answer.on('end', () => {
      if (!answer.complete) return;
      const [type = ''] = (answer.headers['content-type'] ?? '').split(';');
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
      );
      this.#settle?.resolve({
        status: answer.statusCode ?? 0,
        type: type.trim().toLowerCase(),
        headers,
        text: Buffer.concat(parts).toString('utf8'),
      });
      this.#settle = null;
    });
  }
}
