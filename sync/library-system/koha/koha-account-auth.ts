import type { Clock } from '../../../contracts/clock.ts';
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

/** Keeps the header that shows who this station is; one token is asked for at a time and kept in memory only. */
export class KohaAuth {
  readonly #parts: { readonly http: HttpClient; readonly account: KohaAccount; readonly clock: Clock; readonly host: string };
  #token: { readonly value: string; readonly goodUntil: number } | null = null;
  #asking: Promise<string> | null = null;

  constructor(parts: { readonly http: HttpClient; readonly account: KohaAccount; readonly clock: Clock; readonly host: string }) {
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
    this.#asking ??= this.#ask(account, deadlineAt).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Forgets the token that this header was: Koha no longer takes it. */
  forget(header: string): void {
    if (this.#token?.value === header) this.#token = null;
  }

  async #ask({ clientId, secret }: Extract<KohaAccount, { kind: 'oauth2' }>, deadlineAt: number): Promise<string> {
    const { http, clock, host } = this.#parts;
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret });
    const answer = await http.request({
      method: 'POST',
      path: '/oauth/token',
      body: { type: 'application/x-www-form-urlencoded', text: form.toString() },
      deadlineAt,
    });
    const place = { host, what: 'oauth/token', status: answer.status };
    if (answer.status >= 500) throw kohaError('serverFault', place);
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
