import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import {
  type EnvelopeForm,
  readEnvelopeRequest,
  writeEnvelopeAnswer,
  writeServiceError,
} from '../../sync/library-system/envelope/sip2-envelope.codec.ts';
import type { TwinDialect } from './dialects.ts';
import { LumiRegister } from './lumi-register.ts';
import { faultFor, isSip2Change, type TwinFault, tlsServerOptions, type TwinTls } from './sip2-server.ts';
import { Sip2Session } from './sip2-session.ts';
import { endServer, listen } from './twin-listener.ts';

/** What the twin does wrong: the faults of a line, or `error`: an error of the service in place of every answer. */
export type EnvelopeFault = TwinFault | 'error';

/** How the twin runs. */
export interface EnvelopeServerOptions {
  readonly clock: Clock;
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly latencyMs?: number;
  /** Wait before each answer while `slow` is set; 1000 ms unless told. */
  readonly slowMs?: number;
  /** How FBS and Koha tell of patrons here; the twin's own way unless told. */
  readonly dialect?: TwinDialect;
  readonly tls?: TwinTls;
  /** A fault from the start on, as at the SIP2 twin. */
  readonly fault?: EnvelopeFault;
  /** The register to serve; one of its own unless told. */
  readonly register?: LumiRegister;
}

/** A running twin that takes SIP2 in XML. */
export interface EnvelopeServer {
  readonly host: string;
  readonly port: number;
  readonly register: LumiRegister;
  /** The SIP2 messages that came, oldest first. */
  readonly messages: readonly string[];
  setFault(fault: EnvelopeFault): void;
  /** Ends every connection; the server goes on. */
  cutAll(): void;
  stop(): Promise<void>;
}

/** Where the twin takes messages, in whose form. */
export const envelopePaths = { fbs: '/rest/sip2/FI-Lumi', koha: '/api/v1/contrib/kohasuomi/sipmessages' } as const;

const maxRequestBytes = 100_000;
const garbage = Buffer.from('<?xml version="1.0"?><ns2:sip><response>64\xff\xfe BLY|CQY|</sip', 'latin1');

/** Starts the fictional library system behind HTTP or HTTPS, in the envelopes of FBS and of Koha-Suomi. */
export async function startEnvelopeServer(options: EnvelopeServerOptions): Promise<EnvelopeServer> {
  const twin = new EnvelopeTwin(options);
  const { host, port } = await listen(twin.server, options);
  return {
    host,
    port,
    register: twin.register,
    messages: twin.messages,
    setFault: (fault) => twin.setFault(fault),
    cutAll: () => twin.server.closeAllConnections(),
    stop: () => twin.stop(),
  };
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

const xmlReply = (body: string | Buffer, status = 200): Reply => ({ status, type: 'application/xml;charset=UTF-8', body });
const textReply = (body: string, status: number): Reply => ({ status, type: 'text/plain;charset=UTF-8', body });

class EnvelopeTwin {
  readonly register: LumiRegister;
  readonly server: Server;
  readonly messages: string[] = [];
  readonly #options: EnvelopeServerOptions;
  readonly #timers = new Set<TimerHandle>();
  #fault: EnvelopeFault = 'none';

  constructor(options: EnvelopeServerOptions) {
    this.#options = options;
    this.#fault = options.fault ?? 'none';
    this.register = options.register ?? new LumiRegister(options.clock);
    const serve = (request: IncomingMessage, response: ServerResponse): void => void this.#serve(request, response);
    this.server = options.tls === undefined ? createServer(serve) : createHttpsServer(tlsServerOptions(options.tls), serve);
    // A terminal that does not accept this twin's certificate is no fault of the twin.
    this.server.on('tlsClientError', () => undefined);
  }

  setFault(fault: EnvelopeFault): void {
    this.#fault = fault;
  }

  stop(): Promise<void> {
    return endServer(this.server, this.#timers, () => this.server.closeAllConnections());
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isFromStart = this.#options.fault === this.#fault;
    const set = this.#fault;
    const body = await readBody(request).catch(() => null);
    const fault = faultFor(set, { isFromStart, isChange: isSip2Change(readEnvelopeRequest(body ?? '')?.text.slice(0, 2) ?? '') });
    if (fault === 'silent' || body === null) return;
    if (fault === 'cut') {
      request.socket.destroy();
      return;
    }
    const reply = this.#reply(request, body, fault);
    if (fault === 'mute-reply') return;
    if (fault === 'drop-reply') request.socket.destroy();
    else this.#send(response, reply);
  }

  #reply({ method, url }: IncomingMessage, body: string, fault: EnvelopeFault): Reply {
    const form = (['fbs', 'koha'] as const).find((each) => envelopePaths[each] === url);
    if (form === undefined || method !== 'POST') return textReply('Not found', 404);
    if (fault === 'garbage') return xmlReply(garbage);
    if (fault === 'error') return xmlReply(writeServiceError('OPTIMISTIC_LOCK_VIOLATION', '8d7b0a69-12ac-4d07-86c2-5c06158fa9a1'), 500);
    return this.#answer(form, body);
  }

  /** Each message is a session of its own: log in, one message, end. */
  #answer(form: EnvelopeForm, body: string): Reply {
    const request = readEnvelopeRequest(body);
    if (request === null) {
      return form === 'fbs'
        ? xmlReply(writeEnvelopeAnswer('fbs', 'error', 'Required field: LOGIN_PASSWORD must be set!'))
        : textReply('Invalid request. Missing login/pw in XML.', 400);
    }
    const session = new Sip2Session(this.register, { encoding: 'utf-8', delimiter: '|', terminator: '\r' }, this.#options.dialect);
    if (!session.admit(request.user, request.password)) {
      return xmlReply(form === 'fbs' ? writeEnvelopeAnswer('fbs', 'error', 'Login failed') : writeEnvelopeAnswer('koha', 'response', '940'));
    }
    this.messages.push(request.text);
    const reply = session.reply(Buffer.from(request.text, 'utf8'));
    const text = Buffer.isBuffer(reply) ? reply.toString('utf8').replace(/[\r\n]/g, '') : '';
    return xmlReply(writeEnvelopeAnswer(form, 'response', text));
  }

  #send(response: ServerResponse, { status, type, body }: Reply): void {
    const write = (): void => void response.writeHead(status, { 'content-type': type }).end(body);
    const delayMs = (this.#options.latencyMs ?? 0) + (this.#fault === 'slow' ? (this.#options.slowMs ?? 1000) : 0);
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
}

/** A request's text; null where it is longer than any envelope. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > maxRequestBytes) {
      request.socket.destroy();
      return null;
    }
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}
