import { type Clock, within } from '../../../contracts/clock.ts';
import { isKioskError, type KioskError } from '../../../contracts/errors.ts';
import { libraryRest } from '../../../contracts/library-rest.schema.ts';
import type { HttpAnswer, HttpClient } from '../link/http-client.ts';
import { restError } from './rest.errors.ts';

/** Who asks for tokens, and where. */
export interface TokenSourceOptions {
  readonly client: HttpClient;
  readonly host: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Life of a token that does not tell its own, in seconds. */
const silentLifeS = 300;
/** A new one is fetched when this share of a token's life is left, while the old one is still used. */
const renewShare = 0.2;
/** A client that was refused is not tried again sooner than this, in milliseconds. */
const refusalMs = 5000;

interface Token {
  readonly text: string;
  readonly renewAt: number;
  readonly expiresAt: number;
}

/** OAuth2 tokens by client credentials (RFC 6749, section 4.4): one is kept, one request for a new one runs at a time. */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  #token: Token | null = null;
  #fetching: Promise<string> | null = null;
  #refusal: { readonly error: KioskError; readonly until: number } | null = null;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
  }

  /** A token that is valid now. `deadlineAt` in monotonic milliseconds. @throws KioskError LIBRARY_LOGIN_REFUSED and those of the link */
  async token(deadlineAt: number): Promise<string> {
    const now = this.#options.clock.monotonicMs();
    if (this.#token !== null && now < this.#token.expiresAt) {
      // What becomes of it is told to the next one who needs it.
      if (now >= this.#token.renewAt) this.#fetch().catch(() => undefined);
      return this.#token.text;
    }
    const token = await within(this.#options.clock, Math.max(0, deadlineAt - now), this.#fetch());
    if (token === 'overdue') throw this.#error('inProgress', 0);
    return token;
  }

  /** For how long the token that is used now is still good, in seconds; one is asked for where there is none. @throws as `token` */
  async lifeS(deadlineAt: number): Promise<number> {
    await this.token(deadlineAt);
    return Math.max(0, Math.round(((this.#token?.expiresAt ?? 0) - this.#options.clock.monotonicMs()) / 1000));
  }

  /** The interface refused this token: it is not used again. */
  refuse(token: string): void {
    if (this.#token?.text === token) this.#token = null;
  }

  #fetch(): Promise<string> {
    const { clock } = this.#options;
    if (this.#refusal !== null && clock.monotonicMs() < this.#refusal.until) return Promise.reject(this.#refusal.error);
    this.#fetching ??= this.#ask().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  async #ask(): Promise<string> {
    // The kept connection may have ended meanwhile: asking for a token twice does no harm.
    const answer = await this.#request().catch((error: unknown) => {
      if (isKioskError(error) && error.context['reason'] === 'closed') return this.#request();
      throw error;
    });
    try {
      this.#token = this.#read(answer);
      this.#refusal = null;
      return this.#token.text;
    } catch (error) {
      if (isKioskError(error, 'LIBRARY_LOGIN_REFUSED')) this.#refusal = { error, until: this.#options.clock.monotonicMs() + refusalMs };
      throw error;
    }
  }

  #request(): Promise<HttpAnswer> {
    const { client, clientId, clientSecret, timeoutMs, clock } = this.#options;
    const account = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`, 'utf8').toString('base64');
    return client.request({
      method: 'POST',
      path: '',
      headers: { authorization: `Basic ${account}`, accept: 'application/json' },
      body: { type: 'application/x-www-form-urlencoded', text: 'grant_type=client_credentials' },
      deadlineAt: clock.monotonicMs() + timeoutMs,
    });
  }

  #read({ status, type, text }: HttpAnswer): Token {
    if (status === 400 || status === 401 || status === 403) throw this.#error('tokenRefused', status);
    if (status === 429) throw this.#error('tooMany', status);
    if (status >= 500 || status === 408) throw this.#error('serverFailed', status);
    const parsed = status === 200 && type === 'application/json' ? libraryRest.TokenAnswer.safeParse(asJson(text)) : null;
    if (parsed?.success !== true) throw this.#error('tokenOdd', status);
    const lifeMs = (parsed.data.expires_in ?? silentLifeS) * 1000;
    const now = this.#options.clock.monotonicMs();
    return { text: parsed.data.access_token, expiresAt: now + lifeMs * 0.95, renewAt: now + lifeMs * (1 - renewShare) };
  }

  #error(failure: Parameters<typeof restError>[0], status: number): KioskError {
    return restError(failure, { host: this.#options.host, path: 'token', status, isSent: false });
  }
}

/** RFC 6749, section 2.3.1: both are form-encoded before Basic. */
const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
