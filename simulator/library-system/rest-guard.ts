import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../../contracts/clock.ts';
import { idempotencyHours, libraryRest, type ProblemName, problemTypePrefix } from '../../contracts/library-rest.schema.ts';
import type { TwinHttpAnswer, TwinHttpRequest } from './http-server.ts';
import type { LumiRegister } from './lumi-register.ts';

const statuses: Readonly<Record<ProblemName, readonly [status: number, title: string]>> = {
  'invalid-request': [400, 'The request is not as agreed'],
  unauthorized: [401, 'No token, or one that is over'],
  forbidden: [403, 'This client may not ask this'],
  'not-found': [404, 'No such resource'],
  'pin-not-accepted': [403, 'The PIN is not right'],
  'idempotency-key-missing': [400, 'A change needs an Idempotency-Key'],
  'idempotency-key-reused': [422, 'This Idempotency-Key came with another request'],
  'request-in-progress': [409, 'The request with this Idempotency-Key is still being carried out'],
  'too-many-requests': [429, 'Too many requests'],
  'not-supported': [501, 'Not offered here'],
  unavailable: [503, 'The library system cannot be reached'],
  internal: [500, 'Something went wrong'],
};

/** A problem as of RFC 9457. */
export function problem(name: ProblemName): TwinHttpAnswer {
  const [status, title] = statuses[name];
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({ type: `${problemTypePrefix}${name}`, title, status }),
  };
}

/** Hands out tokens and looks at them: OAuth2 client credentials, the account being the terminal's. */
export class TwinTokens {
  readonly #clock: Clock;
  readonly #lifeS: number;
  readonly #expiries = new Map<string, number>();

  constructor(clock: Clock, lifeS: number) {
    this.#clock = clock;
    this.#lifeS = lifeS;
  }

  /** Ends every token before its time. */
  revokeAll(): void {
    this.#expiries.clear();
  }

  give(register: LumiRegister, { headers, body }: TwinHttpRequest): TwinHttpAnswer {
    const { user, password } = register.terminal;
    const account = Buffer.from(/^Basic (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '', 'base64').toString('utf8');
    if (new URLSearchParams(body).get('grant_type') !== 'client_credentials') return { status: 400, body: { error: 'unsupported_grant_type' } };
    if (account !== `${encodeURIComponent(user)}:${encodeURIComponent(password)}`) {
      return { status: 401, headers: { 'www-authenticate': 'Basic realm="lumi"' }, body: { error: 'invalid_client' } };
    }
    const token = randomUUID();
    this.#expiries.set(token, this.#clock.monotonicMs() + this.#lifeS * 1000);
    const answer = libraryRest.TokenAnswer.parse({ access_token: token, token_type: 'Bearer', expires_in: this.#lifeS });
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: answer };
  }

  accepts({ headers }: TwinHttpRequest): boolean {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    return (this.#expiries.get(token) ?? Number.NEGATIVE_INFINITY) > this.#clock.monotonicMs();
  }
}

interface Kept {
  readonly digest: string;
  readonly answer: TwinHttpAnswer;
  readonly until: number;
}

/** Answers kept for their idempotency key. Of a request only a digest is kept: it may hold a PIN. */
export class IdempotencyStore {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The answer that was given before, or `work`'s. A request that was not carried out leaves nothing behind. */
  once(request: TwinHttpRequest, work: () => TwinHttpAnswer): TwinHttpAnswer {
    const { path, body, headers } = request;
    const key = headers['idempotency-key'];
    if (typeof key !== 'string' || !/^[\x21-\x7e]{16,128}$/.test(key)) return problem('idempotency-key-missing');
    const digest = createHash('sha256')
      .update(`${path}\n${withoutForced(body)}`)
      .digest('base64');
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > this.#clock.monotonicMs()) return kept.digest === digest ? kept.answer : problem('idempotency-key-reused');
    const answer = work();
    // A refusal of the request as such is not kept: what was not carried out may be tried again.
    if (answer.status < 400) this.#kept.set(key, { digest, answer, until: this.#clock.monotonicMs() + idempotencyHours * 3_600_000 });
    return answer;
  }

  /** The library was set back: what was answered before is not true any more. */
  clear(): void {
    this.#kept.clear();
  }
}

/** A return that was asked for at the desk and got no answer comes later with `forced`: it is the same return. */
function withoutForced(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), (key, value: unknown) => (key === 'forced' ? undefined : value));
  } catch {
    return body;
  }
}
