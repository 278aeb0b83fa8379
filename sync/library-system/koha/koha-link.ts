import type { ZodType } from 'zod';
import type { Clock } from '../../../contracts/clock.ts';
import { isKioskError } from '../../../contracts/errors.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../link/http-client.ts';
import { KohaAuth, type KohaAccount, parseJson } from './koha-account-auth.ts';
import { type KohaFailure, kohaError } from './koha.errors.ts';
import { kohaErrorSchema } from './koha.schema.ts';

/** One question. `what`: its path without ids, for errors. */
export interface KohaQuestion {
  readonly what: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly embed?: string;
  /** What is looked for, as a header (`x-koha-query`) and not in the address: addresses end in the logs of servers and proxies. ASCII only. */
  readonly search?: Readonly<Record<string, string>>;
  readonly body?: HttpRequest['body'];
  readonly deadlineAt: number;
}

/** A change of the register: sent once, or not at all. */
export interface KohaChange extends KohaQuestion {
  readonly json: unknown;
}

/** What Koha's interface is asked with. */
export interface KohaLinkParts {
  readonly http: HttpClient;
  readonly account: KohaAccount;
  readonly clock: Clock;
  readonly host: string;
  readonly timeoutMs: number;
}

const json = 'application/json';

/** Koha's REST interface: who we are, which answers are answers, and how often a request may go out. */
export class KohaLink {
  readonly #parts: KohaLinkParts;
  readonly #auth: KohaAuth;

  constructor(parts: KohaLinkParts) {
    this.#parts = parts;
    this.#auth = new KohaAuth(parts);
  }

  /** When a decision that begins now must have ended, in monotonic milliseconds. */
  deadline(): number {
    return this.#parts.clock.monotonicMs() + this.#parts.timeoutMs;
  }

  /** Shows Koha who we are: by a token that is asked for where none is kept, or by Basic, which only an answer to a question judges. */
  async account(deadlineAt: number): Promise<KohaAccount['kind']> {
    await this.#auth.header(deadlineAt);
    return this.#parts.account.kind;
  }

  /** Part of the time that is left until `deadlineAt`. */
  share(deadlineAt: number, part: number): number {
    const now = this.#parts.clock.monotonicMs();
    return now + Math.max(0, deadlineAt - now) * part;
  }

  /** The answer 200 to a GET. @throws KioskError for every other answer */
  async get<T>(schema: ZodType<T>, question: KohaQuestion): Promise<T> {
    return this.read(schema, await this.ask(question), { what: question.what, status: 200 });
  }

  /** A GET with whatever status; where its connection broke, it is sent once more: it changes nothing. */
  async ask(question: KohaQuestion): Promise<HttpAnswer> {
    const send = (): Promise<HttpAnswer> => this.#send('GET', question);
    try {
      return await send();
    } catch (error) {
      if (!isKioskError(error) || error.context['reason'] !== 'closed') throw error;
      return send();
    }
  }

  /** A POST: one request, whatever becomes of it. Only where Koha says that it does not know us (401) is it sent again. */
  post({ json: value, ...question }: KohaChange): Promise<HttpAnswer> {
    return this.#send('POST', { ...question, body: { type: json, text: JSON.stringify(value) } });
  }

  /** @throws KioskError unless this is JSON of this shape with this status */
  read<T>(schema: ZodType<T>, answer: HttpAnswer, { what, status }: { readonly what: string; readonly status: number }): T {
    const result = answer.status === status && answer.type === json ? schema.safeParse(parseJson(answer.text)) : null;
    if (result?.success === true) return result.data;
    throw this.failure(answer, what);
  }

  /** What an answer that is none means. */
  failure(answer: HttpAnswer, what: string): Error {
    return this.error(failureOf(answer), what, answer.status);
  }

  /** The same of a change that was surely not carried out. */
  refusal({ status, type }: HttpAnswer, what: string): Error {
    return kohaError(failureOf({ status, type }), { host: this.#parts.host, what, status, isSent: false });
  }

  error(failure: KohaFailure, what: string, status?: number): Error {
    return kohaError(failure, { host: this.#parts.host, what, ...(status === undefined ? {} : { status }) });
  }

  async #send(method: 'GET' | 'POST', question: KohaQuestion, isAgain = false): Promise<HttpAnswer> {
    const { what, path = what, query, embed, search, body, deadlineAt } = question;
    const authorization = await this.#auth.header(deadlineAt);
    const answer = await this.#parts.http.request({
      method,
      path: `/${path}`,
      headers: {
        accept: json,
        authorization,
        ...(embed === undefined ? {} : { 'x-koha-embed': embed }),
        ...(search === undefined ? {} : { 'x-koha-query': JSON.stringify(search) }),
      },
      deadlineAt,
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status !== 401) return answer;
    this.#auth.forget(authorization);
    if (!this.#auth.isRenewable || isAgain) throw this.error('accountRefused', what, 401);
    return this.#send(method, question, true);
  }
}

/** Koha's error, where an answer is one. */
export function kohaErrorIn(answer: HttpAnswer): { readonly error: string; readonly code: string | null; readonly isPermission: boolean } | null {
  const parsed = answer.type === json ? kohaErrorSchema.safeParse(parseJson(answer.text)) : null;
  if (parsed?.success !== true) return null;
  const { error, error_code: code = null, required_permissions: needed } = parsed.data;
  return { error, code, isPermission: needed !== undefined };
}

/** A 404 that is no JSON is a web server without Koha behind this path. */
function failureOf({ status, type }: Pick<HttpAnswer, 'status' | 'type'>): KohaFailure {
  if (status >= 500 || passing.has(status) || (status === 404 && type !== json)) return 'serverFault';
  if (status >= 300 && status < 400) return 'redirected';
  return byStatus[status] ?? 'notKoha';
}
/** Said by a server or gateway of a moment, not of a mistake: too slow, in each other's way, locked, too early. */
const passing: ReadonlySet<number> = new Set([408, 409, 423, 425, 499]);
const byStatus: Readonly<Record<number, KohaFailure>> = { 401: 'accountRefused', 403: 'permissionMissing', 429: 'tooMany' };
