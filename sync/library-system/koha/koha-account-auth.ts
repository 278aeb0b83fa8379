import { type Clock, within } from '../../../contracts/clock.ts';
import { isKioskError, type KioskError } from '../../../contracts/errors.ts';
import type { HttpClient } from '../link/http-client.ts';
import { kohaError } from './koha.errors.ts';
import { tokenSchema } from './koha.schema.ts';

/** How this station says who it is. */
export type KohaAccount =
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'oauth2'; readonly clientId: string; readonly secret: string };

/** A token is taken for old this long before Koha does, in milliseconds. */
const earlyMs = 30_000;
const unsaidLifeMs = 300_000;
/** An account that was refused is not tried again sooner than this, in milliseconds. */
const refusalMs = 5_000;

/** What the header is made with. `timeoutMs`: of one request for a token, whoever waits for it. */
export interface KohaAuthParts {
  readonly http: HttpClient;
  readonly account: KohaAccount;
  readonly clock: Clock;
  readonly host: string;
  readonly timeoutMs: number;
}

/** Keeps the header that shows who this station is; one token is asked for at a time and kept in memory only. */
export class KohaAuth {
  readonly #parts: KohaAuthParts;
  #token: { readonly value: string; readonly goodUntil: number } | null = null;
  #asking: Promise<string> | null = null;
  #refusal: { readonly error: KioskError; readonly until: number } | null = null;

  constructor(parts: KohaAuthParts) {
    this.#parts = parts;
  }

  /** Whether a refused header may be right the next time. */
  get isRenewable(): boolean {
    return this.#parts.account.kind === 'oauth2';
  }

  async header(deadlineAt: number): Promise<string> {
    const { account, clock } = this.#parts;
    if (account.kind === 'basic') return `Basic ${Buffer.from(`${account.user}:${account.password}`, 'utf8').toString('base64')}`;
    if (this.#token !== null && clock.monotonicMs() < this.#token.goodUntil) return this.#token.value;
    const now = clock.monotonicMs();
    if (this.#refusal !== null && now < this.#refusal.until) throw this.#refusal.error;
    this.#asking ??= this.#ask(account).finally(() => {
      this.#asking = null;
    });
    const header = await within(clock, Math.max(0, deadlineAt - now), this.#asking);
    if (header === 'overdue') throw kohaError('slow', { host: this.#parts.host, what: 'oauth/token', isSent: false });
    return header;
  }

  /** Forgets the token that this header was: Koha no longer takes it. */
  forget(header: string): void {
    if (this.#token?.value === header) this.#token = null;
  }

  async #ask(account: Extract<KohaAccount, { kind: 'oauth2' }>): Promise<string> {
    try {
      return await this.#askOnce(account);
    } catch (error) {
      if (isKioskError(error, 'LIBRARY_LOGIN_REFUSED')) this.#refusal = { error, until: this.#parts.clock.monotonicMs() + refusalMs };
      throw error;
    }
  }

  async #askOnce({ clientId, secret }: Extract<KohaAccount, { kind: 'oauth2' }>): Promise<string> {
    const { http, clock, host, timeoutMs } = this.#parts;
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret });
    const answer = await http.request({
      method: 'POST',
      path: '/oauth/token',
      body: { type: 'application/x-www-form-urlencoded', text: form.toString() },
      deadlineAt: clock.monotonicMs() + timeoutMs,
    });
    // Whatever befalls a token request, no change was sent.
    const place = { host, what: 'oauth/token', status: answer.status, isSent: false };
    if (answer.status === 429) throw kohaError('tooMany', place);
    if (answer.status >= 500 || answer.status === 408) throw kohaError('serverFault', place);
    if (answer.status === 400 || answer.status === 401 || answer.status === 403) throw kohaError('accountRefused', place);
    const token = answer.status === 200 && answer.type === 'application/json' ? tokenSchema.safeParse(parseJson(answer.text)) : null;
    if (token?.success !== true) throw kohaError('notKoha', place);
    const { access_token, expires_in } = token.data;
    const lifeMs = expires_in === undefined ? unsaidLifeMs : expires_in * 1000;
    this.#token = { value: `Bearer ${access_token}`, goodUntil: clock.monotonicMs() + Math.max(0, lifeMs - earlyMs) };
    return this.#token.value;
  }
}

/** The value behind a text of JSON, or undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
