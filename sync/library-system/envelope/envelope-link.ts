import type { WireSettings } from '../profiles/wire-settings.ts';
import type { Clock } from '../../../contracts/clock.ts';
import { type ErrorContext, isKioskError, type KioskError } from '../../../contracts/errors.ts';
import type { Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import { type HttpAnswer, HttpClient } from '../link/http-client.ts';
import { connectLimitMs } from '../sip2/sip2-connection.ts';
import { type DecodedSip2, decodeSip2 } from '../sip2/sip2-decode.codec.ts';
import { encodeSip2, type Sip2Outgoing, type Sip2Wire } from '../sip2/sip2-encode.codec.ts';
import { advanceExchange, type ExchangeRules, type ExchangeState, startExchange } from '../sip2/sip2-exchange.machine.ts';
import { linkError, type LinkFailure } from '../sip2/sip2-link.errors.ts';
import { type Sip2MessageSpec, sip2Messages } from '../sip2/sip2-messages.codec.ts';
import type { Sip2Link, Sip2LinkEvents, Sip2Links } from '../sip2/sip2-pool.ts';
import { statusRequest } from '../sip2/sip2-requests.ts';
import { type EnvelopeForm, readEnvelopeAnswer, writeEnvelopeRequest } from './sip2-envelope.codec.ts';

/** What the links of an HTTPS way need to know. */
export interface EnvelopeLinkOptions {
  readonly config: Sip2Config;
  readonly wire: WireSettings;
  readonly password: string | null;
  readonly clock: Clock;
}

/**
 * Links on which every message is an HTTPS request of its own, which carries the account.
 * @throws KioskError CONFIG_UNREADABLE where a certificate file cannot be used.
 */
export function envelopeLinks(options: EnvelopeLinkOptions): Sip2Links {
  const { config, clock } = options;
  const host = config.host.includes(':') && !config.host.startsWith('[') ? `[${config.host}]` : config.host;
  const url = `${config.tls ? 'https' : 'http'}://${host}:${config.port}`;
  const client = new HttpClient({ url, section: 'librarySystem.sip2', trust: config, connections: config.connections, clock });
  return { open: (events) => new EnvelopeLink({ ...options, client }, events), close: () => client.close() };
}

/** One exchange at a time over the shared HTTP connections. Its life begins with a status question and ends at `close`. */
class EnvelopeLink implements Sip2Link {
  readonly #options: EnvelopeLinkOptions & { readonly client: HttpClient };
  readonly #form: EnvelopeForm;
  readonly #events: Sip2LinkEvents;
  #sequence = 0;
  #failure: KioskError | null = null;
  #isGone = false;

  constructor(options: EnvelopeLinkOptions & { readonly client: HttpClient }, events: Sip2LinkEvents) {
    this.#options = options;
    this.#form = options.config.way === 'https-koha' ? 'koha' : 'fbs';
    this.#events = events;
    void this.#begin();
  }

  get isSuspect(): boolean {
    return this.#failure !== null;
  }

  async exchange(request: Sip2Outgoing, deadlineAt: number): Promise<DecodedSip2> {
    try {
      const message = await this.#exchange(this.#form === 'fbs' ? asFbs(request) : request, deadlineAt);
      this.#failure = null;
      if (message.code === '98') this.#events.onStatus?.(message);
      return message;
    } catch (error) {
      // An error in an envelope is about this message: the way itself works.
      if (isKioskError(error) && error.code !== 'LIBRARY_INPUT_REFUSED' && error.context['reason'] !== 'envelopeError') this.#failure = error;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#end(this.#failure ?? this.#error('stopped'));
  }

  async #begin(): Promise<void> {
    try {
      await this.exchange(statusRequest(), this.#options.clock.monotonicMs() + connectLimitMs);
    } catch (error) {
      return this.#end(isKioskError(error) ? error : this.#error('connectFailed'));
    }
    if (!this.#isGone) this.#events.onReady();
  }

  #end(error: KioskError): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#events.onGone(error);
  }

  /** The rules of an exchange as on a line, but for what only a line can do: wait for more, and ask for an answer again (97). */
  async #exchange(request: Sip2Outgoing, deadlineAt: number): Promise<DecodedSip2> {
    const spec: Sip2MessageSpec = sip2Messages[request.code];
    const mode = this.#form === 'fbs' ? 'off' : this.#options.wire.checksum;
    const rules: ExchangeRules = { expected: spec.answer ?? '', hasChecksum: mode !== 'off', isLenient: mode === 'lenient', isRepeatable: false };
    let state: ExchangeState = startExchange(this.#sequence);
    for (;;) {
      const wire: Sip2Wire = { ...this.#options.wire, encoding: 'utf-8', sequence: rules.hasChecksum ? state.sequence : null };
      const message = await this.#post(encodeSip2(request, wire), deadlineAt);
      const step = advanceExchange(rules, state, { type: 'message', message });
      state = step.state;
      this.#sequence = (state.sequence + 1) % 10;
      if (step.action.type === 'done') return step.action.message;
      if (step.action.type === 'fail') throw this.#error(step.action.reason);
      if (step.action.type !== 'sendRequest') throw this.#error(step.action.type === 'wait' ? 'unexpected' : 'garbled');
    }
  }

  async #post(bytes: Buffer, deadlineAt: number): Promise<DecodedSip2> {
    const { config, password, client, wire } = this.#options;
    const message = bytes.toString('utf8').replace(/[\r\n]+$/, '');
    const account = { user: config.user ?? '', password: password ?? '' };
    const text = writeEnvelopeRequest(this.#form, account, this.#form === 'fbs' ? withDelimiter(message, wire.delimiter) : message);
    const answer = await client.request({ method: 'POST', path: config.path ?? '/', body: { type: 'application/xml', text }, deadlineAt });
    return decodeSip2(Buffer.from(this.#messageIn(answer), 'utf8'), { encoding: 'utf-8', delimiter: wire.delimiter });
  }

  #messageIn(answer: HttpAnswer): string {
    const { status } = answer;
    if (status === 401 || status === 403) throw this.#error('loginRefused', { status });
    const read = readEnvelopeAnswer(answer.text);
    if (read.kind === 'error') throw this.#error('envelopeError', { status, errorCode: read.errorCode, correlationId: read.correlationId });
    if (status !== 200) throw this.#error('httpStatus', { status });
    if (read.kind === 'malformed') throw this.#error('envelopeMalformed', { status });
    // The plugin logs in for every message, and gives the refusal in place of the answer.
    if (this.#form === 'koha' && /^940/.test(read.text)) throw this.#error('loginRefused', { status });
    if (read.text.trim() === '') throw this.#error('envelopeEmpty', { status });
    return read.text;
  }

  #error(failure: LinkFailure, facts: ErrorContext = {}): KioskError {
    return linkError(failure, { ...this.#options.config, facts });
  }
}

/** FBS is asked for its status without a print width, as it is used to. */
function asFbs(request: Sip2Outgoing): Sip2Outgoing {
  return request.code === '99' ? { ...request, fixed: { ...request.fixed, maxPrintWidth: 'xxx' } } : request;
}

/** FBS is used to a delimiter between the fixed part and the first field. */
function withDelimiter(message: string, delimiter: string): string {
  const spec: Sip2MessageSpec | undefined = (sip2Messages as Readonly<Record<string, Sip2MessageSpec>>)[message.slice(0, 2)];
  const end = (spec?.fixed ?? []).reduce((sum, field) => sum + field.width, 2);
  return message.length === end ? message : `${message.slice(0, end)}${delimiter}${message.slice(end)}`;
}
