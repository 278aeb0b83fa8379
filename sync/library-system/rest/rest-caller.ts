import type { z } from 'zod';
import { type Clock, delay } from '../../../contracts/clock.ts';
import { isKioskError, type KioskError } from '../../../contracts/errors.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../link/http-client.ts';
import { withSent } from '../link/with-sent.ts';
import { readAnswer } from './rest-answer.ts';
import type { TokenSource } from './rest-token.ts';
import { type RestFailure, restError } from './rest.errors.ts';

/** What a caller asks through. `tokens`: null where the client is known by its certificate alone. */
export interface RestCallerOptions {
  readonly client: HttpClient;
  readonly tokens: TokenSource | null;
  readonly host: string;
  readonly clock: Clock;
}

/** One question or change. `key`: makes a repeated change the same change; with one a lost answer is asked for again. */
export interface RestCall<Schema extends z.ZodType> {
  readonly path: string;
  /** null: a GET. */
  readonly body: unknown;
  readonly schema: Schema;
  readonly deadlineAt: number;
  readonly key?: string;
  /** It goes out once, whatever becomes of it, unless it was surely not sent or not looked at: a PIN, since each try may count against its owner. */
  readonly isOnce?: true;
}

/** Part of the time that is left which one try of a change gets, so that a silent answer leaves time for another. */
const tryShare = 0.65;
/** Pauses before each further try of a change, in milliseconds. */
const pausesMs = [0, 15, 50, 150, 350];

type Tried = { readonly json: unknown } | { readonly error: KioskError; readonly isOpen: boolean; readonly mayRepeat: boolean };

/** Sends requests of the consortium's interface: token, repeats under one key, and errors with a code. */
export class RestCaller {
  readonly #options: RestCallerOptions;

  constructor(options: RestCallerOptions) {
    this.#options = options;
  }

  /**
   * The answer as its schema has it. A question goes out once more where its connection was gone; a change is repeated under
   * its key until it has an answer or time is over; what is to go out once does.
   * @throws KioskError; `context.isSent` tells whether a change may have been carried out
   */
  async call<Schema extends z.ZodType>(call: RestCall<Schema>): Promise<z.output<Schema>> {
    let isOpen = false;
    for (let tries = 0; ; tries += 1) {
      const tried = await this.#try(call);
      if (!('error' in tried)) return tried.json as z.output<Schema>;
      isOpen ||= tried.isOpen;
      const pauseMs = (call.key === undefined ? pausesMs.slice(0, 1) : pausesMs)[tries];
      const mayRepeat = call.isOnce !== true && (tried.mayRepeat || (isOpen && call.key !== undefined && isPassing(tried.error)));
      if (!mayRepeat || pauseMs === undefined || this.#leftMs(call) <= pauseMs + 20) throw withSent(tried.error, isOpen && call.key !== undefined);
      await delay(this.#options.clock, pauseMs);
    }
  }

  async #try<Schema extends z.ZodType>(call: RestCall<Schema>): Promise<Tried> {
    let answer: HttpAnswer;
    try {
      answer = await this.#authorized(call);
    } catch (error) {
      if (!isKioskError(error)) throw error;
      const isOpen = error.context['isSent'] === true;
      return { error, isOpen, mayRepeat: isOpen && error.context['reason'] === 'closed' };
    }
    const read = readAnswer(answer);
    if ('failure' in read) return this.#failed(call, answer, read);
    const parsed = call.schema.safeParse(read.json);
    return parsed.success ? { json: parsed.data } : this.#failed(call, answer, { failure: 'odd', isOpen: true });
  }

  #failed({ path }: { readonly path: string }, { status }: HttpAnswer, { failure, isOpen }: { failure: RestFailure; isOpen: boolean }): Tried {
    return { error: restError(failure, { host: this.#options.host, path, status, isSent: isOpen }), isOpen, mayRepeat: false };
  }

  /** A token may have ended before its time: a refused one is replaced once. */
  async #authorized<Schema extends z.ZodType>(call: RestCall<Schema>): Promise<HttpAnswer> {
    const { tokens } = this.#options;
    if (tokens === null) return this.#send(call, null);
    const token = await this.#token(tokens, call);
    const answer = await this.#send(call, token);
    if (answer.status !== 401) return answer;
    tokens.refuse(token);
    return this.#send(call, await this.#token(tokens, call));
  }

  /** Whatever befalls a token request, the change itself was not sent. */
  async #token(tokens: TokenSource, { deadlineAt }: { readonly deadlineAt: number }): Promise<string> {
    try {
      return await tokens.token(deadlineAt);
    } catch (error) {
      throw isKioskError(error) ? withSent(error, false) : error;
    }
  }

  #send<Schema extends z.ZodType>(call: RestCall<Schema>, token: string | null): Promise<HttpAnswer> {
    const { client, clock } = this.#options;
    const shareMs = call.key === undefined || call.isOnce === true ? this.#leftMs(call) : Math.max(100, this.#leftMs(call) * tryShare);
    const request: HttpRequest = {
      method: call.body === null ? 'GET' : 'POST',
      path: call.path,
      headers: {
        accept: 'application/json, application/problem+json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(call.key === undefined ? {} : { 'idempotency-key': call.key }),
      },
      ...(call.body === null ? {} : { body: { type: 'application/json', text: JSON.stringify(call.body) } }),
      deadlineAt: Math.min(call.deadlineAt, clock.monotonicMs() + shareMs),
    };
    return client.request(request);
  }

  #leftMs({ deadlineAt }: { readonly deadlineAt: number }): number {
    return Math.max(0, deadlineAt - this.#options.clock.monotonicMs());
  }
}

/** What may be gone at the next try. Refusals and broken agreements stay as they are. */
const isPassing = ({ code, context }: KioskError): boolean =>
  code === 'LIBRARY_UNREACHABLE' || code === 'LIBRARY_TIMEOUT' || (code === 'LIBRARY_PROTOCOL' && !lasting.has(context['reason']));
const lasting: ReadonlySet<unknown> = new Set(['keyReused', 'redirected', 'requestRefused', 'notSupported']);
